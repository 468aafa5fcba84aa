"""The first and the last day of what a date stands for."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.choices import DuePrecision, Precision
from tracker.text.periods import first_day, last_day

PERIODS = (Precision.MONTH, Precision.QUARTER, Precision.YEAR)
ONE_DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("precision", "first", "last"),
    [
        (Precision.DAY, "2024-02-15", "2024-02-15"),
        (Precision.MONTH, "2024-02-01", "2024-02-29"),
        (Precision.QUARTER, "2024-01-01", "2024-03-31"),
        (Precision.YEAR, "2024-01-01", "2024-12-31"),
        (Precision.ABOUT_DAY, "2024-02-15", "2024-02-15"),
        (Precision.BEFORE, "2024-02-15", "2024-02-15"),
        (Precision.UNKNOWN, "2024-02-15", "2024-02-15"),
        (DuePrecision.DAY, "2024-02-15", "2024-02-15"),
        (DuePrecision.MONTH, "2024-02-01", "2024-02-29"),
        (DuePrecision.QUARTER, "2024-01-01", "2024-03-31"),
        (DuePrecision.YEAR, "2024-01-01", "2024-12-31"),
        (DuePrecision.NONE, "2024-02-15", "2024-02-15"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(precision: str, first: str, last: str) -> None:
    day = dt.date(2024, 2, 15)
    for written in (precision, str(precision)):
        assert first_day(day, written).isoformat() == first
        assert last_day(day, written).isoformat() == last


@given(st.dates(), st.sampled_from(PERIODS))
def test_a_day_lies_in_its_period_and_the_day_after_begins_the_next(
    day: dt.date, precision: str
) -> None:
    first, last = first_day(day, precision), last_day(day, precision)
    assert first <= day <= last
    assert first.day == 1
    for inside in (first, last):
        assert (first_day(inside, precision), last_day(inside, precision)) == (first, last)
    if last != dt.date.max:
        assert first_day(last + ONE_DAY, precision) == last + ONE_DAY


@given(st.dates(), st.dates(), st.sampled_from([*Precision, *DuePrecision]))
def test_a_period_is_over_before_a_day_that_begins_after_it(
    day: dt.date, today: dt.date, precision: str
) -> None:
    is_over = last_day(day, precision) < today
    assert is_over == (day < first_day(today, precision))
