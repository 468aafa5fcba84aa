"""Pictures of few colours: what is seen stays, whatever filter the browser wrote them with."""

import struct
import zlib

import pytest

from tests.browser.quantised import _pixels, quantised, size_of
from tests.browser.server import ROOT
from tests.browser.shooter import MOST_OF_ALL, MOST_OF_ONE

RED, GREEN, BLUE, GREY = b"\xff\0\0", b"\0\xff\0", b"\0\0\xff", b"\x80\x80\x80"
ROWS = [[RED, GREEN, BLUE], [GREY, GREY, RED], [BLUE, BLUE, GREEN], [RED, RED, RED], [GREY] * 3]


def png(rows: list[list[bytes]], colour: int = 2) -> bytes:
    """The picture, each row written with another of the five filters."""
    size = 3 if colour == 2 else 4
    above, lines = bytes(len(rows[0]) * size), b""
    for number, row in enumerate(rows):
        line = b"".join(one + (b"\xff" if colour == 6 else b"") for one in row)
        lines += bytes([number % 5]) + filtered(number % 5, line, above, size)
        above = line
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, colour, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def filtered(kind: int, line: bytes, above: bytes, size: int) -> bytes:
    """The line less what the filter guesses."""
    found = []
    for x, value in enumerate(line):
        left, corner = (line[x - size], above[x - size]) if x >= size else (0, 0)
        nearest = min((left, above[x], corner), key=lambda one: abs(left + above[x] - corner - one))
        guess = (0, left, above[x], (left + above[x]) // 2, nearest)[kind]
        found.append((value - guess) % 256)
    return bytes(found)


@pytest.mark.parametrize("colour", [2, 6])
def test_every_filter_is_undone(colour: int) -> None:
    assert _pixels(png(ROWS, colour)) == (3, ROWS)


def test_the_palette_holds_the_colours_and_the_nearest_stands_for_the_rest() -> None:
    small = quantised(png(ROWS))
    assert size_of(small) == (3, 5)
    place = small.index(b"PLTE")
    assert small[place + 4 : place + 16] == RED + GREY + BLUE + GREEN
    many = [[bytes([red, 0, 0]) for red in range(256)], [b"\0\0\x01"] + [RED] * 255]
    palette = quantised(png(many))
    place = palette.index(b"PLTE")
    assert struct.unpack(">I", palette[place - 4 : place]) == (256 * 3,)


def test_a_picture_of_another_kind_is_refused() -> None:
    grey = png(ROWS).replace(struct.pack(">BB", 8, 2), struct.pack(">BB", 16, 2), 1)
    with pytest.raises(ValueError, match="8 bits a channel"):
        quantised(grey)


@pytest.mark.parametrize("page", ["analyst", "coding"])
def test_the_pictures_of_a_page_are_small(page: str) -> None:
    sizes = [one.stat().st_size for one in (ROOT / "docs" / page).glob("*.png")]
    assert sizes
    assert max(sizes) < MOST_OF_ONE
    assert sum(sizes) < MOST_OF_ALL
