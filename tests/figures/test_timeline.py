"""Dots along a line of time: where they stand, and what becomes of too many of them."""

import datetime as dt

from tracker.choices import TimelineKind
from tracker.figures.drawing import Box, Disc, Drawing, Rule, Words
from tracker.figures.timeline import NARROW, Mark, lanes, lanes_of_years

TODAY = dt.date(2026, 11, 27)


def mark(kind: TimelineKind, day: dt.date) -> Mark:
    return Mark(kind=kind, day=day, title=f"{day}", address="#there")


def words(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.shapes if isinstance(shape, Words)]


def test_each_kind_has_a_lane_and_dots_of_one_time_stand_on_each_other() -> None:
    day = dt.date(2025, 3, 1)
    drawing = lanes(
        [
            *(mark(TimelineKind.ACTION, day) for _number in range(3)),
            mark(TimelineKind.ACTION, dt.date(2026, 12, 31)),
            mark(TimelineKind.DEADLINE, day),
        ],
        today=TODAY,
        until=TODAY,
    )
    assert words(drawing)[:2] == ["Action: 4", "Promised date: 1"]
    *stacked, last = [shape for shape in drawing.shapes if isinstance(shape, Disc)]
    assert len({disc.x for disc in stacked}) == 1
    assert [disc.y - stacked[0].y for disc in stacked] == [0, -7, -14]
    assert last.y == stacked[0].y
    assert stacked[0].x < last.x < drawing.width
    (due,) = [shape for shape in drawing.shapes if isinstance(shape, Box)]
    assert due.y > stacked[0].y
    assert all(0 < y < drawing.height for y in (due.y, last.y, *(disc.y for disc in stacked)))


def test_today_is_marked_where_the_line_reaches_it() -> None:
    old = [mark(TimelineKind.EVENT, dt.date(2018, 7, 20))]

    def has_today(drawing: Drawing) -> bool:
        dashed = [s for s in drawing.shapes if isinstance(s, Rule) and s.is_dashed]
        return bool(dashed) and "today" in words(drawing)

    assert not has_today(lanes(old, today=TODAY))
    assert has_today(lanes(old, today=TODAY, until=TODAY))
    # A single year is told by its months; on a phone not every one is named.
    assert words(lanes(old, today=TODAY))[1:4] == ["2018", "Feb", "Mar"]
    assert len(words(lanes(old, today=TODAY, width=NARROW))) < 13


def test_a_bar_for_each_year_has_the_length_of_its_number() -> None:
    counts = {(TimelineKind.ACTION, 2024): 200, (TimelineKind.ACTION, 2025): 400}
    drawing = lanes_of_years(counts, today=TODAY)
    fewer, more = [shape for shape in drawing.shapes if isinstance(shape, Box)]
    assert (fewer.title, more.height) == ("2024: Action: 200", 2 * fewer.height)
    assert fewer.x + fewer.width < more.x
    assert words(drawing)[0] == "Action: 600"
