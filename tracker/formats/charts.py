"""From counts to what a template draws. No Django request, no query."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tracker.choices import Precision, StatusGroup
from tracker.queries.progress import QuarterCount
from tracker.scoring import StatusDistribution, add_months
from tracker.text.periods import last_day

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
    """A row of the dashboard: squares, one a commitment, or a bar.

    A bar stands where there are more than 60, or more than those that are at hand as `squares`.
    """

    pillar: Item
    distribution: StatusDistribution
    squares: Sequence[object]

    @property
    def has_bar(self) -> bool:
        return self.distribution.total > min(MOST_SQUARES, len(self.squares))

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
    """The acts of a quarter: all, and those that support, contradict, or do neither."""

    first_day: dt.date
    acts: int
    supports: int
    contradicts: int
    neither: int

    @property
    def last_day(self) -> dt.date:
        """The day with which the quarter ends."""
        return last_day(self.first_day, Precision.QUARTER)

    @property
    def key(self) -> str:
        """The quarter as the list of actions takes it, for example 2025-Q1."""
        return f"{self.first_day.year:04}-Q{(self.first_day.month + 2) // 3}"


def quarter_bars(rows: Sequence[QuarterCount]) -> list[QuarterBars]:
    """The quarters of `acts_by_quarter` in order, those without an act included."""
    if not rows:
        return []
    found = {row["quarter"]: row for row in rows}
    bars, quarter = [], rows[0]["quarter"]
    while quarter <= rows[-1]["quarter"]:
        row = found.get(quarter) or QuarterCount(
            quarter=quarter, acts=0, supports=0, contradicts=0, neither=0
        )
        bars.append(
            QuarterBars(
                first_day=quarter,
                acts=row["acts"],
                supports=row["supports"],
                contradicts=row["contradicts"],
                neither=row["neither"],
            )
        )
        quarter = add_months(quarter, 3)
    return bars


def segments(distribution: StatusDistribution) -> list[Segment]:
    """The groups of the distribution that are not empty, laid end to end."""
    laid, start = [], 0
    for group, count in distribution.groups.items():
        if count:
            laid.append(Segment(group=group, count=count, start=start))
            start += count
    return laid
