"""Why a text is not taken in: one class of errors, each with a sentence that says what is wrong."""

from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MAX_BYTES = 20 * 1024 * 1024
"""How large a file may be."""
MAX_CHARACTERS = 2_000_000
"""How long a normalised text may be: some thousand pages."""
MAX_PAGES = 300
MAX_TAGS = 400_000
MAX_PARTS = 2_000
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 200
"""How many times larger than packed a part of a ZIP file may be."""
MAX_SECONDS = 30
MAX_MEMORY = 1024 * 1024 * 1024
"""What reading a PDF or Word file may take of time and memory."""


class Problem(Enum):
    """What can be wrong. The values are names that a process apart can pass on."""

    EMPTY = "empty"
    TOO_LARGE = "too large"
    TOO_LONG = "too long"
    NO_TEXT = "no text"
    CHARACTER = "character"
    NAME = "name"
    MISNAMED = "misnamed"
    NOT_A_TEXT = "not a text"
    UTF_16 = "utf-16"
    ZERO_BYTE = "zero byte"
    NOT_UTF_8 = "not utf-8"
    MIXED = "mixed"
    CHARSET = "charset"
    MHTML = "mhtml"
    RTF = "rtf"
    OLD_WORD = "old word"
    OTHER_ZIP = "other zip"
    TAGS = "tags"
    DAMAGED_PDF = "damaged pdf"
    LOCKED_PDF = "locked pdf"
    PAGES = "pages"
    PDF_WITHOUT_TEXT = "pdf without text"
    DAMAGED_DOCX = "damaged docx"
    ZIP_BOMB = "zip bomb"
    TOO_MUCH = "too much"
    UNREADABLE = "unreadable"
    NO_PDF_HERE = "no pdf here"
    NO_DOCX_HERE = "no docx here"

    @property
    def sentence(self) -> Promise:
        """The sentence, with places for details."""
        return _SENTENCES[self]


_SENTENCES: dict[Problem, Promise] = {
    Problem.EMPTY: _("There is nothing in it: it has 0 bytes."),
    Problem.TOO_LARGE: _("The file has %(size)d bytes; at most %(limit)d are taken."),
    Problem.TOO_LONG: _(
        "The text has %(length)d characters; at most %(limit)d are taken. Cut it into its parts."
    ),
    Problem.NO_TEXT: _("No words were found in it."),
    Problem.CHARACTER: _("%(reason)s"),
    Problem.NAME: _(
        "Files named “%(suffix)s” are not taken. Taken are .txt, .md, .html, .pdf and .docx."
    ),
    Problem.MISNAMED: _(
        "The file is named “%(suffix)s”, but what it holds is %(found)s. Give it its right name,"
        " or fetch the right file."
    ),
    Problem.NOT_A_TEXT: _("This is %(found)s, not a text."),
    Problem.UTF_16: _("The text is UTF-16 or UTF-32. Save it as UTF-8."),
    Problem.ZERO_BYTE: _(
        "The byte at offset %(offset)d is zero, so this is no text. Save it as text in UTF-8."
    ),
    Problem.NOT_UTF_8: _(
        "The text is not UTF-8: the byte at offset %(offset)d cannot be read. Save it as UTF-8."
    ),
    Problem.MIXED: _(
        "The text mixes two encodings: much of it is UTF-8, but the byte at offset %(offset)d is"
        " not. Paste the text instead, or save it anew as UTF-8."
    ),
    Problem.CHARSET: _(
        "The page says that its encoding is “%(charset)s”, which cannot be right. Open it in a"
        " browser, and paste its text."
    ),
    Problem.MHTML: _(
        "This is a page with its pictures in one file (MHTML). Save it as “HTML only”, or paste"
        " its text."
    ),
    Problem.RTF: _("This is an RTF file. Save it as DOCX, or paste its text."),
    Problem.OLD_WORD: _("This is an old Word file (.doc). Save it as DOCX, or paste its text."),
    Problem.OTHER_ZIP: _("This is a ZIP file, and no Word file (DOCX) is in it."),
    Problem.TAGS: _("The page has more than %(limit)d tags. Paste its text instead."),
    Problem.DAMAGED_PDF: _("The PDF is damaged and cannot be read. Paste its text instead."),
    Problem.LOCKED_PDF: _("The PDF is locked with a password. Paste its text instead."),
    Problem.PAGES: _("The PDF has %(pages)d pages; at most %(limit)d are taken."),
    Problem.PDF_WITHOUT_TEXT: _(
        "The PDF has no text, only pictures of it. Have its words recognised first, or paste"
        " the text."
    ),
    Problem.DAMAGED_DOCX: _("The Word file is damaged and cannot be read. Paste its text instead."),
    Problem.ZIP_BOMB: _(
        "The Word file would unpack to far more than it seems to hold, so it was not opened."
    ),
    Problem.TOO_MUCH: _(
        "Reading the file took more time or memory than is allowed. Paste its text instead."
    ),
    Problem.UNREADABLE: _("The file cannot be read. Paste its text instead."),
    Problem.NO_PDF_HERE: _(
        "This site cannot read PDF files: the extra “ingest” is not installed. Paste the text."
    ),
    Problem.NO_DOCX_HERE: _(
        "This site cannot read Word files: the extra “ingest” is not installed. Paste the text."
    ),
}


class TextRefused(Exception):
    """The text is not taken in. `problem` says why; as a string it is a sentence for people."""

    def __init__(self, problem: Problem, **details: object) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.details = details

    def __str__(self) -> str:
        return str(self.problem.sentence) % self.details
