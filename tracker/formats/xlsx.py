"""XLSX: the rows as a workbook, with numbers and days as such, and a sheet that says what they are.

The same content gives the same bytes: the times in the file are that of the head of the log.
"""

import datetime as dt
import re
import shutil
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TypeAlias
from urllib.parse import parse_qsl
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.writer.excel import ExcelWriter

from tracker.chain import moment
from tracker.pointintime.points import current
from tracker.text.values import NOT_IN_XML, carried

from .table import Column, Content, Format, Record, Table, Value, flat_text

# What the programs that read the format take: rows of a sheet, UTF-16 units of a text, digits of
# a number, and the first day after a leap day that there never was.
_MOST_ROWS = 1_048_576
_MOST_UNITS = 32_767
_MOST_DIGITS = 15
_FIRST_DAY = dt.date(1900, 3, 1)
_CUT = (
    " […] A cell of this format holds no more than 32,767 characters. The whole text is in the CSV"
    " file."
)
# A text may look like the code that the format has for a character (ECMA-376, 22.4.2.4).
_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_LINE_END = re.compile("\r\n?")
_EPOCH = dt.datetime(1980, 1, 1)  # noqa: DTZ001  the format knows no zone
_PIECE = 64 * 1024

_Value: TypeAlias = Cell | bool | int | float | dt.date | None


class _Archive(ZipFile):
    """An archive whose parts carry no time."""

    # As openpyxl calls them.
    def write(self, filename: str, arcname: str) -> None:  # type: ignore[override]  # no more is asked
        """Take the file in under the name, a piece at a time."""
        with Path(filename).open("rb") as source, self.open(_part(arcname), "w") as target:
            shutil.copyfileobj(source, target)

    def writestr(self, name: str, data: str | bytes) -> None:  # type: ignore[override]  # no more is asked
        """Take the text in under the name."""
        super().writestr(_part(name), data)


def _part(name: str) -> ZipInfo:
    info = ZipInfo(name)
    info.compress_type = ZIP_DEFLATED
    return info


def _written(content: Content) -> Iterator[bytes]:
    with TemporaryFile() as file:
        _write(content, file)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _write(content: Content, file: IO[bytes]) -> None:
    workbook = new_workbook(content.head.at)
    add_rows(workbook, "Data", content.table, content.table.flat(content.rows))
    add_sheet(workbook, "About", _about(content))
    save(workbook, file)


def new_workbook(at: dt.datetime | None) -> Workbook:
    """An empty workbook that was made at the moment; sheets are written to it one by one."""
    workbook = Workbook(write_only=True)
    written_at = at.astimezone(dt.UTC).replace(tzinfo=None) if at else _EPOCH
    workbook.properties.creator = "C5+1 Commitment Tracker"
    workbook.properties.created = workbook.properties.modified = written_at
    return workbook


def save(workbook: Workbook, file: IO[bytes]) -> None:
    """Write the workbook, the same one to the same bytes."""
    ExcelWriter(workbook, _Archive(file, "w", ZIP_DEFLATED)).save()


def add_rows(workbook: Workbook, title: str, table: Table, rows: Iterator[Record]) -> None:
    """The rows below the names of their columns; too many for one sheet go on to the next."""
    columns = [table.column(name) for name in table.names]
    precisions = {column.name: _precision(column, columns) for column in columns}
    row, number = next(rows, None), 0
    while row is not None or not number:
        number += 1
        sheet = workbook.create_sheet(title if number == 1 else f"{title} {number}")
        sheet.freeze_panes = "A2"
        sheet.append([_text(sheet, column.name) for column in columns])
        for _row in range(_MOST_ROWS - 1):
            if row is None:
                break
            sheet.append([_cell(sheet, c, row, precisions[c.name]) for c in columns])
            row = next(rows, None)


def _precision(day: Column, columns: Iterable[Column]) -> str:
    """The name of the column that says how exactly the day is known; '' where none does."""
    names = {column.name for column in columns}
    named = (f"{day.name}_precision", f"{day.name.removesuffix('_on')}_precision")
    return next((name for name in named if name in names), "")


def _cell(sheet: WriteOnlyWorksheet, column: Column, row: Record, precision: str) -> _Value:
    value: Value = row[column.name]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        is_exact = not precision or row[precision] == "day"
        return value if is_exact and value >= _FIRST_DAY else _text(sheet, flat_text(value))
    if column.type in ("integer", "number"):
        number = _number(value)
        return _text(sheet, str(value)) if number is None else number
    return _text(sheet, flat_text(value))


def _number(value: object) -> int | float | None:
    """The number that the format can hold with every digit; None where it cannot."""
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return None
    if not exact.is_finite() or len(exact.normalize().as_tuple().digits) > _MOST_DIGITS:
        return None
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def _text(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    """A cell that is text, whatever it starts with."""
    cell = WriteOnlyCell(sheet, _within(_CODE.sub("_x005F_", _LINE_END.sub("\n", text))))
    cell.data_type = "s"
    return cell


def _within(text: str) -> str:
    """The text as a cell can hold it; one that is too long ends with a sentence that says so."""
    text = carried(text, NOT_IN_XML)
    units = text.encode("utf-16-le")
    if len(units) <= 2 * _MOST_UNITS:
        return text
    return units[: 2 * (_MOST_UNITS - len(_CUT))].decode("utf-16-le", "ignore") + _CUT


def _about(content: Content) -> Iterator[list[str]]:
    """What the rows are: licence, record, filters, what is left out, and each column."""
    yield ["Source", "C5+1 Commitment Tracker"]
    yield ["Address", content.address]
    yield ["Licence", "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"]
    if (point := current()).release:
        yield ["Release", point.release]
    yield ["As of", point.today.isoformat()]
    yield ["Head of the log: entry", str(content.head.seq)]
    yield ["Head of the log: hash", content.head.hash]
    if content.head.at:
        yield ["Head of the log: time", moment(content.head.at)]
    for name, value in parse_qsl(content.query):
        yield [f"Filter: {name}", value]
    for left in content.left_out() if content.left_out else ():
        yield ["Left out", f"{left.what}: {left.number}", left.address or ""]
    yield []
    yield ["Column", "What it holds", "Type", "Unit"]
    for name in content.table.names:
        column = content.table.column(name)
        yield [column.name, column.definition, column.type, column.unit]


def add_sheet(workbook: Workbook, title: str, lines: Iterable[list[str]]) -> None:
    """A sheet of texts."""
    sheet = workbook.create_sheet(title)
    for line in lines:
        sheet.append([_text(sheet, text) for text in line])


FORMAT = Format(
    "xlsx",
    _("Excel workbook"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    _written,
    is_file=True,
    is_text=False,
)
