"""A picture as a list of shapes. It knows neither the record nor a request."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias
from urllib.parse import urljoin

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Anchor: TypeAlias = Literal["start", "middle", "end"]
_NONE = SafeString()


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What all shapes have. Lengths are in CSS pixels from the upper left corner.

    `look` are the classes that give it its colours: `s-delivered` for a status, `g-done` for a
    group of statuses, `dot` for what has none, `muted`, `line`, `faint`; words with the look of a
    status are those on its fill. `title` is what a pointer that rests on it is told, `address`
    where it leads; both may be empty.
    """

    look: str = ""
    title: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Box(Shape):
    """A rectangle; `radius` rounds its corners."""

    x: float
    y: float
    width: float
    height: float
    radius: float = 0


@dataclass(frozen=True, kw_only=True)
class Disc(Shape):
    """A circle around `x`, `y`."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, kw_only=True)
class Rule(Shape):
    """A straight line."""

    x: float
    y: float
    to_x: float
    to_y: float
    is_dashed: bool = False


@dataclass(frozen=True, kw_only=True)
class Words(Shape):
    """One line of text; `x` is its start, middle or end, `y` the line on which it stands."""

    x: float
    y: float
    text: str
    size: float = 14
    anchor: Anchor = "start"
    is_bold: bool = False


AnyShape: TypeAlias = Box | Disc | Rule | Words


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A picture, with its name and what it shows in a sentence."""

    width: int
    height: int
    title: str
    description: str
    shapes: Sequence[AnyShape]


def inline_svg(drawing: Drawing) -> SafeString:
    """The picture as an element of an HTML page, which gives it its colours.

    It is hidden from assistive technology: a table with the same numbers has to stand beside it.
    """
    return format_html(
        '<svg class="drawn" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>',
        drawing.width,
        drawing.height,
        shapes_as_svg(drawing.shapes),
    )


def shapes_as_svg(
    shapes: Sequence[AnyShape], attributes: Callable[[AnyShape], SafeString] = lambda _shape: _NONE
) -> SafeString:
    """The shapes as elements, each within its link where it leads somewhere.

    `attributes` gives what an element has beside its class, with a space before it.
    """
    return format_html_join("", "{}", ((_linked(shape, attributes(shape)),) for shape in shapes))


def placed(
    shapes: Iterable[AnyShape], *, x: float, y: float, scale: float = 1
) -> Iterator[AnyShape]:
    """The shapes `scale` times as large, moved so that their corner is at `x`, `y`."""
    for shape in shapes:
        left, top = x + shape.x * scale, y + shape.y * scale
        match shape:
            case Box():
                width, height = shape.width * scale, shape.height * scale
                radius = shape.radius * scale
                yield replace(shape, x=left, y=top, width=width, height=height, radius=radius)
            case Disc():
                yield replace(shape, x=left, y=top, radius=shape.radius * scale)
            case Rule():
                to_x, to_y = x + shape.to_x * scale, y + shape.to_y * scale
                yield replace(shape, x=left, y=top, to_x=to_x, to_y=to_y)
            case Words():
                yield replace(shape, x=left, y=top, size=shape.size * scale)


def led_from(drawing: Drawing, page: str) -> Drawing:
    """The picture as it is outside of its page, whose absolute address is `page`."""
    return replace(
        drawing,
        shapes=[
            replace(shape, address=urljoin(page, shape.address)) if shape.address else shape
            for shape in drawing.shapes
        ],
    )


def _linked(shape: AnyShape, attributes: SafeString) -> SafeString:
    element = _element(shape, attributes)
    if not shape.address:
        return element
    return format_html('<a href="{}" tabindex="-1">{}</a>', shape.address, element)


def _element(shape: AnyShape, attributes: SafeString) -> SafeString:
    title = format_html("<title>{}</title>", shape.title) if shape.title else SafeString()
    match shape:
        case Box():
            return format_html(
                '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="{}"{}>{}</rect>',
                *(shape.look, _short(shape.x), _short(shape.y), _short(shape.width)),
                *(_short(shape.height), _short(shape.radius), attributes, title),
            )
        case Disc():
            return format_html(
                '<circle class="{}" cx="{}" cy="{}" r="{}"{}>{}</circle>',
                *(shape.look, _short(shape.x), _short(shape.y), _short(shape.radius)),
                *(attributes, title),
            )
        case Rule():
            return format_html(
                '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"{}{}>{}</line>',
                *(shape.look or "line", _short(shape.x), _short(shape.y)),
                *(_short(shape.to_x), _short(shape.to_y)),
                SafeString(' stroke-dasharray="4 3"' if shape.is_dashed else ""),
                *(attributes, title),
            )
        case Words():
            return format_html(
                '<text class="{}" x="{}" y="{}" font-size="{}" text-anchor="{}"{}{}>{}{}</text>',
                *(shape.look, _short(shape.x), _short(shape.y), _short(shape.size), shape.anchor),
                SafeString(' font-weight="700"' if shape.is_bold else ""),
                *(attributes, title, shape.text),
            )


def _short(length: float) -> str:
    """A length with two decimals at most."""
    return f"{length:.2f}".rstrip("0").rstrip(".")
