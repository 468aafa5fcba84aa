"""Where we looked, and found nothing: a documented search is a result too."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from tracker.filters import SearchFilter
from tracker.formats.exports import CHUNK, csv_lines, json_pieces
from tracker.formats.records import SEARCH_COLUMNS, Record, envelope, search_row
from tracker.models import Search

from .base import BadParameter, csv_stream, json_stream, public
from .filtering import messages, page_of, query_without, refuse_pages

_PAGE_SIZE = 100


@public(single=("found", "page"))
def searches(request: HttpRequest, fmt: str = "html") -> HttpResponseBase:
    """The documented searches that found nothing, or something, or all of them."""
    narrowed = SearchFilter(request.GET)
    if not narrowed.form.is_valid():
        raise BadParameter(*messages(narrowed.form))
    refuse_pages(request, fmt)
    chosen = narrowed.form.cleaned_data["found"]
    if fmt == "csv":
        return csv_stream(csv_lines(SEARCH_COLUMNS, _rows(narrowed)), name="searches")
    if fmt == "json":
        record = envelope("searches", filters={"found": chosen})
        return json_stream(json_pieces(record, "searches", _rows(narrowed)))
    numbers = {"all": Search.objects.count(), "nothing": Search.objects.filter(found=0).count()}
    numbers["something"] = numbers["all"] - numbers["nothing"]
    context = {
        "numbers": numbers,
        "options": [
            (value, label, numbers[value])
            for value, label in narrowed.filters["found"].extra["choices"]
        ],
        "chosen": chosen,
        "page": page_of(request, narrowed.qs, size=_PAGE_SIZE, total=numbers[chosen]),
        "query": query_without(request, "page"),
    }
    return render(request, "searches.html", context)


def _rows(narrowed: SearchFilter) -> Iterator[Record]:
    for search in narrowed.qs.iterator(chunk_size=CHUNK):
        yield search_row(search)
