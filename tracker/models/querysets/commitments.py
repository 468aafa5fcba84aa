"""What can be asked of commitments and of the initiatives that touch them."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Generic, Self, TypedDict

from django.db import models
from django.db.models import (
    Case,
    Count,
    F,
    FilteredRelation,
    Max,
    Min,
    Model,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan, LessThanOrEqual

from tracker.choices import CommitmentStanding, Status
from tracker.scoring import is_overdue

from .base import Grouped, KeyedQuerySet, Row_co
from .dated import DatedQuerySet, last_day_of

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

CAN_BE_LATE = [
    status for status in Status if is_overdue(due_on=dt.date.min, status=status, today=dt.date.max)
]
# The last day on which a commitment is in time, as `Commitment.due_by` has it.
DUE_BY = last_day_of("due_on", "due_precision")
STATUS_ORDER = Case(
    *(When(status=status, then=Value(place)) for place, status in enumerate(Status)),
    output_field=models.IntegerField(),
)


class WithVerdict(TypedDict):
    """What `with_verdict` adds: the `verdict` for lookups, and its columns, None without one."""

    verdict: object
    status: str
    as_of: dt.date | None
    published_at: dt.datetime | None
    confidence: str | None
    contested: bool | None


class WithDueState(TypedDict):
    """What `with_due_state` adds."""

    due_state: str


class CommitmentQuerySet(DatedQuerySet[Row_co]):
    """What can be asked of commitments. The verdict is the current published assessment."""

    day_field = "due_on"
    precision_field = "due_precision"
    day_order = DUE_BY

    def not_withdrawn(self) -> Self:
        """Commitments that were not withdrawn. Only these are listed and counted."""
        return self.filter(withdrawn_at__isnull=True)

    def agreed(self) -> Self:
        return self.not_withdrawn().filter(standing=CommitmentStanding.AGREED)

    def reported(self) -> Self:
        return self.not_withdrawn().filter(standing=CommitmentStanding.REPORTED)

    def with_verdict(self) -> "CommitmentQuerySet[WithAnnotations[Row_co, WithVerdict]]":
        """Adds `status`, `as_of`, `published_at`, `confidence`, `contested` of the verdict."""
        return self.annotate(
            verdict=FilteredRelation("assessments", condition=Q(assessments__is_current=True)),
            status=Coalesce("verdict__status", Value(Status.NOT_ASSESSED)),
            as_of=F("verdict__as_of"),
            published_at=F("verdict__published_at"),
            confidence=F("verdict__confidence"),
            contested=F("verdict__contested"),
        )

    def with_due_state(
        self, *, today: dt.date, days: int | None
    ) -> "CommitmentQuerySet[WithAnnotations[Row_co, WithDueState]]":
        """Adds `due_state`: overdue, soon (within `days`), other or none. Needs `with_verdict`.

        Without `days` nothing is soon. A period is over after its last day.
        """
        return self.annotate(due_state=_due_state(today=today, days=days))

    def overdue_or_soon(
        self, *, today: dt.date, days: int | None
    ) -> "CommitmentQuerySet[WithAnnotations[Row_co, WithDueState]]":
        """Those that are overdue or due within `days`, the first first. Needs `with_verdict`."""
        found = self.with_due_state(today=today, days=days)
        # The last says the same of fewer rows, which the index finds.
        due = found.filter(due_state__in=("overdue", "soon"), due_on__lte=last_day_due(today, days))
        return due.order_by(DUE_BY, "ref")

    def published_since(self, start: dt.datetime) -> Self:
        """Commitments whose verdict was published at `start` or later. Needs `with_verdict`."""
        return self.filter(published_at__gte=start)

    def refs_of_contested(self) -> list[str]:
        """The refs of those whose verdict is contested, in order."""
        contested = self.filter(assessments__is_current=True, assessments__contested=True)
        return list(contested.order_by("ref").values_list("ref", flat=True))

    def counts(self, *fields: str) -> list[Grouped]:
        """How many commitments there are for each combination of the fields, as `n`.

        Adds the `oldest` and the `newest` day up to which one of their verdicts looked at evidence.
        Needs `with_verdict`.
        """
        days = {"oldest": Min("as_of"), "newest": Max("as_of")}
        return list(self.order_by().values(*fields).annotate(n=Count("pk"), **days))

    def facet_counts(self, facet: str) -> QuerySet[Model, Grouped]:
        """How many of the commitments have each value of the facet: party, document or theme.

        To be joined with those of another: each row has `facet`, `value` and `n`. The value of
        party are all debtors of a commitment (`tracker.models.tallies.keys_in`).
        """
        value = {"party": "tallied__debtors", "theme": "themes__slug"}.get(facet, f"{facet}__slug")
        counted: QuerySet[Model, Grouped] = _per_value(self, facet, value).annotate(n=Count("pk"))
        return counted

    def in_status_order(self) -> Self:
        """Best status first, then by ref. Needs `with_verdict`."""
        return self.order_by(STATUS_ORDER, "ref")


def _due_state(*, today: dt.date, days: int | None) -> Case:
    """An expression over status, due date and its precision, as `with_due_state` has it."""
    can_be_late = Q(status__in=CAN_BE_LATE)
    soon = last_day_due(today, days)
    return Case(
        When(due_on__isnull=True, then=Value("none")),
        When(can_be_late & Q(LessThan(DUE_BY, today)), then=Value("overdue")),
        When(can_be_late & Q(LessThanOrEqual(DUE_BY, soon)), then=Value("soon")),
        default=Value("other"),
        output_field=models.CharField(),
    )


def _per_value(rows: "QuerySet[Model, Model]", facet: str, path: str) -> "QuerySet[Model, Grouped]":
    named = Value(facet, output_field=models.CharField())
    return rows.order_by().values(facet=named, value=F(path))


def last_day_due(today: dt.date, days: int | None) -> dt.date:
    """The last due date that is overdue or soon."""
    return today + dt.timedelta(days=-1 if days is None else days)


class TallyQuerySet(models.QuerySet[Row_co], Generic[Row_co]):
    """What can be asked of the counts of commitments."""

    def of_all(self) -> Self:
        """The counts of all commitments, whatever their document and their themes."""
        return self.at()

    def at(self, *places: str) -> Self:
        """The counts of commitments at each "document", with each "theme", or without them all."""
        at = {f"{name}__isnull": name not in places for name in ("document", "theme")}
        return self.filter(**at)

    def agreed(self) -> Self:
        return self.of_all().filter(standing=CommitmentStanding.AGREED)

    def reported(self) -> Self:
        return self.of_all().filter(standing=CommitmentStanding.REPORTED)

    def owed_by(self, actors: Iterable[int]) -> Self:
        """Of commitments that at least one of the actors owes, named by their primary keys."""
        found = Q(pk__in=[])
        for actor in actors:
            found |= Q(debtors__contains=f",{actor},")
        return self.filter(found)

    def with_due_state(self, *, today: dt.date, days: int | None) -> Self:
        """Adds `due_state`, as for commitments."""
        return self.annotate(due_state=_due_state(today=today, days=days))

    def counts(self, *fields: str) -> list[Grouped]:
        """How many commitments there are for each combination of the fields, as `n`.

        With the `oldest` and `newest` day up to which one of their verdicts looked at evidence.
        """
        days = {"oldest": Min("first_as_of"), "newest": Max("last_as_of")}
        return list(self.order_by().values(*fields).annotate(n=Sum("number"), **days))

    def facet_counts(self, facet: str) -> QuerySet[Model, Grouped]:
        """As of commitments; those of document and theme are at these."""
        value = "debtors" if facet == "party" else f"{facet}__slug"
        counted: QuerySet[Model, Grouped] = _per_value(self, facet, value).annotate(n=Sum("number"))
        return counted

    def total(self) -> int:
        """How many commitments there are."""
        found: int = self.aggregate(n=Coalesce(Sum("number"), 0))["n"]
        return found


class InitiativeQuerySet(KeyedQuerySet[Row_co]):
    """What can be asked of initiatives."""

    def public(self) -> Self:
        """The initiatives of the public list."""
        return self.filter(is_public=True)

    def not_public(self) -> Self:
        """The initiatives that the public list leaves out."""
        return self.filter(is_public=False)
