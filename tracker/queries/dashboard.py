"""Reads of the overview."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, F, Max, Min, Q

from tracker.choices import CommitmentStanding
from tracker.models import Assessment, Commitment, Pillar
from tracker.models.querysets import (
    DUE_BY,
    AssessmentQuerySet,
    CommitmentQuerySet,
    last_day_due,
)

if TYPE_CHECKING:
    from .rows import AssessedCommitment, DueCommitment


class OverviewCount(TypedDict):
    """How many commitments (`n`) are alike, and the dates of their verdicts.

    `oldest` and `newest`: the days up to which they looked at evidence.
    """

    pillar_id: int
    standing: str
    status: str
    is_dated: bool
    n: int
    oldest: dt.date | None
    newest: dt.date | None
    last_published_at: dt.datetime | None


def overview() -> list[OverviewCount]:
    """The counts that the overview adds up, of all that count, from one grouped query.

    For each pillar, standing, status and whether a date was promised (`is_dated`).
    """
    return list(
        Commitment.objects.not_withdrawn()
        .with_verdict()
        .order_by()
        .annotate(is_dated=Q(due_on__isnull=False))
        .values("pillar_id", "standing", "status", "is_dated")
        .annotate(
            n=Count("pk"),
            oldest=Min("as_of"),
            newest=Max("as_of"),
            last_published_at=Max("published_at"),
        )
    )


def squares_of(pillars: Iterable[Pillar]) -> "CommitmentQuerySet[AssessedCommitment]":
    """The agreed commitments of the pillars, one square each."""
    return (
        Commitment.objects.agreed()
        .filter(pillar__in=pillars)
        .with_verdict()
        .in_status_order()
        .only("ref", "title", "pillar_id")
    )


def falling_due(
    *, today: dt.date, days: int | None, most: int
) -> "CommitmentQuerySet[DueCommitment]":
    """Agreed commitments that are overdue or due within `days`, the oldest date first."""
    return (
        Commitment.objects.agreed()
        .with_verdict()
        .with_due_state(today=today, days=days)
        # The second says the same of fewer rows, which the index finds.
        .filter(due_state__in=("overdue", "soon"), due_on__lte=last_day_due(today, days))
        .only("ref", "title", "due_on", "due_precision")
        .order_by(DUE_BY, "ref")[:most]
    )


def newest_verdicts(most: int) -> AssessmentQuerySet[Assessment]:
    """The verdicts on agreed commitments published last, with their commitments.

    One that says what the verdict before it said, after another look, is no news.
    """
    is_no_news = Q(
        succeeds__status=F("status"),
        succeeds__rationale=F("rationale"),
        succeeds__contested=F("contested"),
        corrects__isnull=True,
    )
    return (
        Assessment.objects.current()
        .not_withdrawn()
        .filter(commitment__standing=CommitmentStanding.AGREED)
        .exclude(is_no_news)
        .select_related("commitment")
        .only("status", "contested", "published_at", "commitment__ref", "commitment__title")
        .order_by("-published_at", "commitment_id")[:most]
    )
