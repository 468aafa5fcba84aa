"""Files as nobody means to send them, made from a seed: the same number gives the same file."""

import io
import random
import zipfile
from collections.abc import Callable, Iterator

from tests.intake import files

_SUFFIXES = (".txt", ".md", ".html", ".pdf", ".docx", "", ".exe", ".htm")
_SAID = "rain snow U.S. No. 5 2030. “Fog” (a) ; : … ok. Шёл дождь o‘zbek 🌧 \u00a0 \u200b \u202e"
_WORDS = _SAID.split(" ")
_TAGS = ("p", "div", "nav", "a href='x", "li", "/p", "/div", "!--", "script", "sup", "table", "b>")
LARGE = 10 * 1024 * 1024


def made(number: int) -> tuple[bytes, str]:
    """The bytes and the name of the file with this number."""
    chance = random.Random(number)
    kind = _KINDS[number % len(_KINDS)]
    raw, suffix = kind(chance)
    return raw, f"file-{number}{suffix if chance.random() < 0.8 else chance.choice(_SUFFIXES)}"


def large() -> Iterator[tuple[bytes, str]]:
    """A few of ten megabytes, each with what is slow to read carelessly."""
    for unit, suffix in (
        ("a", ".txt"),
        ("Rain fell. ", ".txt"),
        ("a\n", ".md"),
        ("<", ".md"),
        ("[1] a\n\n", ".md"),
        ("1\n\n", ".txt"),
        ("<html><!--", ".html"),
        ("<html><a x='", ".html"),
        ("<html>&amp", ".html"),
        ("<html></p </p ", ".html"),
        ("<html><script>", ".html"),
        ("<html><p class=nav>", ".html"),
        ("%PDF-1.4 1 0 obj <<", ".pdf"),
        ("PK\x03\x04word/document.xml[Content_Types].xml", ".docx"),
        ("---\n", ".md"),
    ):
        yield (unit * (LARGE // len(unit))).encode(), f"large{suffix}"


def _bytes(chance: random.Random) -> tuple[bytes, str]:
    return chance.randbytes(chance.randrange(1, 4000)), ".txt"


def _words(chance: random.Random, most: int = 400) -> str:
    breaks = (" ", " ", " ", "\n", "\n\n", "  \n", "\r\n", "\t")
    return "".join(
        chance.choice(_WORDS) + chance.choice(breaks) for _ in range(chance.randrange(1, most))
    )


def _text(chance: random.Random) -> tuple[bytes, str]:
    front = chance.choice(("", "", "---\n", "---\na: [[[[\n---\n", "---\ndate: 0000-99-99\n---\n"))
    return (front + _words(chance)).encode(), chance.choice((".txt", ".md"))


def _mixed(chance: random.Random) -> tuple[bytes, str]:
    codecs = ("utf-8", "cp1251", "utf-16", "koi8-r", "cp1252")
    pieces = (_words(chance, 20).encode(chance.choice(codecs), "replace") for _ in range(3))
    return b"".join(pieces), chance.choice((".txt", ".md", ".html"))


def _line(chance: random.Random) -> tuple[bytes, str]:
    unit = chance.choice(("a", "a.", "[1]", "<", "1. ", ";", ": (a) ", "* ", "\\"))
    return (unit * chance.randrange(1, 20_000)).encode(), ".txt"


def _markup(chance: random.Random) -> tuple[bytes, str]:
    body = "".join(
        f"<{chance.choice(_TAGS)}{chance.choice(('>', ' ', '', '/>'))}{chance.choice(_WORDS)}"
        for _ in range(chance.randrange(1, 500))
    )
    return files.page(body * chance.choice((1, 1, 20))), ".html"


def _flipped(chance: random.Random, raw: bytes) -> bytes:
    """The bytes with some of them others, or cut off."""
    damaged = bytearray(raw)
    for _ in range(chance.randrange(0, 12)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged[: chance.choice((len(raw), len(raw), chance.randrange(1, len(raw))))])


def _pdf(chance: random.Random) -> tuple[bytes, str]:
    pages = [["rain", "(snow", "1"][: chance.randrange(4)] for _ in range(chance.randrange(5))]
    return _flipped(chance, files.pdf(pages)), ".pdf"


def _docx(chance: random.Random) -> tuple[bytes, str]:
    return _flipped(chance, files.docx(["Rain fell.", "Snow fell."])), ".docx"


def _bomb(chance: random.Random) -> tuple[bytes, str]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<x/>")
        packed.writestr("word/document.xml", b"\0" * chance.choice((2_000_000, 4_000_000)))
        for number in range(chance.choice((0, 2100))):
            packed.writestr(f"{number}.xml", b"")
    return out.getvalue(), ".docx"


_Kind = Callable[[random.Random], tuple[bytes, str]]
_FREQUENT: tuple[_Kind, ...] = (_bytes, _text, _mixed, _line, _markup, _pdf, _docx)
# Bombs take long to make: one file in fifty.
_KINDS = (*_FREQUENT * 7, _bomb)
