"""Counts by status and by group of statuses: nested, and as flat rows."""

import datetime as dt
from operator import itemgetter
from typing import NamedTuple

from tracker.choices import Status, StatusGroup
from tracker.formats.table import Column, Table, under
from tracker.scoring import StatusDistribution

# Of a StatusDistribution; the statuses and the groups each add up to the total.
DISTRIBUTION = (
    Column("total", "How many commitments there are", "integer", "commitments"),
    Column("assessed", "How many of them have a published verdict", "integer", "commitments"),
    Column(
        "statuses",
        "How many of them have each status",
        "counts",
        get=lambda one: {status.value: n for status, n in one.counts.items()},
    ),
    Column(
        "groups",
        "How many of them have a status of each group",
        "counts",
        get=lambda one: {group.value: n for group, n in one.groups.items()},
    ),
)
LOOKED_UNTIL = Column(
    "looked_until",
    "Up to when the verdicts looked at evidence; null without a verdict",
    "object",
    of=(
        Column("oldest", "Day of the verdict that looked the shortest", "date"),
        Column("newest", "Day of the verdict that looked the longest", "date"),
    ),
)


def distribution(name: str, definition: str) -> Column:
    """The column of a StatusDistribution."""
    return Column(name, definition, "object", of=DISTRIBUTION)


class DayCounts(NamedTuple):
    """The statuses at the end of one day: in one of the two pictures of the past."""

    picture: str
    day: dt.date
    counts: StatusDistribution


def _of_status(status: Status) -> Column:
    return Column(
        f"status_{status.value}",
        f"How many of them have the status {status.value}",
        "integer",
        "commitments",
        lambda row: row.counts.counts[status],
    )


def _of_group(group: StatusGroup) -> Column:
    return Column(
        f"group_{group.value}",
        f"How many of them have a status of the group {group.value}",
        "integer",
        "commitments",
        lambda row: row.counts.groups[group],
    )


# The same in columns of a flat file, of rows with their `counts`.
TOTALS = under("counts", DISTRIBUTION[:2])
STATUSES = tuple(map(_of_status, Status))
GROUPS = tuple(map(_of_group, StatusGroup))

_DAY = Column("day", "The day for whose end the counts are", "date")
_DAYS = (_DAY, *under("counts", DISTRIBUTION))
# Rows: DayCounts.
DAY_COUNTS = Table(
    (
        Column("picture", "known: as it was known on the day; judged: as it is judged now"),
        _DAY,
        *TOTALS,
        *GROUPS,
        *STATUSES,
    ),
    facts=(
        Column("as_known", "The statuses as they were known on each day", "array", of=_DAYS),
        Column("as_judged", "The statuses of each day as they are judged now", "array", of=_DAYS),
        Column(
            "quarters",
            "The actions of each quarter",
            "array",
            of=(
                Column("quarter", "First day of the quarter", "date", get=itemgetter("quarter")),
                Column("acts", "How many actions", "integer", "actions", itemgetter("acts")),
                *(
                    Column(name, f"How many of them {says}", "integer", "actions", itemgetter(name))
                    for name, says in (
                        ("supports", "support a commitment"),
                        ("contradicts", "contradict one"),
                        ("neither", "do neither"),
                    )
                ),
            ),
        ),
    ),
    is_nested=True,
)
