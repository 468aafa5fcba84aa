"""Dates as words, never more exact than they are known; and the days that no record can name."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from tracker.choices import DuePrecision, Precision

FIRST_YEAR, LAST_YEAR = 1900, 2100

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


def format_time(moment: dt.datetime) -> str:
    """Day and time of the moment with the zone, to the minute: 2026-11-27 14:05 UTC."""
    return f"{moment.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"


def year_refusal(day: dt.date) -> str | None:
    """Why a day of such a year is a slip; None if its year is plausible."""
    return None if FIRST_YEAR <= day.year <= LAST_YEAR else year_rule()


def year_rule() -> str:
    """The sentence that refuses other years, the same at every door."""
    return _("The year must lie between %(first)d and %(last)d.") % {
        "first": FIRST_YEAR,
        "last": LAST_YEAR,
    }


def future_refusal(day: dt.date, *, today: dt.date, zone: str) -> str | None:
    """Why nothing can have happened on the day; None unless it comes after `today` in the zone."""
    if day <= today:
        return None
    return _("%(day)s is in the future: it is after today, %(today)s in %(zone)s.") % {
        "day": format_date(day),
        "today": format_date(today),
        "zone": zone,
    }


def time_refusal(moment: dt.datetime, *, now: dt.datetime) -> str | None:
    """The same of a moment, which comes after `now`."""
    if moment <= now:
        return None
    return _("%(time)s is in the future: it is now %(now)s.") % {
        "time": format_time(moment),
        "now": format_time(now),
    }
