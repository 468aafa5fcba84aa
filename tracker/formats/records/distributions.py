"""Counts by status and by group of statuses: nested, and as flat rows."""

import datetime as dt
from typing import NamedTuple

from tracker.choices import Status, StatusGroup
from tracker.formats.table import Column, Record, Table
from tracker.scoring import StatusDistribution
from tracker.text.looked import LookedUntil


def distribution_record(distribution: StatusDistribution) -> Record:
    """Counts per status and per group; both add up to `total`."""
    return {
        "total": distribution.total,
        "assessed": distribution.assessed,
        "statuses": {status.value: n for status, n in distribution.counts.items()},
        "groups": {group.value: n for group, n in distribution.groups.items()},
    }


def looked_record(looked: LookedUntil | None) -> Record:
    """The oldest day up to which a verdict looked at evidence, and the newest one."""
    return {
        "as_of": looked.oldest if looked else None,
        "as_of_newest": looked.newest if looked else None,
    }


class PillarCounts(NamedTuple):
    """The statuses of a pillar's commitments of one standing."""

    pillar: str
    standing: str
    counts: StatusDistribution


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


_TOTALS = (
    Column("total", "How many commitments there are", "integer", "commitments", "counts.total"),
    Column(
        "assessed",
        "How many of them have a published verdict",
        "integer",
        "commitments",
        "counts.assessed",
    ),
)
_STATUSES = tuple(map(_of_status, Status))
_GROUPS = tuple(map(_of_group, StatusGroup))

# Rows: PillarCounts.
PILLAR_COUNTS = Table(
    (
        Column("pillar", "Key of the pillar"),
        Column("standing", "Whether the commitments are agreed, or known from reports only"),
        *_TOTALS,
        *_STATUSES,
        *_GROUPS,
    )
)
# Rows: DayCounts.
DAY_COUNTS = Table(
    (
        Column("picture", "known: as it was known on the day; judged: as it is judged now"),
        Column("day", "The day for whose end the counts are", "date"),
        *_TOTALS,
        *_GROUPS,
        *_STATUSES,
    )
)
