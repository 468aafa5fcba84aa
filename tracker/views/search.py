"""The search over the whole record; what is alike where nothing was found."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import get_language

from tracker.choices import SearchKind
from tracker.filters import SiteSearchFilter
from tracker.formats.records.search import RESULTS, FoundRow
from tracker.formats.table import CHUNK
from tracker.models import SearchEntry
from tracker.search import Found, find, names_to_offer, shown, suggestion
from tracker.text import Part
from tracker.text.languages import here

from .filtering import page_of, valid
from .page import Context, Page, page

PAGE_SIZE = 20
GROUP_SIZE = 5


@page(table=RESULTS, filters=SiteSearchFilter, is_paged=True)
def search(request: HttpRequest) -> Page:
    """Everything that has a page or a place on one, by the words that stand there."""
    asked = valid(SiteSearchFilter(request.GET))
    found, guess = _found(asked.words, asked.only)
    return Page(
        template="search.html",
        context=lambda: _context(request, asked.words, found, guess),
        rows=lambda: _rows(found),
        facts=lambda: {
            "query": asked.words,
            "guess": guess,
            "only": asked.only,
            "total": found.total,
            "counts": {kind.value: number for kind, number in found.counts.items()},
        },
        query=_query(asked.words, asked.only),
    )


def _found(words: str, only: SearchKind | None) -> tuple[Found, str | None]:
    """What was found; where that is nothing, what was found for other words, and these words."""
    found = find(words, kind=only)
    if not found.query or any(found.counts.values()):
        return found, None
    guess = suggestion(words)
    if guess is None:
        return found, None
    return find(guess, kind=only), guess


def _rows(found: Found) -> Iterator[FoundRow]:
    """All rows of the result, some at a time."""
    wanted = found.query.words
    for start in range(0, found.total, CHUNK):
        for entry in found.rows(start, start + CHUNK):
            yield FoundRow(entry, shown(entry, wanted, settings.LANGUAGE_CODE))


class _Result(NamedTuple):
    """One row found. A language is '' where it is that of the page."""

    address: str
    kind: SearchKind
    name: list[Part]
    name_language: str
    text: list[Part]
    text_language: str


class _Group(NamedTuple):
    """The best results of a kind, how many there are, and the query that shows them all."""

    kind: SearchKind
    total: int
    query: str
    results: list[_Result]


@dataclass(frozen=True)
class _Choice:
    """A kind to narrow the result to, None for all kinds, and how many rows that leaves."""

    kind: SearchKind | None
    count: int
    query: str
    is_chosen: bool


def _context(request: HttpRequest, words: str, found: Found, guess: str | None) -> Context:
    is_grouped = found.kind is None
    looked_for = guess or words
    current = page_of(request, range(1 if is_grouped else found.total), size=PAGE_SIZE)
    groups, results = [], []
    if is_grouped:
        groups = [
            _Group(
                group.kind,
                group.total,
                _query(looked_for, group.kind),
                [_result(entry, found) for entry in group.entries],
            )
            for group in found.groups(GROUP_SIZE)
        ]
    elif found.total:
        rows = found.rows(current.start_index() - 1, current.end_index())
        results = [_result(entry, found) for entry in rows]
    return {
        "query": words,
        "found": found,
        "guess": guess,
        "guess_query": _query(guess or "", found.kind),
        "page": current,
        "groups": groups,
        "results": results,
        "choices": _choices(looked_for, found),
        "address": _query(looked_for, found.kind),
        "words_query": _query(looked_for, None),
        "names": names_to_offer(get_language() or settings.LANGUAGE_CODE),
    }


def _result(entry: SearchEntry, found: Found) -> _Result:
    language = get_language() or settings.LANGUAGE_CODE
    result = shown(entry, found.query.words, language)
    return _Result(
        address=here(entry.address),
        kind=SearchKind(entry.kind),
        name=result.name,
        name_language="" if result.name_language == language else result.name_language,
        text=result.text,
        text_language="" if result.text_language == language else result.text_language,
    )


def _choices(query: str, found: Found) -> list[_Choice]:
    """All kinds, and each of which anything was found; the one chosen in any case."""
    counts: list[tuple[SearchKind | None, int]] = [(None, sum(found.counts.values()))]
    counts += ((kind, n) for kind, n in found.counts.items() if n or kind == found.kind)
    return [
        _Choice(kind, count, _query(query, kind), is_chosen=kind == found.kind)
        for kind, count in counts
    ]


def _query(query: str, kind: SearchKind | None) -> str:
    return urlencode({"q": query, **({"kind": kind.value} if kind else {})})
