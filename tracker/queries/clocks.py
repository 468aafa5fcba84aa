"""The rules and clocks in force, and the verdicts that they call old."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, Q
from django.db.models.functions import Coalesce

from tracker.choices import Status
from tracker.models import Assessment, Commitment, Methodology
from tracker.models.querysets import AssessmentQuerySet
from tracker.scoring import Clocks, RuleSet, add_months, earliest_within

from .actions import bearing_was_withdrawn

# Whether neither an action that an assessment relies on nor how it bears was withdrawn.
_STANDS = Q(actions__withdrawn_at__isnull=True) & ~Q(
    bearing_was_withdrawn("actions__pk", "commitment_id")
)
# The date of the newest evidence that an assessment relies on, and of its newest act.
_NEWEST = (
    Max(
        "actions__evidence__date",
        filter=_STANDS & Q(actions__evidence__withdrawn_at__isnull=True),
    ),
    Max("actions__date", filter=_STANDS),
)


def clocks_on(day: dt.date) -> Clocks:
    """The clocks in force on the day; none is set while there is no version of the rules."""
    found = Methodology.objects.in_force(today=day)
    return found.clocks if found else Clocks()


@dataclass(frozen=True)
class ReviewClock:
    """After how many months the evidence is looked at again, and since when that holds.

    `changes` counts how often it may have been another one.
    """

    months: int
    since: dt.datetime
    changes: int

    def due(self, as_of: dt.date) -> dt.date:
        """The last day on which a review of what was looked at until `as_of` is in time."""
        return add_months(as_of, self.months)


def review_clock_on(day: dt.date) -> ReviewClock | None:
    """The review clock in force on the day; None while there is no version of the rules."""
    found = Methodology.objects.in_force(today=day)
    if found is None:
        return None
    revisions = Methodology.objects.filter(adopted_on__lte=day).values_list("revision", flat=True)
    return ReviewClock(
        months=found.review_months,
        since=dt.datetime.combine(found.adopted_on, dt.time(), dt.UTC),
        changes=max(sum(revisions) - 1, 0),
    )


def rules_on(day: dt.date) -> RuleSet:
    """The rules for scores in force on the day; they show no percent without a version."""
    found = Methodology.objects.in_force(today=day)
    return (found.rules if found else None) or RuleSet()


def rules_and_clocks_on(day: dt.date) -> tuple[RuleSet, Clocks]:
    """Both of `rules_on` and `clocks_on`, from one query."""
    found = Methodology.objects.in_force(today=day)
    if found is None:
        return RuleSet(), Clocks()
    return found.rules or RuleSet(), found.clocks


def quiet_verdicts(*, months: int | None) -> AssessmentQuerySet[Assessment]:
    """Current verdicts in progress that were quiet when the evidence was looked at.

    The same as `scoring.is_quiet` of each, from the database's own dates.
    """
    if months is None:
        return Assessment.objects.none()
    under_way = Assessment.objects.current().filter(status=Status.UNDER_WAY).order_by()
    is_quiet = Q(pk__in=[])
    for as_of in under_way.values_list("as_of", flat=True).distinct():
        is_quiet |= Q(as_of=as_of, newest__lt=earliest_within(as_of, months))
    return under_way.annotate(newest=Coalesce(*_NEWEST)).filter(is_quiet)


def newest_evidence(commitments: Iterable[Commitment]) -> dict[int, dt.date]:
    """Per commitment id: the date of the newest evidence its verdict rests on.

    Where no evidence is dated, the date of the newest act relied on; without either the commitment
    is left out.
    """
    rows = (
        Assessment.objects.current()
        .order_by()
        .filter(commitment__in=list(commitments))
        .values("commitment_id")
        .annotate(evidence=_NEWEST[0], act=_NEWEST[1])
    )
    newest = {row["commitment_id"]: row["evidence"] or row["act"] for row in rows}
    return {commitment: day for commitment, day in newest.items() if day}
