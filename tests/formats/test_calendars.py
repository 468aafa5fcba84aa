"""Calendar files as RFC 5545 has them, read by a program for calendars."""

import datetime as dt
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from tracker.formats.calendars import CalendarEntry, calendar_text
from tracker.text.values import NOT_IN_CALENDARS, carried

NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.timezone(dt.timedelta(hours=5)))
SAMPLES = (
    'a, b; c\\d: "e" \\n \\, \\;',
    "<b>bold</b> & co",
    "Соглашение о воде, ё, қазақ тілі",
    "🇰🇿 👩‍🔬 e\u0301",
    "\x00\x0b\x1b\x85\u2028\ud800",
    "one\r\ntwo\rthree\n\nfour",
)
texts = st.sampled_from(SAMPLES) | st.text(min_size=1, max_size=200)


def entry(**values: Any) -> CalendarEntry:
    given_values = {
        "uid": "due-NYD-24@example.org",
        "first": dt.date(2023, 10, 31),
        "last": dt.date(2023, 10, 31),
        "sequence": 2,
        "changed": NOON,
        "category": "Promised date",
        "summary": "Due: NYD-24",
        "description": "A promise.",
        "url": "https://example.org/commitments/NYD-24/",
        **values,
    }
    return CalendarEntry(**given_values)


def written(*entries: CalendarEntry, name: str = "Dates") -> str:
    return calendar_text(name=name, product="-//A//EN", entries=entries)


def read(text: str) -> list[Any]:
    """The events of a calendar in which nothing is wrong."""
    calendar = Calendar.from_ical(text.encode())
    assert not calendar.errors
    assert not any(event.errors for event in calendar.walk("VEVENT"))
    return list(calendar.walk("VEVENT"))


def plain(text: str) -> str:
    """The text as a calendar carries it: its characters, and the ends of its lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(carried(line, NOT_IN_CALENDARS) for line in lines)


def test_an_entry_is_whole_days_with_a_uid_a_revision_and_utc_stamps() -> None:
    lines = written(entry()).split("\r\n")
    assert set(lines) >= {
        "VERSION:2.0",
        "PRODID:-//A//EN",
        "NAME:Dates",
        "X-WR-CALNAME:Dates",
        "UID:due-NYD-24@example.org",
        "SEQUENCE:2",
        "DTSTAMP:20261121T070000Z",
        "LAST-MODIFIED:20261121T070000Z",
        "DTSTART;VALUE=DATE:20231031",
        "DTEND;VALUE=DATE:20231101",
        "SUMMARY:Due: NYD-24",
        "CATEGORIES:Promised date",
        "URL:https://example.org/commitments/NYD-24/",
        "TRANSP:TRANSPARENT",
        "STATUS:CONFIRMED",
    }
    assert "LOCATION" not in written(entry())


def test_a_period_ends_on_the_day_after_it_and_what_is_cancelled_says_so() -> None:
    (event,) = read(written(entry(first=dt.date(2023, 9, 1), last=dt.date(2023, 9, 30))))
    assert (event.start, event.end) == (dt.date(2023, 9, 1), dt.date(2023, 10, 1))
    (event,) = read(written(entry(is_cancelled=True, place="New York, NY")))
    assert event["status"] == "CANCELLED"
    assert event["location"] == "New York, NY"


def test_an_empty_calendar_is_a_calendar() -> None:
    assert written().endswith("END:VCALENDAR\r\n")
    assert read(written()) == []


@settings(max_examples=200, deadline=None)
@given(summary=texts, description=texts, category=texts, name=texts)
def test_any_text_comes_back(summary: str, description: str, category: str, name: str) -> None:
    text = written(
        entry(summary=summary, description=description, category=category), entry(), name=name
    )
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    event, _other = read(text)
    assert str(event["summary"]) == plain(summary)
    assert str(event["description"]) == plain(description)
    assert [str(one) for one in event.categories] == [plain(category)]
