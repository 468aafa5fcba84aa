"""What the dataset says of itself: Data Package 2.0 with Table Schema, README, licence, citation.

Every word of it follows from the tables, the head of the log and the release.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from django.conf import settings

from tracker.chain import moment
from tracker.formats.json import json_text
from tracker.formats.table import Column, Head, Record
from tracker.text.sentences import ended

from .declaring import DatasetTable
from .tables import TABLES

NAME = "c51-commitments"
TITLE = "C5+1 Commitment Tracker: the record"
LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0 International",
}
DESCRIPTION = (
    "What the states of the C5+1 promised together in their declarations, what became of each"
    " promise, and the evidence for it. Coded from public documents in our own words."
)
_SCHEMA = "https://datapackage.org/profiles/2.0/{}.json"
_KEYWORDS = ["C5+1", "Central Asia", "commitments", "implementation", "open data"]
# What other programs know of our types; they have no list that is divided by spaces.
_TYPES = {"list": "string"}


class Edition(NamedTuple):
    """Which record it is: the head of its log, and the release that froze it, if one did."""

    head: Head
    release: str

    @property
    def version(self) -> str:
        """The release, or else the number of the entry."""
        return self.release or f"entry-{self.head.seq}"

    @property
    def day(self) -> dt.date | None:
        """The day of the newest change."""
        return self.head.at.astimezone(dt.UTC).date() if self.head.at else None

    @property
    def words(self) -> str:
        """The record in words."""
        named = f"Release {self.release}, " if self.release else ""
        return f"{named}record of {self.day}, entry {self.head.seq} of the log"


class Written(NamedTuple):
    """A file as it was written."""

    rows: int
    size: int
    sha256: str


def path_of(table: DatasetTable) -> str:
    """The path of the table within the archive."""
    return f"data/{table.name}.csv"


def descriptor(edition: Edition, written: Mapping[str, Written]) -> str:
    """`datapackage.json`: the tables by their names, as they were written."""
    address: str = settings.TRACKER_BASE_URL
    record: Record = {
        "$schema": _SCHEMA.format("datapackage"),
        "name": NAME,
        "title": TITLE,
        "description": DESCRIPTION,
        "version": edition.version,
        "created": moment(edition.head.at) if edition.head.at else None,
        "homepage": f"{address}/" if address else None,
        "keywords": _KEYWORDS,
        "licenses": [LICENCE],
        "contributors": [{"title": "C5+1 Commitment Tracker", "roles": ["creator"]}],
        "head": {"seq": edition.head.seq, "hash": edition.head.hash},
        "resources": [_resource(table, written[table.name]) for table in TABLES],
    }
    return json_text({name: value for name, value in record.items() if value is not None})


def _resource(table: DatasetTable, written: Written) -> Record:
    return {
        "$schema": _SCHEMA.format("dataresource"),
        "name": table.name,
        "type": "table",
        "title": table.title,
        "description": table.says,
        "path": path_of(table),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": written.size,
        "hash": f"sha256:{written.sha256}",
        "rows": written.rows,
        "derived": table.derived,
        "schema": table_schema(table),
    }


def table_schema(table: DatasetTable) -> Record:
    """The Table Schema of a table: its columns, its key, and which other tables it names."""
    return {
        "$schema": _SCHEMA.format("tableschema"),
        "fields": [_field(column, table) for column in table.table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
        "foreignKeys": list(_foreign_keys(table)),
    }


def _field(column: Column, table: DatasetTable) -> Record:
    field: Record = {
        "name": column.name,
        "type": _TYPES.get(column.type, column.type),
        "description": column.definition,
    }
    if column.unit:
        field["unit"] = column.unit
    constraints: Record = {}
    if column.is_required or column.name in table.key:
        constraints["required"] = True
    if table.key == (column.name,):
        constraints["unique"] = True
    if column.allowed:
        constraints["enum"] = [one.value for one in column.allowed]
        field["categories"] = [{"value": one.value, "label": one.label} for one in column.allowed]
        definitions = {str(one.value): one.definition for one in column.allowed if one.definition}
        if definitions:
            field["definitions"] = definitions
    return field | ({"constraints": constraints} if constraints else {})


def _foreign_keys(table: DatasetTable) -> Iterator[Record]:
    keys = {one.name: one.key for one in TABLES}
    for column in table.table.columns:
        if column.refers_to:
            (key,) = keys[column.refers_to]
            # The profile leaves the name out where a table names itself.
            to: Record = {} if column.refers_to == table.name else {"resource": column.refers_to}
            yield {"fields": [column.name], "reference": to | {"fields": [key]}}


def licence_text() -> str:
    """`LICENSE.txt`."""
    return (
        f"The data is licensed under {LICENCE['title']} ({LICENCE['name']}).\n"
        f"You may share and adapt it for any purpose if you name the source: {LICENCE['path']}\n"
    )


def cited(edition: Edition) -> str:
    """How a table of it is cited, in words."""
    sentences = ("C5+1 Commitment Tracker", TITLE, edition.words[0].upper() + edition.words[1:])
    address: list[str] = [settings.TRACKER_BASE_URL] if settings.TRACKER_BASE_URL else []
    return " ".join([*map(ended, sentences), *address])


def citation_file(edition: Edition) -> str:
    """`CITATION.cff`, as of format 1.2.0."""
    address: str = settings.TRACKER_BASE_URL
    lines = [
        "cff-version: 1.2.0",
        "message: If you use the data, please cite it with its version.",
        "type: dataset",
        f'title: "{TITLE}"',
        "authors:",
        '  - name: "C5+1 Commitment Tracker"',
        f'version: "{edition.version}"',
        *([f"date-released: {edition.day}"] if edition.day else []),
        "license: CC-BY-4.0",
        *([f'url: "{address}/"'] if address else []),
        "identifiers:",
        "  - type: other",
        f'    value: "sha256:{edition.head.hash}"',
        f'    description: "Hash of entry {edition.head.seq} of the public log"',
    ]
    return "\n".join(lines) + "\n"


def readme(edition: Edition, written: Mapping[str, Written]) -> str:
    """`README.md`: what the files are, and how they are read."""
    lines = [
        f"# {TITLE}",
        "",
        DESCRIPTION,
        "",
        f"{edition.words} ({edition.head.hash}).",
        "",
        "- One CSV file a table, in UTF-8 (RFC 4180). Days and times are ISO 8601, times in UTC.",
        "- An empty cell is unknown or does not apply. Lists and objects are JSON.",
        "- A text that starts like a formula has an apostrophe before it, so that spreadsheet",
        "  programs do not run it.",
        "- `datapackage.json` (Data Package 2.0) defines every column, its values, and which table",
        "  it refers to.",
        "- A row that was withdrawn stays and says so. It no longer counts.",
        "- `checksums.sha256` is checked by `sha256sum --check`.",
        "",
        "A status is judged for each commitment. No percent is given: count, and say what you",
        "counted. A commitment known from reports only is never counted with agreed ones.",
        "",
        "| table | rows | what it holds |",
        "|---|---|---|",
        *(
            f"| `{path_of(one)}` | {written[one.name].rows} | {one.says}"
            f"{' Derived from the other tables.' if one.derived else ''} |"
            for one in TABLES
        ),
        "",
        f"Licence: {LICENCE['title']}, {LICENCE['path']}",
    ]
    return "\n".join(lines) + "\n"


def checksums(files: Mapping[str, str]) -> str:
    """`checksums.sha256`, in the form that `sha256sum` reads: hashes by path."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(files.items()))


