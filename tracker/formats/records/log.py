"""Public records of the log."""

import json

from tracker.chain import GENESIS, moment
from tracker.models import Entry, Release

from .commitments import Record


def checkpoint_record(head: Entry | None) -> Record:
    """The head of the log: number, hash and time of its newest entry; 0 for an empty log."""
    return {
        "seq": head.seq if head else 0,
        "hash": head.hash if head else GENESIS,
        "at": moment(head.at) if head else None,
    }


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


CHANGE_COLUMNS = ("seq", "at", "role", "name", "verb", "kind", "key", "words", "reason", "hash")


def change_row(entry: Entry, words: str) -> Record:
    """One entry of the log as a flat row, with what it says in words."""
    return {
        "seq": entry.seq,
        "at": entry.at,
        "role": entry.role,
        "name": entry.name,
        "verb": entry.verb,
        "kind": entry.kind,
        "key": entry.key,
        "words": words,
        "reason": entry.reason,
        "hash": entry.hash,
    }


def entry_record(entry: Entry) -> Record:
    """One entry of the log as the log itself has it."""
    record: Record = json.loads(entry.line)
    return record
