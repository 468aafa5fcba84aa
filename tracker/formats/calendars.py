"""Calendar files (RFC 5545): whole days. Pure; no clock, no address of its own."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tracker.text.values import NOT_IN_CALENDARS, carried

_LONGEST = 75  # octets in a line, without its line break (RFC 5545, section 3.1)
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, kw_only=True)
class CalendarDay:
    """One day of a calendar. `uid` stays the same for ever; `changed` is an aware time."""

    uid: str
    day: dt.date
    changed: dt.datetime
    summary: str
    description: str
    url: str


def calendar_lines(*, name: str, product: str, days: Iterable[CalendarDay]) -> Iterator[str]:
    """The calendar as lines, folded and each with its line break, in the order of `days`."""
    yield from map(
        _folded,
        (
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            f"PRODID:{_text(product)}",
            f"NAME:{_text(name)}",
            f"X-WR-CALNAME:{_text(name)}",
        ),
    )
    for day in days:
        yield from map(_folded, _event(day))
    yield _folded("END:VCALENDAR")


def _event(day: CalendarDay) -> tuple[str, ...]:
    return (
        "BEGIN:VEVENT",
        f"UID:{_text(day.uid)}",
        f"DTSTAMP:{day.changed.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day.day.isoformat().replace('-', '')}",
        f"SUMMARY:{_text(day.summary)}",
        f"DESCRIPTION:{_text(day.description)}",
        f"URL:{day.url}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    )


def _text(value: str) -> str:
    return carried(value.translate(_ESCAPES), NOT_IN_CALENDARS)


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, each further one starting with a space.

    A character is never cut in two.
    """
    pieces, piece, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > _LONGEST:
            pieces.append(piece)
            piece, size = " ", 1
        piece += character
        size += width
    return "\r\n".join([*pieces, piece]) + "\r\n"
