"""What stands around a picture that is on its own: its name, what it shows, where it is from."""

from dataclasses import dataclass

from .drawing import AnyShape, Box, Drawing, Rule, Words, placed
from .lettering import width_of, wrapped

# What previews of links show, in units of which each is two pixels.
CARD_WIDTH, CARD_HEIGHT, CARD_SCALE = 600, 315, 2
_PAD = 24


@dataclass(frozen=True, kw_only=True)
class Tag:
    """The status that a picture is about: its word and its look (`t-delivered`)."""

    words: str
    look: str


@dataclass(frozen=True, kw_only=True)
class Caption:
    """The words around a picture: of which day it is (`dated`) and where it stands, too."""

    site: str
    title: str
    sentence: str
    dated: str
    address: str
    tag: Tag | None = None


def framed(drawing: Drawing, caption: Caption) -> Drawing:
    """The picture as a file of its own, between what it is and where it is from."""
    width = max(drawing.width, 480)
    shapes: list[AnyShape] = []
    y = float(_PAD)
    for lines, size, look, is_bold in (
        (wrapped(caption.title, width, 20, is_bold=True), 20, "", True),
        (wrapped(caption.sentence, width, 14), 14, "muted", False),
    ):
        y = _written(shapes, lines, x=_PAD, y=y, size=size, look=look, is_bold=is_bold) + 4
    if caption.tag:
        y = _tagged(shapes, caption.tag, y + 4)
    shapes += placed(drawing.shapes, x=_PAD, y=y + 12)
    y += 12 + drawing.height + 16
    for line in (f"{caption.site}. {caption.dated}", caption.address):
        y = _written(shapes, wrapped(line, width, 12), x=_PAD, y=y, size=12, look="muted")
    return Drawing(
        width=width + 2 * _PAD,
        height=round(y) + _PAD - 8,
        title=f"{caption.title}. {caption.sentence}",
        description=drawing.description,
        shapes=shapes,
    )


def card(drawing: Drawing | None, caption: Caption) -> Drawing:
    """What stands beside a link to the page where somebody sends it: read at half its size."""
    inner = CARD_WIDTH - 2 * _PAD
    shapes: list[AnyShape] = [
        Box(x=0, y=0, width=CARD_WIDTH, height=6, look="dot"),
        Words(x=_PAD, y=29, text=caption.site, size=13, look="muted", is_bold=True),
    ]
    lines = wrapped(caption.title, inner, 22, is_bold=True, most=2)
    top = _written(shapes, lines, x=_PAD, y=38, size=22, is_bold=True)
    sentence = wrapped(caption.sentence, inner, 13, most=3 if drawing else 5)
    if caption.tag:
        top = _tagged(shapes, caption.tag, top + 6)
    foot = CARD_HEIGHT - 42
    source = [
        *wrapped(caption.dated, inner, 10.5, most=1),
        *wrapped(caption.address, inner, 10.5, most=1),
    ]
    _written(shapes, source, x=_PAD, y=foot + 2, size=10.5, look="muted")
    shapes.append(Rule(x=_PAD, y=foot, to_x=CARD_WIDTH - _PAD, to_y=foot, look="faint"))
    foot -= 6
    if drawing:
        top = _written(shapes, sentence, x=_PAD, y=top + 2, size=13) + 8
        shapes += _fitted(drawing, top=top, bottom=foot, width=inner)
    else:
        _written(shapes, sentence, x=_PAD, y=top + 12, size=16)
    return Drawing(
        width=CARD_WIDTH,
        height=CARD_HEIGHT,
        title=caption.title,
        description=caption.sentence,
        shapes=shapes,
    )


def _fitted(drawing: Drawing, *, top: float, bottom: float, width: float) -> list[AnyShape]:
    """The picture as large as it fits, in the middle of its room."""
    scale = min(width / drawing.width, (bottom - top) / drawing.height)
    x = _PAD + (width - drawing.width * scale) / 2
    y = top + (bottom - top - drawing.height * scale) / 2
    return list(placed(drawing.shapes, x=x, y=y, scale=scale))


def _tagged(shapes: list[AnyShape], tag: Tag, top: float) -> float:
    """Add the tag of a status; return where the next thing may begin."""
    width = width_of(tag.words, 14, is_bold=True) + 16
    shapes += [
        Box(x=_PAD, y=top, width=width, height=24, radius=4, look=tag.look),
        Words(x=_PAD + 8, y=top + 17, text=tag.words, size=14, look=tag.look, is_bold=True),
    ]
    return top + 28


def _written(
    shapes: list[AnyShape],
    lines: list[str],
    *,
    x: float,
    y: float,
    size: float,
    look: str = "",
    is_bold: bool = False,
) -> float:
    """Add the lines below `y`; return where the last one ends."""
    for line in lines:
        y += size * 1.3
        shapes.append(
            Words(x=x, y=y - size * 0.3, text=line, size=size, look=look, is_bold=is_bold)
        )
    return y
