"""Which days a row cannot name, because they are still to come.

People know their own calendar, so what they type is judged by the day in one zone, which the
setting TRACKER_DESK_TIME_ZONE names. The log and the public pages have the day of UTC.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from tracker.text.dates import future_refusal, time_refusal, year_refusal
from tracker.text.periods import first_day

from .fields import FieldValue


def desk_today() -> dt.date:
    """The day that it is for the people of the desk."""
    return desk_day(timezone.now())


def desk_day(moment: dt.datetime) -> dt.date:
    """The day that it was for the people of the desk."""
    return timezone.localdate(moment, timezone=ZoneInfo(settings.TRACKER_DESK_TIME_ZONE))


def desk_offset() -> int:
    """By how many seconds the clocks of the desk are ahead of UTC now."""
    ahead = timezone.localtime(timezone=ZoneInfo(settings.TRACKER_DESK_TIME_ZONE)).utcoffset()
    return int(ahead.total_seconds()) if ahead else 0


def to_come(day: dt.date | None, precision: str = "", *, today: dt.date) -> str | None:
    """Why nothing can have happened on `day`, known by `precision`; None if it can have.

    A period is to come as long as its first day is. `today` is the day of the desk. A year that is
    a slip is refused as such.
    """
    if day is None or year_refusal(day):
        return None
    zone: str = settings.TRACKER_DESK_TIME_ZONE
    return future_refusal(first_day(day, precision), today=today, zone=zone)


def to_come_on(value: FieldValue, precision: str = "") -> str | None:
    """The same of a value of a row, now: a day, a moment or None."""
    if isinstance(value, dt.datetime):
        return time_refusal(value, now=timezone.now())
    return to_come(value, precision, today=desk_today())
