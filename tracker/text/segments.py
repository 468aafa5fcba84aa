"""Marked passages of a text, cut into pieces that do not overlap, in the order of the text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tracker.text.normalise import TextError
from tracker.text.passages import Span

__all__ = ["Segment", "segments"]


@dataclass(frozen=True)
class Segment:
    """A piece of a text over which the same marks lie.

    Marks are named by their place in the list that was given: `marks` lie over the piece,
    `opening` begin with it and `closing` end with it. A mark that others cut has several pieces.
    """

    span: Span
    marks: tuple[int, ...]
    opening: tuple[int, ...]
    closing: tuple[int, ...]


def segments(whole: Span, marks: Sequence[Span]) -> list[Segment]:
    """The pieces of `whole`, in order and without a gap; where no mark lies they have none.

    What a mark has outside `whole` is cut off, and it opens and closes where it really does: a mark
    over two paragraphs opens in the first and closes in the second. Raises `TextError` for a mark
    that lies outside altogether.
    """
    for mark in marks:
        if mark.end <= whole.start or mark.start >= whole.end:
            raise TextError(f"span {mark.start} to {mark.end} lies outside its paragraph")
    edges = {whole.start, whole.end}
    for mark in marks:
        edges |= {max(mark.start, whole.start), min(mark.end, whole.end)}
    ordered = sorted(edges)
    return [
        Segment(
            span=Span(start, end),
            marks=_places(mark.start <= start and end <= mark.end for mark in marks),
            opening=_places(mark.start == start for mark in marks),
            closing=_places(mark.end == end for mark in marks),
        )
        for start, end in pairwise(ordered)
    ]


def _places(holds: Iterable[bool]) -> tuple[int, ...]:
    return tuple(place for place, it_does in enumerate(holds) if it_does)
