"""The public log: its head, releases of it, and its entries in words."""

import json

from tracker.chain import GENESIS, moment
from tracker.formats.table import NO_HEAD, Column, Head, Record, Row, Table, under
from tracker.models import RecordEntry, Release


def checkpoint_record(head: RecordEntry | None) -> Record:
    """The head of the log: number, hash and time of its newest entry; 0 for an empty log."""
    return {
        "seq": head.seq if head else 0,
        "hash": head.hash if head else GENESIS,
        "at": moment(head.at) if head else None,
    }


def head_of(entry: RecordEntry | None) -> Head:
    """The head of the log, as files name it."""
    return Head(entry.seq, entry.hash, entry.at) if entry else NO_HEAD


def release_record(release: Release) -> Record:
    """A named head of the log: what it froze, and how many changes came since the one before."""
    return {
        "name": release.name,
        "released_at": moment(release.released_at),
        "seq": release.entry,
        "hash": release.head,
        "counts": release.counts,
        "changes": release.changes,
        "path": release.get_absolute_url(),
    }


def _change_record(change: Row) -> Record:
    """The entry as the log itself has it, and what it says in words."""
    return {**json.loads(change.entry.line), "words": change.sentence}


# Rows: entries of the log told in words, with `entry` and `sentence`.
CHANGES = Table(
    (
        *under(
            "entry",
            (
                Column("seq", "Number of the entry, from 1 without gaps", "integer"),
                Column("at", "Time of the change, in UTC", "datetime"),
                Column("role", "Role of who made it"),
                Column("name", "Public name of who made it; empty where there is none"),
                Column("verb", "What was done"),
                Column("kind", "Kind of what was changed"),
                Column("key", "Key of what was changed"),
            ),
        ),
        Column("words", "The change in one sentence", get="sentence"),
        *under(
            "entry",
            (
                Column("reason", "Why it was made"),
                Column("hash", "SHA-256 of the entry, which covers the hash of the one before"),
            ),
        ),
    ),
    member="changes",
    record=_change_record,
)
# Rows: files with `name`, `format`, `path`, `without`, `elsewhere`, and `written`, or None.
FILES = Table(
    (
        Column("name", "What the file holds", get=lambda file: str(file.name)),
        Column("format", "Its format", get=lambda file: str(file.format)),
        Column("path", "Its path on this site"),
        Column("without", "What it leaves out unless it is asked for it, and how many"),
        Column("elsewhere", "Path of the same file with that instead; empty where none has it"),
        Column(
            "rows",
            "How many rows it has; null where that depends on the day or on filters",
            "integer",
            "rows",
            get=lambda file: file.written.rows if file.written else None,
        ),
        Column(
            "size",
            "Its size; null where that depends on the day or on filters",
            "integer",
            "bytes",
            get=lambda file: file.written.size if file.written else None,
        ),
        Column(
            "sha256",
            "Its SHA-256; null where that depends on the day or on filters",
            get=lambda file: file.written.sha256 if file.written else None,
        ),
    )
)
