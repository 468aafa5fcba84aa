"""Reads of the overview."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypedDict

from django.db.models import F, Max, Min, Q, Sum

from tracker.choices import CommitmentStanding, StatusGroup
from tracker.models import Action, Assessment, Commitment, Pillar, Tally
from tracker.models.querysets import (
    ActionQuerySet,
    AssessmentQuerySet,
    CommitmentQuerySet,
)

from .actions import is_borne

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
        Tally.objects.of_all()
        .order_by()
        .annotate(is_dated=Q(due_on__isnull=False))
        .values("pillar_id", "standing", "status", "is_dated")
        .annotate(
            n=Sum("number"),
            oldest=Min("first_as_of"),
            newest=Max("last_as_of"),
            last_published_at=Max("published_at"),
        )
    )


def shown_commitments(
    pillars: Iterable[Pillar], *, today: dt.date, days: int | None, most: int
) -> "CommitmentQuerySet[DueCommitment]":
    """The agreed commitments that the overview names, in status order.

    All of the pillars, one square each. Of the others those reversed or replaced last, and those
    that are overdue or due within `days`, the oldest date first; at most `most` of either.
    """
    agreed = Commitment.objects.agreed().with_verdict()
    undone = Assessment.objects.current().filter(
        status__in=StatusGroup.UNDONE.statuses,
        commitment__standing=CommitmentStanding.AGREED,
        commitment__withdrawn_at__isnull=True,
    )
    latest = undone.order_by("-published_at", "commitment__ref").values("commitment")[:most]
    due = agreed.overdue_or_soon(today=today, days=days)
    return (
        agreed.with_due_state(today=today, days=days)
        .filter(Q(pillar__in=pillars) | Q(pk__in=latest) | Q(pk__in=due.values("pk")[:most]))
        .in_status_order()
        .only("ref", "title", "pillar_id", "due_on", "due_precision")
    )


def squares_of(
    commitments: CommitmentQuerySet[Commitment],
) -> "CommitmentQuerySet[AssessedCommitment]":
    """The commitments as a picture draws them, in status order: what each is, and its verdict."""
    return commitments.with_verdict().in_status_order().only("ref", "title", "pillar_id")


def status_changes(most: int) -> AssessmentQuerySet[Assessment]:
    """The verdicts that gave an agreed commitment another status than the verdict before.

    The newest first, each with the commitment and the verdict before (`succeeds`).
    """
    return (
        Assessment.objects.current()
        .not_withdrawn()
        .filter(
            commitment__standing=CommitmentStanding.AGREED,
            commitment__withdrawn_at__isnull=True,
            succeeds__isnull=False,
        )
        .exclude(status=F("succeeds__status"))
        .select_related("commitment", "succeeds")
        .only(
            *("status", "contested", "published_at", "corrects_id"),
            *("commitment__ref", "commitment__title", "succeeds__status"),
        )
        .order_by("-published_at", "commitment_id")[:most]
    )


def latest_actions(*, today: dt.date, most: int) -> ActionQuerySet[Action]:
    """The actions that took place last, of those that have to do with a commitment that counts."""
    dated = Action.objects.not_withdrawn().filter(date__lte=today)
    return dated.filter(is_borne()).order_by("-date", "slug")[:most]
