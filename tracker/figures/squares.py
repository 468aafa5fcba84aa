"""All commitments as squares, one each, in a row for each pillar or whatever else divides them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from tracker.choices import Status, StatusGroup
from tracker.formats.charts import segments
from tracker.scoring import StatusDistribution

from .drawing import AnyShape, Box, Disc, Drawing, Rule, Words, placed
from .keys import key_of
from .lettering import wrapped

WIDE, NARROW = 720, 328
# From this width on the name of a row stands before its squares.
_BESIDE = 560
_NAMES, _NUMBER = 0.36, 40
_SIZE = 14
_GAP = 3


@dataclass(frozen=True)
class Square:
    """One commitment: its status, what it is, where its page is."""

    status: Status
    title: str
    address: str


@dataclass(frozen=True)
class Row:
    """A run of squares with its name, or without one; a bar where the squares are too many."""

    name: str
    distribution: StatusDistribution
    squares: Sequence[Square]

    @property
    def has_bar(self) -> bool:
        """Whether not every commitment is at hand as a square."""
        return self.distribution.total > len(self.squares)


def squares(rows: Sequence[Row], *, title: str, width: int = WIDE, side: float = 22) -> Drawing:
    """The picture: the rows below each other, then what the colours and signs mean."""
    shapes: list[AnyShape] = []
    y = 0.0
    for place, row in enumerate(rows):
        if place:
            shapes.append(Rule(x=0, y=y, to_x=width, to_y=y, look="faint"))
        y = _row(shapes, row, y=y + 6, width=width, side=side) + 6
    key, height = key_of(_meanings(rows), width=width)
    shapes += placed(key, x=0, y=y + 8)
    return Drawing(
        width=width,
        height=round(y + 8 + height),
        title=title,
        description=_("One square is one commitment; each opens its page."),
        shapes=shapes,
    )


def _row(shapes: list[AnyShape], row: Row, *, y: float, width: float, side: float) -> float:
    """Add the row from `y` on; return where it ends."""
    is_beside = bool(row.name) and width >= _BESIDE
    names = width * _NAMES if is_beside else width - _NUMBER
    lines = wrapped(row.name, names - 12, _SIZE, is_bold=True)
    for number, line in enumerate(lines, start=1):
        shapes.append(Words(x=0, y=y + number * 18 - 3, text=line, size=_SIZE, is_bold=True))
    if row.name:
        total = str(row.distribution.total)
        shapes.append(Words(x=width, y=y + 15, text=total, size=_SIZE, anchor="end", is_bold=True))
    head = y + len(lines) * 18
    left = names if is_beside else 0
    right = width - (_NUMBER if is_beside else 0)
    draw = _bar if row.has_bar else _run
    end = draw(shapes, row, x=left, y=y if is_beside else head, right=right, side=side)
    return max(end, head)


def _run(
    shapes: list[AnyShape], row: Row, *, x: float, y: float, right: float, side: float
) -> float:
    """Add the squares, in as many lines as they need; return where the last one ends."""
    step = side + _GAP
    fit = max(int((right - x + _GAP) // step), 1)
    for number, square in enumerate(row.squares):
        left, top = x + number % fit * step + 0.5, y + number // fit * step + 0.5
        shapes += _square(square, left, top, side - 1)
    return y + -(-len(row.squares) // fit) * step


def _square(square: Square, x: float, y: float, side: float) -> list[AnyShape]:
    """The square with its sign; what was reversed is round."""
    look, half = f"s-{square.status.value}", side / 2
    sign = Words(
        x=x + half,
        y=y + side * 0.7,
        text=square.status.glyph,
        size=side * 0.58,
        anchor="middle",
        look=look,
    )
    if square.status == Status.REVERSED:
        area: AnyShape = Disc(x=x + half, y=y + half, radius=half)
    else:
        area = Box(x=x, y=y, width=side, height=side)
    return [replace(area, look=look, title=square.title, address=square.address), sign]


def _bar(
    shapes: list[AnyShape], row: Row, *, x: float, y: float, right: float, side: float
) -> float:
    """Add the groups laid end to end; return where they end."""
    unit = (right - x) / row.distribution.total
    shapes += [
        Box(
            x=x + segment.start * unit,
            y=y + 0.5,
            width=segment.count * unit,
            height=side - 1,
            look=f"g-{segment.group.value}",
            title=f"{segment.group.label}: {segment.count}",
        )
        for segment in segments(row.distribution)
    ]
    return y + side


def _meanings(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """The looks of the picture with their words: of statuses, of groups where there is a bar."""
    if any(row.has_bar for row in rows):
        found = {segment.group for row in rows for segment in segments(row.distribution)}
        return [(f"g-{group.value}", str(group.label)) for group in StatusGroup if group in found]
    there = {square.status for row in rows for square in row.squares}
    return [(f"s-{s.value}", f"{s.glyph} {s.label}") for s in Status if s in there]
