"""Russian: a time of day and a day in a box are written as in English."""

from ..en.formats import DATE_INPUT_FORMATS, DATETIME_FORMAT, SHORT_DATETIME_FORMAT, TIME_FORMAT

__all__ = ["DATETIME_FORMAT", "DATE_INPUT_FORMATS", "SHORT_DATETIME_FORMAT", "TIME_FORMAT"]
