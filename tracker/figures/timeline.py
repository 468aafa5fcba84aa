"""What happened and what was due, as dots along a line of time."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracker.choices import TimelineKind

from .drawing import AnyShape, Box, Disc, Drawing, Rule, Words
from .keys import width_of

WIDE, NARROW = 960, 328
_CELL = 7
_DOT = 6
_SIZE = 14
_TOP = 20
_LABEL = 22
_TALLEST_BAR = 80


@dataclass(frozen=True)
class Mark:
    """One entry with a known day: the middle of the period where it is known less exactly."""

    kind: TimelineKind
    day: dt.date
    title: str
    address: str


@dataclass(frozen=True)
class _Scale:
    """Whole years from the first to the last one, laid along the width of the picture."""

    first_year: int
    last_year: int
    width: int

    def x(self, day: dt.date) -> float:
        start, end = dt.date(self.first_year, 1, 1), dt.date(self.last_year + 1, 1, 1)
        return (day - start).days / (end - start).days * self.width

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)


@dataclass(frozen=True)
class _Lane:
    """The shapes of one kind, whose lowest line is 0, and how high they reach."""

    kind: TimelineKind
    count: int
    height: float
    shapes: Sequence[Box | Disc]


def lanes(
    marks: Sequence[Mark], *, today: dt.date, until: dt.date | None = None, width: int = WIDE
) -> Drawing:
    """A lane for each kind that there is, and in it a dot for each entry at its day.

    Dots that would cover each other stand one above the other. The line goes on to the year of
    `until`; `today` is marked where it lies within. Needs at least one mark.
    """
    years = [mark.day.year for mark in marks] + ([until.year] if until else [])
    scale = _Scale(min(years), max(years), width)
    found = []
    for kind in TimelineKind:
        stacks: Counter[int] = Counter()
        shapes: list[Box | Disc] = []
        for mark in (mark for mark in marks if mark.kind == kind):
            place = min(int(scale.x(mark.day) / _CELL), width // _CELL - 1)
            shapes.append(_dot(mark, x=(place + 0.5) * _CELL, y=-(stacks[place] + 0.5) * _CELL))
            stacks[place] += 1
        if shapes:
            found.append(_Lane(kind, len(shapes), max(stacks.values()) * _CELL, shapes))
    return _drawing(found, scale, today)


def lanes_of_years(
    counts: Mapping[tuple[TimelineKind, int], int],
    *,
    today: dt.date,
    until: dt.date | None = None,
    width: int = WIDE,
) -> Drawing:
    """The same where the entries are too many for a dot each: a bar for each kind and year."""
    years = [year for _kind, year in counts] + ([until.year] if until else [])
    scale = _Scale(min(years), max(years), width)
    unit = _TALLEST_BAR / max(counts.values())
    found = []
    for kind in TimelineKind:
        of_kind = {year: number for (one, year), number in sorted(counts.items()) if one == kind}
        bars = [
            Box(
                x=scale.x(dt.date(year, 1, 1)) + 2,
                y=-number * unit,
                width=width / len(scale.years) - 4,
                height=number * unit,
                look="dot",
                title=f"{year}: {kind.label}: {number}",
            )
            for year, number in of_kind.items()
        ]
        if bars:
            height = max(bar.height for bar in bars)
            found.append(_Lane(kind, sum(of_kind.values()), height, bars))
    return _drawing(found, scale, today)


def _dot(mark: Mark, *, x: float, y: float) -> Box | Disc:
    """A disc; a promised date is a square, because nothing has happened by itself on it."""
    if mark.kind == TimelineKind.DEADLINE:
        half = _DOT / 2
        return Box(
            x=x - half,
            y=y - half,
            width=_DOT,
            height=_DOT,
            look="dot",
            title=mark.title,
            address=mark.address,
        )
    return Disc(x=x, y=y, radius=_DOT / 2, look="dot", title=mark.title, address=mark.address)


def _drawing(found: Sequence[_Lane], scale: _Scale, today: dt.date) -> Drawing:
    """The lanes below each other, the years below them."""
    shapes: list[AnyShape] = []
    y = float(_TOP)
    for lane in found:
        label = f"{lane.kind.label}: {lane.count}"
        shapes.append(Words(x=0, y=y + 14, text=label, size=_SIZE, is_bold=True))
        y += _LABEL + lane.height
        shapes += [_lowered(shape, y) for shape in lane.shapes]
        shapes.append(Rule(x=0, y=y, to_x=scale.width, to_y=y, look="line"))
        y += 10
    shapes += _ticks(scale, y)
    if today.year in scale.years:
        x, words = scale.x(today), _("today")
        half = width_of(words, _SIZE) / 2
        shapes += [
            Rule(x=x, y=_TOP - 4, to_x=x, to_y=y - 10, look="line", is_dashed=True),
            Words(
                x=min(x, scale.width - half),
                y=_TOP - 8,
                text=words,
                size=_SIZE,
                anchor="middle",
                look="muted",
            ),
        ]
    return Drawing(
        width=scale.width,
        height=int(y + 16),
        title=_("Timeline"),
        description=_("Events, actions and promised dates, each in a lane of its own, by year."),
        shapes=shapes,
    )


def _ticks(scale: _Scale, y: float) -> list[AnyShape]:
    """The beginning of each year, or of each month of a single one, with as many names as fit."""
    is_single = len(scale.years) == 1
    days = [
        dt.date(year, month, 1)
        for year in scale.years
        for month in (range(1, 13) if is_single else (1,))
    ]
    names = [str(day.year) if day.month == 1 else date_format(day, "M") for day in days]
    every = ceil((max(width_of(name, _SIZE) for name in names) + 6) / (scale.width / len(days)))
    shapes: list[AnyShape] = []
    for place, (day, name) in enumerate(zip(days, names, strict=True)):
        x = scale.x(day)
        shapes.append(Rule(x=x, y=y - 10, to_x=x, to_y=y - 4, look="line"))
        if place % every == 0:
            shapes.append(Words(x=x + 2, y=y + 10, text=name, size=_SIZE, look="muted"))
    return shapes


def _lowered(shape: Box | Disc, by: float) -> Box | Disc:
    return replace(shape, y=shape.y + by)
