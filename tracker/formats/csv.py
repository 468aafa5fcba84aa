"""CSV: rows out, streamed, in a stable order, safe to open in a spreadsheet program."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from django.utils.translation import gettext_lazy as _

from tracker.text.formulas import guard_cell
from tracker.text.values import NOT_IN_UTF_8, carried

from .table import Content, Format, Value, flat_text


class _Echo:
    """A file for csv.writer whose write gives the line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(columns: Sequence[str], rows: Iterable[Mapping[str, Value]]) -> Iterator[str]:
    """The rows as lines of CSV (RFC 4180), header first. Text that looks like a formula is guarded.

    Dates are ISO 8601, booleans are true and false, unknown is empty.
    """
    writer = csv.writer(_Echo())
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow([_cell(row[column]) for column in columns])


def _cell(value: Value) -> str | int:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return value
    return carried(guard_cell(flat_text(value)), NOT_IN_UTF_8)


def _written(content: Content) -> Iterator[str]:
    return csv_lines(content.table.names, content.table.flat(content.rows))


def _for_excel(content: Content) -> Iterator[str]:
    """The same behind a byte order mark, without which Excel takes it for another encoding."""
    return chain(["\ufeff"], _written(content))


FORMAT = Format("csv", "CSV", "text/csv", _written, is_file=True)
FOR_EXCEL = Format("excel.csv", _("CSV for Excel"), "text/csv", _for_excel, is_file=True)
