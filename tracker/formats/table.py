"""A table: its columns are declared once, and every format is written from them."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, partial
from operator import attrgetter
from typing import Any, Literal, NamedTuple, TypeAlias

from django.utils.functional import Promise

from tracker.chain import GENESIS

# How many rows are read at a time, so that memory stays flat at any number.
CHUNK = 500

# The rows of each table are of a class of their own, which its getters know.
Row: TypeAlias = Any
# What JSON can hold, dates included; its members nest as the page needs them.
Record: TypeAlias = dict[str, Any]
Value: TypeAlias = str | int | float | Decimal | dt.date | list[str] | list[Record] | Record | None
# The words of the Frictionless Table Schema; a list is one of texts, joined in a flat file, and
# `counts` are an object of whole numbers by the values of a vocabulary.
ColumnType: TypeAlias = Literal[
    "string",
    "integer",
    "number",
    "boolean",
    "date",
    "datetime",
    "list",
    "array",
    "object",
    "counts",
]
# What a flat file holds as JSON.
_NESTED = frozenset({"array", "object", "counts"})


class Allowed(NamedTuple):
    """A value that a column may have: its label, and what it means."""

    value: str | int
    label: str
    definition: str


@dataclass(frozen=True)
class Column:
    """One column: `definition` is public. `get` is a path of attributes, or a function of the row;
    without it the attribute has the name of the column.

    `allowed` are the only values that it has; none: any. `refers_to` names the table whose key it
    holds. `is_required`: it is never unknown. `of` are the columns of the object that it is, or of
    each object of its array; none: whatever JSON can hold. `separator` joins a list in a flat file.
    """

    name: str
    definition: str
    type: ColumnType = "string"
    unit: str = ""
    get: str | Callable[[Row], Value] = ""
    allowed: tuple[Allowed, ...] = ()
    refers_to: str = ""
    is_required: bool = False
    of: "tuple[Column, ...]" = ()
    separator: str = " "

    @cached_property
    def value(self) -> Callable[[Row], Value]:
        """The function that gives the value of a row."""
        return self._told if self.of else self._read

    @cached_property
    def _read(self) -> Callable[[Row], Any]:
        return attrgetter(self.get or self.name) if isinstance(self.get, str) else self.get

    def _told(self, row: Row) -> Record | list[Record] | None:
        found = self._read(row)
        if self.type == "array":
            return [record_of(self.of, one) for one in found]
        return None if found is None else record_of(self.of, found)

    def under(self, path: str) -> "Column":
        """The same column of a row that holds what this one reads at `path`."""
        if isinstance(self.get, str):
            return replace(self, get=f"{path}.{self.get or self.name}")
        inner, outer = self.get, attrgetter(path)
        return replace(self, get=lambda row: inner(outer(row)))


Columns: TypeAlias = tuple[Column, ...]


def record_of(columns: Iterable[Column], row: Row) -> Record:
    """The values of a row by the names of the columns."""
    return {column.name: column.value(row) for column in columns}


def under(path: str, columns: Iterable[Column], *, without: Iterable[str] = ()) -> Columns:
    """The columns for rows that hold at `path` what they read."""
    return tuple(column.under(path) for column in columns if column.name not in {*without})


@dataclass(frozen=True)
class Table:
    """Columns, and what JSON says beside the rows.

    `order`: the names in the order of the flat file, where it differs from that of JSON or lacks
    what JSON alone can hold. `item`: of the one thing that the page is about. `facts`: of all else.
    `is_nested`: JSON holds within them what the rows hold.
    """

    columns: Columns
    order: tuple[str, ...] = ()
    item: Columns = ()
    facts: Columns = ()
    is_nested: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns as a flat file has them."""
        return self.order or tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)

    def flat(self, rows: Iterable[Row]) -> Iterator[Record]:
        """The values of each row by the names of the columns, as a flat file can hold them."""
        columns = tuple(map(self.column, self.names))
        return (_flat(columns, row) for row in rows)

    def records(self, rows: Iterable[Row]) -> Iterator[Record]:
        """What JSON says of each row."""
        return map(partial(record_of, self.columns), rows)


def _flat(columns: Iterable[Column], row: Row) -> Record:
    record = record_of(columns, row)
    for column in columns:
        value = record[column.name]
        if column.type in _NESTED and value is not None:
            record[column.name] = json.dumps(value, ensure_ascii=False)
        elif column.type == "list" and isinstance(value, list):
            record[column.name] = column.separator.join(map(str, value))
    return record


def flat_text(value: Value) -> str:
    """The value as text of a flat file: ISO 8601, times in UTC."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


class Head(NamedTuple):
    """The entry of the log to which the record is read; as it is here, that of an empty log."""

    seq: int = 0
    hash: str = GENESIS
    at: dt.datetime | None = None


NO_HEAD = Head()


class LeftOut(NamedTuple):
    """What a page and its files leave out unless they are asked for it.

    `address` shows it in the same format; None where no list does.
    """

    what: str
    number: int
    address: str | None


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a page holds, whatever the format.

    `kind` names the page, `address` and `query` are those that were asked for, `url` is the whole
    address. `item` gives what the page is about, `facts` what JSON says beside the rows, by the
    names of their columns; `cited` how it is cited in words. `following` is the address of the next
    rows, `as_of` the day of the record where that is not the one which is read.
    `left_out` is None where nothing is left out by default.
    """

    kind: str
    table: Table
    rows: Iterable[Row]
    facts: Callable[[], Mapping[str, Any]] = dict
    item: Callable[[], Row] | None = None
    cited: Callable[[], str | None] | None = None
    following: str | None = None
    url: str = ""
    as_of: dt.date | None = None
    left_out: Callable[[], Iterable[LeftOut]] | None = None
    head: Head = NO_HEAD
    address: str = ""
    query: str = ""


@dataclass(frozen=True)
class Format:
    """An output format: `name` is the ending of its addresses, `label` what its links say.

    `write` gives the file, or its pieces where it is too long to be held. `is_file`: browsers save
    it rather than show it. `is_text`: it is text, in UTF-8.
    """

    name: str
    label: str | Promise
    content_type: str
    write: Callable[[Content], str | bytes | Iterator[str] | Iterator[bytes]]
    is_file: bool = False
    is_text: bool = True

    @property
    def header(self) -> str:
        """What an answer says of its content."""
        return f"{self.content_type}; charset=utf-8" if self.is_text else self.content_type
