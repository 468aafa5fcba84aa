"""What a query finds.

A query finds the rows that hold each of its words, another form of it, or a longer word that
begins like it; each phrase as it stands; and none of the words with a minus. Best first: what is
called as the query says; names before texts before what else a page says, in each the word itself
before its forms before longer words; last what a page lists. Then kinds in their order, then rows
as they were entered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models.expressions import RawSQL

from tracker.choices import SearchKind
from tracker.models import SearchEntry

from . import matching
from .asking import Query, asked
from .guessing import alike
from .matching import KIND, STEPS, Slice
from .saying import ENGLISH

_OFFERED = (SearchKind.ACTOR, SearchKind.PERSON, SearchKind.INITIATIVE, SearchKind.PILLAR)
_MOST_OFFERED = 200


@dataclass(frozen=True)
class Group:
    """The best results of a kind, and how many there are in all."""

    kind: SearchKind
    total: int
    entries: list[SearchEntry]


@dataclass(frozen=True)
class Found:
    """The result of a query: of one kind or of all."""

    query: Query
    kind: SearchKind | None = None

    @cached_property
    def counts(self) -> dict[SearchKind, int]:
        """How many rows of each kind were found, whatever kind was asked for."""
        counts = dict.fromkeys(SearchKind, 0)
        for (kind, _step), number in self._numbers.items():
            counts[kind] += number
        return counts

    @property
    def total(self) -> int:
        """How many rows of the kind asked for, or of all kinds, were found."""
        return self.counts[self.kind] if self.kind else sum(self.counts.values())

    def rows(self, start: int, stop: int) -> list[SearchEntry]:
        """The rows from place `start` up to `stop` of the result."""
        low, high = _range(self.kind) if self.kind else (0, len(SearchKind) * KIND)
        return self._read(list(self._slices(low, high, start, stop)))

    def groups(self, size: int) -> list[Group]:
        """At most `size` rows of each kind that has any; first the kind with the best row."""
        places: dict[SearchKind, int] = {}
        for kind, step in sorted(self._numbers, key=lambda found: found[1]):
            places.setdefault(kind, step)
        kinds = sorted(places, key=lambda kind: (places[kind], list(SearchKind).index(kind)))
        slices = [
            part for kind in kinds for part in self._slices(*_range(kind), 0, size, kind=kind)
        ]
        rows = self._read(slices)
        return [
            Group(kind, self.counts[kind], [row for row in rows if row.kind == kind])
            for kind in kinds
        ]

    @cached_property
    def _numbers(self) -> dict[tuple[SearchKind, int], int]:
        return matching.numbers(self.query)

    def _slices(
        self, low: int, high: int, start: int, stop: int, *, kind: SearchKind | None = None
    ) -> Iterator[Slice]:
        """The pieces that the result is made of from `start` up to `stop`, step by step."""
        kind = kind or self.kind
        before = 0
        for step in STEPS:
            number = sum(
                number
                for (one, other), number in self._numbers.items()
                if other == step and kind in (None, one)
            )
            first, last = max(start - before, 0), min(stop - before, number)
            if first < last:
                yield Slice(step, low, high, offset=first, limit=last - first)
            before += number

    def _read(self, slices: list[Slice]) -> list[SearchEntry]:
        ids = matching.entries(self.query, slices)
        rows = SearchEntry.objects.in_bulk(ids)
        return [rows[entry] for entry in ids if entry in rows]


def find(query: str, *, kind: SearchKind | None = None) -> Found:
    """What the query finds, of one kind or of all."""
    return Found(asked(query), kind=kind)


def rows_with(query: str, kind: SearchKind) -> RawSQL | None:
    """The primary keys of the rows of a kind that the query finds; None if it asks for nothing."""
    wanted = asked(query)
    return matching.matching(wanted, *_range(kind)) if wanted else None


def suggestion(query: str) -> str | None:
    """The query with each word that nothing holds replaced by a word of the record that is alike.

    None where every word is known, or no other is alike.
    """
    words = [word for term in asked(query).terms for word in term.words]
    known = matching.held(words)
    better = {word.folded: alike(word.folded) for word in words if word not in known}
    if not any(better.values()):
        return None
    return " ".join(better.get(word.folded) or word.folded for word in words)


def names_to_offer(language: str) -> list[str]:
    """Names to choose from while typing: of the first bodies, people, programmes and pillars."""
    named = SearchEntry.objects.filter(kind__in=_OFFERED).order_by("pk").values_list("names")
    return [names.get(language) or names[ENGLISH] for (names,) in named[:_MOST_OFFERED]]


def _range(kind: SearchKind) -> tuple[int, int]:
    low = list(SearchKind).index(kind) * KIND
    return low, low + KIND
