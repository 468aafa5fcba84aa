"""Rows out: streamed, in a stable order, safe to open in a spreadsheet program."""

import csv
import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from tracker.formats.records import Record, commitment_row
from tracker.models import Assessment, Commitment
from tracker.querysets import CommitmentQuerySet
from tracker.scoring import Clocks
from tracker.text.formulas import guard_cell

CHUNK = 500


class _Echo:
    """A file for csv.writer whose write gives the line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The rows as lines of CSV (RFC 4180), header first. Text that looks like a formula is guarded.

    Dates are ISO 8601, lists are joined by spaces, booleans are true and false, unknown is empty.
    """
    writer = csv.writer(_Echo())
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow([_cell(row[column]) for column in columns])


def _cell(value: Any) -> str | int:
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
        return guard_cell(" ".join(value))
    return guard_cell(str(value))


def json_text(record: Record) -> str:
    """The record as JSON, readable by people too; it keeps every character as it is."""
    return json.dumps(record, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1) + "\n"


def json_pieces(record: Record, name: str, rows: Iterable[Record]) -> Iterator[str]:
    """The record, then `rows` as its last member `name`: one row a line, never all in memory."""
    opening = json.dumps(record, cls=DjangoJSONEncoder, ensure_ascii=False)
    yield f'{opening[:-1]}, "{name}": ['
    separator = "\n"
    for row in rows:
        yield separator + json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def commitment_rows(
    commitments: CommitmentQuerySet[Commitment], *, today: dt.date, clocks: Clocks
) -> Iterator[Record]:
    """The commitments as flat rows, in chunks, so that memory stays flat at any number."""
    found = commitments.for_rows().iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        newest = Assessment.objects.newest_evidence(chunk)
        for commitment in chunk:
            yield commitment_row(
                commitment,
                newest_evidence=newest.get(commitment.pk),
                today=today,
                quiet_months=clocks.quiet_months,
            )
