"""Reads of assessments."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import (
    Max,
    Q,
    Subquery,
)
from django.db.models.functions import Coalesce

from tracker.choices import AssessmentState, CommitmentStanding, Status
from tracker.progress import QUIET_MONTHS, earliest_within

from .base import KeyedQuerySet, Row

# The date of the newest evidence that an assessment relies on, and of its newest act.
_STANDS = Q(actions__withdrawn_at__isnull=True)
_NEWEST = (
    Max(
        "actions__evidence__date",
        filter=_STANDS & Q(actions__evidence__withdrawn_at__isnull=True),
    ),
    Max("actions__date", filter=_STANDS),
)


class AssessmentQuerySet(KeyedQuerySet[Row]):
    """Reads of assessments. The public sees published ones only."""

    def open(self) -> Self:
        """Assessments that somebody works on or reviews."""
        return self.filter(withdrawn_at__isnull=True).exclude(state=AssessmentState.PUBLISHED)

    def published(self) -> Self:
        return self.filter(state=AssessmentState.PUBLISHED)

    def current(self) -> Self:
        return self.filter(is_current=True)

    def newest(self, most: int) -> Self:
        """The verdicts on agreed commitments published last, with their commitments."""
        return (
            self.current()
            .filter(commitment__standing=CommitmentStanding.AGREED)
            .select_related("commitment")
            .only("status", "published_at", "commitment__ref", "commitment__title")
            .order_by("-published_at", "commitment_id")[:most]
        )

    def history(self) -> Self:
        """Published verdicts, newest first, with who made them and what they rest on."""
        return (
            self.published()
            .select_related("author", "reviewer", "methodology")
            .order_by("-published_at", "-pk")
        )

    def over_time(self) -> Any:
        """Every published verdict on an agreed commitment, withdrawn ones too, as plain values.

        `commitment_id`, `status`, `as_of`, `published_at`, `withdrawn_at`.
        """
        return (
            self.published()
            .filter(
                commitment__standing=CommitmentStanding.AGREED,
                commitment__withdrawn_at__isnull=True,
            )
            .order_by()
            .values("commitment_id", "status", "as_of", "published_at", "withdrawn_at")
        )

    def first_statuses(self) -> dict[int, str]:
        """Per commitment id: the status that the first coding gave it."""
        coded = self.published().filter(first_status__isnull=False).order_by("published_at")
        return dict(coded.values_list("commitment_id", "first_status"))

    def last_dates(self) -> dict[str, Any]:
        """`as_of` and `published_at` of the newest verdicts; None where there is none.

        Two reads of the end of an index in one query, where an aggregate would read every row.
        """
        newest = self.current().order_by("-published_at").values("published_at")[:1]
        dates = self.current().order_by("-as_of").values("as_of", newest=Subquery(newest))
        found = dates.first() or {"as_of": None, "newest": None}
        return {"as_of": found["as_of"], "published_at": found["newest"]}

    def quiet(self) -> Self:
        """Current verdicts in progress that were quiet when the evidence was looked at.

        The same as `progress.is_quiet` of each, from the database's own dates.
        """
        under_way = self.current().filter(status=Status.UNDER_WAY).order_by()
        is_quiet = Q(pk__in=[])
        for as_of in under_way.values_list("as_of", flat=True).distinct():
            is_quiet |= Q(as_of=as_of, newest__lt=earliest_within(as_of, QUIET_MONTHS))
        return under_way.annotate(newest=Coalesce(*_NEWEST)).filter(is_quiet)

    def newest_evidence(self, commitments: Iterable[models.Model]) -> dict[int, dt.date]:
        """Per commitment id: the date of the newest evidence its verdict rests on.

        Where no evidence is dated, the date of the newest act relied on; without either the
        commitment is left out (domain.md, section 4).
        """
        rows = (
            self.current()
            .order_by()
            .filter(commitment__in=list(commitments))
            .values("commitment_id")
            .annotate(evidence=_NEWEST[0], act=_NEWEST[1])
        )
        newest = {row["commitment_id"]: row["evidence"] or row["act"] for row in rows}
        return {commitment: day for commitment, day in newest.items() if day}
