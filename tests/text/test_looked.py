"""Up to when the evidence was looked at, for several verdicts at once."""

import datetime as dt

import pytest

from tracker.text.looked import LookedUntil, looked_until

APRIL, JUNE, NOVEMBER = dt.date(2026, 4, 30), dt.date(2026, 6, 1), dt.date(2026, 11, 27)


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ([], None),
        ([None, None], None),
        ([None, JUNE], LookedUntil(JUNE, JUNE)),
        ([JUNE, NOVEMBER, APRIL, None], LookedUntil(APRIL, NOVEMBER)),
    ],
)
def test_of_several_days_the_oldest_and_the_newest_are_named(
    days: list[dt.date | None], found: LookedUntil | None
) -> None:
    assert looked_until(days) == found


def test_one_day_is_a_day_and_two_are_a_range() -> None:
    assert LookedUntil(APRIL, APRIL).sentence == "Evidence looked at until 30 April 2026."
    assert LookedUntil(APRIL, NOVEMBER).sentence == (
        "Evidence looked at until a day between 30 April 2026 and 27 November 2026;"
        " each verdict names its own."
    )
