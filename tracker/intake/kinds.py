"""Which kind of file some bytes are, by what they hold and never by their name alone."""

import codecs
import re
from pathlib import PurePath

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tracker.text.normalise import NotUTF8

from .refusals import MAX_BYTES, Problem, TextRefused


class FileKind(TextChoices):
    """The kinds of files that are taken in."""

    PASTED = "pasted", _("pasted text")
    TXT = "txt", _("plain text")
    MD = "md", _("text with Markdown marks")
    HTML = "html", _("a web page (HTML)")
    PDF = "pdf", _("a PDF file")
    DOCX = "docx", _("a Word file (DOCX)")


_BY_SUFFIX = {
    "": FileKind.PASTED,
    ".txt": FileKind.TXT,
    ".text": FileKind.TXT,
    ".md": FileKind.MD,
    ".markdown": FileKind.MD,
    ".html": FileKind.HTML,
    ".htm": FileKind.HTML,
    ".xhtml": FileKind.HTML,
    ".pdf": FileKind.PDF,
    ".docx": FileKind.DOCX,
}
_TEXTS = frozenset({FileKind.PASTED, FileKind.TXT, FileKind.MD})
# Programs put a few bytes before the mark of a PDF.
_PDF_WITHIN = 1024
_HEAD = 4096
_HTML = re.compile(
    rb"""(?:\s++|<!--(?:(?!-->).)*+-->|<\?xml[^>]*+>)*+
    <(?:!doctype\s++html|html|head|body|main|article|title|meta|div|table|section)[\s>]""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_SVG = re.compile(
    rb"(?:\s++|<\?xml[^>]*+>|<!--(?:(?!-->).)*+-->|<!doctype[^>]*+>)*+<svg[\s>]", re.IGNORECASE
)
_MHTML = re.compile(
    rb"(?:From|MIME-Version|Content-Type|Snapshot-Content-Location):[^\n]*+\n", re.IGNORECASE
)
_MHTML_SAYS = re.compile(rb"multipart/related", re.IGNORECASE)
_OTHERS = (
    (b"\x89PNG", _("a picture (PNG)")),
    (b"\xff\xd8\xff", _("a picture (JPEG)")),
    (b"GIF8", _("a picture (GIF)")),
    (b"II*\0", _("a picture (TIFF)")),
    (b"MM\0*", _("a picture (TIFF)")),
    (b"\x1f\x8b", _("a packed file (gzip)")),
    (b"7z\xbc\xaf", _("a packed file (7z)")),
    (b"Rar!", _("a packed file (RAR)")),
    (b"MZ", _("a program")),
    (b"\x7fELF", _("a program")),
)
_UTF_16_OR_32 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_META_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE
)
# The encodings in which web pages of the region and its partners are found.
_CHARSETS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "utf-8",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    "windows-1251": "cp1251",
    "cp1251": "cp1251",
    "koi8-r": "koi8-r",
    "windows-1254": "cp1254",
    "iso-8859-9": "cp1254",
}


def kind_of(raw: bytes, name: str) -> FileKind:
    """The kind of the file, which its name must not contradict. Raises TextRefused.

    `name` is the name of the file, "" for what was pasted.
    """
    if not raw:
        raise TextRefused(Problem.EMPTY)
    if len(raw) > MAX_BYTES:
        raise TextRefused(Problem.TOO_LARGE, size=len(raw), limit=MAX_BYTES)
    suffix = PurePath(name).suffix.lower()[:20]
    if suffix not in _BY_SUFFIX:
        raise TextRefused(Problem.NAME, suffix=suffix)
    named, found = _BY_SUFFIX[suffix], _found(raw)
    if found is FileKind.TXT and named in _TEXTS:
        return named
    if named not in {found, FileKind.PASTED}:
        raise TextRefused(Problem.MISNAMED, suffix=suffix, found=found.label)
    return found


def _found(raw: bytes) -> FileKind:
    """The kind by what stands at the beginning; whatever is none of the others is text."""
    head = raw[:_HEAD]
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return FileKind.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        if b"word/document.xml" in raw and b"[Content_Types].xml" in raw:
            return FileKind.DOCX
        raise TextRefused(Problem.OTHER_ZIP)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise TextRefused(Problem.OLD_WORD)
    if head.startswith(rb"{\rtf"):
        raise TextRefused(Problem.RTF)
    for mark, what in _OTHERS:
        if head.startswith(mark):
            raise TextRefused(Problem.NOT_A_TEXT, found=what)
    text = head.removeprefix(codecs.BOM_UTF8)
    if _SVG.match(text):
        raise TextRefused(Problem.NOT_A_TEXT, found=_("a picture (SVG)"))
    if _MHTML.match(text) and _MHTML_SAYS.search(text):
        raise TextRefused(Problem.MHTML)
    return FileKind.HTML if _HTML.match(text) else FileKind.TXT


def decoded(raw: bytes, *, kind: FileKind) -> str:
    """The text of a file in UTF-8, or of a web page in the encoding that it names itself.

    Raises TextRefused for any other, and for a text that mixes two.
    """
    if raw.startswith(_UTF_16_OR_32):
        raise TextRefused(Problem.UTF_16)
    if (offset := raw.find(b"\0")) >= 0:
        raise TextRefused(Problem.ZERO_BYTE, offset=offset)
    try:
        return raw.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        broken = NotUTF8(error.start)
    if kind is FileKind.HTML and (named := _META_CHARSET.search(raw[:_HEAD])):
        return _in_charset(raw, named[1].decode("ascii"))
    problem = Problem.MIXED if _is_mixed(raw) else Problem.NOT_UTF_8
    raise TextRefused(problem, offset=broken.offset)


def _in_charset(raw: bytes, charset: str) -> str:
    codec = _CHARSETS.get(charset.lower())
    try:
        if codec in {None, "utf-8"} or _is_mixed(raw):
            raise TextRefused(Problem.CHARSET, charset=charset)
        return raw.decode(str(codec))
    except UnicodeDecodeError as error:
        raise TextRefused(Problem.CHARSET, charset=charset) from error


def _is_mixed(raw: bytes) -> bool:
    """Whether much of what is beyond ASCII is UTF-8, though not all of it."""
    beyond = sum(byte >= 0x80 for byte in raw[: 1024 * 1024])
    read = raw[: 1024 * 1024].decode("utf-8", "ignore")
    good = sum(len(character.encode()) for character in read if character >= "\x80")
    return good * 2 >= beyond > 0
