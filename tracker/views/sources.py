"""Who published the evidence, in which language, and how many verdicts rest on it."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from tracker.choices import Tier
from tracker.filters import EvidenceFilter
from tracker.formats.exports import CHUNK, csv_lines, json_pieces
from tracker.formats.records import PUBLICATION_COLUMNS, Record, envelope, publication_row
from tracker.models import Commitment

from .base import BadParameter, csv_stream, json_stream, public
from .filtering import messages, page_of, query_without, refuse_pages

_MOST_PUBLISHERS = 250
_MOST_PUBLICATIONS = 50
_MOST_COMMITMENTS = 100
_FILTERS = ("publisher", "tier", "language")


@public(single=(*_FILTERS, "page"))
def sources(request: HttpRequest, fmt: str = "html") -> HttpResponseBase:
    """Publishers, tiers and languages; or, for one of them, the publications themselves."""
    found = EvidenceFilter(request.GET)
    if not found.form.is_valid():
        raise BadParameter(*messages(found.form))
    refuse_pages(request, fmt)
    if fmt == "csv":
        return csv_stream(csv_lines(PUBLICATION_COLUMNS, _rows(found)), name="sources")
    if fmt == "json":
        record = envelope("sources", filters=found.chosen, **_counts(found))
        return json_stream(json_pieces(record, "publications", _rows(found)))
    if found.chosen:
        return render(request, "publications.html", _publications(request, found))
    return render(request, "sources.html", _overview(request, found))


def _rows(found: EvidenceFilter) -> Iterator[Record]:
    for evidence in found.qs.for_rows().iterator(chunk_size=CHUNK):
        yield publication_row(evidence)


def _counts(found: EvidenceFilter) -> dict[str, Any]:
    return {
        "tiers": found.qs.counts_by("tier"),
        "languages": found.qs.counts_by("language"),
        "publishers": found.qs.counts_by("publisher"),
    }


def _overview(request: HttpRequest, found: EvidenceFilter) -> dict[str, Any]:
    counts = _counts(found)
    by_tier = {row["value"]: row for row in counts["tiers"]}
    page = page_of(request, counts["publishers"], size=_MOST_PUBLISHERS)
    return {
        "total": sum(row["publications"] for row in counts["tiers"]),
        "independent": sum(
            row["publications"] for row in counts["tiers"] if Tier(row["value"]).is_independent
        ),
        "publisher_count": len(counts["publishers"]),
        "tiers": [(tier, by_tier[tier.value]) for tier in Tier if tier.value in by_tier],
        "languages": counts["languages"],
        "page": page,
        "query": query_without(request, "page"),
    }


def _publications(request: HttpRequest, found: EvidenceFilter) -> dict[str, Any]:
    resting = Commitment.objects.agreed().resting_on(found.qs)
    labels = {**found.chosen}
    if "tier" in labels:
        labels["tier"] = str(Tier(labels["tier"]).label)
    return {
        "named": [(found.filters[name].label, value) for name, value in labels.items()],
        "page": page_of(request, found.qs.for_rows(), size=_MOST_PUBLICATIONS),
        "query": query_without(request, "page"),
        "verdicts": resting.count(),
        "commitments": resting.with_verdict().order_by("ref")[:_MOST_COMMITMENTS],
    }
