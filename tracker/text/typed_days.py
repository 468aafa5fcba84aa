"""A day as people type it. Only forms that can be read in one way are taken."""

import datetime as dt
import re
from collections.abc import Iterator

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from .dates import format_date

_NAMES = (
    "january february march april may june july august september october november december",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
)
_SHORT = {"sept": 9, "февр": 2, "сент": 9, "нояб": 11}
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2}) ([A-Za-zА-Яа-я]+)\.?,? ([0-9]{4})(?: г\.| года)?")
_MONTH_FIRST = re.compile(r"([A-Za-z]+)\.? ([0-9]{1,2}),? ([0-9]{4})")
_NUMBERS = re.compile(r"([0-9]{1,4})([./ -])([0-9]{1,2})\2([0-9]{1,4})\.?")


class NotADay(ValueError):
    """The text is refused. The message says why, and how the day is written."""


def read_iso_day(text: str) -> dt.date:
    """The day that the text names as ISO 8601 does: 2026-11-27. Raises `NotADay` for any other."""
    found = _ISO.fullmatch(text)
    if found is None:
        raise NotADay(_("A date is written as YYYY-MM-DD."))
    return _day(int(found[1]), int(found[2]), int(found[3]))


def read_day(text: str) -> dt.date:
    """The day that the text names: 2026-11-27, 27 Nov 2026, 27 November 2026, November 27, 2026,
    and 27 ноября 2026.

    Raises `NotADay` for anything else. Numbers alone are taken as ISO 8601 writes them and in no
    other order, because 05/11/2026 is two days: the refusal names each.
    """
    typed = " ".join(text.split())
    if _ISO.fullmatch(typed):
        return read_iso_day(typed)
    if (found := _DAY_FIRST.fullmatch(typed)) and (month := _month(found[2])):
        return _day(int(found[3]), month, int(found[1]))
    if (found := _MONTH_FIRST.fullmatch(typed)) and (month := _month(found[1])):
        return _day(int(found[3]), month, int(found[2]))
    found_days = readings_of(typed)
    if not found_days:
        raise NotADay(_("A day is written as 2026-11-27 or as 27 November 2026."))
    written = {
        "readings": get_text_list([format_date(day) for day in found_days], _("or")),
        "days": get_text_list([day.isoformat() for day in found_days], _("or")),
    }
    if len(found_days) == 1:
        raise NotADay(_("%(readings)s? Write %(days)s.") % written)
    raise NotADay(
        _("This can be read in more than one way: %(readings)s? Write %(days)s.") % written
    )


def readings_of(typed: str) -> list[dt.date]:
    """Every day for which somebody might write these three numbers, each once; mostly none."""
    return list(dict.fromkeys(_readings(typed)))


def _day(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise NotADay(_("The calendar has no such day.")) from error


def _month(word: str) -> int | None:
    """The number of the month that the word names, in full or by its first letters."""
    word = word.lower()
    known = (
        number
        for names in _NAMES
        for number, name in enumerate(names.split(), 1)
        if word in {name, name[:3]}
    )
    return _SHORT.get(word) or next(known, None)


def _readings(typed: str) -> Iterator[dt.date]:
    found = _NUMBERS.fullmatch(typed)
    if found is None:
        return
    first, second, third = found[1], found[3], found[4]
    orders = [(first, second, third)] if len(first) > 2 else []
    if len(first) <= 2:
        orders = [(third, second, first), (third, first, second)]
    if len(first) <= 2 and len(third) <= 2:
        orders.append((first, second, third))
    for year, month, day in orders:
        if len(year) in {2, 4}:
            try:
                yield dt.date(_full_year(year), int(month), int(day))
            except ValueError:
                continue


def _full_year(digits: str) -> int:
    """A year of two digits is one of the hundred from 1969 on, as POSIX reads it."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if year < 69 else 1900)
