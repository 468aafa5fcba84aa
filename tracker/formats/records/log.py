"""The public log: its head, releases of it, and its entries in words."""

import json
from functools import partial

from tracker.chain import GENESIS, moment
from tracker.formats.json import HEAD
from tracker.formats.table import NO_HEAD, Column, Head, Record, Row, Table, Value, under
from tracker.models import RecordEntry


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


def _shape(entry: Row, name: str) -> Value:
    """The row before or after the change; null where there was none."""
    text = getattr(entry, name)
    return json.loads(text) if text else None


# The head of the log.
CHECKPOINT = (
    *HEAD,
    Column("at", "Time of that entry; null for an empty log", "datetime"),
)
# The page has no rows.
CHECKPOINT_PAGE = Table((), facts=CHECKPOINT, is_nested=True)
_LOG = Column("log", "The head of the log", "object", of=CHECKPOINT)
# A named head of the log: what it froze, and how many changes came since the one before.
_RELEASE = (
    Column("name", "Its name"),
    Column("released_at", "Time at which it was named", "datetime"),
    Column("seq", "Number of the entry that it names", "integer", get="entry"),
    Column("hash", "SHA-256 of that entry", get="head"),
    Column("status_counts", "What the record held, by standing and status", "object", get="counts"),
    Column("changes", "How many changes of each kind came since the one before", "counts"),
    Column("path", "Path of it on this site", get=lambda row: row.get_absolute_url()),
)
_SAID = (
    Column("seq", "Number of the entry, from 1 without gaps", "integer"),
    Column("at", "Time of the change, in UTC", "datetime"),
    Column("role", "Role of who made it"),
    Column("name", "Public name of who made it; empty where there is none"),
    Column("verb", "What was done"),
    Column("kind", "Kind of what was changed"),
    Column("key", "Key of what was changed"),
)
_WORDS = Column("words", "The change in one sentence", get="sentence")
_WHY = (
    Column("reason", "Why it was made"),
    Column("hash", "SHA-256 of the entry, which covers the hash of the one before"),
)
# Rows: entries of the log told in words, with `entry` and `sentence`.
CHANGES = Table(
    (
        *under("entry", _SAID),
        _WORDS,
        *under(
            "entry",
            (
                *_WHY,
                Column("previous", "The hash of the entry before"),
                Column(
                    "before",
                    "The row before, as the log has it",
                    "object",
                    get=partial(_shape, name="before"),
                ),
                Column(
                    "after",
                    "The row after, as the log has it",
                    "object",
                    get=partial(_shape, name="after"),
                ),
            ),
        ),
    ),
    order=tuple(column.name for column in (*_SAID, _WORDS, *_WHY)),
    facts=(
        _LOG,
        Column("total", "How many entries were found, wherever they stand", "integer", "entries"),
    ),
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
            "row_count",
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
    ),
    facts=(_LOG, Column("releases", "The named states of the record", "array", of=_RELEASE)),
)
