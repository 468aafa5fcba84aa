"""Spreadsheets as people send them."""

import csv
import io
from collections.abc import Iterable, Mapping

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

ACT = {
    "title": "Ministers of water meet",
    "date": "2026-11-20",
    "date_precision": "day",
    "kind": "meeting",
    "stage": "done",
    "attribution": "own",
    "source_publisher": "A ministry",
    "source_url": "https://example.org/water",
    "source_date": "2026-11-21",
    "source_accessed_on": "2026-11-22",
    "source_language": "en",
    "source_tier": "state_media",
    "source_shows": "It names the ministers.",
    "source_confidence": "high",
    "bears_on": "C-1",
    "direction": "supports",
    "weight": "weak",
    "why": "They meet in the format.",
}
"""A new act with one source and one bearing; its key is left to the test."""


def act(number: int, **changes: str) -> dict[str, str]:
    """The line of one of many new acts."""
    told = {"act": f"act-{number}", "source_url": f"https://example.org/{number}"}
    return {**ACT, **told, **changes}


def as_csv(lines: Iterable[Mapping[str, str]], *, divider: str = ",") -> bytes:
    """The lines as CSV, with the columns that any of them has."""
    rows = list(lines)
    names = list(dict.fromkeys(name for row in rows for name in row))
    file = io.StringIO()
    writer = csv.DictWriter(file, names, restval="", delimiter=divider)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def as_xlsx(lines: Iterable[Mapping[str, object]]) -> bytes:
    """The same as a workbook, its cells as they are given."""
    rows = list(lines)
    names = list(dict.fromkeys(name for row in rows for name in row))
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(names)
    for row in rows:
        sheet.append([row.get(name) for name in names])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
