"""From counts to what a template draws. No Django request, no query."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tracker.choices import Status, StatusGroup
from tracker.progress import StatusDistribution

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
