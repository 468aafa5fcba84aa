"""What countries owe as squares, pillar by pillar: of one country, or of two above each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .drawing import AnyShape, Box, Disc, Drawing, Rule, Words
from .keys import key_of, width_of

WIDE, NARROW = 960, 328
_SIDE, _STEP = 24, 27
_SIZE = 14
_LINE = 18
_PAD = 8
# How much of a wide picture the names of the pillars may take.
_PILLARS = 0.3


@dataclass(frozen=True)
class Square:
    """One country's part in a commitment: its colours and sign, what it is, where its page is."""

    look: str
    glyph: str
    title: str
    address: str


@dataclass(frozen=True)
class PillarOfSquares:
    """The commitments of a pillar; each has a square for each country, None where it owes none."""

    name: str
    commitments: Sequence[Sequence[Square | None]]


def squares_by_pillar(
    pillars: Sequence[PillarOfSquares],
    *,
    countries: Sequence[str],
    key: Sequence[tuple[str, str]],
    title: str,
    description: str,
    width: int = WIDE,
) -> Drawing:
    """The picture, `width` pixels wide: the key, then the pillars below each other.

    `key` says in words what the looks stand for. A commitment is a column of squares, which goes on
    in further lines. Where there are several countries, their names stand before the squares.
    """
    shapes, y = key_of(key, width=width)
    is_wide = width >= WIDE
    left = width * _PILLARS if is_wide else 0.0
    names = max((width_of(name, _SIZE) for name in countries), default=0) + _PAD
    first = left + names if len(countries) > 1 else left
    fit = max(int((width - first) // _STEP), 1)
    for pillar in pillars:
        shapes.append(Rule(x=0, y=y + _PAD / 2, to_x=width, to_y=y + _PAD / 2, look="faint"))
        y += _PAD
        shapes.append(Words(x=0, y=y + _LINE - 2, text=pillar.name, size=_SIZE, is_bold=True))
        if not is_wide:
            y += _LINE + 4
        for start in range(0, len(pillar.commitments), fit):
            line = pillar.commitments[start : start + fit]
            for number, country in enumerate(countries):
                if len(countries) > 1:
                    shapes.append(Words(x=left, y=y + _LINE - 1, text=country, size=_SIZE))
                for place, commitment in enumerate(line):
                    shapes += _square(commitment[number], x=first + place * _STEP, y=y)
                y += _STEP
    return Drawing(
        width=width, height=round(y + _PAD), title=title, description=description, shapes=shapes
    )


def _square(square: Square | None, *, x: float, y: float) -> Iterator[AnyShape]:
    """The square with its sign; what was not kept or was reversed is round."""
    if square is None:
        return
    half, inner = _SIDE / 2, _SIDE - 2
    look, title, address = square.look, square.title, square.address
    if look == "s-reversed":
        yield Disc(
            x=x + half, y=y + half, radius=inner / 2, look=look, title=title, address=address
        )
    else:
        yield Box(
            x=x + 1,
            y=y + 1,
            width=inner,
            height=inner,
            look=look,
            title=title,
            address=address,
        )
    yield Words(
        x=x + half, y=y + half + 5, text=square.glyph, size=13, anchor="middle", look=square.look
    )
