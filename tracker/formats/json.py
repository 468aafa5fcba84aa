"""JSON: an envelope with the version, then what the page says; dates are ISO 8601, unknown is null.

Within one `SCHEMA` fields are only added.
"""

import json
from collections.abc import Iterable, Iterator

from django.core.serializers.json import DjangoJSONEncoder

from tracker.pointintime.points import current
from tracker.text.values import NOT_IN_UTF_8, carried

from .table import Content, Format, Head, Record, Value

SCHEMA = "1"
# Of no verdict there is no such day.
_UNSAID = ("as_of", None)


def envelope(kind: str, head: Head, **content: Value) -> Record:
    """What every JSON answer starts with, then its content.

    `as_of` is the day of the record, where the content does not name the day until which evidence
    was looked at; `head` the entry of the log to which the record was read. `on` is the day that
    was asked for, `release` the release, where the answer is not of now.
    """
    point = current()
    record: Record = {
        "schema": SCHEMA,
        "kind": kind,
        "licence": "CC-BY-4.0",
        "as_of": point.today,
        "head": {"seq": head.seq, "hash": head.hash},
    }
    if not point.is_now:
        record |= {"release": point.release} if point.release else {}
        record |= {"on": point.today}
    return record | {name: value for name, value in content.items() if (name, value) != _UNSAID}


def json_text(record: Record) -> str:
    """The record as JSON, readable by people too; it keeps every character that UTF-8 can carry."""
    return (
        carried(
            json.dumps(record, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1), NOT_IN_UTF_8
        )
        + "\n"
    )


def json_line(record: Record) -> str:
    """The record as JSON on one line, without its line break."""
    return carried(json.dumps(record, cls=DjangoJSONEncoder, ensure_ascii=False), NOT_IN_UTF_8)


def json_pieces(record: Record, name: str, rows: Iterable[Record]) -> Iterator[str]:
    """The record, then `rows` as its last member `name`: one row a line, never all in memory."""
    yield f'{json_line(record)[:-1]}, "{name}": ['
    separator = "\n"
    for row in rows:
        yield separator + json_line(row)
        separator = ",\n"
    yield "\n]}\n"


def _written(content: Content) -> str | Iterator[str]:
    record = envelope(content.kind, content.head, **content.facts())
    if content.left_out:
        record["left_out"] = [left._asdict() for left in content.left_out()]
    if not content.table.member:
        return json_text(record)
    return json_pieces(record, content.table.member, content.table.records(content.rows))


FORMAT = Format("json", "JSON", "application/json", _written)
