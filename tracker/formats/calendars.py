"""Calendar files (RFC 5545): whole days, in revisions. Pure; no clock, no address of its own."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Calendar, Event, vText

from tracker.text.values import NOT_IN_CALENDARS, carried

CONTENT_TYPE = "text/calendar"


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """The days from `first` to `last`, both included.

    `uid` stays the same for ever. `sequence` counts how often day or summary changed, `changed` is
    the aware time of the newest change. A calendar that holds the entry drops it once it is
    cancelled.
    """

    uid: str
    first: dt.date
    last: dt.date
    sequence: int
    changed: dt.datetime
    category: str
    summary: str
    description: str
    url: str
    place: str = ""
    is_cancelled: bool = False


def calendar_text(*, name: str, product: str, entries: Iterable[CalendarEntry]) -> str:
    """The calendar in the order of `entries`; what it cannot carry becomes U+FFFD."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", product)
    calendar.add("name", _text(name))
    calendar.add("x-wr-calname", _text(name))
    for entry in entries:
        calendar.add_component(_event(entry))
    written: bytes = calendar.to_ical()
    return written.decode()


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed.astimezone(dt.UTC))
    event.add("last-modified", entry.changed.astimezone(dt.UTC))
    event.add("dtstart", entry.first)
    # The end of whole days is the day after them.
    event.add("dtend", entry.last + dt.timedelta(days=1))
    event.add("summary", _text(entry.summary))
    event.add("description", _text(entry.description))
    event.add("categories", [_text(entry.category)])
    if entry.place:
        event.add("location", _text(entry.place))
    event.add("url", entry.url)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    return event


def _text(value: str) -> vText:
    lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return vText("\n".join(carried(line, NOT_IN_CALENDARS) for line in lines))
