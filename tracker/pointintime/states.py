"""What a page depends on at a point: the entry of the log it reads to, and the loaded texts."""

import datetime as dt
from typing import Any, NamedTuple

from django.db import connection
from django.http import Http404
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from tracker.chain import GENESIS
from tracker.pointintime.keeping import snapshot_file
from tracker.pointintime.points import Point
from tracker.pointintime.snapshots import Snapshot

# Written by hand because every request asks one of them: building it would take longer than
# answering it.
_COLUMNS = (
    "SELECT e.seq, e.hash, e.at, (SELECT COUNT(*) FROM tracker_sourcetext),"
    " (SELECT MAX(loaded_at) FROM tracker_sourcetext)"
)
_AT_THE_HEAD = f"{_COLUMNS}, NULL FROM tracker_entry e ORDER BY e.seq DESC LIMIT 1"
_BEFORE = f"{_COLUMNS}, NULL FROM tracker_entry e WHERE e.at < %s ORDER BY e.seq DESC LIMIT 1"
_IN_RELEASE = (
    f"{_COLUMNS}, r.released_at FROM tracker_release r"
    " JOIN tracker_entry e ON e.seq = r.entry WHERE r.name = %s"
)


class State(NamedTuple):
    """What a page depends on besides its address, its language and the code."""

    seq: int
    head: str
    changed_at: dt.datetime | None
    texts: int
    texts_at: dt.datetime | None
    today: dt.date

    def snapshot(self, point: Point, *, waits: bool = False) -> Snapshot:
        """The record as it stood at the point. Raises what `snapshot_file` does.

        Who `waits` has it made here, however long that takes.
        """
        texts = f"{self.texts} {self.texts_at}"
        apart = None if waits else ("prepare_days", "--", point.name)
        path = snapshot_file(seq=self.seq, head=self.head, texts=texts, apart=apart)
        return Snapshot(path, Point(day=self.today, release=point.release))


def state_at(point: Point) -> State | None:
    """What a page of the point depends on, in one query; None while there is no entry.

    Raises Http404 where there is no such release.
    """
    with connection.cursor() as cursor:
        if point.release:
            cursor.execute(_IN_RELEASE, [point.release])
        elif point.day:
            cursor.execute(_BEFORE, [_end(point.day)])
        else:
            cursor.execute(_AT_THE_HEAD)
        row = cursor.fetchone()
    if row is None and point.release:
        raise Http404
    return _state(point, row) if row or point.day else None


def _state(point: Point, row: tuple[Any, ...] | None) -> State:  # a row of one of the queries above
    seq, head, changed_at, texts, texts_at, released_at = row or (0, GENESIS, *[None] * 4)
    today = released_at and _aware(released_at).astimezone(dt.UTC).date()
    return State(
        seq=seq,
        head=head,
        changed_at=changed_at and _aware(changed_at),
        texts=texts or 0,
        texts_at=texts_at and _aware(texts_at),
        today=today or point.day or dt.datetime.now(dt.UTC).date(),
    )


def _end(day: dt.date) -> str | None:
    """The end of the day, as the database writes moments."""
    end = dt.datetime.combine(day, dt.time(), dt.UTC) + dt.timedelta(days=1)
    return connection.ops.adapt_datetimefield_value(end)


def _aware(at: dt.datetime | str) -> dt.datetime:
    """The moment that the database gave; SQLite gives text, in UTC."""
    found = parse_datetime(at) if isinstance(at, str) else at
    if found is None:
        raise ValueError(at)
    return found if timezone.is_aware(found) else found.replace(tzinfo=dt.UTC)
