"""The log's side of every save: what the public sees differently becomes an entry.

An entry is written in the transaction of what it tells, by the `Writer` of the act. Before a row
changes, `notice` enters what came around the log, so that a save never passes somebody else's
change off as its own.
"""

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from django.db import connections
from django.db.models import Q

from tracker.chain import GENESIS, canonical, digest
from tracker.choices import ChangeVerb, EntryRole, EntryVerb
from tracker.choices.editing import AccountEvent
from tracker.models import PUBLIC, Assessment, RecordEntry, User
from tracker.models.base import KeyedModel
from tracker.models.fields import Json
from tracker.models.log import ACCOUNT

from .protecting import checked_time
from .values import Lists, is_unchanged, kind_of, stable_key, stored_values, values_of

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


class _End(NamedTuple):
    """Number, hash and time of the newest entry."""

    seq: int
    hash: str
    at: dt.datetime | None


class Writer:
    """Writes entries at the end of the log, in the caller's transaction and turn.

    It looks for the end when the first of them comes. `at` is the time of the entries that name no
    other, now if it is left out or something later stands in the log: what the public saw on a day
    stays as it was. No entry is before the one before it.
    """

    def __init__(
        self, *, by: User | None = None, using: str = "default", at: dt.datetime | None = None
    ) -> None:
        self._by = by
        self._at = at
        self._entries = RecordEntry.objects.using(using)
        self._waiting: list[RecordEntry] = []

    @cached_property
    def _end(self) -> _End:
        head = self._entries.head()
        return _End(head.seq, head.hash, head.at) if head else _End(0, GENESIS, None)

    @property
    def _time(self) -> dt.datetime:
        """The time of the writer, unless something later stands in the log. Raises WrongClock."""
        own, end = self._at, self._end.at
        return self._now if own is None or (end is not None and own < end) else own

    @cached_property
    def _now(self) -> dt.datetime:
        """The time of the first entry, so that no day ends inside an act. Raises WrongClock."""
        return checked_time(self._end.at, using=self._entries.db)

    @cached_property
    def _role(self) -> EntryRole:
        return role_of(self._by)

    @property
    def next_number(self) -> int:
        """The number of the entry that will be written next."""
        return self._end.seq + 1

    @property
    def is_at_the_start(self) -> bool:
        """Whether the log is empty."""
        return self._end.seq == 0

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
        """Write one entry; `at` is the time of the writer if it is left out."""
        end = self._end
        at = at or self._time
        entry = RecordEntry(
            seq=end.seq + 1,
            at=at if end.at is None else max(at, end.at),
            role=self._role,
            name=self._by.public_name if self._by else "",
            verb=verb,
            kind=kind,
            key=key,
            before=before,
            after=after,
            reason=reason or None,
            previous=end.hash,
        )
        entry.hash = digest(entry.content)
        self._end = _End(entry.seq, entry.hash, entry.at)
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


def notice(stored: KeyedModel | User, lists: Lists | None = None) -> str | None:
    """Enter what differs between the row as it is stored and the log: nobody's act, so a command's.

    `stored` was read by `whole_rows`, in our turn; `lists` are its `lists_of`, if the caller has
    them. Returns what the log now says that the public sees of it, in canonical JSON; None where
    the public does not see it.
    """
    now = values_of(stored, lists)
    if now is None:
        return None
    kind, key, using = kind_of(type(stored)), stable_key(stored), stored._state.db or "default"
    known = last_values(kind, key, using=using)
    if is_unchanged(type(stored), known, now):
        return known
    verb = EntryVerb.ENTERED if known is None else EntryVerb.FOUND
    writer = Writer(using=using)
    writer.write(verb=verb, kind=kind, key=key, before=known, after=now)
    writer.flush()
    return now


def enter(
    row: KeyedModel | User,
    *,
    writer: Writer,
    verb: ChangeVerb,
    reason: str | None,
    before: str | None,
    old_key: str | None = None,
    lists: Lists | None = None,
) -> None:
    """Enter what the public sees differently after the row was saved, or before it is deleted.

    `before` is what `notice` returned; `old_key` is the key that the row had then, where that may
    be another one; `lists` are the keys that its many-to-many fields name, where the caller knows
    them. The caller flushes the writer.
    """
    if type(row) not in PUBLIC:
        return
    kind, key = kind_of(type(row)), stable_key(row)
    is_gone = verb == ChangeVerb.REMOVED
    if before is not None and (is_gone or old_key not in (None, key)):
        gone = key if is_gone else str(old_key)
        writer.write(
            verb=EntryVerb.REMOVED, kind=kind, key=gone, before=before, after=None, reason=reason
        )
        before = None
    if is_gone or verb.value not in EntryVerb.values:
        return
    after = stored_values(row, lists)
    if not is_unchanged(type(row), before, after):
        writer.write(
            verb=EntryVerb(verb.value),
            kind=kind,
            key=key,
            before=before,
            after=after,
            reason=reason,
        )


def enter_new_name(user: User, *, writer: Writer) -> None:
    """Enter the verdicts that show the name of somebody who has another one now."""
    mine = Assessment.objects.published().filter(Q(author=user) | Q(reviewer=user))
    for verdict in mine.order_by("published_at", "key"):
        known = last_values(kind_of(Assessment), stable_key(verdict))
        enter(verdict, writer=writer, verb=ChangeVerb.CHANGED, reason=None, before=known)


def enter_account(event: AccountEvent, *, writer: Writer, role: str = "", reason: str = "") -> None:
    """Enter what happened to an account, without saying whose it is."""
    values = {"event": event.value, "role": role or None}
    writer.write(
        verb=EntryVerb.ADDED,
        kind=ACCOUNT,
        key=f"{event}-{writer.next_number}",
        before=None,
        after=canonical(values),
        reason=reason,
    )


def enter_account_changes(
    fields: Mapping[str, Mapping[str, Json]], *, writer: Writer, is_new: bool, reason: str | None
) -> None:
    """The same for each change of an account's row: that it is there, roles, closed or opened.

    `fields` maps the fields that changed to their `old` and `new` values; roles name groups.
    """
    told = reason or ""
    if is_new:
        enter_account(AccountEvent.MADE, writer=writer, reason=told)
    before, after = (_roles(fields, when) for when in ("old", "new"))
    for role in sorted(before - after):
        enter_account(AccountEvent.TAKEN, writer=writer, role=role, reason=told)
    for role in sorted(after - before):
        enter_account(AccountEvent.GIVEN, writer=writer, role=role, reason=told)
    if "is_active" in fields and not is_new:
        is_open = fields["is_active"]["new"]
        event = AccountEvent.OPENED if is_open else AccountEvent.CLOSED
        enter_account(event, writer=writer, reason=told)


def _roles(fields: Mapping[str, Mapping[str, Json]], when: str) -> set[str]:
    groups = fields.get("groups", {}).get(when) or []
    roles = {str(group) for group in groups} if isinstance(groups, list) else set()
    is_administrator = fields.get("is_superuser", {}).get(when)
    return roles | {EntryRole.ADMINISTRATOR.value} if is_administrator else roles


def last_values(kind: str, key: str, *, using: str = "default") -> str | None:
    """What the log says that the public sees of the object."""
    about = RecordEntry.objects.using(using).filter(kind=kind, key=key).order_by("-seq")
    return about.values_list("after", flat=True).first()
