"""Squares of countries, pillar by pillar: what stands above what, and that all stays inside."""

import pytest

from tracker.figures.drawing import Box, Disc, Drawing, Words
from tracker.figures.parties import NARROW, WIDE, PillarOfSquares, Square, squares_by_pillar


def square(number: int, look: str = "s-delivered") -> Square:
    return Square(look=look, glyph="+", title=f"C-{number}", address=f"#{number}")


def drawn(pillars: list[PillarOfSquares], countries: list[str], width: int = WIDE) -> Drawing:
    key = [("s-delivered", "kept")]
    return squares_by_pillar(
        pillars, countries=countries, key=key, title="T", description="D", width=width
    )


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_squares_of_a_commitment_stand_above_each_other_and_all_inside(width: int) -> None:
    pillars = [PillarOfSquares("One", [[square(n), square(n)] for n in range(40)])]
    drawing = drawn(pillars, ["Here", "There"], width)
    boxes = [shape for shape in drawing.shapes if isinstance(shape, Box) and shape.address]
    assert len(boxes) == 80
    for number in range(40):
        above, below = (box for box in boxes if box.title == f"C-{number}")
        assert above.x == below.x
        assert above.y + above.height < below.y
    assert len({(box.x, box.y) for box in boxes}) == 80
    assert all(box.x > 0 and box.x + box.width < width for box in boxes)
    assert max(box.y + box.height for box in boxes) < drawing.height
    words = [shape for shape in drawing.shapes if isinstance(shape, Words)]
    lines = [shape for shape in words if shape.text == "There"]
    assert len(lines) == len({box.y for box in boxes}) / 2 > 1
    assert all(min(box.x for box in boxes) > shape.x for shape in lines)


def test_one_country_has_no_name_before_its_squares_and_what_it_does_not_owe_is_blank() -> None:
    pillars = [
        PillarOfSquares("One", [[square(1)], [None], [square(3, "s-reversed")]]),
        PillarOfSquares("Two", [[square(4)]]),
    ]
    drawing = drawn(pillars, ["Here"])
    texts = [shape.text for shape in drawing.shapes if isinstance(shape, Words)]
    assert texts == ["kept", "One", "+", "+", "Two", "+"]
    first, last = (s for s in drawing.shapes if isinstance(s, Box) and s.address)
    (disc,) = (shape for shape in drawing.shapes if isinstance(shape, Disc))
    assert first.x == last.x < disc.x - 2 * disc.radius
    assert first.y < last.y
