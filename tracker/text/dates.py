"""Dates as words, never more exact than they are known."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from tracker.choices import DuePrecision, Precision

# Django's own names of months are those of headings; inside a sentence some languages write them
# another way.
_MONTHS = (
    pgettext_lazy("month in a sentence", "January"),
    pgettext_lazy("month in a sentence", "February"),
    pgettext_lazy("month in a sentence", "March"),
    pgettext_lazy("month in a sentence", "April"),
    pgettext_lazy("month in a sentence", "May"),
    pgettext_lazy("month in a sentence", "June"),
    pgettext_lazy("month in a sentence", "July"),
    pgettext_lazy("month in a sentence", "August"),
    pgettext_lazy("month in a sentence", "September"),
    pgettext_lazy("month in a sentence", "October"),
    pgettext_lazy("month in a sentence", "November"),
    pgettext_lazy("month in a sentence", "December"),
)


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
        return _("%(month)s %(year)d") % {"month": _MONTHS[day.month - 1], "year": day.year}
    # Translators: letters of Django's date filter; E is the name of the month after a day.
    written = date_format(day, pgettext("format of a date", "j E Y"))
    if precision == Precision.ABOUT_DAY:
        return _("about %(day)s") % {"day": written}
    if precision == Precision.BEFORE:
        return _("before %(day)s") % {"day": written}
    return written
