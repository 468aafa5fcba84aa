"""Dates as words, never more exact than they are known."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.choices import DuePrecision, Precision


def format_date(day: dt.date | None, precision: str = Precision.DAY) -> str:
    """`day` in the active language, as exact as `precision` (Precision or DuePrecision) allows."""
    if day is None or precision in (Precision.UNKNOWN, DuePrecision.NONE):
        return _("no date known")
    if precision == Precision.YEAR:
        return str(day.year)
    if precision == Precision.QUARTER:
        return _("quarter %(quarter)d of %(year)d") % {
            "quarter": (day.month + 2) // 3,
            "year": day.year,
        }
    if precision == Precision.MONTH:
        return date_format(day, "F Y")
    written = date_format(day, "j E Y")
    if precision == Precision.ABOUT_DAY:
        return _("about %(day)s") % {"day": written}
    if precision == Precision.BEFORE:
        return _("before %(day)s") % {"day": written}
    return written
