"""The files of the dataset, read back with nothing of ours."""

import csv
import datetime as dt
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.test import Client
from openpyxl import load_workbook

from tests.pages.site import ask

Rows = list[dict[str, str]]
_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+")
# A guard against formulas is no part of the text.
_GUARDED = ("'=", "'+", "'-", "'@", "'＝")


def fetched(client: Client, ending: str, *, prefix: str = "") -> bytes:
    """The file of the whole dataset with that ending."""
    answer = ask(client, f"{prefix}/data/c51-commitments.{ending}")
    assert answer.status == 200, answer.text
    return answer.body


def archive_of(body: bytes) -> dict[str, bytes]:
    """The files of an archive by their paths."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def rows_of(content: bytes) -> Rows:
    """The rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def tables_of(files: dict[str, bytes]) -> dict[str, Rows]:
    """The rows of each table of an archive."""
    paths = (Path(name) for name in files)
    return {path.stem: rows_of(files[str(path)]) for path in paths if path.suffix == ".csv"}


def described_in(files: dict[str, bytes]) -> dict[str, Any]:
    """The tables of an archive as its description has them, by name."""
    package = json.loads(files["datapackage.json"])
    return {one["name"]: one for one in package["resources"]}


def in_database(path: Path, table: str) -> list[list[str]]:
    """The rows of a table of the database, as texts."""
    with sqlite3.connect(path) as connection:
        found = connection.execute(f'SELECT * FROM "{table}"').fetchall()
    connection.close()
    return [[as_text(value) for value in row] for row in found]


def in_workbook(body: bytes) -> dict[str, list[list[str]]]:
    """The rows of each sheet, as texts, without the names of the columns."""
    book = load_workbook(io.BytesIO(body), read_only=True)
    sheets = {sheet.title: list(sheet.values) for sheet in book.worksheets}
    return {
        title: [[as_text(value) for value in _filled(row, rows[0])] for row in rows[1:]]
        for title, rows in sheets.items()
        if rows[0][0] != "Source"
    }


def _filled(row: tuple[object, ...], header: tuple[object, ...]) -> tuple[object, ...]:
    """The row with its empty cells, which end where the last one that is not empty does."""
    return row + (None,) * (len(header) - len(row))


def plain(rows: Rows) -> list[list[str]]:
    """The values of a CSV file, without what guards against formulas; truth as a number."""
    return [[_plain(value) for value in row.values()] for row in rows]


def _plain(value: str) -> str:
    value = value[1:] if value.startswith(_GUARDED) else value
    return as_text({"true": True, "false": False}.get(value, value))


def as_text(value: object) -> str:
    """The value as every format can say it: numbers without the zeros at their ends."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    text = str(value)
    return text.rstrip("0").rstrip(".") if _DECIMAL.fullmatch(text) else text


def differing(before: Rows, after: Rows, key: Iterable[str]) -> set[str]:
    """The keys of the rows that are not the same in both."""
    names = [*key]

    def by_key(rows: Rows) -> dict[str, dict[str, str]]:
        return {" ".join(row[name] for name in names): row for row in rows}

    old, new = by_key(before), by_key(after)
    return {name for name in old | new if old.get(name) != new.get(name)}
