"""Reads of states, agencies and other actors, and of what the parties owe."""

from typing import Any, Self

from django.db import models
from django.db.models import (
    Count,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from tracker.choices import CommitmentStanding, ObligationRole, Status

from .base import KeyedQuerySet, Row

# What is said of an actor that has closed, itself or with the body above it.
CLOSURE = (
    "actor__successor",
    "actor__closure_shown_by",
    "actor__parent__successor",
    "actor__parent__closure_shown_by",
)


class ActorQuerySet(KeyedQuerySet[Row]):
    """Reads of actors."""

    def parties(self) -> Self:
        """The states that are parties, in their order."""
        return self.filter(is_party=True)

    def number_of_parties(self) -> Coalesce:
        """An expression: how many parties there are. It is the same number for every row."""
        counted = self.parties().order_by().values("is_party").annotate(n=Count("pk"))
        return Coalesce(Subquery(counted.values("n")), 0)

    def bodies_of(self, party: models.Model) -> Self:
        """What stands below the party: its agencies, and theirs."""
        return self.filter(
            Q(parent=party) | Q(parent__parent=party) | Q(parent__parent__parent=party)
        )


class ParticipationQuerySet(KeyedQuerySet[Row]):
    """Reads of what persons did in what the documents tell."""

    def beside(self, facts: models.QuerySet[Any]) -> Self:
        """Persons whom a document names in the paragraph of one of the facts."""
        same_place = facts.filter(document=OuterRef("document"), paragraph=OuterRef("paragraph"))
        return (
            self.filter(Exists(same_place))
            .select_related("document", "person__country")
            .order_by(F("document__date").asc(nulls_last=True), "document", "position")
        )


class ObligationQuerySet(KeyedQuerySet[Row]):
    """Reads of obligations, of commitments that were not withdrawn."""

    def of_one_debtor(self) -> Any:
        """Keys of the commitments that only one actor owes.

        One grouped read: a condition on each row's neighbours would cost a scan for each row.
        """
        return (
            self.filter(role=ObligationRole.DEBTOR)
            .order_by()
            .values("commitment")
            .annotate(debtors=Count("pk"))
            .filter(debtors=1)
            .values("commitment")
        )

    def debts(self, *, standing: CommitmentStanding) -> Self:
        """Who owes which commitment of that standing. Adds `alone`: nobody else owes it too."""
        alone = Q(commitment__in=self.model._default_manager.of_one_debtor())  # type: ignore[attr-defined]  # it has this queryset
        return self.filter(
            role=ObligationRole.DEBTOR,
            commitment__withdrawn_at__isnull=True,
            commitment__standing=standing,
        ).annotate(alone=ExpressionWrapper(alone, output_field=models.BooleanField()))

    def with_status(self) -> Self:
        """Adds `status`, the current verdict on the commitment."""
        current = Q(commitment__assessments__is_current=True)
        return self.annotate(
            verdict=FilteredRelation("commitment__assessments", condition=current),
            status=Coalesce("verdict__status", Value(Status.NOT_ASSESSED)),
        )

    def counts_by_party(self) -> list[dict[str, Any]]:
        """How many of these debts each party has (`n`), by `alone` and `status`. Needs `debts`."""
        return list(
            self.with_status()
            .order_by()
            .values("actor_id", "alone", "status")
            .annotate(n=Count("pk"))
        )

    def shared(self) -> int:
        """The number of commitments that several actors owe. Needs `debts`."""
        return self.filter(alone=False).order_by().values("commitment").distinct().count()

    def carried_out_by(self, actors: Any) -> Self:
        """What the actors carry out, with the commitment and the actor's own end, if it has one."""
        return (
            self.filter(
                role=ObligationRole.IMPLEMENTER,
                actor__in=actors,
                commitment__withdrawn_at__isnull=True,
            )
            .with_status()
            .select_related("commitment", *CLOSURE)
            .order_by("actor__name", "commitment__standing", "commitment__ref")
        )


class ScoreQuerySet(KeyedQuerySet[Row]):
    """Reads of scores. Only those of current verdicts count."""

    def current(self) -> Self:
        return self.filter(
            assessment__is_current=True, assessment__commitment__withdrawn_at__isnull=True
        )

    def of_commitments(self, commitments: Any) -> Self:
        """The scores of the commitments' current verdicts."""
        return self.current().filter(assessment__commitment__in=commitments)

    def counts_by_party(self, *, standing: CommitmentStanding) -> list[dict[str, Any]]:
        """How many scores each party has (`n`), by `value`, `unscored` and `status`."""
        return list(
            self.current()
            .filter(assessment__commitment__standing=standing)
            .order_by()
            .values("party_id", "value", "unscored", status=F("assessment__status"))
            .annotate(n=Count("pk"))
        )
