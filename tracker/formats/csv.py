"""CSV: rows out, streamed, in a stable order, safe to open in a spreadsheet program."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tracker.text.formulas import guard_cell
from tracker.text.values import NOT_IN_UTF_8, carried

from .table import Content, Format


class _Echo:
    """A file for csv.writer whose write gives the line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """The rows as lines of CSV (RFC 4180), header first. Text that looks like a formula is guarded.

    Dates are ISO 8601, lists are joined by spaces, booleans are true and false, unknown is empty.
    """
    writer = csv.writer(_Echo())
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow([_cell(row[column]) for column in columns])


def _cell(value: object) -> str | int:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return value
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list):
        return carried(guard_cell(" ".join(value)), NOT_IN_UTF_8)
    return carried(guard_cell(str(value)), NOT_IN_UTF_8)


def _written(content: Content) -> Iterator[str]:
    return csv_lines(content.table.names, content.table.flat(content.rows))


FORMAT = Format("csv", "CSV", "text/csv", _written, is_file=True)
