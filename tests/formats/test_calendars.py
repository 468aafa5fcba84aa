"""Calendar files as RFC 5545 has them: lines, folding, escapes, whole days."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from tracker.formats.calendars import CalendarDay, calendar_lines

NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.timezone(dt.timedelta(hours=5)))


def entry(**values: object) -> CalendarDay:
    given_values = {
        "uid": "due-NYD-24@c51-tracker",
        "day": dt.date(2023, 10, 31),
        "changed": NOON,
        "summary": "Due: NYD-24",
        "description": "A promise.",
        "url": "https://example.org/commitments/NYD-24/",
        **values,
    }
    return CalendarDay(**given_values)  # type: ignore[arg-type]  # the values differ by name


def written(*entries: CalendarDay, name: str = "Dates") -> str:
    return "".join(calendar_lines(name=name, product="-//A//EN", days=entries))


def unfolded(text: str) -> list[str]:
    """The lines as a calendar program reads them."""
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_an_entry_is_a_whole_day_with_a_uid_and_a_utc_stamp() -> None:
    assert unfolded(written(entry())) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//A//EN",
        "NAME:Dates",
        "X-WR-CALNAME:Dates",
        "BEGIN:VEVENT",
        "UID:due-NYD-24@c51-tracker",
        "DTSTAMP:20261121T070000Z",
        "DTSTART;VALUE=DATE:20231031",
        "SUMMARY:Due: NYD-24",
        "DESCRIPTION:A promise.",
        "URL:https://example.org/commitments/NYD-24/",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_an_empty_calendar_is_a_calendar() -> None:
    assert unfolded(written())[-1] == "END:VCALENDAR"
    assert "VEVENT" not in written()


def test_text_is_escaped() -> None:
    lines = unfolded(written(entry(summary="a, b; c\\d\r\ne")))
    assert "SUMMARY:a\\, b\\; c\\\\d\\ne" in lines


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
def test_lines_are_folded_at_75_octets_and_lose_nothing(words: str) -> None:
    text = written(entry(description=words))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    assert f"DESCRIPTION:{escaped}" in unfolded(text)
