"""The log's side of every save: what the public sees differently becomes an entry.

An entry is written in the transaction of what it tells. Before a row changes, `notice` enters what
came around the log, so that a save never passes somebody else's change off as its own.
"""

import datetime as dt

from django.db import connections
from django.db.models import Q
from django.utils import timezone

from tracker.chain import GENESIS, digest
from tracker.choices import ChangeVerb, EntryRole, EntryVerb
from tracker.models import PUBLIC, Assessment, RecordEntry, User
from tracker.models.base import KeyedModel

from .values import is_unchanged, kind_of, stable_key, stored_values

# The number of PostgreSQL's lock on the log: "C5+1" in ASCII.
_LOCK = 0x43352B31
# The first of these that somebody is in is what the log says of them.
_ROLES = (EntryRole.REVIEWER, EntryRole.MANAGER, EntryRole.ANALYST)
_BATCH = 500


def take_turn(using: str = "default") -> None:
    """Wait until no other transaction writes to the record; it is ours until this one ends.

    Whoever writes takes it before the first row, so that nobody waits for a row of somebody who
    waits for the log. On SQLite the transaction itself is the turn (it begins IMMEDIATE).
    """
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


class Writer:
    """Writes entries at the end of the log, in the caller's transaction and turn."""

    def __init__(self, *, by: User | None = None, using: str = "default") -> None:
        self._entries = RecordEntry.objects.using(using)
        head = self._entries.head()
        self._seq, self._hash = (head.seq, head.hash) if head else (0, GENESIS)
        self._at = head.at if head else None
        self._role, self._name = role_of(by), by.public_name if by else ""
        self._waiting: list[RecordEntry] = []

    @property
    def is_at_the_start(self) -> bool:
        """Whether the log is empty."""
        return self._seq == 0

    def write(
        self,
        *,
        verb: EntryVerb,
        kind: str,
        key: str,
        before: str | None,
        after: str | None,
        reason: str | None = None,
        at: dt.datetime | None = None,
    ) -> None:
        """Write one entry; `at` is now if it is left out, and never before the entry before."""
        at = at or timezone.now()
        self._at = at if self._at is None else max(at, self._at)
        self._seq += 1
        entry = RecordEntry(
            seq=self._seq,
            at=self._at,
            role=self._role,
            name=self._name,
            verb=verb,
            kind=kind,
            key=key,
            before=before,
            after=after,
            reason=reason or None,
            previous=self._hash,
        )
        entry.hash = self._hash = digest(entry.content)
        self._waiting.append(entry)
        if len(self._waiting) == _BATCH:
            self.flush()

    def flush(self) -> None:
        """Send what was written to the database."""
        self._entries.bulk_create(self._waiting)
        self._waiting.clear()


def role_of(by: User | None) -> EntryRole:
    """As what the log says that somebody acts."""
    if by is None:
        return EntryRole.COMMAND
    if by.is_superuser:
        return EntryRole.ADMINISTRATOR
    groups = set(by.groups.values_list("name", flat=True))
    return next((role for role in _ROLES if role in groups), EntryRole.ACCOUNT)


def notice(row: KeyedModel | User) -> None:
    """Enter what differs between the row as stored and the log: nobody's act, so a command's."""
    if type(row) in PUBLIC:
        _enter(row, by=None, verb=EntryVerb.FOUND, reason=None)


def enter(
    row: KeyedModel | User,
    *,
    by: User | None,
    verb: ChangeVerb,
    reason: str | None,
    old_key: str | None = None,
) -> None:
    """Enter what the public sees differently after the row was saved, or before it is deleted.

    `old_key` is the key that the row had before, where that may be another one.
    """
    if type(row) not in PUBLIC:
        return
    if verb == ChangeVerb.REMOVED:
        _enter_gone(row, key=stable_key(row), by=by, reason=reason)
        return
    if old_key not in (None, stable_key(row)):
        _enter_gone(row, key=old_key, by=by, reason=reason)
    if verb.value in EntryVerb.values:
        _enter(row, by=by, verb=EntryVerb(verb.value), reason=reason)


def enter_new_name(user: User, *, by: User | None) -> None:
    """Enter the verdicts that show the name of somebody who has another one now."""
    mine = Assessment.objects.published().filter(Q(author=user) | Q(reviewer=user))
    for verdict in mine.order_by("published_at", "key"):
        _enter(verdict, by=by, verb=EntryVerb.CHANGED, reason=None)


def last_values(kind: str, key: str, *, using: str = "default") -> str | None:
    """What the log says that the public sees of the object."""
    return RecordEntry.objects.using(using).shapes(kind, [key]).get(key)


def _enter(row: KeyedModel | User, *, by: User | None, verb: EntryVerb, reason: str | None) -> None:
    kind, key, using = kind_of(type(row)), stable_key(row), row._state.db or "default"
    before, after = last_values(kind, key, using=using), stored_values(row)
    if is_unchanged(type(row), before, after):
        return
    if before is None and verb == EntryVerb.FOUND:
        verb = EntryVerb.ENTERED
    writer = Writer(by=by, using=using)
    writer.write(verb=verb, kind=kind, key=key, before=before, after=after, reason=reason)
    writer.flush()


def _enter_gone(
    row: KeyedModel | User, *, key: str | None, by: User | None, reason: str | None
) -> None:
    using, kind = row._state.db or "default", kind_of(type(row))
    before = last_values(kind, str(key), using=using)
    if before is not None:
        writer = Writer(by=by, using=using)
        writer.write(
            verb=EntryVerb.REMOVED,
            kind=kind,
            key=str(key),
            before=before,
            after=None,
            reason=reason,
        )
        writer.flush()
