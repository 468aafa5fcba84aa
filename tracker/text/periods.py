"""The first and the last day of what a date stands for: a day, month, quarter or year."""

import datetime as dt
from calendar import monthrange

from tracker.choices import Precision

_MONTHS = {Precision.MONTH.value: 1, Precision.QUARTER.value: 3, Precision.YEAR.value: 12}


def first_day(day: dt.date, precision: str) -> dt.date:
    """The first day of the period around `day`; the day itself where it is known as a day.

    `precision` is a value of `Precision` or `DuePrecision`, which name periods alike.
    """
    months = _MONTHS.get(precision)
    return day.replace(month=_months_before(day, months) + 1, day=1) if months else day


def last_day(day: dt.date, precision: str) -> dt.date:
    """The last day of the period around `day`, with which the period ends; else the day itself."""
    months = _MONTHS.get(precision)
    if not months:
        return day
    month = _months_before(day, months) + months
    return day.replace(month=month, day=monthrange(day.year, month)[1])


def _months_before(day: dt.date, months: int) -> int:
    """How many months of the year lie before the period of so many months around the day."""
    return (day.month - 1) // months * months
