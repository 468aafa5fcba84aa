"""Reads of the pages of publications and of searches."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypedDict

from django.db.models import CharField, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from tracker.choices import CommitmentStanding
from tracker.models import Assessment, Commitment, Evidence, Publisher, Search, Trait
from tracker.models.querysets import (
    CommitmentQuerySet,
    EvidenceQuerySet,
    KeyedQuerySet,
    TraitQuerySet,
    publication,
)
from tracker.models.traits import KINDS_OF_EVIDENCE, TraitKind

from .actions import bearing_was_withdrawn

_RESTS_ON_IT = Q(
    action__assessments__is_current=True,
    action__assessments__commitment__standing=CommitmentStanding.AGREED,
    action__assessments__commitment__withdrawn_at__isnull=True,
) & ~Q(bearing_was_withdrawn("action", "action__assessments__commitment"))


# The ways in which verdicts rest on evidence, as addresses name them, in the order of `Resting`.
RESTS = {
    "reprints": TraitKind.RESTING_ON_REPRINTS,
    "one-language": TraitKind.RESTING_ON_ONE_LANGUAGE,
    "paid": TraitKind.RESTING_ON_PAID,
    "paid-alone": TraitKind.RESTING_ON_PAID_ALONE,
}
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


_COUNTED = {f"{name}s": kinds for name, kinds in KINDS_OF_EVIDENCE.items()}


def all_publications() -> PublicationTotals:
    """The publications of the evidence that counts, each counted once whatever its addresses."""
    numbers = Trait.objects.numbers(TraitKind.PUBLICATIONS)[TraitKind.PUBLICATIONS]
    return {"publications": numbers.get("all", 0), "independent": numbers.get("independent", 0)}


def publications_by(*names: str) -> dict[str, list[PublicationCount]]:
    """What `publication_counts` says of all evidence that counts, by "tiers", "languages",
    "publishers" or "carriers"; from one query."""
    numbers = Trait.objects.numbers(*(kind for name in names for kind in _COUNTED[name]))
    found: dict[str, list[PublicationCount]] = {}
    for name in names:
        published, resting_on = (numbers[kind] for kind in _COUNTED[name])
        rows = sorted(published.items(), key=lambda row: -row[1])
        found[name] = [_count(value, n, resting_on) for value, n in rows]
    return found


def publishers_counted() -> "TraitQuerySet[Trait]":
    """The publishers with the number of their publications, most first, to be cut into pages."""
    return Trait.objects.most_first(TraitKind.PUBLICATIONS_OF_PUBLISHER)


def with_verdicts(publishers: Iterable[Trait]) -> list[PublicationCount]:
    """The same with the number of verdicts that rest on each."""
    rows = list(publishers)
    found = Trait.objects.of(TraitKind.VERDICTS_OF_PUBLISHER)
    verdicts = dict(
        found.filter(value__in=[row.value for row in rows]).values_list("value", "number")
    )
    return [_count(row.value, row.number, verdicts) for row in rows]


def _count(value: str, publications: int, verdicts: Mapping[str, int]) -> PublicationCount:
    return {"value": value, "publications": publications, "verdicts": verdicts.get(value, 0)}


class Rest(NamedTuple):
    """How many verdicts rest on evidence in one way, and the refs of the first commitments."""

    way: str
    number: int
    refs: list[str]

    @property
    def left(self) -> int:
        """How many commitments are not named."""
        return self.number - len(self.refs)


class Resting(NamedTuple):
    """On what current verdicts on agreed commitments rest.

    `verdicts` is how many of these verdicts rest on evidence at all.
    """

    verdicts: int
    on_reprints: Rest
    on_one_language: Rest
    on_paid: Rest
    on_paid_alone: Rest


def resting(*, most: int = 0) -> Resting:
    """Verdicts that rest on reprints alone, on one language alone, or on publishers that a debtor
    of the commitment pays, alone or among others. It is shown, and not weighed.

    At most `most` commitments of each are named.
    """
    numbers = Trait.objects.numbers(TraitKind.RESTING)[TraitKind.RESTING]
    rests = []
    for way, kind in RESTS.items():
        number = numbers.get(kind, 0)
        refs = refs_resting(way).order_by("value")[:most] if number and most else ()
        rests.append(Rest(way, number, [ref for (ref,) in refs]))
    return Resting(numbers.get("all", 0), *rests)


def refs_resting(way: str) -> "QuerySet[Trait, tuple[str]]":
    """The refs of the commitments whose verdict rests on evidence in one of the `RESTS`."""
    return Trait.objects.of(RESTS[way]).values_list("value")


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
