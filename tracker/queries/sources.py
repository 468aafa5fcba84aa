"""Reads of the pages of publications and of searches."""

from typing import TypedDict

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q

from tracker.choices import CommitmentStanding, Tier
from tracker.models import Assessment, Commitment, Evidence, Search
from tracker.models.querysets import (
    CommitmentQuerySet,
    EvidenceQuerySet,
    KeyedQuerySet,
    publication,
)

from .actions import bearing_was_withdrawn

_RESTS_ON_IT = Q(
    action__assessments__is_current=True,
    action__assessments__commitment__standing=CommitmentStanding.AGREED,
    action__assessments__commitment__withdrawn_at__isnull=True,
) & ~Q(bearing_was_withdrawn("action", "action__assessments__commitment"))


class PublicationTotals(TypedDict):
    """How many publications there are, and how many of them are nobody's own word."""

    publications: int
    independent: int


class PublicationCount(TypedDict):
    """How many publications have the value, and how many verdicts rest on an act they show."""

    value: str
    publications: int
    verdicts: int


def publication_totals(evidence: EvidenceQuerySet[Evidence]) -> PublicationTotals:
    """The publications among the evidence, each counted once whatever its addresses."""
    independent = Q(tier__in=[tier.value for tier in Tier if tier.is_independent])
    found = evidence.aggregate(
        publications=Count(publication(), distinct=True),
        independent=Count(publication(), filter=independent, distinct=True),
    )
    return {"publications": found["publications"], "independent": found["independent"]}


def publication_counts(evidence: EvidenceQuerySet[Evidence], field: str) -> list[PublicationCount]:
    """The counts per value of the field, verdicts on agreed commitments alone; most first.

    A publication counts once, whatever its addresses and however many actions it shows.
    """
    return list(
        evidence.order_by()
        .values(value=F(field))
        .annotate(
            publications=Count(publication(), distinct=True),
            verdicts=Count("action__assessments", filter=_RESTS_ON_IT, distinct=True),
        )
        .order_by("-publications", "value")
    )


def evidence_for_rows(evidence: EvidenceQuerySet[Evidence]) -> EvidenceQuerySet[Evidence]:
    """The publications as rows of a list, newest first, each with its action."""
    return evidence.select_related("action").order_by(
        F("date").desc(nulls_last=True), "publisher", "action__slug", "position"
    )


def commitments_resting_on(
    evidence: EvidenceQuerySet[Evidence],
) -> CommitmentQuerySet[Commitment]:
    """Agreed commitments whose verdict rests on an act that some of the evidence shows."""
    return Commitment.objects.agreed().filter(
        Exists(
            Assessment.objects.filter(
                ~bearing_was_withdrawn("actions__pk", "commitment_id"),
                commitment=OuterRef("pk"),
                is_current=True,
                actions__in=evidence.order_by().values("action"),
            )
        )
    )


def searches_for_list() -> KeyedQuerySet[Search]:
    """The searches that count, in order, with the commitments they were made for."""
    kept = Commitment.objects.not_withdrawn()
    return (
        Search.objects.not_withdrawn()
        .order_by("key")
        .prefetch_related(Prefetch("commitments", queryset=kept))
    )
