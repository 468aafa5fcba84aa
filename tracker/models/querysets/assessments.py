"""Reads of assessments."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import (
    Case,
    F,
    Max,
    Q,
    When,
)
from django.db.models.functions import Coalesce

from tracker.choices import AssessmentState, CommitmentStanding, Status
from tracker.scoring import Clocks, RuleSet, earliest_within

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


class MethodologyQuerySet(KeyedQuerySet[Row]):
    """Reads of the rules. A page reads them once and hands them on."""

    def in_force(self, *, today: dt.date) -> Row | None:
        """The version in force on the day; None while there is no version.

        It is the one adopted last by then; of several adopted on one day, the one entered last. A
        version that is entered before its day waits for it. Before the first was adopted, the first
        holds: what was recorded earlier has no other rules.
        """
        adopted = Case(When(adopted_on__lte=today, then=F("adopted_on")))
        return self.order_by(adopted.desc(nulls_last=True), "adopted_on", "-pk").first()

    def clocks(self, *, today: dt.date) -> Clocks:
        """The clocks in force on the day; none is set while there is no version."""
        found: Any = self.in_force(today=today)
        return found.clocks if found else Clocks()

    def rules(self, *, today: dt.date) -> RuleSet:
        """The rules for scores in force on the day; they show no percent without a version."""
        found: Any = self.in_force(today=today)
        rules: RuleSet | None = found.rules if found else None
        return rules or RuleSet()


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

    def quiet(self, *, months: int | None) -> Self:
        """Current verdicts in progress that were quiet when the evidence was looked at.

        The same as `progress.is_quiet` of each, from the database's own dates.
        """
        if months is None:
            return self.none()
        under_way = self.current().filter(status=Status.UNDER_WAY).order_by()
        is_quiet = Q(pk__in=[])
        for as_of in under_way.values_list("as_of", flat=True).distinct():
            is_quiet |= Q(as_of=as_of, newest__lt=earliest_within(as_of, months))
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
