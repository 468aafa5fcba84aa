"""The list of commitments: filters, facets, pages, and the same result as CSV and JSON."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from tracker.filters import CommitmentFilter, Options
from tracker.formats.exports import commitment_rows, csv_lines, json_pieces
from tracker.formats.records import COMMITMENT_COLUMNS, distribution_record, envelope
from tracker.models import Assessment, Methodology
from tracker.pointintime import snapshots
from tracker.scoring import Clocks
from tracker.search import suggestion

from .base import BadParameter, csv_stream, json_stream, public
from .filtering import chosen, messages, page_of, query_without, refuse_pages

PAGE_SIZE = 50
_SINGLE = ("q", "standing", "changed_since", "sort", "page")
_MANY = ("status", "pillar", "party", "theme", "binding", "due", "document")


@public(single=_SINGLE, many=_MANY)
def commitments(request: HttpRequest, fmt: str = "html") -> HttpResponseBase:
    """Commitments by words, pillar, theme, status, party, document, binding, due, changed since."""
    today = snapshots.today()
    clocks = Methodology.objects.clocks(today=today)
    found = CommitmentFilter(
        request.GET, options=Options.load(), today=today, soon_days=clocks.due_soon_days
    )
    if not found.form.is_valid():
        raise BadParameter(*messages(found.form))
    refuse_pages(request, fmt)
    if fmt == "csv":
        rows = commitment_rows(found.narrowed(), today=today, clocks=clocks)
        return csv_stream(csv_lines(COMMITMENT_COLUMNS, rows), name="commitments")
    if fmt == "json":
        return json_stream(_list_pieces(found, today, clocks))
    context = _list_context(request, found) | {"clocks": clocks}
    return render(request, "commitments.html", context)


def _list_pieces(found: CommitmentFilter, today: dt.date, clocks: Clocks) -> Iterator[str]:
    filters = {name: value for name, value in found.form.cleaned_data.items() if value}
    record = envelope(
        "commitments", filters=filters, distribution=distribution_record(found.distribution)
    )
    rows = commitment_rows(found.narrowed(), today=today, clocks=clocks)
    return json_pieces(record, "commitments", rows)


def _list_context(request: HttpRequest, found: CommitmentFilter) -> dict[str, Any]:
    keys = found.narrowed().values("pk")
    page = page_of(request, keys, size=PAGE_SIZE, total=found.distribution.total)
    rows: list[Any] = list(found.rows(page.object_list))
    newest = Assessment.objects.newest_evidence(rows)
    for commitment in rows:
        commitment.newest_evidence = newest.get(commitment.pk)
    facets = found.facets()
    return {
        "filter": found,
        "facets": facets,
        "chosen": chosen(request, found, facets, plain=("q", "changed_since")),
        "page": page,
        "rows": rows,
        "distribution": found.distribution,
        "query": query_without(request, "page"),
        "better": _better(request, found),
    }


@dataclass(frozen=True)
class _Better:
    """Other words to look for, and the address that does, with all other filters kept."""

    words: str
    address: str


def _better(request: HttpRequest, found: CommitmentFilter) -> _Better | None:
    """Words that are alike, where those that were asked for find nothing."""
    asked = found.form.cleaned_data["q"]
    words = suggestion(asked) if asked and not found.distribution.total else None
    if words is None:
        return None
    query = request.GET.copy()
    query["q"] = words
    return _Better(words=words, address=f"?{query.urlencode()}")
