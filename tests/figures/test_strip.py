"""The strip of a commitment: what was done in time, above and below a line."""

import datetime as dt

import pytest

from tracker.choices import Direction, Weight
from tracker.figures.drawing import Disc, Drawing, Words
from tracker.figures.keys import width_of
from tracker.figures.strip import NARROW, WIDE, Mark, strip

PROMISED, LOOKED = dt.date(2023, 9, 21), dt.date(2026, 4, 30)


def mark(day: dt.date, direction: str = "supports", weight: str = "weak") -> Mark:
    return Mark(day=day, direction=direction, weight=weight, title=str(day), address="#a")


def drawn(*marks: Mark, width: int = WIDE) -> Drawing:
    return strip(marks, promised=PROMISED, looked_until=LOOKED, title="A promise", width=width)


def discs(picture: Drawing) -> list[Disc]:
    return [shape for shape in picture.shapes if isinstance(shape, Disc)]


def test_what_supports_stands_above_what_contradicts_below_and_strong_is_larger() -> None:
    day = dt.date(2025, 1, 1)
    on, above, below = discs(
        drawn(
            mark(day, Direction.SUPPORTS, Weight.STRONG),
            mark(day, Direction.CONTRADICTS, Weight.WEAK),
            mark(day, Direction.CONTEXT, Weight.STRONG),
        )
    )
    assert above.y < on.y < below.y
    assert above.x == below.x
    assert above.radius > below.radius > on.radius
    assert len({above.look, below.look, on.look}) == 3


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("direction", list(Direction))
def test_thirty_marks_cover_each_other_nowhere_and_stay_within_the_picture(
    direction: Direction, width: int
) -> None:
    days = [dt.date(2022, 1, 1) + dt.timedelta(60 * number) for number in range(24)]
    marks = [mark(day, direction, Weight.STRONG) for day in [*days, *[dt.date(2025, 12, 9)] * 6]]
    picture = drawn(*marks, width=width)
    found = discs(picture)
    assert len(found) == 30
    for place, one in enumerate(found):
        assert one.radius <= one.x <= width - one.radius
        assert one.radius <= one.y <= picture.height - one.radius
        for other in found[:place]:
            apart = (one.x - other.x) ** 2 + (one.y - other.y) ** 2
            assert apart >= (one.radius + other.radius) ** 2


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(
    "days",
    [
        [PROMISED],
        [dt.date(2015, 1, 1), dt.date(2031, 1, 1)],
        [dt.date(2021, 3, 1), dt.date(2026, 4, 1)],
    ],
)
def test_words_stay_within_the_picture_wherever_the_days_fall(
    days: list[dt.date], width: int
) -> None:
    picture = drawn(*map(mark, days), width=width)
    for one in picture.shapes:
        if isinstance(one, Words):
            start = one.x - (width_of(one.text, one.size) if one.anchor == "end" else 0)
            assert 0 <= start <= width - width_of(one.text, one.size), one.text
    texts = [one.text for one in picture.shapes if isinstance(one, Words)]
    assert {"promised 21 September 2023", "looked until 30 April 2026"} <= set(texts)


def test_one_day_alone_stands_in_the_middle() -> None:
    (only,) = discs(
        strip([mark(PROMISED)], promised=PROMISED, looked_until=None, title="A promise")
    )
    assert only.x == WIDE / 2