def dictionary() -> str:
    """The data dictionary in Markdown: every table and column, from the declarations."""
    return "\n".join(["# Data dictionary", "", *_INTRODUCTION, *map(_chapter, TABLES)])


_INTRODUCTION = (
    "Every table of the dataset (`/data/c51-commitments.zip`) and every column of it. This page is",
    "written by `manage.py write_dictionary` from the declarations",
    "that write the files, and a test compares the two.",
    "",
)


def _chapter(table: DatasetTable) -> str:
    lines = [
        f"## {table.name}",
        "",
        f"{table.says}{' Derived from the other tables.' if table.derived else ''}",
        f"Key: {', '.join(f'`{name}`' for name in table.key)}.",
        "",
        "| column | type | what it holds |",
        "|---|---|---|",
        *(f"| `{c.name}` | {_type(c)} | {_meaning(c)} |" for c in table.table.columns),
        "",
    ]
    return "\n".join(lines)


def _type(column: Column) -> str:
    unit = f", {column.unit}" if column.unit else ""
    to = f" → [{column.refers_to}](#{column.refers_to})" if column.refers_to else ""
    return f"{column.type}{unit}{to}"


def _meaning(column: Column) -> str:
    values: Sequence[str] = [
        f"`{one.value}` {one.label}{f' ({one.definition})' if one.definition else ''}"
        for one in column.allowed
    ]
    said = f". One of: {'; '.join(values)}" if values else ""
    return f"{column.definition}{said}".replace("|", "\\|")
