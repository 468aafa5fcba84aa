"""The words of a PDF: lines to paragraphs, without what runs through the pages."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from functools import partial
from io import BytesIO
from itertools import pairwise

try:
    import pypdf
    from pypdf.errors import PyPdfError
except ImportError:  # the extra "ingest" is not installed
    pypdf = None  # type: ignore[assignment]  # asked for before it is used

from tracker.text.normalise import fold

from .parts import Dropped, DropReason, Found, drop
from .refusals import MAX_CHARACTERS, MAX_PAGES, Problem, TextRefused

# How many lines at the top and bottom of a page can run through all of them: of a short page fewer.
_AT_EDGE = 3
_LINES_FOR_EACH = 8
_FEWEST_PAGES = 3
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.|стр\.|-|–|—)?\s*\d{1,4}(?:\s*(?:of|/|из|-|–|—)\s*\d{0,4})?", re.IGNORECASE
)
_FOOTNOTE = re.compile(r"(\d{1,2}|[*†‡])\s?[A-Z“\"(].*")
_ENDS_SENTENCE = re.compile(r"[.!?;:…][\"”’»)\]]*$")
_OPENS_ITEM = re.compile(r"(?:[•▪●◦‣–—-]|\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[.)])\s", re.IGNORECASE)
# A line that ends this far before the others ends its paragraph.
_SHORT = 0.8
_LEAST_WIDTH = 60
_HYPHENS = ("-", "\u2010", "\u00ad")
_WORD = re.compile(r"[^\W\d_]+")
# Two lines of a paragraph are about as far apart as most; more is a gap between paragraphs.
_GAP = 1.3
# Letters that a font draws together.
_LIGATURES = str.maketrans(
    dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
)


def read_pdf(raw: bytes) -> Found:
    """The paragraphs of the PDF, its title, and what was left out. Raises TextRefused."""
    if pypdf is None:
        raise TextRefused(Problem.NO_PDF_HERE)
    try:
        pages, said = _pages(raw)
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise TextRefused(Problem.DAMAGED_PDF) from error
    except (ArithmeticError, AssertionError, OSError, RecursionError, NotImplementedError) as error:
        raise TextRefused(Problem.DAMAGED_PDF) from error
    if not any(character.isalnum() for page in pages for line in page for character in line):
        raise TextRefused(Problem.PDF_WITHOUT_TEXT)
    dropped: list[Dropped] = []
    kept = [_without_notes(page, dropped) for page in _without_running(pages, dropped)]
    return Found(_paragraphs(kept, dropped), dropped, said)


def _pages(raw: bytes) -> tuple[list[list[str]], dict[str, str]]:
    """The lines of each page, and what the file says of itself."""
    reader = pypdf.PdfReader(BytesIO(raw))
    if reader.is_encrypted and not reader.decrypt(""):
        raise TextRefused(Problem.LOCKED_PDF)
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise TextRefused(Problem.PAGES, pages=count, limit=MAX_PAGES)
    pages: list[list[str]] = []
    length = 0
    for page in reader.pages:
        pieces: list[tuple[float, str]] = []

        text = page.extract_text(visitor_text=partial(_note, pieces))
        length += len(text)
        if length > MAX_CHARACTERS:
            raise TextRefused(Problem.TOO_LONG, length=length, limit=MAX_CHARACTERS)
        pages.append(_spaced([_cleaned(line) for line in text.split("\n")], pieces))
    title = reader.metadata.title if reader.metadata else None
    # Programs write the name of the file there.
    is_title = isinstance(title, str) and " " in title and not re.search(r"\.\w{2,5}$", title)
    return pages, {"title": fold(str(title))[:500]} if is_title else {}


def _note(
    pieces: list[tuple[float, str]],
    words: str,
    matrix: list[float],
    place: list[float],
    *_font: object,
) -> None:
    """Note how high on the page the words stand."""
    pieces.append((place[5] * matrix[3] + matrix[5], _cleaned(words)))


def _cleaned(words: str) -> str:
    return fold(_CONTROL.sub(" ", words).translate(_LIGATURES))


def _spaced(lines: list[str], pieces: list[tuple[float, str]]) -> list[str]:
    """The lines with an empty one in each gap that is larger than those within paragraphs."""
    heights = list(_heights(lines, [piece for piece in pieces if piece[1]]))
    gaps = [
        abs(one - other) if one is not None and other is not None else 0.0
        for one, other in pairwise(heights)
    ]
    real = sorted(gap for gap in gaps if gap)
    usual = real[len(real) // 4] if real else 0.0
    found = lines[:1]
    for line, gap in zip(lines[1:], gaps, strict=True):
        found += ["", line] if usual and gap > _GAP * usual else [line]
    return found


def _heights(lines: list[str], pieces: list[tuple[float, str]]) -> Iterator[float | None]:
    """How high on its page each line stands; None where its pieces are not the next ones."""
    place = 0
    for line in lines:
        height, rest = None, line
        while rest and place < len(pieces) and rest.startswith(pieces[place][1]):
            height = pieces[place][0] if height is None else height
            rest = rest[len(pieces[place][1]) :].lstrip()
            place += 1
        yield height


def _without_running(pages: list[list[str]], dropped: list[Dropped]) -> Iterator[list[str]]:
    """The pages without their numbers, and without lines that stand on most of them alike."""
    shapes = Counter(shape for page in pages for shape in {_shape(page[at]) for at in _edge(page)})
    for page in pages:
        edge = _edge(page)
        numbers = {at for at in edge[:1] + edge[-1:] if _PAGE_NUMBER.fullmatch(page[at])}
        running = {
            at
            for at in edge
            if len(pages) >= _FEWEST_PAGES
            and shapes[_shape(page[at])] * 2 > len(pages)
            and at not in numbers
        }
        dropped += [drop(DropReason.RUNNING, page[at]) for at in sorted(running)]
        dropped += [drop(DropReason.PAGE_NUMBER, page[at]) for at in sorted(numbers)]
        kept = [line for at, line in enumerate(page) if at not in running | numbers]
        yield _trimmed(kept)


def _shape(line: str) -> str:
    """The line with every number alike."""
    return _DIGITS.sub("#", line)


def _edge(page: list[str]) -> list[int]:
    """Where the lines stand that can run through all pages: the first and last that are filled."""
    filled = [place for place, line in enumerate(page) if line]
    depth = max(1, min(_AT_EDGE, len(filled) // _LINES_FOR_EACH))
    return sorted({*filled[:depth], *filled[-depth:]})


def _trimmed(page: list[str]) -> list[str]:
    """The page without empty lines at its top and bottom."""
    filled = [place for place, line in enumerate(page) if line]
    return page[filled[0] : filled[-1] + 1] if filled else []


def _without_notes(page: list[str], dropped: list[Dropped]) -> list[str]:
    """The page without the footnotes at its bottom, each of which a mark in a word names."""
    body = " ".join(page)
    for place in range(len(page) // 2, len(page)):
        note = _FOOTNOTE.fullmatch(page[place])
        if note and re.search(rf"[^\W\d_][.,;:”\"]?{re.escape(note[1])}(?!\w)", body):
            dropped.append(drop(DropReason.FOOTNOTE, " ".join(page[place:])))
            return page[:place]
    return page


def _paragraphs(pages: list[list[str]], dropped: list[Dropped]) -> list[str]:
    lines = [line for page in pages for line in page]
    words = {word.lower() for line in lines for word in _WORD.findall(line)}
    lengths = sorted(len(line) for line in lines if line)
    # The width of the column: what nine of ten lines do not exceed.
    width = max(_LEAST_WIDTH, lengths[len(lengths) * 9 // 10] if lengths else 0)
    found: list[str] = []
    open_line = ""
    for line in lines:
        last = open_line.rpartition("\n")[2]
        is_short = len(last) < width * _SHORT
        is_end = is_short and (_ENDS_SENTENCE.search(last) or line[:1].isupper())
        if not line or not open_line or is_end or _OPENS_ITEM.match(line):
            found.append(_joined(open_line, words, dropped))
            open_line = line
        else:
            open_line += f"\n{line}"
    found.append(_joined(open_line, words, dropped))
    return [paragraph for paragraph in found if paragraph]


def _joined(lines: str, words: Collection[str], dropped: list[Dropped]) -> str:
    """The lines as one paragraph.

    A word that a hyphen divides at the end of a line is whole again without it, if the whole word
    stands elsewhere in the text (`words`); else the hyphen is taken for a part of it.
    """
    first, *rest = lines.split("\n")
    for line in rest:
        is_divided = first.endswith(_HYPHENS) and first[-2:-1].islower() and line[:1].islower()
        start, end = first.split(" ")[-1], line.split(" ")[0]
        whole = _WORD.match(f"{_WORD.findall(f' {start}')[-1]}{end}" if is_divided else "")
        if whole and whole[0].lower() in words:
            dropped.append(drop(DropReason.HYPHEN, f"{start}{end}"))
            first = first[:-1] + line
        else:
            first += line if is_divided else f" {line}"
    return fold(first)
