"""Where in the log a page stands: at its head, at the end of a day, or in a release."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tracker.chain import GENESIS
from tracker.pointintime.replaying import snapshot_file
from tracker.pointintime.snapshots import Snapshot
from tracker.text.dates import format_date

PARAMETER = "on"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
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


class NoSuchDay(ValueError):
    """The day that an address asks for cannot be shown. The message is a sentence that says why."""


@dataclass(frozen=True)
class Standpoint:
    """The head of the log, or the end of the day `on`, or the head that `release` froze."""

    on: dt.date | None = None
    release: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "Standpoint":
        """The standpoint that the address asks for. Raises NoSuchDay."""
        if release := getattr(request, "release", ""):
            return cls(release=release)
        asked = request.GET.get(PARAMETER)
        return cls() if asked is None else cls(on=_day(asked))

    @property
    def is_now(self) -> bool:
        """Whether the page shows the record as it stands."""
        return self.on is None and not self.release

    def state(self) -> State | None:
        """What the page depends on, in one query; None while there is no entry.

        Raises Http404 where there is no such release.
        """
        with connection.cursor() as cursor:
            if self.release:
                cursor.execute(_IN_RELEASE, [self.release])
            elif self.on:
                cursor.execute(_BEFORE, [_end(self.on)])
            else:
                cursor.execute(_AT_THE_HEAD)
            row = cursor.fetchone()
        if row is None and self.release:
            raise Http404
        return self._state(row) if row or self.on else None

    def _state(self, row: tuple[Any, ...] | None) -> State:  # a row of one of the queries above
        seq, head, changed_at, texts, texts_at, released_at = row or (0, GENESIS, *[None] * 4)
        today = released_at and _aware(released_at).astimezone(dt.UTC).date()
        return State(
            seq=seq,
            head=head,
            changed_at=changed_at and _aware(changed_at),
            texts=texts or 0,
            texts_at=texts_at and _aware(texts_at),
            today=today or self.on or dt.datetime.now(dt.UTC).date(),
        )

    def snapshot(self, state: State) -> Snapshot:
        """The record as it stood. Raises what `snapshot_file` does."""
        path = snapshot_file(seq=state.seq, state=f"{state.head} {state.texts} {state.texts_at}")
        return Snapshot(path, today=state.today, release=self.release)


def _day(asked: str) -> dt.date:
    try:
        if not _DAY.fullmatch(asked):
            raise ValueError
        day = dt.date.fromisoformat(asked)
    except ValueError:
        raise NoSuchDay(_("“on” must be a day that exists, written like 2026-10-01.")) from None
    today = timezone.localdate()
    if day > today:
        raise NoSuchDay(
            _("“on” must not be in the future: today is %(today)s in UTC.")
            % {"today": format_date(today)}
        )
    return day


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
