"""The search over the whole record, with what is alike where nothing was found."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django import forms
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tracker.choices import SearchKind
from tracker.formats.exports import csv_lines, json_pieces
from tracker.formats.records import Record, envelope
from tracker.models import Commitment, Initiative, SearchEntry
from tracker.search import Found, find, row_key, suggestion
from tracker.text import Part, snippet
from tracker.text.languages import here, is_english, said, translated

from .base import BadParameter, csv_stream, json_stream, public

PAGE_SIZE = 20
_CHUNK = 500
_SNIPPET = 220
_COLUMNS = ("kind", "name", "text", "path")
# What has a text in other languages, with its field for the text that a result shows.
_TRANSLATED = {
    SearchKind.COMMITMENT: (Commitment.objects, "title", "statement"),
    SearchKind.INITIATIVE: (Initiative.objects, "name", ""),
}


class SearchForm(forms.Form):
    """What a reader may ask."""

    q = forms.CharField(required=False, max_length=200)
    kind = forms.ChoiceField(required=False, choices=SearchKind.choices)


@public(single=("q", "kind", "page"))
def search(request: HttpRequest, fmt: str = "html") -> HttpResponseBase:
    """Commitments, mechanisms, acts, documents and sentences by their words."""
    query, kind = _asked(request)
    found = find(query, kind=kind)
    if fmt != "html" and "page" in request.GET:
        raise BadParameter(_("“page”: the whole result is one file; it has no pages."))
    if fmt == "csv":
        return csv_stream(csv_lines(_COLUMNS, _rows(found)), name="search")
    if fmt == "json":
        counts = {each.value: number for each, number in found.counts.items()}
        record = envelope("search", query=query, only=kind, total=found.total, counts=counts)
        return json_stream(json_pieces(record, "results", _rows(found)))
    return render(request, "search.html", _context(request, query, found))


def _asked(request: HttpRequest) -> tuple[str, SearchKind | None]:
    form = SearchForm(request.GET)
    if not form.is_valid():
        raise BadParameter(
            *(
                _("“%(name)s”: %(problem)s") % {"name": name, "problem": problem}
                for name, problems in form.errors.items()
                for problem in problems
            )
        )
    kind = form.cleaned_data["kind"]
    return form.cleaned_data["q"], SearchKind(kind) if kind else None


def _rows(found: Found) -> Iterator[Record]:
    """All rows of the result, some at a time."""
    for start in range(0, found.total, _CHUNK):
        for entry in found.rows(start, start + _CHUNK):
            yield {
                "kind": entry.kind,
                "name": entry.name,
                "text": entry.text,
                "path": entry.address,
            }


class _Result(NamedTuple):
    """One row found, with the words that were looked for told apart."""

    address: str
    kind: SearchKind
    name: list[Part]
    text: list[Part]
    is_name_english: bool
    is_text_english: bool


@dataclass(frozen=True)
class _Choice:
    """A kind to narrow the result to, None for all kinds, and how many rows that leaves."""

    kind: SearchKind | None
    count: int
    query: str
    is_chosen: bool


def _context(request: HttpRequest, query: str, found: Found) -> dict[str, Any]:
    paginator = Paginator(range(found.total), PAGE_SIZE)
    try:
        page = paginator.page(request.GET.get("page", 1))
    except PageNotAnInteger:
        raise BadParameter(_("“page” must be a whole number.")) from None
    except EmptyPage:
        raise BadParameter(
            _("“page” must lie between 1 and %(last)d.") % {"last": paginator.num_pages}
        ) from None
    entries = found.rows(page.start_index() - 1, page.end_index()) if found.total else []
    nothing_at_all = bool(found.words) and not any(found.counts.values())
    better = suggestion(query) if nothing_at_all else None
    return {
        "query": query,
        "found": found,
        "page": page,
        "results": _results(entries, found.words),
        "choices": _choices(query, found),
        "address": _query(query, found.kind),
        "words_query": _query(query, None),
        "better": better,
        "better_query": _query(better or "", found.kind),
    }


def _results(entries: list[SearchEntry], words: list[str]) -> list[_Result]:
    """The entries in the active language; in another than English from two more queries at most."""
    rows = {} if is_english() else _rows_behind(entries)
    return [_result(entry, rows.get(entry.pk), words) for entry in entries]


def _rows_behind(entries: list[SearchEntry]) -> dict[int, Any]:
    """The rows that may be translated, by the primary key of their entry."""
    found: dict[int, Any] = {}
    for kind, (manager, _name, _text) in _TRANSLATED.items():
        keys = {entry.pk: row_key(entry) for entry in entries if entry.kind == kind}
        rows = manager.in_bulk(keys.values())
        found |= {entry: rows[key] for entry, key in keys.items() if key in rows}
    return found


def _result(entry: SearchEntry, row: Any, words: list[str]) -> _Result:
    name, text = entry.name, entry.text
    own_name = own_text = None
    if row is not None:
        _manager, name_field, text_field = _TRANSLATED[SearchKind(entry.kind)]
        own_name, own_text = translated(row, name_field), translated(row, text_field)
        name = name.replace(getattr(row, name_field), said(row, name_field))
    return _Result(
        address=here(entry.address),
        kind=SearchKind(entry.kind),
        name=snippet(name, words, length=len(name)),
        text=snippet(own_text or text, words, length=_SNIPPET),
        is_name_english=not (is_english() or own_name),
        is_text_english=not (is_english() or own_text),
    )


def _choices(query: str, found: Found) -> list[_Choice]:
    counts: list[tuple[SearchKind | None, int]] = [(None, sum(found.counts.values()))]
    counts += found.counts.items()
    return [
        _Choice(kind, count, _query(query, kind), is_chosen=kind == found.kind)
        for kind, count in counts
    ]


def _query(query: str, kind: SearchKind | None) -> str:
    return urlencode({"q": query, **({"kind": kind.value} if kind else {})})
