"""A table written in a format, whole."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from tracker.formats.registry import FORMATS
from tracker.formats.table import Column, Content, Row, Table

Sheets = dict[str, list[list[Any]]]


def content_of(table: Table, rows: Iterable[Row], **more: Any) -> Content:
    """The rows as a page gives them to a format; `more` is what else it says."""
    return Content(kind="things", table=table, rows=rows, **{"facts": dict, **more})


def each_column(columns: Iterable[Column]) -> Iterator[Column]:
    """The columns, and those of what they hold."""
    for column in columns:
        yield column
        yield from each_column(column.of)


def written(name: str, content: Content) -> bytes:
    """The file, in the format of that name."""
    given = FORMATS[name].write(content)
    pieces = [given] if isinstance(given, str | bytes) else given
    return b"".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces)


def sheets(body: bytes) -> Sheets:
    """The values of the cells, by sheet; empty cells at the end of a row are not there."""
    book = load_workbook(io.BytesIO(body), read_only=True)
    return {name: [_values(row) for row in book[name].iter_rows()] for name in book.sheetnames}


def kinds(body: bytes) -> list[list[str]]:
    """What the cells of the first sheet are: s for text, n, b, d, and f for a formula."""
    book = load_workbook(io.BytesIO(body))
    return [[cell.data_type for cell in row] for row in book.worksheets[0].iter_rows()]


def times(body: bytes) -> dict[str, set[Any]]:
    """The times in the workbook: those of its parts, and when it was made and changed."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        of_parts = {info.date_time for info in archive.infolist()}
    properties = load_workbook(io.BytesIO(body)).properties
    made = {at.replace(tzinfo=dt.UTC) for at in (properties.created, properties.modified)}
    return {"the parts": of_parts, "the file": made}


def _values(row: Iterable[Any]) -> list[Any]:
    values = [unescape(cell.value) if isinstance(cell.value, str) else cell.value for cell in row]
    while values and values[-1] is None:
        values.pop()
    return values
