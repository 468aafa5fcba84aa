"""What a sheet is: its columns, and which rows of the record each line of it tells of.

Reader, writer and `docs/columns.md` are made from the same declaration (`declared`).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias, cast

from django.utils.functional import Promise

from tracker.models.base import KeyedModel
from tracker.models.fields import AnyField

# What a line holds, by the names of the columns; a column that the file leaves out is not among
# them.
Cells: TypeAlias = dict[str, str]


@dataclass(frozen=True)
class Column:
    """One column: its name in files, the field that it is of, and what it holds."""

    name: str
    field: str
    definition: str
    is_key: bool = False


@dataclass(frozen=True)
class Part:
    """The columns of a line that tell of one row of the record.

    `key` are the columns that name the row, in the order of its stable key. `may_number` is one of
    them that may be left empty, because the row is known by the address in `known_by` or is new.
    `rows` gives the rows of the record that some first keys name, with what the columns read.
    """

    model: type[KeyedModel]
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[Iterable[str]], Iterable[KeyedModel]]
    may_number: str = ""
    known_by: str = ""

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns by their names."""
        return {column.name: column for column in self.columns}

    @cached_property
    def by_field(self) -> dict[str, str]:
        """The names of the columns by the fields that they are of."""
        return {column.field: column.name for column in self.columns}

    def field_of(self, column: Column) -> AnyField:
        """The field of the model that the column is of."""
        return cast("AnyField", self.model._meta.get_field(column.field))


@dataclass(frozen=True)
class Sheet:
    """A kind of spreadsheet. `lines` gives its lines for the whole record or for one document.

    `extra` are columns that no single field has: they are asked for when the sheet is used.
    """

    name: str
    label: str | Promise
    about: str
    parts: tuple[Part, ...]
    lines: Callable[[str], Iterator[dict[str, object]]]
    extra: Callable[[], tuple[Column, ...]] = field(default=tuple)

    @property
    def columns(self) -> tuple[Column, ...]:
        """All of its columns in their order; a key that several parts share stands once."""
        found: dict[str, Column] = {}
        for part in self.parts:
            for column in part.columns:
                found.setdefault(column.name, column)
        return (*found.values(), *self.extra())

    @property
    def model(self) -> type[KeyedModel]:
        """What a line is about first of all."""
        return self.parts[0].model
