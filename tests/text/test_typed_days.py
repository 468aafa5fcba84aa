"""What a person may type as a day, and what is refused in which words."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.text.typed_days import NotADay, read_day, read_iso_day

DAY = dt.date(2026, 11, 5)
HOW = "A day is written as 2026-11-27 or as 27 November 2026."
SEPARATORS = st.sampled_from("/.- ")


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-05",
        "  2026-11-05 ",
        "5 Nov 2026",
        "05 nov 2026",
        "5 Nov. 2026",
        "5 November 2026",
        "5\u00a0November  2026",
        "5 November, 2026",
        "November 5, 2026",
        "Nov. 5, 2026",
        "NOVEMBER 5 2026",
    ],
)
def test_iso_and_words_are_read(typed: str) -> None:
    assert read_day(typed) == DAY


def test_september_is_shortened_in_two_ways() -> None:
    assert read_day("21 Sep 2023") == read_day("Sept. 21, 2023") == dt.date(2023, 9, 21)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        *(
            (
                typed,
                "This can be read in more than one way: 5 November 2026 or 11 May 2026?"
                " Write 2026-11-05 or 2026-05-11.",
            )
            for typed in ("05/11/2026", "5.11.2026", "5-11-26", "05 11 2026", "5/11/26")
        ),
        (
            "03/04/05",
            "This can be read in more than one way: 3 April 2005, 4 March 2005 or 5 April 2003?"
            " Write 2005-04-03, 2005-03-04 or 2003-04-05.",
        ),
        ("27/11/2026", "27 November 2026? Write 2026-11-27."),
        ("11/27/2026", "27 November 2026? Write 2026-11-27."),
        ("05/05/2026", "5 May 2026? Write 2026-05-05."),
        ("2026/11/05", "5 November 2026? Write 2026-11-05."),
        ("2026-1-5", "5 January 2026? Write 2026-01-05."),
        ("2026-02-30", "The calendar has no such day."),
        ("30 Feb 2026", "The calendar has no such day."),
        ("0000-01-01", "The calendar has no such day."),
        *((typed, HOW) for typed in ("", "soon", "20261105", "Nov 2026", "5 Nov 26", "2026-11")),
        *((typed, HOW) for typed in ("٠٥/١١/٢٠٢٦", "2026-11-05T10:00", "5 Novem 2026")),
        *((typed, HOW) for typed in ("99/99/9999", "5/11.2026", "2026‑11‑05")),
    ],
)
def test_everything_else_is_refused_and_what_it_may_mean_is_named(typed: str, says: str) -> None:
    with pytest.raises(NotADay) as refusal:
        read_day(typed)
    assert str(refusal.value) == says


@given(st.dates())
def test_each_way_of_writing_a_day_is_that_day(day: dt.date) -> None:
    year = f"{day.year:04}"
    for typed in (
        day.isoformat(),
        f"{day.day} {day:%B} {year}",
        f"{day.day:02} {day:%b} {year}",
        f"{day:%B} {day.day}, {year}",
    ):
        assert read_day(typed) == day
    assert read_iso_day(day.isoformat()) == day


@given(st.dates(min_value=dt.date(1000, 1, 1)), SEPARATORS)
def test_numbers_in_another_order_are_never_taken_and_each_reading_is_named(
    day: dt.date, separator: str
) -> None:
    typed = separator.join((f"{day.day:02}", f"{day.month:02}", str(day.year)))
    with pytest.raises(NotADay) as refusal:
        read_day(typed)
    assert day.isoformat() in str(refusal.value)
    if day.day <= 12:
        other = dt.date(day.year, day.day, day.month)
        assert other.isoformat() in str(refusal.value)


@given(
    st.text() | st.from_regex(r"[0-9]{1,4}[-/. ][0-9A-Za-z]{1,4}[-/. ][0-9]{1,4}", fullmatch=True)
)
def test_any_text_is_one_day_or_is_refused(typed: str) -> None:
    try:
        day = read_day(typed)
    except NotADay as refusal:
        assert str(refusal)
        return
    assert f"{day.year:04}" in typed
    assert str(day.day) in typed


@given(st.text(max_size=12))
def test_a_file_writes_iso_alone(typed: str) -> None:
    for other in (typed, "5 Nov 2026", " 2026-11-05", "2026-11-05\n", "2026-1-5"):
        try:
            assert read_iso_day(other).isoformat() == other
        except NotADay:
            continue
