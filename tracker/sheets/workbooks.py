"""XLSX in: the first sheet of a workbook, cell by cell, with what a cell is told apart."""

import datetime as dt
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, TypeAlias

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from .lines import MOST_COLUMNS, MOST_LINES, SheetRefused

# What a workbook may hold once it is unpacked, and how many parts it may have.
_MOST_BYTES = 200 * 1024 * 1024
_MOST_PARTS = 1_000
_WORKBOOK = "xl/workbook.xml"
# Empty rows are passed over, but not without end.
_MOST_ROWS = 5 * MOST_LINES
# The longest text of a cell, in UTF-16 units: one that is as long was cut, as far as one can see.
_MOST_UNITS = 32_766
# How the format writes a character that XML cannot hold, and what only looks like it.
_CODE = re.compile("_x([0-9A-Fa-f]{4})_")
# What reading a workbook that somebody broke on purpose may raise.
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, SyntaxError),
    *(ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError),
)
_Cell: TypeAlias = Any


def rows_of_workbook(raw: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows of the first sheet, each with its number. Raises SheetRefused."""
    _refuse_archive(raw)
    try:
        book = load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)
        if not book.worksheets:
            raise SheetRefused(_("The workbook has no sheet."))
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        names: tuple[str, ...] = ()
        for cells in sheet.iter_rows(max_row=1, max_col=MOST_COLUMNS):
            names = tuple(_text(cell, 1, (), place) for place, cell in enumerate(cells))
            yield 1, names
        rows = sheet.iter_rows(min_row=2, max_row=_MOST_ROWS, max_col=MOST_COLUMNS)
        for number, cells in enumerate(rows, start=2):
            if number == _MOST_ROWS:
                told = _("The sheet goes on below row %(limit)d. Delete what stands there.")
                raise SheetRefused(told % {"limit": _MOST_ROWS})
            yield number, tuple(_text(cell, number, names, at) for at, cell in enumerate(cells))
    except _BROKEN as error:
        raise SheetRefused(_("The file is no workbook that can be read.")) from error


def _refuse_archive(raw: bytes) -> None:
    """Raise SheetRefused for what is no workbook, and for what would fill the memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if _WORKBOOK not in names:
                raise SheetRefused(_("The file is no workbook that can be read."))
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_BYTES:
                raise SheetRefused(_("The workbook is too large once it is unpacked."))
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as file:
                        if b"<!DOCTYPE" in file.read(4096):
                            told = _("The workbook defines names of its own: that is not taken.")
                            raise SheetRefused(told)
    except _BROKEN as error:
        raise SheetRefused(_("The file is no workbook that can be read.")) from error


def _text(cell: _Cell, row: int, names: tuple[str, ...], place: int) -> str:
    """The cell as CSV would have it. Raises SheetRefused."""
    value = cell.value
    column = names[place] if place < len(names) else ""
    if value is None:
        return ""
    if cell.data_type == "f":
        told = _("This cell is a formula. Put in the value that it gives.")
        raise SheetRefused(told, row, column)
    if cell.data_type == "e":
        told = _("This cell holds an error of the spreadsheet program: %(value)s.")
        raise SheetRefused(told % {"value": value}, row, column)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        is_day = value.time() == dt.time()
        return value.date().isoformat() if is_day else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if not isinstance(value, str):
        return str(value)
    if len(value.encode("utf-16-le", "surrogatepass")) >= 2 * _MOST_UNITS:
        told = _("The text is as long as a cell can be: its end may be lost. Use CSV.")
        raise SheetRefused(told, row, column)
    found = _CODE.sub(lambda code: chr(int(code[1], 16)), value)
    if any("\ud800" <= letter <= "\udfff" for letter in found):
        raise SheetRefused(_("The cell holds half of a character."), row, column)
    return found
