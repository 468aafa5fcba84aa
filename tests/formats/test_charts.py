import itertools

from hypothesis import given
from hypothesis import strategies as st

from tracker.choices import Status, StatusGroup
from tracker.formats.charts import MOST_SQUARES, PillarRow, segments
from tracker.scoring import StatusDistribution

counts = st.lists(st.integers(0, 10**6), min_size=8, max_size=8)


def of(**numbers: int) -> StatusDistribution:
    return StatusDistribution.from_counts(numbers)


def test_the_groups_are_laid_end_to_end_in_their_order() -> None:
    laid = segments(of(delivered=2, substantial=1, under_way=4, not_verifiable=3, no_evidence=1))
    assert [(part.group, part.start, part.count) for part in laid] == [
        (StatusGroup.DONE, 0, 3),
        (StatusGroup.MOVING, 3, 4),
        (StatusGroup.NO_VERDICT, 7, 1),
        (StatusGroup.NOT_VERIFIABLE, 8, 3),
    ]


def test_nothing_has_no_segment() -> None:
    assert segments(StatusDistribution()) == []


@given(counts)
def test_the_segments_fill_the_bar_without_gap_or_overlap(numbers: list[int]) -> None:
    distribution = StatusDistribution(tuple(numbers))
    laid = segments(distribution)
    assert sum(part.count for part in laid) == distribution.total
    assert all(part.count > 0 for part in laid)
    for left, right in itertools.pairwise(laid):
        assert left.start + left.count == right.start
    assert len(laid) <= 5


def test_a_bar_replaces_the_squares_above_60() -> None:
    def row(number: int, at_hand: int | None = None) -> PillarRow[str]:
        squares = [object()] * (number if at_hand is None else at_hand)
        return PillarRow(pillar="here", distribution=of(delivered=number), squares=squares)

    assert MOST_SQUARES == 60
    assert not row(60).has_bar
    assert row(61).has_bar
    assert row(60, at_hand=20).has_bar
    assert [part.count for part in row(61).segments] == [61]


def test_each_status_belongs_to_one_group() -> None:
    together = [status for group in StatusGroup for status in group.statuses]
    assert sorted(together) == sorted(Status)
    assert StatusGroup.DONE.statuses == [Status.DELIVERED, Status.SUBSTANTIAL]
    assert StatusGroup.UNDONE.statuses == [Status.REVERSED, Status.SUPERSEDED]
    assert StatusGroup.NO_VERDICT.statuses == [Status.NO_EVIDENCE, Status.NOT_ASSESSED]
