"""Marks that overlap, cut into pieces that do not."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.text import Segment, Span, TextError, segments

WHOLE = Span(10, 30)


def test_without_a_mark_the_whole_is_one_piece() -> None:
    assert segments(WHOLE, []) == [Segment(WHOLE, marks=(), opening=(), closing=())]


def test_a_mark_leaves_what_stands_before_and_after_it() -> None:
    before, inside, after = segments(WHOLE, [Span(12, 20)])
    assert (before.span, before.marks) == (Span(10, 12), ())
    assert inside == Segment(Span(12, 20), marks=(0,), opening=(0,), closing=(0,))
    assert (after.span, after.marks) == (Span(20, 30), ())


def test_marks_that_overlap_share_a_piece_and_each_opens_and_closes_once() -> None:
    pieces = segments(WHOLE, [Span(10, 20), Span(15, 30)])
    assert [(p.span.start, p.marks, p.opening, p.closing) for p in pieces] == [
        (10, (0,), (0,), ()),
        (15, (0, 1), (1,), (0,)),
        (20, (1,), (), (1,)),
    ]


def test_a_mark_inside_another_cuts_it_in_three() -> None:
    pieces = segments(WHOLE, [Span(10, 30), Span(15, 20)])
    assert [p.marks for p in pieces] == [(0,), (0, 1), (0,)]
    assert [p.closing for p in pieces] == [(), (1,), (0,)]


def test_two_marks_over_the_same_words_are_one_piece() -> None:
    (_before, piece, _after) = segments(WHOLE, [Span(12, 14), Span(12, 14)])
    assert (piece.marks, piece.opening, piece.closing) == ((0, 1), (0, 1), (0, 1))


def test_a_mark_that_goes_on_in_the_next_paragraph_does_not_close_in_this_one() -> None:
    first = segments(WHOLE, [Span(25, 40)])[-1]
    (second, _rest) = segments(Span(32, 50), [Span(25, 40)])
    assert (first.span, first.opening, first.closing) == (Span(25, 30), (0,), ())
    assert (second.span, second.opening, second.closing) == (Span(32, 40), (), (0,))


@pytest.mark.parametrize("mark", [Span(0, 10), Span(30, 31)])
def test_a_mark_outside_is_refused(mark: Span) -> None:
    with pytest.raises(TextError, match="lies outside"):
        segments(WHOLE, [mark])


_MARKS = st.lists(
    st.tuples(st.integers(10, 29), st.integers(1, 20)).map(
        lambda pair: Span(pair[0], pair[0] + pair[1])
    ),
    max_size=8,
)


@given(_MARKS)
def test_the_pieces_are_the_whole_and_every_mark_is_covered(marks: list[Span]) -> None:
    pieces = segments(WHOLE, marks)
    assert (pieces[0].span.start, pieces[-1].span.end) == (WHOLE.start, WHOLE.end)
    assert all(a.span.end == b.span.start for a, b in pairwise(pieces))
    for place, mark in enumerate(marks):
        covered = [p.span for p in pieces if place in p.marks]
        assert (covered[0].start, covered[-1].end) == (mark.start, min(mark.end, WHOLE.end))
        assert sum(place in p.opening for p in pieces) == 1
        assert sum(place in p.closing for p in pieces) == (mark.end <= WHOLE.end)
