"""Reads of the page of progress and of the page of the method."""

import datetime as dt
from typing import TypedDict

from django.db.models import Count, Q, QuerySet

from tracker.choices import CommitmentStanding, Direction, Precision
from tracker.models import Action, Assessment
from tracker.models.querysets.dated import start_of_day

from .actions import is_borne


class DatedStatus(TypedDict):
    """What a verdict said of a commitment, of which day, and from when to when it was public."""

    commitment_id: int
    status: str
    as_of: dt.date
    published_at: dt.datetime | None
    withdrawn_at: dt.datetime | None
    corrects: int | None


class QuarterCount(TypedDict):
    """The acts of the quarter that begins with the day `quarter`.

    An act may support one commitment and contradict another; `neither` counts those that do none.
    """

    quarter: dt.date
    acts: int
    supports: int
    contradicts: int
    neither: int


def verdicts_over_time() -> QuerySet[Assessment, DatedStatus]:
    """Every published verdict on an agreed commitment, withdrawn ones too."""
    return (
        Assessment.objects.published()
        .filter(
            commitment__standing=CommitmentStanding.AGREED,
            commitment__withdrawn_at__isnull=True,
        )
        .order_by()
        .values("commitment_id", "status", "as_of", "published_at", "withdrawn_at", "corrects")
    )


def acts_by_quarter(*, since: dt.date) -> list[QuarterCount]:
    """From the quarter of `since` on: the acts, and those that support and contradict a commitment.

    Acts known by their year alone are left out.
    """
    months = (
        Action.objects.not_withdrawn()
        .filter(date__gte=since)
        .exclude(date_precision=Precision.YEAR)
        .order_by()
        .annotate(
            helps=is_borne(direction=Direction.SUPPORTS),
            hurts=is_borne(direction=Direction.CONTRADICTS),
        )
        .values(month=start_of_day("date", len("2026-11")))
        .annotate(
            acts=Count("pk"),
            supports=Count("pk", filter=Q(helps=True)),
            contradicts=Count("pk", filter=Q(hurts=True)),
            neither=Count("pk", filter=Q(helps=False, hurts=False)),
        )
        .order_by("month")
    )
    quarters: dict[dt.date, QuarterCount] = {}
    for row in months:
        year, month = map(int, row["month"].split("-"))
        first = dt.date(year, month - (month - 1) % 3, 1)
        so_far = quarters.setdefault(
            first, QuarterCount(quarter=first, acts=0, supports=0, contradicts=0, neither=0)
        )
        for name in ("acts", "supports", "contradicts", "neither"):
            so_far[name] += row[name]
    return list(quarters.values())


def first_statuses() -> dict[int, str]:
    """Per commitment id: the status that the first coding gave it."""
    coded = Assessment.objects.published().filter(first_status__isnull=False)
    pairs = coded.order_by("published_at").values_list("commitment_id", "first_status")
    return {commitment: status for commitment, status in pairs if status is not None}
