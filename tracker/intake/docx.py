"""The words of a Word file (DOCX), which is a ZIP file: it is weighed before it is opened."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from xml.parsers.expat import ExpatError

try:
    import mammoth
except ImportError:  # the extra "ingest" is not installed
    mammoth = None

from tracker.text.normalise import fold

from .parts import DropReason, Found, drop
from .refusals import MAX_PARTS, MAX_RATIO, MAX_UNPACKED, Problem, TextRefused
from .web import read_web

_RUNNING = re.compile(r"word/(?:header|footer)\d*\.xml")
_WORDS = re.compile(r"<w:t(?:\s[^>]*+)?>([^<]*+)")
_TITLE = re.compile(r"<dc:title>([^<]{1,500})</dc:title>")
# Small parts of a good file are packed to almost nothing.
_SMALL = 1024 * 1024
_DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    ExpatError,
    zlib.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
)


def read_docx(raw: bytes) -> Found:
    """The paragraphs of the file, its title, and what was left out. Raises TextRefused.

    Of tracked changes the text is as if all were accepted; comments and pictures are no part of it.
    """
    if mammoth is None:
        raise TextRefused(Problem.NO_DOCX_HERE)
    try:
        with zipfile.ZipFile(BytesIO(raw)) as packed:
            refuse_bomb(packed)
            running = list(_running(packed))
            said = _said(packed)
        made = mammoth.convert_to_html(
            BytesIO(raw), convert_image=mammoth.images.img_element(lambda _image: {})
        )
    except _DAMAGED as error:
        raise TextRefused(Problem.DAMAGED_DOCX) from error
    found = read_web(made.value)
    dropped = [drop(DropReason.RUNNING, words) for words in running]
    return Found(found.paragraphs, dropped + found.dropped, found.said | said)


def refuse_bomb(packed: zipfile.ZipFile) -> None:
    """Raise TextRefused where the file would unpack to too much, or declares entities."""
    parts = packed.infolist()
    sizes = [(part.file_size, part.compress_size) for part in parts]
    is_bomb = (
        len(parts) > MAX_PARTS
        or sum(size for size, _packed in sizes) > MAX_UNPACKED
        or any(size > _SMALL and size > MAX_RATIO * small for size, small in sizes)
    )
    if is_bomb:
        raise TextRefused(Problem.ZIP_BOMB)
    for part in parts:
        if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in packed.read(part)[:4096]:
            raise TextRefused(Problem.DAMAGED_DOCX)


def _running(packed: zipfile.ZipFile) -> Iterator[str]:
    """The words of the headers and footers, which are no part of the text."""
    for name in packed.namelist():
        if _RUNNING.fullmatch(name):
            words = fold("".join(_WORDS.findall(packed.read(name).decode("utf-8", "replace"))))
            if words:
                yield words


def _said(packed: zipfile.ZipFile) -> dict[str, str]:
    if "docProps/core.xml" not in packed.namelist():
        return {}
    core = packed.read("docProps/core.xml").decode("utf-8", "replace")
    found = _TITLE.search(core)
    return {"title": fold(found[1])} if found and fold(found[1]) else {}
