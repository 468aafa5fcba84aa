"""The font of pictures that bring their own, and how much room words take in it."""

from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

_FONTS = Path(__file__).resolve().parent / "fonts"
# Without kerning by a library that may be there or not, the same words are the same pixels.
_ENGINE = ImageFont.Layout.BASIC
_SIZE = 100


@lru_cache(maxsize=64)
def font(size: float, *, is_bold: bool = False) -> ImageFont.FreeTypeFont:
    """DejaVu Sans, `size` pixels high."""
    name = "DejaVuSans-Bold.ttf" if is_bold else "DejaVuSans.ttf"
    return ImageFont.truetype(_FONTS / name, size, layout_engine=_ENGINE)


def width_of(words: str, size: float, *, is_bold: bool = False) -> float:
    """How wide the words are, in pixels. In most fonts of a browser they are narrower."""
    return float(font(_SIZE, is_bold=is_bold).getlength(words)) * size / _SIZE


def wrapped(
    words: str, width: float, size: float, *, is_bold: bool = False, most: int | None = None
) -> list[str]:
    """The words in lines not wider than `width`; what `most` lines do not hold ends in an ellipsis.

    A single word that is wider than a line is cut.
    """
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, is_bold=is_bold) <= width:
            lines[-1] = longer
        else:
            lines.append(_cut(word, width, size, is_bold=is_bold))
    if most is None or len(lines) <= most:
        return lines
    last = _cut(f"{lines[most - 1]} …", width, size, is_bold=is_bold)
    return [*lines[: most - 1], last]


def _cut(words: str, width: float, size: float, *, is_bold: bool) -> str:
    """The words, or as many of their letters as fit with an ellipsis behind them."""
    shorter = words
    while shorter and width_of(words, size, is_bold=is_bold) > width:
        shorter = shorter[:-1].rstrip(" …")
        words = f"{shorter}…"
    return words
