"""The files of the dataset: an archive of CSV files, a database, a workbook, and what each holds.

They follow from the head of the log and the code alone. All are made at once, by who asks first,
and kept for the next one.
"""

import datetime as dt
import json
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.urls import reverse

from tracker.formats.csv import csv_lines
from tracker.formats.registry import FORMATS
from tracker.formats.table import Column, Content, Head, Record
from tracker.formats.xlsx import add_rows, add_sheet, new_workbook, save
from tracker.models import RecordEntry
from tracker.pointintime.codeversion import code_version
from tracker.pointintime.points import Point, current
from tracker.pointintime.turns import Busy, alone
from tracker.text.prefixes import leading

from . import package
from .database import Database
from .declaring import DatasetTable
from .package import LICENCE, NAME, Edition, Written
from .tables import TABLES

# The files of the whole dataset: what each is, by its ending.
FILES = {
    "zip": "application/zip",
    "sqlite": "application/vnd.sqlite3",
    "xlsx": FORMATS["xlsx"].content_type,
}
# What the JSON of a table says before its rows.
TABLE_FACTS = (
    Column("table", "Name of the table"),
    Column("primary_key", "Names of the columns that name a row", "list"),
)
_INDEX = "files.json"
_KEPT = 4
# In seconds: what is unfinished for so long was left by a process that was killed.
_LEFT = 3600
# Somebody may publish while the tables are read: then all of them are read again.
_ATTEMPTS = 3
# How many rows of a table are held, so that memory stays flat at any number.
_MOST_HELD = 10_000
_PIECE = 64 * 1024
_FIRST_YEAR = 1980


class Made(NamedTuple):
    """The files of one record: where they are, and what was written.

    `files` are the three of the whole dataset by their endings, `tables` each table as CSV and as
    JSON.
    """

    folder: Path
    files: dict[str, Written]
    tables: dict[str, dict[str, Written]]

    def path(self, ending: str) -> Path:
        """Where the file with this ending is."""
        return self.folder / f"{NAME}.{ending}"


def table_content(table: DatasetTable, head: Head) -> Content:
    """The table as a page gives it to a format; nothing of it depends on the day of reading."""
    edition = Edition(head, current().release)
    with leading(Point(release=edition.release).prefix):
        path = reverse("data_table", args=[table.name, "json"])
    return Content(
        kind="data_table",
        table=replace(table.table, facts=TABLE_FACTS),
        rows=table.rows(),
        facts=lambda: {"table": table.name, "primary_key": table.key},
        cited=lambda: package.cited(edition),
        url=f"{settings.TRACKER_BASE_URL}{path}",
        as_of=edition.day,
        head=head,
    )


def made_at(head: Head) -> Made:
    """The files of the record that is read, whose head this is; made if they are not kept.

    Raises Busy where others make such files already for long or publish all the time, and OSError
    where nothing can be written.
    """
    place = settings.TRACKER_BASE_URL
    said = f"{head.hash} {current().release} {code_version().hash} {place}"
    folder = Path(settings.TRACKER_SNAPSHOTS) / "datasets" / sha256(said.encode()).hexdigest()[:32]
    if not (folder / _INDEX).exists():
        with alone(folder.parent):
            if not (folder / _INDEX).exists():
                _make(folder, head)
                _forget_oldest(folder.parent)
    return _read(folder)


def _read(folder: Path) -> Made:
    found = json.loads((folder / _INDEX).read_text())
    return Made(
        folder,
        {ending: Written(*said) for ending, said in found["files"].items()},
        {
            name: {fmt: Written(*said) for fmt, said in formats.items()}
            for name, formats in found["tables"].items()
        },
    )


def _make(folder: Path, head: Head) -> None:
    """Make the folder, under its name only when it is whole and of this very record."""
    for _attempt in range(_ATTEMPTS):
        unfinished = Path(tempfile.mkdtemp(dir=folder.parent, suffix=".part"))
        try:
            _Maker(unfinished, Edition(head, current().release)).make()
            newest = RecordEntry.objects.head()
            if newest is not None and newest.hash == head.hash:
                unfinished.replace(folder)
                return
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    raise Busy


def _forget_oldest(folder: Path) -> None:
    """Keep the newest few, and nothing that was left unfinished."""
    found = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    left = [one for one in found if one.suffix and time.time() - one.stat().st_mtime > _LEFT]
    for path in (*left, *[one for one in found if not one.suffix][_KEPT:]):
        shutil.rmtree(path, ignore_errors=True)


