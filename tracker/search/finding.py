"""What a query finds.

A query finds the rows that hold each of its words, or a longer word that begins like it. Rows whose
name holds them all come first, then kinds in their order, then rows as they were entered. Both
databases get words that are folded and divided already, and are asked for nothing but the set of
rows that hold them: so both give the same result in the same order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from django.db import connections, router
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from tracker.choices import SearchKind
from tracker.models import SearchEntry
from tracker.text import words_of

from .indexing import KIND, entry_id

_MOST_NAMES = 1000
_SHORTEST = 4
_ALIKE = 0.75


@dataclass(frozen=True)
class Found:
    """The result of a query. `words` are its folded words; without one nothing is found."""

    words: list[str]
    kind: SearchKind | None = None

    @cached_property
    def counts(self) -> dict[SearchKind, int]:
        """How many rows of each kind were found, whatever kind was asked for."""
        counts = _counts(self.words, "words")
        return {kind: counts.get(kind, 0) for kind in SearchKind}

    @property
    def total(self) -> int:
        """How many rows of the kind asked for, or of all kinds, were found."""
        return self.counts[self.kind] if self.kind else sum(self.counts.values())

    def rows(self, start: int, stop: int) -> list[SearchEntry]:
        """The rows from place `start` up to `stop` of the result."""
        if not self.words:
            return []
        named = _counts(self.words, "name_words")
        first = named.get(self.kind, 0) if self.kind else sum(named.values())
        by_name = _matching(self.words, "name_words")
        names = self._entries().filter(pk__in=by_name)[start:stop]
        rest = self._entries().filter(pk__in=_matching(self.words, "words")).exclude(pk__in=by_name)
        return [*names, *rest[max(0, start - first) : max(0, stop - first)]]

    def _entries(self) -> QuerySet[SearchEntry]:
        entries = SearchEntry.objects.order_by("pk")
        if self.kind is None:
            return entries
        lowest = entry_id(self.kind, 0)
        return entries.filter(pk__gte=lowest, pk__lt=lowest + KIND)


def find(query: str, *, kind: SearchKind | None = None) -> Found:
    """What the query finds, of one kind or of all."""
    return Found(words=words_of(query), kind=kind)


def commitments_with(words: Sequence[str]) -> RawSQL:
    """The primary keys of the commitments that hold the folded words, of which there is one."""
    return _matching(words, "words")


def suggestion(query: str) -> str | None:
    """The query with each word that nothing holds replaced by one in a name that is alike.

    None where every word is known, or no other is alike. At most 1,000 names of a kind are looked
    through, so that it takes no longer in a larger record.
    """
    known: set[str] = set()
    for kind in set(SearchKind) - {SearchKind.SENTENCE}:  # which have no name of their own
        names = SearchEntry.objects.filter(kind=kind).order_by("pk").values_list("name_words")
        known.update(word for (name,) in names[:_MOST_NAMES] for word in name.split())
    asked = words_of(query)
    better = [_alike(word, known) for word in asked]
    return " ".join(better) if better != asked else None


def _alike(word: str, known: set[str]) -> str:
    if len(word) < _SHORTEST or any(other.startswith(word) for other in known):
        return word
    near = [other for other in known if abs(len(other) - len(word)) <= 2]
    return next(iter(get_close_matches(word, sorted(near), n=1, cutoff=_ALIKE)), word)


def _counts(words: Sequence[str], column: str) -> dict[SearchKind, int]:
    """How many entries match, by kind, told by their primary keys alone."""
    if not words:
        return {}
    matching, parameters = _statement(words, column)
    counted = f"SELECT id / %s, COUNT(*) FROM ({matching}) AS found GROUP BY 1"  # noqa: S608  values are parameters; the SQL is our own
    with connections[router.db_for_read(SearchEntry)].cursor() as cursor:
        cursor.execute(counted, [KIND, *parameters])
        return {list(SearchKind)[place]: number for place, number in cursor.fetchall()}


def _matching(words: Sequence[str], column: str) -> RawSQL:
    statement, parameters = _statement(words, column)
    return RawSQL(statement, parameters)  # noqa: S611  see _statement


def _statement(words: Sequence[str], column: str) -> tuple[str, list[str]]:
    """SQL for the primary keys of the entries in whose `column` each word begins some word.

    The column is named by this module; what a reader typed is a parameter of letters and digits.
    """
    if connections[router.db_for_read(SearchEntry)].vendor == "postgresql":
        statement = (
            "SELECT id FROM tracker_searchentry"  # noqa: S608  values are parameters; the SQL is our own
            f" WHERE array_to_tsvector(string_to_array({column}, ' ')) @@ %s::tsquery"
        )
        return statement, [" & ".join(f"'{word}':*" for word in words)]
    wanted = " AND ".join(f'"{word}"*' for word in words)
    statement = "SELECT rowid AS id FROM search_index WHERE search_index MATCH %s"
    return statement, [f"{column} : ({wanted})"]
