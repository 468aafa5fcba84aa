"""The search over the whole record, with what is alike where nothing was found."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.http import HttpRequest
from django.utils.http import urlencode

from tracker.choices import SearchKind
from tracker.filters import SiteSearchFilter
from tracker.formats.records.search import RESULTS
from tracker.formats.table import CHUNK, Row
from tracker.models import Action, Actor, Commitment, Document, Initiative, SearchEntry
from tracker.search import Found, find, row_key, suggestion
from tracker.text import Part, snippet
from tracker.text.languages import here, is_english, translation_of

from .filtering import page_of, valid
from .page import Context, Page, page

PAGE_SIZE = 20
_SNIPPET = 220
# What has a text in other languages, with its field for the text that a result shows.
_TRANSLATED = {
    SearchKind.COMMITMENT: (Commitment.objects, "title", "statement"),
    SearchKind.INITIATIVE: (Initiative.objects, "name", "summary"),
    SearchKind.ACTION: (Action.objects, "title", "place"),
    SearchKind.DOCUMENT: (Document.objects, "title", ""),
    SearchKind.ACTOR: (Actor.objects, "name", ""),
}


@page(table=RESULTS, filters=SiteSearchFilter, is_paged=True)
def search(request: HttpRequest) -> Page:
    """Commitments, mechanisms, acts, documents, sentences, bodies and persons by their words."""
    asked = valid(SiteSearchFilter(request.GET))
    found = find(asked.words, kind=asked.only)
    return Page(
        template="search.html",
        context=lambda: _context(request, asked.words, found),
        rows=lambda: _rows(found),
        facts=lambda: {
            "query": asked.words,
            "only": asked.only,
            "total": found.total,
            "counts": {kind.value: number for kind, number in found.counts.items()},
        },
        query=_query(asked.words, asked.only),
    )


def _rows(found: Found) -> Iterator[SearchEntry]:
    """All rows of the result, some at a time."""
    for start in range(0, found.total, CHUNK):
        yield from found.rows(start, start + CHUNK)


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


def _context(request: HttpRequest, query: str, found: Found) -> Context:
    current = page_of(request, range(found.total), size=PAGE_SIZE)
    entries = found.rows(current.start_index() - 1, current.end_index()) if found.total else []
    nothing_at_all = bool(found.words) and not any(found.counts.values())
    better = suggestion(query) if nothing_at_all else None
    return {
        "query": query,
        "found": found,
        "page": current,
        "results": _results(entries, found.words),
        "choices": _choices(query, found),
        "address": _query(query, found.kind),
        "words_query": _query(query, None),
        "better": better,
        "better_query": _query(better or "", found.kind),
    }


def _results(entries: list[SearchEntry], words: list[str]) -> list[_Result]:
    """The entries in the active language; in another than English one more query for each kind."""
    rows = {} if is_english() else _rows_behind(entries)
    return [_result(entry, rows.get(entry.pk), words) for entry in entries]


def _rows_behind(entries: list[SearchEntry]) -> dict[int, Row]:
    """The rows that may be translated, by the primary key of their entry."""
    found: dict[int, Row] = {}
    for kind, (manager, _name, _text) in _TRANSLATED.items():
        keys = {entry.pk: row_key(entry) for entry in entries if entry.kind == kind}
        rows = manager.in_bulk(keys.values())
        found |= {entry: rows[key] for entry, key in keys.items() if key in rows}
    return found


def _result(entry: SearchEntry, row: Row, words: list[str]) -> _Result:
    name, text = entry.name, entry.text
    own_name = own_text = None
    if row is not None:
        _manager, name_field, text_field = _TRANSLATED[SearchKind(entry.kind)]
        own_name, own_text = translation_of(row, name_field), translation_of(row, text_field)
        if own_name:
            name = name.replace(getattr(row, name_field), own_name)
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
