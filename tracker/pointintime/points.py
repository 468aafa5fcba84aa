"""The point in time for which a page speaks: now, the end of a day, or a release.

Its address is a prefix of the whole site, in every language: `/on/2026-11-21/ru/commitments/`.
While a page is read, `current` says of which point it is.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.models.releases import NAME
from tracker.text.dates import format_date

PARAMETER = "on"
Piece = TypeVar("Piece")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class NoSuchDay(ValueError):
    """The day that an address asks for cannot be shown. The message is a sentence that says why."""


@dataclass(frozen=True)
class Point:
    """The head of the log, or the end of `day`, or the head that `release` froze on `day`.

    The day of a release is known once it was found in the log.
    """

    day: dt.date | None = None
    release: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "Point":
        """The point that the address of the request names."""
        point: Point = getattr(request, "point", NOW)
        return point

    @classmethod
    def of_day(cls, asked: str) -> "Point":
        """The end of the day. Raises NoSuchDay."""
        return cls(day=_day(asked))

    @property
    def is_now(self) -> bool:
        """Whether the record is read as it stands."""
        return self.day is None and not self.release

    @property
    def today(self) -> dt.date:
        """The day that is today there."""
        return self.day or timezone.localdate()

    @property
    def prefix(self) -> str:
        """What its addresses start with; nothing now."""
        if self.release:
            return f"/r/{self.release}"
        return f"/{PARAMETER}/{self.day.isoformat()}" if self.day else ""

    @property
    def name(self) -> str:
        """What files are named after: the release or the day."""
        return self.release or self.today.isoformat()


NOW = Point()
# A name that is none names no release, and so no page.
PREFIX = re.compile(rf"/(?:{PARAMETER}/(?P<day>[^/]+)|r/(?P<release>{NAME}))(?=/|\Z)")
_current: ContextVar[Point] = ContextVar("point", default=NOW)


def current() -> Point:
    """The point of which the record is read."""
    return _current.get()


@contextmanager
def reading(point: Point) -> Iterator[None]:
    """Within it `current` is the point."""
    token = _current.set(point)
    try:
        yield
    finally:
        _current.reset(token)


def each_within(
    enter: Callable[[], AbstractContextManager[object]], pieces: Iterator[Piece]
) -> Iterator[Piece]:
    """The pieces of a streamed answer, each made within the context."""
    while True:
        with enter():
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


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
