"""What the lines of a sheet would change: each line beside the row of the record that it names.

What is otherwise becomes an entry, as of a file of changes; what is the same becomes none.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice
from typing import cast

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.importing.changes.entries import Addition, Alteration, Entry
from tracker.importing.changes.reading import Items, Node, Text
from tracker.importing.refusals import Refusal, short_json
from tracker.importing.specs import spec_of
from tracker.importing.values import Flaw, clean_value
from tracker.models import Evidence
from tracker.models.base import KeyedModel

from .cells import node_of, says_same, text_of, value_of
from .lines import Lines
from .sheet import Cells, Column, Part, Sheet

_CHUNK = 500
_SHOWN = 300


class Kind(Enum):
    """What a difference is: a new row of the record, or another value of one that is there."""

    NEW = gettext_lazy("new")
    CHANGED = gettext_lazy("changed")


@dataclass(frozen=True)
class Difference:
    """What a line says otherwise than the record: in which row of the file, of what, which column.

    Of a new row `column` is empty, and `after` tells what it holds.
    """

    row: int
    what: str
    kind: Kind
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class About:
    """The line that an entry was made of."""

    row: int
    part: Part
    cells: Cells


@dataclass
class Compared:
    """The entries, each with the line that it is of and the differences that it makes."""

    file: str
    entries: list[Entry] = field(default_factory=list)
    about: dict[str, About] = field(default_factory=dict)
    told: dict[tuple[str, str], list[Difference]] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)

    def refuse(self, row: int, column: str, value: str, reason: str, what: str = "") -> None:
        """Note what is wrong with a cell."""
        shown = short_json(value) if value else ""
        self.refused.append(Refusal(self.file, reason, row, what, "", column, shown))

    def add(self, entry: Entry, about: About, fields: Mapping[str, list[Difference]]) -> None:
        """Take an entry; the differences are by the field whose outcome says that they came."""
        self.entries.append(entry)
        self.about[entry.name] = about
        for name, found in fields.items():
            self.told[entry.name, name] = found


def in_chunks(lines: Iterable[tuple[int, Cells]]) -> Iterator[list[tuple[int, Cells]]]:
    """The lines, so many at a time as are looked up together."""
    rest = iter(lines)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def compared_rows(sheet: Sheet, lines: Lines, file: str, step: Callable[[int], None]) -> Compared:
    """What the lines would change, of any sheet but that of the verdicts."""
    comparing = _Comparing(sheet, Compared(file))
    for chunk in in_chunks(lines):
        comparing.look_up(chunk)
        for number, cells in chunk:
            comparing.line(number, cells)
        step(len(chunk))
    return comparing.found


class _Comparing:
    """Goes through the lines; remembers which row of the file was about which row of the record."""

    def __init__(self, sheet: Sheet, found: Compared) -> None:
        self._sheet, self.found = sheet, found
        self._stored: dict[Part, dict[tuple[str, ...], KeyedModel]] = {}
        self._by_address: dict[tuple[str, str], list[KeyedModel]] = {}
        self._seen: dict[tuple[str, ...], About] = {}

    def look_up(self, chunk: list[tuple[int, Cells]]) -> None:
        """Read the rows of the record that these lines may be about."""
        self._by_address = defaultdict(list)
        for part in self._sheet.parts:
            firsts = {cells[part.key[0]] for _number, cells in chunk}
            rows = list(part.rows(firsts))
            self._stored[part] = {tuple(map(str, row.natural_key())): row for row in rows}
            for row in rows:
                if isinstance(row, Evidence) and not row.is_withdrawn:
                    self._by_address[row.action.slug, row.url].append(row)

    def line(self, number: int, cells: Cells) -> None:
        """Compare one line, part by part."""
        says_something = [self._part(About(number, part, cells)) for part in self._sheet.parts]
        if not any(says_something):
            first = self._sheet.parts[0].key[0]
            self.found.refuse(number, first, cells[first], _("The row holds nothing but the key."))

    def _part(self, about: About) -> bool:
        """Compare what the line says of one row; whether it says anything."""
        part, cells = about.part, about.cells
        values = [cells.get(c.name, "") for c in part.columns if c.name != part.key[0]]
        if len(self._sheet.parts) > 1 and not any(values):
            return False
        for name in part.key:
            if not cells.get(name) and name != part.may_number:
                told = _("The cell is empty: it says which row is meant.")
                self.found.refuse(about.row, name, "", told)
                return True
        key = tuple(cells.get(name, "") for name in part.key)
        named = tuple(one for one in key if one)
        if len(named) < len(key):
            named = (*named, cells.get(part.known_by, ""))
        what = f"{part.model._meta.verbose_name} {' '.join(named)}"
        stored = self._row_of(about, key, what)
        if stored is False or self._is_repeated(about, (part.model.__name__, *named), what):
            return True
        if stored is None:
            self._new(about, what)
        else:
            self._changed(about, cast("KeyedModel", stored), what)
        return True

    def _row_of(self, about: About, key: tuple[str, ...], what: str) -> KeyedModel | bool | None:
        """The row of the record; None where there is none; False where it cannot be said which."""
        part, cells = about.part, about.cells
        if not part.may_number or key[1]:
            return self._stored[part].get(key)
        address = cells.get(part.known_by, "")
        found = self._by_address.get((key[0], address), [])
        if len(found) > 1:
            told = _("The action has several sources with this address: name its number.")
            self.found.refuse(about.row, part.may_number, "", told, what)
            return False
        return found[0] if found else None

    def _is_repeated(self, about: About, key: tuple[str, ...], what: str) -> bool:
        """Whether an earlier line is about the same row; it may say the same of what has parts."""
        before = self._seen.setdefault(key, about)
        if before is about:
            return False
        told = {"row": before.row, "what": what}
        if about.part is not self._sheet.parts[0] or len(self._sheet.parts) == 1:
            sentence = _("Row %(row)d is about the same: %(what)s.")
            self.found.refuse(about.row, about.part.key[-1], key[-1], sentence % told)
            return True
        for column in about.part.columns:
            value = about.cells.get(column.name, "")
            if value and value != before.cells.get(column.name, ""):
                sentence = _("Row %(row)d says something else of %(what)s.")
                self.found.refuse(about.row, column.name, value, sentence % told)
        return True

    def _new(self, about: About, what: str) -> None:
        part, cells, row = about.part, about.cells, about.row
        given = [column for column in part.columns if cells.get(column.name)]
        fields = {c.field: node_of(part.field_of(c), row, cells[c.name]) for c in given}
        held = "; ".join(f"{c.name}: {cells[c.name]}" for c in given if c.name not in part.key)
        shown = Truncator(held).chars(_SHOWN)
        told = Difference(row, what, Kind.NEW, "", "", shown)
        self.found.add(Addition(row, what, part.model, fields), about, {"": [told]})

    def _changed(self, about: About, stored: KeyedModel, what: str) -> None:
        part, cells, row = about.part, about.cells, about.row
        before = {
            c.name: text_of(value_of(part.field_of(c), stored))
            for c in part.columns
            if c.name in cells
        }
        other = [
            c
            for c in part.columns
            if c.name in cells
            and c.name not in part.key
            and not says_same(part.field_of(c), cells[c.name], before[c.name])
        ]
        if not other:
            return
        if getattr(stored, "is_withdrawn", False):
            told = _("It was withdrawn, so it cannot be changed: %(what)s.") % {"what": what}
            self.found.refuse(row, other[0].name, cells[other[0].name], told)
            return
        differ = {
            c.name: Difference(row, what, Kind.CHANGED, c.name, before[c.name], cells[c.name])
            for c in other
        }
        key = _key_node(row, stored)
        for field_name, columns in _together(part, other, cells).items():
            try:
                was, to = (
                    _said(part, row, field_name, values, stored) for values in (before, cells)
                )
            except _BadCell as bad:
                self.found.refuse(row, bad.column, cells[bad.column], str(bad), what)
                continue
            entry = Alteration(row, what, part.model, key, field_name, was, to)
            told_of = [differ[column.name] for column in columns if column.name in differ]
            self.found.add(entry, about, {field_name: told_of})


class _BadCell(Exception):
    def __init__(self, column: str, reason: str) -> None:
        self.column = column
        super().__init__(reason)


def _together(part: Part, other: list[Column], cells: Cells) -> dict[str, list[Column]]:
    """The columns by the field that is changed: a day goes with how exactly it is known."""
    found: dict[str, list[Column]] = {}
    for column in other:
        day = column.field.removesuffix("_precision")
        is_beside = day != column.field and part.by_field.get(day, "") in cells
        found.setdefault(day if is_beside else column.field, []).append(column)
    return found


def _said(
    part: Part, row: int, field_name: str, values: Mapping[str, str], stored: KeyedModel
) -> Node:
    """What the cells say of a field, as a file of changes would. Raises _BadCell."""
    column = part.by_name[part.by_field[field_name]]
    of, cell = part.field_of(column), values[column.name]
    precision = spec_of(part.model).values.get(f"{field_name}_precision")
    if precision is None:
        return node_of(of, row, cell)
    name = part.by_field.get(precision.name, "")
    exactly = values.get(name, getattr(stored, precision.name))
    for each, told, place in ((precision, exactly, name), (of, cell, column.name)):
        try:
            if told or each is precision:
                clean_value(each, told)
        except Flaw as flaw:
            raise _BadCell(place, str(flaw)) from flaw
    return Text(row, f"{cell} {exactly}" if cell else exactly)


def _key_node(row: int, stored: KeyedModel) -> Node:
    """The row of the record as a file of changes names it."""
    parts = stored.natural_key()
    if len(parts) == 1:
        return Text(row, str(parts[0]))
    return Items(row, tuple(Text(row, str(one), is_plain=isinstance(one, int)) for one in parts))
