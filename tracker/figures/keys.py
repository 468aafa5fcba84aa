"""What the colours of a picture mean, as a line or lines of small squares with their words."""

from collections.abc import Sequence

from .drawing import AnyShape, Box, Words

_SIZE = 13
_LINE = 20
_SQUARE = 11
_GAP = 18
# The mean width of a letter in units of its size: that of Cyrillic, which is wider than Latin.
_LETTER = 0.65


def key_of(items: Sequence[tuple[str, str]], *, width: float) -> tuple[list[AnyShape], float]:
    """The shapes of a key from the upper left corner on, and its height.

    `items` are looks with their words; they go on to a next line where `width` ends.
    """
    shapes: list[AnyShape] = []
    x, y = 0.0, 0.0
    for look, words in items:
        length = _SQUARE + 6 + width_of(words, _SIZE)
        if x and x + length > width:
            x, y = 0.0, y + _LINE
        shapes += [
            Box(x=x + 0.5, y=y + 4, width=_SQUARE, height=_SQUARE, look=look),
            Words(x=x + _SQUARE + 6, y=y + 14, text=words, size=_SIZE),
        ]
        x += length + _GAP
    return shapes, y + _LINE if items else 0.0


def width_of(words: str, size: float) -> float:
    """About how wide the words are, which depends on a font that is not known here."""
    return len(words) * size * _LETTER
