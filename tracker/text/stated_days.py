"""Days that a text states in running words, in English and in Russian, or as ISO 8601 has them.

A day in numbers alone, as 05/11/2026, is none of them: it may be two (`typed_days`).
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from tracker.choices import Precision

from .dates import FIRST_YEAR, LAST_YEAR

_NAMES = (
    "january february march april may june july august september october november december",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "jan feb mar apr may jun jul aug sep oct nov dec",
)
_MONTHS = {"sept": 9} | {
    name: number for names in _NAMES for number, name in enumerate(names.split(), 1)
}
_MONTH = r"(?P<month>[^\W\d_]{3,9})\.?"
_DATES = (
    re.compile(r"(?P<year>(?:19|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)(?!\d)"),
    re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH},? (?P<year>(?:19|20)\d\d)"),
    re.compile(rf"{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>(?:19|20)\d\d)"),
    re.compile(rf"(?<!\d )\b{_MONTH},? (?P<year>(?:19|20)\d\d)"),
)


class StatedDay(NamedTuple):
    """A day, how exactly it is stated, and where in the words."""

    day: dt.date
    precision: Precision
    start: int
    end: int


def stated_days(words: str) -> Iterator[StatedDay]:
    """Each day that the words state, whole ones before those that name a month. Raises nothing."""
    for form in _DATES:
        for match in form.finditer(words):
            parts = match.groupdict()
            month = parts.get("number") or _MONTHS.get(str(parts.get("month")).lower())
            precision = Precision.DAY if parts.get("day") else Precision.MONTH
            try:
                day = dt.date(int(parts["year"]), int(month or 0), int(parts.get("day") or 1))
            except ValueError:
                continue
            if FIRST_YEAR <= day.year <= LAST_YEAR:
                yield StatedDay(day, precision, *match.span())


def first_stated_day(words: str) -> StatedDay | None:
    """The first day in the words, a whole one before one that names no day."""
    return next(stated_days(words), None)
