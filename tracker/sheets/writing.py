"""A sheet out: the same columns as on the way in, as CSV or XLSX, read as it is written."""

from collections.abc import Iterable, Iterator
from operator import itemgetter

from django.db import models

from tracker.formats import csv, xlsx
from tracker.formats.table import Column as FileColumn
from tracker.formats.table import ColumnType, Content, Format, Table
from tracker.models.fields import AnyField

from .cells import guarded
from .declared import SCORE
from .sheet import Column, Sheet

_FORMATS: dict[str, Format] = {"csv": csv.FORMAT, "xlsx": xlsx.FORMAT}
ENDINGS = tuple(_FORMATS)
"""The endings of the files that a sheet can be."""

TYPES = {name: each.header for name, each in _FORMATS.items()}
"""What an answer says of its content, by the ending."""

_KINDS: tuple[tuple[type[AnyField], ColumnType], ...] = (
    (models.BooleanField, "boolean"),
    (models.IntegerField, "integer"),
    (models.DecimalField, "number"),
    (models.DateField, "date"),
)


def exported(sheet: Sheet, ending: str, *, document: str = "") -> Iterator[str] | Iterator[bytes]:
    """The pieces of the file: every line, or those about the document with that key."""
    columns = tuple(_file_column(sheet, column) for column in sheet.columns)
    names = [column.name for column in columns]
    content = Content(
        kind=sheet.name,
        table=Table(columns),
        rows=_whole(sheet.lines(document), names, is_csv=ending == "csv"),
        facts=dict,
    )
    return _FORMATS[ending].write(content)  # type: ignore[return-value]  # both give pieces


def _file_column(sheet: Sheet, column: Column) -> FileColumn:
    kind: ColumnType = "integer" if column.name.startswith(SCORE) else "string"
    for part in sheet.parts:
        if part.by_name.get(column.name) is column:
            of = part.field_of(column)
            kind = next((name for each, name in _KINDS if isinstance(of, each)), "string")
    return FileColumn(column.name, column.definition, kind, get=itemgetter(column.name))


def _whole(
    lines: Iterable[dict[str, object]], names: list[str], *, is_csv: bool
) -> Iterator[dict[str, object]]:
    """The lines with every column; texts that look guarded already get a guard of their own."""
    for line in lines:
        found = {name: line.get(name) for name in names}
        if is_csv:
            found = {n: guarded(v) if isinstance(v, str) else v for n, v in found.items()}
        yield found
