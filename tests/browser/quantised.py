"""Small pictures: a screenshot with at most 256 colours, without a library for images.

PNG as the W3C describes it (https://www.w3.org/TR/png-3/): 8 bits a channel in, a palette out.
"""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MOST_COLOURS = 256
_CHANNELS = {2: 3, 6: 4}


def quantised(png: bytes) -> bytes:
    """The picture with its most frequent colours; each other colour becomes the nearest of them.

    Raises ValueError for a picture that is not one of 8 bits a channel, in colour and not laced.
    """
    width, rows = _pixels(png)
    counts = Counter(pixel for row in rows for pixel in row)
    palette = [colour for colour, _n in counts.most_common(_MOST_COLOURS)]
    places = {colour: place for place, colour in enumerate(palette)}
    for colour in counts:
        places.setdefault(colour, _nearest(colour, palette))
    lines = b"".join(b"\0" + bytes(places[pixel] for pixel in row) for row in rows)
    header = struct.pack(">IIBBBBB", width, len(rows), 8, 3, 0, 0, 0)
    chunks = (b"IHDR", header), (b"PLTE", b"".join(palette)), (b"IDAT", zlib.compress(lines, 9))
    return _SIGNATURE + b"".join(_chunk(*chunk) for chunk in (*chunks, (b"IEND", b"")))


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height of the picture."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def _nearest(colour: bytes, palette: list[bytes]) -> int:
    red, green, blue = colour
    return min(
        range(len(palette)),
        key=lambda place: (
            (palette[place][0] - red) ** 2
            + (palette[place][1] - green) ** 2
            + (palette[place][2] - blue) ** 2
        ),
    )


def _pixels(png: bytes) -> tuple[int, list[list[bytes]]]:
    """The width, and the rows of red, green and blue."""
    chunks = list(_chunks(png))
    width, height, depth, colour, _method, _filter, lacing = struct.unpack(">IIBBBBB", chunks[0][1])
    if depth != 8 or lacing or colour not in _CHANNELS:
        raise ValueError("a picture of 8 bits a channel is needed, in colour and not laced")
    size = _CHANNELS[colour]
    data = zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"))
    length = width * size
    above, rows = bytearray(length), []
    for y in range(height):
        start = y * (length + 1)
        line = bytearray(data[start + 1 : start + 1 + length])
        _unfilter(data[start], line, above, size)
        rows.append([bytes(line[x : x + 3]) for x in range(0, length, size)])
        above = line
    return width, rows


def _unfilter(kind: int, line: bytearray, above: bytearray, size: int) -> None:
    """Undo the filter of a line, in place (section 9 of the specification)."""
    for x in range(len(line)):
        left = line[x - size] if x >= size else 0
        corner = above[x - size] if x >= size else 0
        guess = (0, left, above[x], (left + above[x]) // 2)[kind] if kind < 4 else None
        line[x] = (line[x] + (_paeth(left, above[x], corner) if guess is None else guess)) & 255


def _paeth(left: int, above: int, corner: int) -> int:
    at = left + above - corner
    return min((left, above, corner), key=lambda one: abs(at - one))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_SIGNATURE)
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        yield png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        place += length + 12


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
