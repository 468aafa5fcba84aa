"""Actions per quarter and statuses per day, as columns."""

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.choices import Direction, Precision, StatusGroup
from tracker.formats.charts import QuarterBars, Stacked
from tracker.text.dates import format_date

from .drawing import Anchor, AnyShape, Box, Drawing, Rule, Words
from .keys import key_of, width_of

WIDE, NARROW = 832, 328
SUPPORTS, CONTRADICTS, NEITHER = "g-moving", "g-undone", "g-not_verifiable"
_PLOT = 180
_LEFT = 28
_SIZE = 13
_WIDEST = 64
_FARTHEST = 164


def quarters(
    bars: Sequence[QuarterBars], *, looked_until: dt.date | None = None, width: int = WIDE
) -> Drawing:
    """Each quarter as a column: what supports a commitment above the axis, on it what does neither,
    what contradicts one below. A line stands where the evidence looked at ends."""
    shapes, top = key_of(
        [
            (SUPPORTS, _("support a commitment")),
            (NEITHER, _("do neither")),
            (CONTRADICTS, _("contradict a commitment")),
        ],
        width=width,
    )
    top += 30
    highest = max((bar.supports + bar.neither for bar in bars), default=0)
    deepest = max((bar.contradicts for bar in bars), default=0)
    unit = _PLOT / max(highest + deepest, 1)
    axis = top + highest * unit
    step = (width - _LEFT) / max(len(bars), 1)
    shapes += _grid(highest, deepest, unit, axis, width)
    for place, bar in enumerate(bars):
        x = _LEFT + place * step
        shapes += _quarter(bar, x=x + step * 0.14, width=step * 0.72, axis=axis, unit=unit)
        if bar.first_day.month == 1 or place == 0:
            shapes += [
                Rule(x=x, y=top + _PLOT, to_x=x, to_y=top + _PLOT + 18, look="line"),
                Words(x=x + 4, y=top + _PLOT + 16, text=str(bar.first_day.year), size=_SIZE),
            ]
        if looked_until and bar.first_day <= looked_until <= bar.last_day:
            days = (bar.last_day - bar.first_day).days + 1
            at = x + step * ((looked_until - bar.first_day).days + 1) / days
            shapes += _mark(at, top, _looked(looked_until), width)
    shapes.append(Rule(x=_LEFT, y=axis, to_x=width, to_y=axis, look="line"))
    return Drawing(
        width=width,
        height=int(top + _PLOT + 24),
        title=_("Actions per quarter"),
        description=_("What supports a commitment stands above the line, what contradicts below."),
        shapes=shapes,
    )


def _looked(day: dt.date) -> str:
    return _("evidence looked at until %(day)s") % {"day": format_date(day)}


def _mark(x: float, top: float, words: str, width: float) -> list[AnyShape]:
    """A dashed line with its words above it, which stay inside the picture."""
    half = width_of(words, _SIZE) / 2
    return [
        Rule(x=x, y=top - 12, to_x=x, to_y=top + _PLOT, look="line", is_dashed=True),
        Words(
            x=min(max(x, half), width - half),
            y=top - 16,
            text=words,
            size=_SIZE,
            anchor="middle",
            look="muted",
        ),
    ]


def _grid(highest: int, deepest: int, unit: float, axis: float, width: int) -> list[AnyShape]:
    """A thin line at each round number of actions, above the axis and below it."""
    every = next(n * 10**e for e in range(9) for n in (1, 2, 5) if n * 10**e * unit >= 24)
    marks = [n for n in range(-(deepest // every) * every, highest + 1, every) if n]
    shapes: list[AnyShape] = []
    for number in (*marks, 0):
        y = axis - number * unit
        shapes.append(
            Words(x=_LEFT - 6, y=y + 4, text=str(abs(number)), size=12, anchor="end", look="muted")
        )
        if number:
            shapes.append(Rule(x=_LEFT, y=y, to_x=width, to_y=y, look="faint"))
    return shapes


def _quarter(
    bar: QuarterBars, *, x: float, width: float, axis: float, unit: float
) -> list[AnyShape]:
    """The boxes of one quarter, each leading to the list of its actions."""
    period = capfirst(format_date(bar.first_day, Precision.QUARTER))
    address = f"{reverse('actions')}?quarter={bar.key}"
    parts = [
        (
            SUPPORTS,
            bar.supports,
            axis - bar.supports * unit,
            f"&direction={Direction.SUPPORTS.value}",
            ngettext(
                "%(number)d action supports a commitment",
                "%(number)d actions support a commitment",
                bar.supports,
            ),
        ),
        (
            NEITHER,
            bar.neither,
            axis - (bar.supports + bar.neither) * unit,
            "",
            ngettext(
                "%(number)d action does neither", "%(number)d actions do neither", bar.neither
            ),
        ),
        (
            CONTRADICTS,
            bar.contradicts,
            axis,
            f"&direction={Direction.CONTRADICTS.value}",
            ngettext(
                "%(number)d action contradicts a commitment",
                "%(number)d actions contradict a commitment",
                bar.contradicts,
            ),
        ),
    ]
    return [
        Box(
            x=x,
            y=y,
            width=width,
            height=number * unit,
            look=look,
            title=f"{period}: {words % {'number': number}}",
            address=address + narrowed,
        )
        for look, number, y, narrowed, words in parts
        if number
    ]


def columns(days: Sequence[Stacked], *, width: int = WIDE) -> Drawing:
    """Each day as a column of the groups of statuses, the first group at the bottom."""
    shapes, top = key_of(
        [(f"g-{group.value}", str(group.label)) for group in StatusGroup], width=width
    )
    top += 22
    highest = max((day.height for day in days), default=0)
    unit = _PLOT / max(highest, 1)
    step = min(width / max(len(days), 1), _FARTHEST)
    broad = min(step * 0.72, _WIDEST)
    # Where they would run into each other, only the first and the last day are written out.
    fit = all(width_of(format_date(day.day), 12) < step for day in days)
    for place, day in enumerate(days):
        middle = place * step + step / 2
        written = format_date(day.day)
        for segment, above in day.blocks:
            shapes.append(
                Box(
                    x=middle - broad / 2,
                    y=top + above * unit,
                    width=broad,
                    height=segment.count * unit,
                    look=f"g-{segment.group.value}",
                    title=f"{written}: {segment.group.label}: {segment.count}",
                )
            )
        total = day.distribution.total
        shapes.append(
            Words(
                x=middle,
                y=top + (highest - total) * unit - 5,
                text=str(total),
                size=_SIZE,
                anchor="middle",
                is_bold=True,
            )
        )
        if fit:
            shapes.append(_day(middle, top, written, "middle"))
        elif place in (0, len(days) - 1):
            shapes.append(
                _day(place and step * len(days), top, written, "end" if place else "start")
            )
    return Drawing(
        width=width,
        height=int(top + _PLOT + 22),
        title=_("Agreed commitments by group on each day"),
        description=_("One column a day; the groups of statuses stand on each other."),
        shapes=[
            *shapes,
            Rule(x=0, y=top + _PLOT, to_x=step * len(days), to_y=top + _PLOT, look="line"),
        ],
    )


def _day(x: float, top: float, written: str, anchor: Anchor) -> Words:
    return Words(x=x, y=top + _PLOT + 16, text=written, size=12, anchor=anchor, look="muted")
