"""From counts to what a template draws. No Django request, no query."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tracker.choices import Status, StatusGroup
from tracker.queries.progress import QuarterCount
from tracker.scoring import StatusDistribution, add_months

MOST_SQUARES = 60

Item = TypeVar("Item")


@dataclass(frozen=True)
class Segment:
    """A part of a bar: `start` and `width` are whole units out of the bar's `total`."""

    group: StatusGroup
    count: int
    start: int


@dataclass(frozen=True)
class PillarRow(Generic[Item]):
    """A row of the dashboard: squares, one a commitment, or above 60 of them a bar."""

    pillar: Item
    distribution: StatusDistribution
    squares: Sequence[object]

    @property
    def has_bar(self) -> bool:
        return self.distribution.total > MOST_SQUARES

    @property
    def segments(self) -> list[Segment]:
        return segments(self.distribution)


@dataclass(frozen=True)
class Stacked:
    """A column of a chart: its groups stand on each other, the first one at the bottom.

    All lengths are in commitments. `height` is that of the chart, the tallest column's.
    """

    day: dt.date
    distribution: StatusDistribution
    height: int

    @property
    def blocks(self) -> list[tuple[Segment, int]]:
        """Each group with where it begins, counted from the top of the chart."""
        return [
            (segment, self.height - segment.start - segment.count)
            for segment in segments(self.distribution)
        ]


def stacked(columns: Sequence[tuple[dt.date, StatusDistribution]]) -> list[Stacked]:
    """The columns of a chart, all on one scale."""
    height = max((distribution.total for _day, distribution in columns), default=0)
    return [Stacked(day=day, distribution=d, height=height) for day, d in columns]


@dataclass(frozen=True)
class QuarterBars:
    """Two bars, one above the other: acts of a quarter that support and that contradict a promise.

    `longest` is the length of the longest bar of any quarter, which all share as their scale.
    """

    first_day: dt.date
    acts: int
    supports: int
    contradicts: int
    longest: int

    @property
    def key(self) -> str:
        """The quarter as the list of actions takes it, for example 2025-Q1."""
        return f"{self.first_day.year:04}-Q{(self.first_day.month + 2) // 3}"


def quarter_bars(rows: Sequence[QuarterCount]) -> list[QuarterBars]:
    """The bars of `acts_by_quarter`, on one scale, empty quarters included."""
    if not rows:
        return []
    longest = max(max(row["supports"], row["contradicts"]) for row in rows)
    found = {row["quarter"]: row for row in rows}
    quarters = [rows[0]["quarter"]]
    while quarters[-1] < rows[-1]["quarter"]:
        quarters.append(add_months(quarters[-1], 3))
    nothing = {"acts": 0, "supports": 0, "contradicts": 0}
    return [
        QuarterBars(
            first_day=quarter,
            acts=found.get(quarter, nothing)["acts"],
            supports=found.get(quarter, nothing)["supports"],
            contradicts=found.get(quarter, nothing)["contradicts"],
            longest=longest,
        )
        for quarter in quarters
    ]


def segments(distribution: StatusDistribution) -> list[Segment]:
    """The groups of the distribution that are not empty, laid end to end."""
    laid, start = [], 0
    for group, count in distribution.groups.items():
        if count:
            laid.append(Segment(group=group, count=count, start=start))
            start += count
    return laid


def statuses_of(group: StatusGroup) -> list[Status]:
    """The statuses that the group counts, in display order."""
    return [status for status in Status if status.group == group]
