"""The rows that match a query, in SQL: how well each does, how many there are, and which.

An entry holds a token for each of its words, led by a letter that says where the word stands, and
one for each stem. Both databases are asked for sets of tokens and for nothing else: they divide,
fold and weigh nothing, so both find the same rows in the same order.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from django.db import connections, router
from django.db.models.expressions import RawSQL

from tracker.choices import SearchKind
from tracker.models import SearchEntry
from tracker.text import Word

from .asking import Query, Term

KIND = 10**12
"""Room for the primary keys of one kind."""

LEVELS = "abcd"
"""Where a word stands: in a name, in the text of the row, in what else its page says, or in a name
that the page lists."""
STEMS = dict(zip(LEVELS, "efgh", strict=True))
"""How the tokens of stems begin, by level."""
WHOLE = "i"
"""How the token of a whole name begins, written as one word."""

_EXACT, _FORM, _BEGINNING = range(3)
_WHOLE = (0, _EXACT)
# Best first: what is called as the query says, then the name before the text before the rest, the
# word itself before another form of it before a longer word; last what is listed, however near.
_STEPS = [
    _WHOLE,
    *((level, nearness) for level in (1, 2, 3) for nearness in (_EXACT, _FORM, _BEGINNING)),
    (len(LEVELS), _BEGINNING),
]
STEPS = range(len(_STEPS))

Parameters: TypeAlias = list[str | int]


class Slice(NamedTuple):
    """A part of a result: entries that match at a step, with ids from `low` up to `high`."""

    step: int
    low: int
    high: int
    offset: int
    limit: int


class _Dialect(NamedTuple):
    """How a database is asked for tokens."""

    table: str
    key: str
    condition: str
    one: str
    beginning: str
    both: str
    either: str
    without: str


_SQLITE = _Dialect(
    table="search_index",
    key="rowid",
    condition="search_index MATCH %s",
    one='"{}"',
    beginning='"{}"*',
    both=" AND ",
    either=" OR ",
    without="({}) NOT ({})",
)
_POSTGRESQL = _Dialect(
    table="tracker_searchentry",
    key="id",
    condition="search_tokens_of(tokens) @@ %s::tsquery",
    one="'{}'",
    beginning="'{}':*",
    both=" & ",
    either=" | ",
    without="({}) & !({})",
)


def _dialect() -> _Dialect:
    vendor = connections[router.db_for_read(SearchEntry)].vendor
    return _POSTGRESQL if vendor == "postgresql" else _SQLITE


def numbers(query: Query) -> dict[tuple[SearchKind, int], int]:
    """How many entries of each kind match the query at each step, where any does."""
    if not query:
        return {}
    dialect, kinds = _dialect(), list(SearchKind)
    arms, parameters = [], Parameters()
    for step in _steps_of(query):
        condition, values = _condition(dialect, query, step)
        arms.append(
            f"SELECT {dialect.key} / {KIND} AS kind, {step} AS step, COUNT(*)"  # noqa: S608  values are parameters; the SQL is our own
            f" FROM {dialect.table} WHERE {condition} GROUP BY 1"
        )
        parameters += values
    return {
        (kinds[kind], step): number
        for kind, step, number in _rows(" UNION ALL ".join(arms), parameters)
    }


def _steps_of(query: Query) -> list[int]:
    """The steps at which a query can find anything: the words of a phrase have no other form."""
    nearest = _BEGINNING if query.terms else _EXACT
    last = len(LEVELS)
    return [step for step in STEPS if _STEPS[step][1] <= nearest or _STEPS[step][0] == last]


def entries(query: Query, slices: Sequence[Slice]) -> list[int]:
    """The ids of the entries in the slices, slice by slice, each as they were entered."""
    if not slices:
        return []
    dialect = _dialect()
    arms, parameters = [], Parameters()
    for place, part in enumerate(slices):
        condition, values = _condition(dialect, query, part.step)
        arms.append(
            f"SELECT * FROM (SELECT {place} AS place, {dialect.key} AS id FROM {dialect.table}"  # noqa: S608  values are parameters; the SQL is our own
            f" WHERE {condition} AND {dialect.key} >= %s AND {dialect.key} < %s"
            f" ORDER BY {dialect.key} LIMIT %s OFFSET %s) AS part{place}"
        )
        parameters += [*values, part.low, part.high, part.limit, part.offset]
    return [entry for _place, entry in sorted(_rows(" UNION ALL ".join(arms), parameters))]


def matching(query: Query, low: int, high: int) -> RawSQL:
    """The ids of all entries that match, from `low` up to `high`, counted from `low`.

    They are found once: without counts of its tables PostgreSQL would match anew for each row that
    it looks at.
    """
    dialect = _dialect()
    found = _any(dialect, query, [_WHOLE, _STEPS[-1]])
    condition, values = _complete(dialect, query, found)
    statement = (
        f"WITH found AS MATERIALIZED (SELECT {dialect.key} - {low} AS id FROM {dialect.table}"  # noqa: S608  values are parameters; the SQL is our own
        f" WHERE {condition} AND {dialect.key} >= {low} AND {dialect.key} < {high})"
        " SELECT id FROM found"
    )
    return RawSQL(statement, values)  # noqa: S611  as above


def held(words: Sequence[Word]) -> set[Word]:
    """Which of the words some entry holds, in whatever way."""
    if not words:
        return set()
    dialect = _dialect()
    arms, parameters = [], Parameters()
    for place, word in enumerate(words):
        arms.append(
            f"SELECT * FROM (SELECT {place} AS place FROM {dialect.table}"  # noqa: S608  values are parameters; the SQL is our own
            f" WHERE {dialect.condition} LIMIT 1) AS word{place}"
        )
        parameters.append(_word(dialect, word, len(LEVELS), _BEGINNING))
    return {words[place] for (place,) in _rows(" UNION ALL ".join(arms), parameters)}


def _rows(statement: str, parameters: Parameters) -> list[tuple[int, ...]]:
    with connections[router.db_for_read(SearchEntry)].cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[int, ...]] = cursor.fetchall()
    return rows


def _condition(dialect: _Dialect, query: Query, step: int) -> tuple[str, Parameters]:
    """What an entry fulfils that matches at this step and at none before it."""
    level, nearness = _STEPS[step]
    better = [_WHOLE] if step else []
    if level > 1:
        better.append((level - 1, _BEGINNING))
    if nearness > _EXACT and level < len(LEVELS):
        better.append((level, nearness - 1))
    expression = _any(dialect, query, [(level, nearness)])
    if better:
        expression = dialect.without.format(expression, _any(dialect, query, better))
    return _complete(dialect, query, expression)


def _complete(dialect: _Dialect, query: Query, expression: str) -> tuple[str, Parameters]:
    """The condition with what is left out and with the phrases."""
    if query.without:
        left_out = dialect.either.join(
            _word(dialect, one, len(LEVELS), _FORM) for one in query.without
        )
        expression = dialect.without.format(expression, left_out)
    condition, values = dialect.condition, Parameters([expression])
    for phrase in query.phrases:
        ways = " OR ".join("' ' || held.tokens || ' ' LIKE %s" for _level in LEVELS)
        condition += (
            " AND EXISTS (SELECT 1 FROM tracker_searchentry AS held"  # noqa: S608  values are parameters; the SQL is our own
            f" WHERE held.id = {dialect.table}.{dialect.key} AND ({ways}))"
        )
        values += [f"% {' '.join(level + word for word in phrase)} %" for level in LEVELS]
    return condition, values


def _terms(query: Query) -> Iterator[Term]:
    """The terms with the words of the phrases, which must stand there as they are."""
    yield from query.terms
    for phrase in query.phrases:
        yield from (Term((Word(word, ""),)) for word in phrase)


def _any(dialect: _Dialect, query: Query, steps: Iterable[tuple[int, int]]) -> str:
    """What the query finds at one of these steps."""
    return dialect.either.join(f"({_all(dialect, query, *step)})" for step in steps)


def _all(dialect: _Dialect, query: Query, level: int, nearness: int) -> str:
    """What holds every word of the query, in the first levels and as near as that; of no level,
    what has it as a name."""
    if not level:
        return dialect.one.format(WHOLE + query.whole)
    return dialect.both.join(f"({_term(dialect, term, level, nearness)})" for term in _terms(query))


def _term(dialect: _Dialect, term: Term, level: int, nearness: int) -> str:
    words = dialect.both.join(f"({_word(dialect, one, level, nearness)})" for one in term.words)
    joined = term.joined and _word(dialect, Word(term.joined, ""), level, nearness)
    ways = (f"({words})" if words else "", joined)
    return dialect.either.join(way for way in ways if way)


def _word(dialect: _Dialect, word: Word, level: int, nearness: int) -> str:
    return dialect.either.join(_ways(dialect, word, LEVELS[:level], nearness))


def _ways(dialect: _Dialect, word: Word, levels: Iterable[str], nearness: int) -> Iterator[str]:
    """The tokens of which an entry holds one, if it holds the word in one of the levels."""
    for level in levels:
        is_long = len(word.folded) > 1
        way = dialect.beginning if nearness == _BEGINNING and is_long else dialect.one
        yield way.format(level + word.folded)
        if nearness != _EXACT and word.stem:
            # A word that is its own stem has no token for it.
            yield dialect.one.format(STEMS[level] + word.stem)
            if word.stem != word.folded:
                yield dialect.one.format(level + word.stem)
