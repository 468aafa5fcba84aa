"""The database itself lets the log grow at its end, and in no other way."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import ROUND
from tests.publishing.test_guards import another_value
from tracker.chain import digest
from tracker.choices import EntryVerb
from tracker.models import RecordEntry
from tracker.publiclog.writing import Writer

pytestmark = pytest.mark.django_db
SENTENCE = "stays as it is"


@pytest.fixture
def log(db: None) -> list[RecordEntry]:
    """Three entries."""
    writer = Writer()
    for number in range(3):
        writer.write(
            verb=EntryVerb.ADDED,
            kind="action",
            key=str(number),
            before=None,
            after='{"title":"A"}',
        )
    writer.flush()
    return list(RecordEntry.objects.after(0))


def refused(write: Any) -> None:
    with pytest.raises(IntegrityError, match=SENTENCE), transaction.atomic():
        write()


def following(last: RecordEntry, **values: Any) -> RecordEntry:
    """An entry that could follow the last one."""
    entry = RecordEntry(
        seq=last.seq + 1,
        at=last.at,
        role="command",
        verb="changed",
        kind="action",
        key="0",
        before='{"title":"A"}',
        after='{"title":"B"}',
        previous=last.hash,
    )
    for name, value in values.items():
        setattr(entry, name, value)
    entry.hash = digest(entry.content)
    return entry


@pytest.mark.parametrize(
    "field", RecordEntry._meta.concrete_fields, ids=lambda field: str(field.name)
)
def test_no_column_of_an_entry_changes(field: Any, log: list[RecordEntry]) -> None:
    last = log[-1]
    values = {"seq": 4, "role": "analyst", "verb": "found", "hash": "f" * 64, "previous": "e" * 64}
    value = values.get(field.name) or another_value(field, last)
    rows = RecordEntry.objects.filter(seq=last.seq)
    refused(lambda: rows.update(**{field.attname: value}))
    if not field.primary_key:
        assert rows.update(**{field.attname: getattr(last, field.attname)}) == 1


def test_no_entry_is_deleted(log: list[RecordEntry]) -> None:
    refused(lambda: RecordEntry.objects.filter(seq=3).delete())
    refused(log[2].delete)
    with connection.cursor() as cursor:
        refused(lambda: cursor.execute("DELETE FROM tracker_entry"))


def test_no_entry_is_replaced(log: list[RecordEntry]) -> None:
    connection.check_constraints()  # PostgreSQL truncates no table while a check is due
    statement = (
        "TRUNCATE tracker_entry CASCADE"
        if connection.vendor == "postgresql"
        else "INSERT OR REPLACE INTO tracker_entry SELECT * FROM tracker_entry WHERE seq = 3"
    )
    with connection.cursor() as cursor:
        refused(lambda: cursor.execute(statement))


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite has REPLACE")
def test_not_even_without_recursive_triggers(log: list[RecordEntry]) -> None:
    """Without them SQLite fires no DELETE trigger for a REPLACE: another program's connection."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers = OFF")
        try:
            for seq in (3, 1):
                again = f"SELECT * FROM tracker_entry WHERE seq = {seq}"
                statement = f"INSERT OR REPLACE INTO tracker_entry {again}"
                refused(lambda: cursor.execute(statement))  # noqa: B023  called at once
        finally:
            cursor.execute("PRAGMA recursive_triggers = ON")


@pytest.mark.parametrize("seq", [1, 3, 5, 100])
def test_there_is_no_gap_and_no_second_entry_of_a_number(seq: int, log: list[RecordEntry]) -> None:
    refused(lambda: following(log[-1], seq=seq).save(force_insert=True))


@pytest.mark.parametrize("place", [0, 1])
def test_there_is_no_fork(place: int, log: list[RecordEntry]) -> None:
    refused(lambda: following(log[-1], previous=log[place].hash).save(force_insert=True))
    refused(lambda: following(log[-1], previous="0" * 64).save(force_insert=True))


def test_the_first_entry_starts_the_chain() -> None:
    nothing = RecordEntry(seq=0, at=ROUND, hash="0" * 64)
    refused(lambda: following(nothing, previous="1" * 64).save(force_insert=True))
    refused(lambda: following(nothing, seq=2).save(force_insert=True))
    following(nothing).save(force_insert=True)


def test_it_goes_on_at_its_end(log: list[RecordEntry]) -> None:
    following(log[-1]).save(force_insert=True)
    head = RecordEntry.objects.head()
    assert head
    assert head.seq == 4
    assert str(head) == "4 Changed: action 0"
