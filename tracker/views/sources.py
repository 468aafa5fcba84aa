"""Who published the evidence, in which language, and how many verdicts rest on it."""

from urllib.parse import urlencode

from django.http import HttpRequest

from tracker.choices import Tier
from tracker.filters import EvidenceFilter
from tracker.formats.records.actions import PUBLICATIONS
from tracker.formats.table import CHUNK, Record
from tracker.queries.merged import publisher_now_called
from tracker.queries.sources import (
    ORIGIN,
    all_publications,
    commitments_resting_on,
    evidence_for_rows,
    publication_counts,
    publications_by,
    publishers_counted,
    publishers_named,
    resting,
    with_verdicts,
)

from .filtering import page_of, query_without, valid
from .page import Context, Moved, Page, page

_MOST_PUBLISHERS = 250
_MOST_PUBLICATIONS = 50
_MOST_COMMITMENTS = 100
_COUNTED = ("tiers", "languages", "publishers", "carriers")


@page(table=PUBLICATIONS, filters=EvidenceFilter, is_paged=True)
def sources(request: HttpRequest) -> Page | Moved:
    """Publishers, tiers and languages; or, for one of them, the publications themselves."""
    asked = valid(EvidenceFilter(request.GET))
    for name in asked.chosen.keys() & {"publisher", "carrier"}:
        if now := publisher_now_called(asked.chosen[name]):
            query = {**request.GET.dict(), name: now}
            return Moved("sources", {}, urlencode(query))
    context = _publications if asked.chosen else _overview
    return Page(
        template="publications.html" if asked.chosen else "sources.html",
        context=lambda: context(request, asked),
        rows=lambda: evidence_for_rows(asked.qs).iterator(chunk_size=CHUNK),
        facts=lambda: {"filters": asked.chosen, **_counts(asked)},
        query=query_without(request, "page") if asked.chosen else None,
    )


def _counts(asked: EvidenceFilter) -> Record:
    if not asked.chosen:
        return dict(publications_by(*_COUNTED))
    return {
        "tiers": publication_counts(asked.qs, "tier"),
        "languages": publication_counts(asked.qs, "language"),
        "publishers": publication_counts(asked.qs, ORIGIN),
        "carriers": publication_counts(
            asked.qs.filter(publication__carrier__gt=""), "publication__carrier"
        ),
    }


def _overview(request: HttpRequest, asked: EvidenceFilter) -> Context:
    totals, counts = all_publications(), publications_by("tiers", "languages", "carriers")
    by_tier = {row["value"]: row for row in counts["tiers"]}
    current = page_of(request, publishers_counted(), size=_MOST_PUBLISHERS)
    publishers = with_verdicts(current.object_list)
    known = publishers_named(row["value"] for row in publishers)
    return {
        "total": totals["publications"],
        "independent": totals["independent"],
        "publisher_count": current.paginator.count,
        "tiers": [(tier, by_tier[tier.value]) for tier in Tier if tier.value in by_tier],
        "languages": counts["languages"],
        "carriers": counts["carriers"],
        "resting": resting(most=_MOST_COMMITMENTS),
        "page": current,
        "publishers": [(row, known.get(row["value"])) for row in publishers],
        "query": query_without(request, "page"),
    }


def _publications(request: HttpRequest, asked: EvidenceFilter) -> Context:
    commitments = commitments_resting_on(asked.qs)
    labels = {**asked.chosen}
    name = labels.get("publisher") or labels.get("carrier", "")
    publisher = publishers_named([name]).get(name) if name else None
    if "tier" in labels:
        labels["tier"] = str(Tier(labels["tier"]).label)
    return {
        "named": [(asked.filters[name].label, value) for name, value in labels.items()],
        "page": page_of(request, evidence_for_rows(asked.qs), size=_MOST_PUBLICATIONS),
        "query": query_without(request, "page"),
        "publisher": publisher,
        "total": asked.qs.publications(),
        "verdicts": commitments.count(),
        "commitments": commitments.with_verdict().order_by("ref")[:_MOST_COMMITMENTS],
    }
