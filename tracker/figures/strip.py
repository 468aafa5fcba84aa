"""The actions of a commitment in time: what supports it above a line, what contradicts it below."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tracker.choices import Direction, Weight
from tracker.text.dates import format_date

from .drawing import AnyShape, Disc, Drawing, Rule, Words
from .keys import key_of, width_of

WIDE, NARROW = 960, 340
_MARGIN = 14
_RADIUS = {Weight.STRONG.value: 9.0, Weight.WEAK.value: 6.0}
_CONTEXT_RADIUS = 4.5
_STEP = 19
# From the line to the middle of the lowest marks; below it, the years stand between.
_ABOVE, _BELOW = _STEP, 33
_LOOKS = {
    Direction.SUPPORTS.value: "s-under_way",
    Direction.CONTRADICTS.value: "s-reversed",
    Direction.CONTEXT.value: "s-no_evidence",
}
_SIZE, _LINE = 12, 14
# Days that are closer together than this are drawn in the middle of so many.
_LEAST_DAYS = 120


@dataclass(frozen=True)
class Mark:
    """One dated action: its day, how it has to do with the commitment, its name and its place."""

    day: dt.date
    direction: str
    weight: str
    title: str
    address: str


@dataclass(frozen=True)
class _Placed:
    mark: Mark
    x: float
    level: int


def strip(
    marks: Iterable[Mark],
    *,
    promised: dt.date | None,
    looked_until: dt.date | None,
    title: str,
    width: int = WIDE,
) -> Drawing:
    """The picture, `width` pixels wide and as high as the marks of one time pile up.

    Marks that would cover each other stand on each other; those of context are small and stand side
    by side on the line. `promised` and `looked_until` are drawn across, with their dates.
    """
    marks = sorted(marks, key=lambda mark: mark.day)
    key, top = key_of(
        [
            (_LOOKS[direction.value], words)
            for direction, words in (
                (Direction.SUPPORTS, _("above the line: supports")),
                (Direction.CONTRADICTS, _("below: contradicts")),
                (Direction.CONTEXT, _("on the line: context")),
            )
            if any(mark.direction == direction for mark in marks)
        ],
        width=width,
    )
    told = [
        (day, words % {"day": format_date(day)})
        for day, words in (
            (promised, _("promised %(day)s")),
            (looked_until, _("looked until %(day)s")),
        )
        if day
    ]
    days = [mark.day for mark in marks] + [day for day, _words in told]
    axis = _Axis(min(days), max(days), width) if days else None
    placed = _placed(marks, axis) if axis else []
    lines = len(told) if width < WIDE else min(len(told), 1)
    head = top + 4 + _LINE * lines
    line = head + 8 + _STEP * _height(placed, Direction.SUPPORTS) + _STEP / 2
    below = _height(placed, Direction.CONTRADICTS)
    bottom = line + (_BELOW + _STEP * (below - 1) + 12 if below else 20)
    shapes = [*key, Rule(x=0, y=line, to_x=width, to_y=line)]
    if axis:
        shapes += _years(axis, line)
        shapes += _days(axis, told, top, bottom)
    shapes += [_disc(one, line) for one in placed]
    return Drawing(
        width=width,
        height=round(bottom),
        title=title,
        description=_(
            "Above the line what supports the commitment, below it what contradicts it. A large"
            " mark is a strong action."
        ),
        shapes=shapes,
    )


class _Axis:
    """Where a day stands on a line of `width` pixels."""

    def __init__(self, first: dt.date, last: dt.date, width: int) -> None:
        missing = max(_LEAST_DAYS - (last - first).days, 0)
        self.first = first - dt.timedelta(missing // 2)
        self.last = last + dt.timedelta(missing // 2)
        self.width = width
        self.days = (self.last - self.first).days

    def __call__(self, day: dt.date) -> int:
        """To a whole pixel: each digit is sent for every mark."""
        inner = self.width - 2 * _MARGIN
        return round(_MARGIN + inner * (day - self.first).days / self.days)


def _placed(marks: Sequence[Mark], axis: _Axis) -> list[_Placed]:
    """Context side by side; each other mark on the lowest level of its side that is free there."""
    context = [mark for mark in marks if mark.direction == Direction.CONTEXT]
    found = [
        _Placed(mark, x, 0)
        for mark, x in zip(
            context, _side_by_side([axis(m.day) for m in context], axis.width), strict=True
        )
    ]
    for mark in marks:
        if mark.direction == Direction.CONTEXT:
            continue
        x = axis(mark.day)
        taken = {
            one.level
            for one in found
            if one.mark.direction == mark.direction and abs(one.x - x) < _STEP
        }
        level = next(one for one in range(1, len(taken) + 2) if one not in taken)
        found.append(_Placed(mark, x, level))
    return found


def _side_by_side(places: Sequence[float], width: int) -> list[float]:
    """The places in order, moved apart as far as small marks need, or as there is room for."""
    gap = min(2 * _CONTEXT_RADIUS + 1, (width - 2 * _MARGIN) / max(len(places), 1))
    moved: list[float] = []
    for x in places:
        moved.append(max(x, moved[-1] + gap) if moved else x)
    last = width - _CONTEXT_RADIUS
    for place in reversed(range(len(moved))):
        moved[place] = min(moved[place], last - gap * (len(moved) - 1 - place))
    return moved


def _height(placed: Sequence[_Placed], direction: Direction) -> int:
    """On how many levels marks of the direction stand."""
    return max((one.level for one in placed if one.mark.direction == direction), default=0)


def _disc(one: _Placed, line: float) -> Disc:
    up = _STEP * (one.level - 1)
    y, radius = {
        Direction.SUPPORTS.value: (line - _ABOVE - up, _RADIUS[one.mark.weight]),
        Direction.CONTRADICTS.value: (line + _BELOW + up, _RADIUS[one.mark.weight]),
        Direction.CONTEXT.value: (line, _CONTEXT_RADIUS),
    }[one.mark.direction]
    return Disc(
        x=one.x,
        y=y,
        radius=radius,
        look=_LOOKS[one.mark.direction],
        title=one.mark.title,
        address=one.mark.address,
    )


def _years(axis: _Axis, line: float) -> list[AnyShape]:
    shapes: list[AnyShape] = []
    pixels = (axis.width - 2 * _MARGIN) * 366 / axis.days
    every = 1 if pixels > 40 else round(40 / pixels) + 1
    for year in range(axis.first.year + 1, axis.last.year + 1):
        x = axis(dt.date(year, 1, 1))
        shapes.append(Rule(x=x, y=line - 4, to_x=x, to_y=line + 6))
        if (year - axis.first.year) % every == 0 and x < axis.width - 36:
            shapes.append(Words(x=x + 3, y=line + 16, text=str(year), size=_SIZE, look="muted"))
    return shapes


def _days(
    axis: _Axis, told: Sequence[tuple[dt.date, str]], top: float, bottom: float
) -> list[AnyShape]:
    """A dashed rule for each day with its words, which on a narrow picture have a line each."""
    shapes: list[AnyShape] = []
    lines = len(told) if axis.width < WIDE else 1
    for place, (day, words) in enumerate(told):
        x, length = axis(day), width_of(words, _SIZE)
        y = top + _LINE * min(place + 1, lines)
        # Where they fit on neither side they begin at the edge.
        start = next(
            (one for one in (x + 4, x - 4 - length) if 0 <= one <= axis.width - length), 0.0
        )
        is_left = start < x and start > 0
        shapes += [
            Rule(x=x, y=top + 4 + _LINE * lines, to_x=x, to_y=bottom, is_dashed=True),
            Words(
                x=x - 4 if is_left else start,
                y=y,
                text=words,
                size=_SIZE,
                anchor="end" if is_left else "start",
                look="muted",
            ),
        ]
    return shapes
