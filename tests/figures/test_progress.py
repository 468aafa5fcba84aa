"""Columns of quarters and of days: their lengths, where they lead, and that all stays inside."""

import datetime as dt

import pytest

from tracker.choices import StatusGroup
from tracker.figures.drawing import Box, Drawing, Rule, Words
from tracker.figures.progress import NARROW, WIDE, columns, quarters
from tracker.formats.charts import QuarterBars, stacked
from tracker.scoring import StatusDistribution

FIRST, SECOND = dt.date(2025, 10, 1), dt.date(2026, 1, 1)
BARS = [
    QuarterBars(first_day=FIRST, acts=4, supports=3, contradicts=0, neither=1),
    QuarterBars(first_day=SECOND, acts=2, supports=1, contradicts=2, neither=0),
]


def boxes(drawing: Drawing) -> dict[str, Box]:
    """The boxes that say what they are."""
    return {box.title: box for box in drawing.shapes if isinstance(box, Box) and box.title}


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_what_supports_goes_up_what_contradicts_goes_down_on_one_scale(width: int) -> None:
    found = boxes(quarters(BARS, width=width))
    three, other, one, two = found.values()
    assert list(found) == [
        "Quarter 4 of 2025: 3 actions support a commitment",
        "Quarter 4 of 2025: 1 action does neither",
        "Quarter 1 of 2026: 1 action supports a commitment",
        "Quarter 1 of 2026: 2 actions contradict a commitment",
    ]
    axis = three.y + three.height
    assert other.y + other.height == pytest.approx(three.y)
    assert one.y + one.height == pytest.approx(axis) == pytest.approx(two.y)
    assert three.height == pytest.approx(3 * one.height) == pytest.approx(1.5 * two.height)
    assert two.address == "/actions/?quarter=2026-Q1&direction=contradicts"
    assert all(0 <= box.x <= box.x + box.width <= width for box in found.values())


def test_a_line_stands_where_the_evidence_looked_at_ends() -> None:
    def marks(day: dt.date) -> list[Rule]:
        drawn = quarters(BARS, looked_until=day).shapes
        return [shape for shape in drawn if isinstance(shape, Rule) and shape.is_dashed]

    (mark,) = marks(dt.date(2026, 2, 14))
    last = list(boxes(quarters(BARS)).values())[-1]
    assert mark.x == pytest.approx(last.x + last.width / 2, abs=1)
    assert marks(dt.date(2027, 1, 1)) == []


def test_the_groups_of_a_day_stand_on_each_other_below_their_total() -> None:
    many = StatusDistribution.from_counts({"delivered": 2, "reversed": 1})
    few = StatusDistribution.from_counts({"delivered": 1})
    drawing = columns(stacked([(FIRST, few), (SECOND, many)]))
    one, two, undone = boxes(drawing).values()
    assert one.y + one.height == pytest.approx(two.y + two.height)
    assert undone.y + undone.height == pytest.approx(two.y)
    assert two.height == pytest.approx(2 * one.height)
    assert undone.look == f"g-{StatusGroup.UNDONE.value}"
    totals = [shape.text for shape in drawing.shapes if isinstance(shape, Words) and shape.is_bold]
    assert totals == ["1", "3"]
