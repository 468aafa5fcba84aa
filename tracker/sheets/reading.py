"""A file in: CSV or XLSX, told apart by what stands in it, not by its name."""

import csv
import io
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from tracker.importing.reading import MAX_BYTES, FileRefused, decoded

from .cells import unguarded
from .lines import MOST_COLUMNS, Lines, SheetRefused, line_of, refuse_header, refuse_too_many
from .sheet import Sheet
from .workbooks import rows_of_workbook

_ZIP = b"PK\x03\x04"
# What Excel writes between cells: what the country's settings say.
_DIVIDERS = (",", ";", "\t")
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


def read_file(raw: bytes, sheet: Sheet) -> Lines:
    """The lines of the file. Raises SheetRefused: nothing of a file with a wrong row is used."""
    if len(raw) > MAX_BYTES:
        raise SheetRefused(_("The file is larger than %(limit)d bytes.") % {"limit": MAX_BYTES})
    if not raw.strip(b"\xef\xbb\xbf \t\r\n;,"):
        raise SheetRefused(_("The file is empty. The first row names the columns."))
    if raw.startswith(_OLD_WORKBOOK):
        raise SheetRefused(_("This is an old Excel file. Save it as XLSX or as CSV UTF-8."))
    if raw.startswith(_ZIP):
        return _lines(rows_of_workbook(raw), sheet)
    return _lines(_rows_of_csv(raw), sheet)


def _lines(rows: Iterable[tuple[int, tuple[str, ...]]], sheet: Sheet) -> Lines:
    numbered = iter(rows)
    _number, first = next(numbered, (1, ()))
    names = _without_empty_ends(first)
    known = tuple(column.name for column in sheet.columns)
    keys = tuple(column.name for column in sheet.columns if column.is_key)
    refuse_header(names, known, keys)
    found: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in numbered:
        if not any(cells):
            continue
        refuse_too_many(len(found) + 1)
        found.append((number, line_of(number, _fitting(cells, len(names)), len(names))))
    return Lines(names, tuple(found))


def _without_empty_ends(cells: tuple[str, ...]) -> tuple[str, ...]:
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def _fitting(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """The cells without empty ones behind the last column."""
    return (*cells[:width], *_without_empty_ends(cells[width:]))


def _rows_of_csv(raw: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    try:
        text = decoded(raw)
    except FileRefused as refused:
        told = _("%(problem)s In Excel choose “CSV UTF-8” when you save.")
        raise SheetRefused(told % {"problem": refused}) from refused
    first = text.partition("\n")[0]
    divider = max(_DIVIDERS, key=first.count)
    number = 0
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=divider, strict=True)
    try:
        for number, cells in enumerate(rows, start=1):
            if len(cells) > MOST_COLUMNS:
                told = _("The row has %(found)d cells: more than %(limit)d are not taken.")
                raise SheetRefused(told % {"found": len(cells), "limit": MOST_COLUMNS}, number)
            yield number, tuple(map(unguarded, cells))
    except csv.Error as error:
        raise SheetRefused(_reason(error), number + 1) from error


def _reason(error: csv.Error) -> str:
    told = str(error)
    if "unexpected end" in told:
        return _("A quotation mark is opened and never closed.")
    if "field limit" in told:
        limit = csv.field_size_limit()
        return _("A cell holds more than %(limit)d characters.") % {"limit": limit}
    return _("This is not CSV: %(problem)s.") % {"problem": told}
