"""Statuses over time, from published verdicts. Pure: days are arguments.

Two pictures of the same day: what was known then (by the day of publication) and what is judged now
(by the day up to which the evidence was looked at).
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from tracker.choices import Precision, Status
from tracker.text.periods import last_day


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """One published verdict. `commitment` is any key."""

    commitment: int
    status: Status
    as_of: dt.date
    published_on: dt.date
    withdrawn_on: dt.date | None
    is_correction: bool = False


def quarter_of(day: dt.date) -> tuple[int, int]:
    """Year and quarter of the day."""
    return day.year, (day.month + 2) // 3


def quarter_start(day: dt.date) -> dt.date:
    """The first day of the day's quarter."""
    year, quarter = quarter_of(day)
    return dt.date(year, 3 * quarter - 2, 1)


def quarter_end(day: dt.date) -> dt.date:
    """The last day of the day's quarter."""
    return last_day(day, Precision.QUARTER)


def column_days(first: dt.date, last: dt.date) -> list[dt.date]:
    """The quarter ends from `first` to before `last`, then `last` itself."""
    days, end = [], quarter_end(first)
    while end < last:
        days.append(end)
        end = quarter_end(end + dt.timedelta(days=1))
    return [*days, last]


def change_days(days: Iterable[dt.date], last: dt.date) -> list[dt.date]:
    """The days that show what was known: those on which it changed, until quarters do.

    That is each of the days up to `last`, on which verdicts were published or withdrawn; once two
    quarters have ended since the first, the ends of the quarters and `last`.
    """
    changed = sorted({day for day in days if day <= last})
    columns = column_days(changed[0], last) if changed else []
    ends = [day for day in columns if day == quarter_end(day)]
    return columns if len(ends) > 1 else changed


def known_days(verdicts: Iterable[Verdict]) -> set[dt.date]:
    """The days on which what was known changed: a verdict was published or withdrawn."""
    return {day for v in verdicts for day in (v.published_on, v.withdrawn_on) if day}


def judged_days(verdicts: Iterable[Verdict]) -> set[dt.date]:
    """The days up to which the verdicts that were not withdrawn looked at evidence."""
    return {v.as_of for v in verdicts if v.withdrawn_on is None}


def known_on(verdicts: Iterable[Verdict], day: dt.date) -> dict[int, Status]:
    """Per commitment the status that stood on the day: published by then, not yet withdrawn."""
    standing = [
        verdict
        for verdict in verdicts
        if verdict.published_on <= day
        and (verdict.withdrawn_on is None or verdict.withdrawn_on > day)
    ]
    standing.sort(key=lambda verdict: (verdict.published_on, verdict.as_of))
    return {verdict.commitment: verdict.status for verdict in standing}


def corrected_between(verdicts: Iterable[Verdict], first: dt.date, last: dt.date) -> set[int]:
    """The commitments whose status differs on the two days, after a correction between them."""
    verdicts = list(verdicts)
    before, after = known_on(verdicts, first), known_on(verdicts, last)
    corrected = {
        v.commitment for v in verdicts if v.is_correction and first < v.published_on <= last
    }
    return {one for one in corrected if before.get(one) != after.get(one)}


def judged_for(verdicts: Iterable[Verdict], day: dt.date) -> dict[int, Status]:
    """Per commitment the status of the newest evidence looked at up to the day, as judged today."""
    valid = [v for v in verdicts if v.as_of <= day and v.withdrawn_on is None]
    valid.sort(key=lambda verdict: (verdict.as_of, verdict.published_on))
    return {verdict.commitment: verdict.status for verdict in valid}


class Step(NamedTuple):
    """From the day on a commitment has another status; None before it was promised."""

    day: dt.date
    before: Status | None
    after: Status


def steps(
    days: Iterable[dt.date], statuses: Callable[[dt.date], Status], promised_on: dt.date | None
) -> list[Step]:
    """How the status of one commitment changed, from the day on which it was promised.

    `days`: when it may have; `statuses`: which one it has on a day. Without a day on which it was
    promised it is there from the first day of all.
    """
    found: list[Step] = []
    start, before = promised_on or dt.date.min, None
    for day in sorted({start, *(day for day in days if day > start)}):
        after = statuses(day)
        if after != before:
            found.append(Step(day, before, after))
            before = after
    return found
