"""What can be asked of actors, of what they owe, and of their scores."""

from typing import TYPE_CHECKING, Self, TypedDict

from django.db.models import Count, F, FilteredRelation, Model, Q, Subquery, Value
from django.db.models.functions import Coalesce

from tracker.choices import ObligationRole, Status

from .base import KeyedQuerySet, Row_co
from .withdrawals import WithdrawableQuerySet

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class WithStatus(TypedDict):
    """What `with_status` adds: the `verdict` for lookups, its `status`, and whether contested."""

    verdict: object
    status: str
    contested: bool | None


class ActorQuerySet(KeyedQuerySet[Row_co]):
    """What can be asked of actors."""

    def parties(self) -> Self:
        """The states that are parties, in their order."""
        return self.filter(is_party=True)

    def not_merged(self) -> Self:
        """Actors but those that turned out to be another one."""
        return self.filter(merged_into__isnull=True)

    def number_of_parties(self) -> Coalesce:
        """An expression: how many parties there are. It is the same number for every row."""
        counted = self.parties().order_by().values("is_party").annotate(n=Count("pk"))
        return Coalesce(Subquery(counted.values("n")), 0)

    def bodies_of(self, party: Model) -> Self:
        """What stands below the party: its agencies, and theirs."""
        return self.filter(
            Q(parent=party) | Q(parent__parent=party) | Q(parent__parent__parent=party)
        )


class ObligationQuerySet(WithdrawableQuerySet[Row_co]):
    """What can be asked of obligations."""

    def debts(self) -> Self:
        """What somebody owes: debtors' obligations that were not withdrawn."""
        return self.not_withdrawn().filter(role=ObligationRole.DEBTOR)

    def with_status(self) -> "ObligationQuerySet[WithAnnotations[Row_co, WithStatus]]":
        """Adds `status` and `contested` of the current verdict on the commitment."""
        current = Q(commitment__assessments__is_current=True)
        return self.annotate(
            verdict=FilteredRelation("commitment__assessments", condition=current),
            status=Coalesce("verdict__status", Value(Status.NOT_ASSESSED)),
            contested=F("verdict__contested"),
        )


class ScoreQuerySet(KeyedQuerySet[Row_co]):
    """What can be asked of scores. Only those of current verdicts count."""

    def current(self) -> Self:
        return self.filter(
            assessment__is_current=True, assessment__commitment__withdrawn_at__isnull=True
        )