class _Maker:
    """Writes the tables one by one into each of the files."""

    def __init__(self, folder: Path, edition: Edition) -> None:
        self._folder = folder
        self._edition = edition
        self._at = edition.head.at or dt.datetime(_FIRST_YEAR, 1, 1, tzinfo=dt.UTC)
        self._tables: dict[str, dict[str, Written]] = {}
        self._digests: dict[str, str] = {}

    def make(self) -> None:
        """Write all files, and what they hold."""
        database = Database(self._path("sqlite"))
        workbook = new_workbook(self._edition.head.at)
        add_sheet(workbook, "About", self._about())
        with ZipFile(self._path("zip"), "w", ZIP_DEFLATED, compresslevel=6) as archive:
            for table in TABLES:
                read = _read_once(table)
                self._tables[table.name] = {
                    "csv": self._csv(archive, read),
                    "json": self._json(read),
                }
                database.add(read, read.table.flat(read.rows()))
                add_rows(workbook, read.name, read.table, read.table.flat(read.rows()))
            self._say(archive)
        head = self._edition.head
        database.finish(
            seq=head.seq, head=head.hash, version=self._edition.version, licence=LICENCE["name"]
        )
        with self._path("xlsx").open("wb") as file:
            save(workbook, file)
        self._index()

    def _path(self, ending: str) -> Path:
        return self._folder / f"{NAME}.{ending}"

    def _csv(self, archive: ZipFile, table: DatasetTable) -> Written:
        path = package.path_of(table)
        with archive.open(self._part(path), "w") as file:
            lines = csv_lines(table.table.names, table.table.flat(table.rows()))
            written = _written((line.encode() for line in lines), file)
        self._digests[path] = written.sha256
        # The first line is the header.
        return written._replace(rows=written.rows - 1)

    def _json(self, table: DatasetTable) -> Written:
        pieces = FORMATS["json"].write(table_content(table, self._edition.head))
        encoded = (piece.encode() for piece in pieces if isinstance(piece, str))
        # What stands before and after the rows is a piece each.
        written = _written(encoded)
        return written._replace(rows=written.rows - 2)

    def _say(self, archive: ZipFile) -> None:
        tables = {name: formats["csv"] for name, formats in self._tables.items()}
        texts = {
            "datapackage.json": package.descriptor(self._edition, tables),
            "README.md": package.readme(self._edition, tables),
            "LICENSE.txt": package.licence_text(),
            "CITATION.cff": package.citation_file(self._edition),
        }
        for path, text in texts.items():
            archive.writestr(self._part(path), text)
            self._digests[path] = sha256(text.encode()).hexdigest()
        archive.writestr(self._part("checksums.sha256"), package.checksums(self._digests))

    def _part(self, path: str) -> ZipInfo:
        """A file of the archive, as old as the newest change."""
        at = self._at.astimezone(dt.UTC)
        info = ZipInfo(path, (at.year, at.month, at.day, at.hour, at.minute, at.second))
        info.compress_type = ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        return info

    def _about(self) -> Iterator[list[str]]:
        yield ["Source", "C5+1 Commitment Tracker"]
        yield ["Record", self._edition.words]
        yield ["Head of the log", self._edition.head.hash]
        yield ["Licence", f"{LICENCE['name']}, {LICENCE['path']}"]
        yield []
        yield ["Sheet", "What it holds"]
        for table in TABLES:
            yield [table.name, table.says]
        yield []
        yield ["Sheet", "Column", "What it holds", "Type", "Unit"]
        for table in TABLES:
            for column in table.table.columns:
                yield [table.name, column.name, column.definition, column.type, column.unit]

    def _index(self) -> None:
        rows = sum(formats["csv"].rows for formats in self._tables.values())
        files = {}
        for ending in FILES:
            with self._path(ending).open("rb") as file:
                pieces = iter(lambda: file.read(_PIECE), b"")
                files[ending] = _written(pieces)._replace(rows=rows)
        index: Record = {"files": files, "tables": self._tables}
        (self._folder / _INDEX).write_text(json.dumps(index))


def _read_once(table: DatasetTable) -> DatasetTable:
    """The table; if it is not too long to be held, its rows are read once for all files."""
    found = list(islice(table.rows(), _MOST_HELD + 1))
    return table if len(found) > _MOST_HELD else replace(table, rows=lambda: iter(found))


def _written(pieces: Iterable[bytes], file: IO[bytes] | None = None) -> Written:
    """How many pieces there are, their size and their hash; they are written to the file."""
    digest, size, number = sha256(), 0, 0
    for piece in pieces:
        if file:
            file.write(piece)
        digest.update(piece)
        size, number = size + len(piece), number + 1
    return Written(number, size, digest.hexdigest())
