"""JSON: an envelope with the version, then what the page says; dates are ISO 8601, unknown is null.

Within one `SCHEMA` members are only added. A member that names a thing holds its key, wherever it
stands; `item` is the one thing that the page is about, `rows` are the rows of a list.
"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from types import SimpleNamespace

from django.core.serializers.json import DjangoJSONEncoder

from tracker.pointintime.points import current
from tracker.text.values import NOT_IN_UTF_8, carried

from .table import Column, Columns, Content, Format, Record, record_of

SCHEMA = "2"
LICENCE = "CC-BY-4.0"
HEAD = (
    Column("seq", "Number of the newest entry of the log; 0 for an empty one", "integer"),
    Column("hash", "SHA-256 of that entry"),
)
# Of a Content: what every answer starts with.
ENVELOPE: Columns = (
    Column("schema", "Version of this form", get=lambda _content: SCHEMA, is_required=True),
    Column("kind", "Name of the page", is_required=True),
    Column("url", "Address of this answer", is_required=True),
    Column("licence", "SPDX name of the licence", get=lambda _content: LICENCE, is_required=True),
    Column(
        "citation",
        "How to cite it, in words; null for what filters found",
        get=lambda content: content.cited() if content.cited else None,
    ),
    Column(
        "record",
        "Which record it is",
        "object",
        is_required=True,
        get=lambda content: content,
        of=(
            Column("head", "The entry of the log to which it was read", "object", of=HEAD),
            Column(
                "as_of",
                "Day of the record",
                "date",
                get=lambda content: content.as_of or current().today,
            ),
            Column(
                "release",
                "Name of the release; null for the record of a day",
                get=lambda _content: current().release or None,
            ),
        ),
    ),
)
LEFT_OUT = Column(
    "left_out",
    "What is left out unless it is asked for",
    "array",
    get=lambda content: content.left_out(),
    of=(
        Column("what", "What it is"),
        Column("number", "How many rows", "integer", "rows"),
        Column("address", "Path on this site that has it; null where none does"),
    ),
)
NEXT = Column("next", "Address of the next rows; null where these are the last", get="following")


class _Encoder(DjangoJSONEncoder):
    """Writes decimals as numbers, and times to the last digit that they have."""

    def default(self, value: object) -> object:
        if isinstance(value, Decimal):
            return int(value) if value == value.to_integral_value() else float(value)
        if isinstance(value, dt.datetime):
            return f"{value.astimezone(dt.UTC).replace(tzinfo=None).isoformat()}Z"
        return super().default(value)


def said(content: Content) -> Record:
    """What the answer says before its rows."""
    record = record_of(ENVELOPE, content)
    if content.item:
        record["item"] = record_of(content.table.item, content.item())
    record |= record_of(content.table.facts, SimpleNamespace(**content.facts()))
    if content.left_out:
        record |= record_of([LEFT_OUT], content)
    if not content.table.is_nested:
        record |= record_of([NEXT], content)
    return record


def json_text(record: Record) -> str:
    """The record as JSON, readable by people too; it keeps every character that UTF-8 can carry."""
    return (
        carried(json.dumps(record, cls=_Encoder, ensure_ascii=False, indent=1), NOT_IN_UTF_8) + "\n"
    )


def json_line(record: Record) -> str:
    """The record as JSON on one line, without its line break."""
    return carried(json.dumps(record, cls=_Encoder, ensure_ascii=False), NOT_IN_UTF_8)


def json_pieces(record: Record, name: str, rows: Iterable[Record]) -> Iterator[str]:
    """The record, then `rows` as its last member `name`: one row a line, never all in memory."""
    yield f'{json_line(record)[:-1]}, "{name}": ['
    separator = "\n"
    for row in rows:
        yield separator + json_line(row)
        separator = ",\n"
    yield "\n]}\n"


def _written(content: Content) -> str | Iterator[str]:
    if content.table.is_nested:
        return json_text(said(content))
    return json_pieces(said(content), "rows", content.table.records(content.rows))


FORMAT = Format("json", "JSON", "application/json", _written)
