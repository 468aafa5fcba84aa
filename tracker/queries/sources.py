"""Reads of the pages of publications and of searches."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypedDict

from django.db.models import CharField, Count, Exists, F, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce

from tracker.choices import CommitmentStanding, ObligationRole, Tier
from tracker.models import Assessment, Commitment, Evidence, Obligation, Publisher, Search
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


# The origin as it was derived; the name as recorded where it was not derived yet.
ORIGIN = Coalesce(F("publication__origin"), F("publisher"), output_field=CharField())


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


def publication_counts(
    evidence: EvidenceQuerySet[Evidence], field: str | Coalesce
) -> list[PublicationCount]:
    """The counts per value of the field, verdicts on agreed commitments alone; most first.

    A publication counts once, whatever its addresses and however many actions it shows.
    """
    return list(
        evidence.order_by()
        .values(value=F(field) if isinstance(field, str) else field)
        .annotate(
            publications=Count(publication(), distinct=True),
            verdicts=Count("action__assessments", filter=_RESTS_ON_IT, distinct=True),
        )
        .order_by("-publications", "value")
    )


@dataclass(frozen=True)
class Resting:
    """On what current verdicts on agreed commitments rest: the refs of the commitments.

    `verdicts` is how many of these verdicts rest on evidence at all.
    """

    verdicts: int
    on_reprints: list[str]
    on_one_language: list[str]
    on_paid: list[str]
    on_paid_alone: list[str]


def resting() -> Resting:
    """Verdicts that rest on reprints alone, on one language alone, or on publishers that a debtor
    of the commitment pays, alone or among others. It is shown, and not weighed.
    """
    debtors = Obligation.objects.not_withdrawn().filter(
        role=ObligationRole.DEBTOR,
        commitment=OuterRef(OuterRef("action__assessments__commitment")),
    )
    paid = Publisher.objects.filter(
        name=OuterRef("publication__origin"), paid_by__in=debtors.values("actor")
    )
    rows = list(
        Evidence.objects.counted()
        .filter(_RESTS_ON_IT)
        .order_by()
        .values(ref=F("action__assessments__commitment__ref"))
        .annotate(
            pieces=Count("pk"),
            reprints=Count("pk", filter=Q(tier=Tier.REPRINT)),
            languages=Count("language", distinct=True),
            paid=Count("pk", filter=Exists(paid)),
        )
        .order_by("ref")
    )
    return Resting(
        verdicts=len(rows),
        on_reprints=[row["ref"] for row in rows if row["reprints"] == row["pieces"]],
        on_one_language=[row["ref"] for row in rows if row["languages"] == 1],
        on_paid=[row["ref"] for row in rows if row["paid"]],
        on_paid_alone=[row["ref"] for row in rows if row["paid"] == row["pieces"]],
    )


def publishers_named(names: Iterable[str]) -> dict[str, Publisher]:
    """What is recorded of the publishers, by their names."""
    rows = Publisher.objects.filter(name__in=[*names]).select_related("paid_by")
    return {row.name: row for row in rows}


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
