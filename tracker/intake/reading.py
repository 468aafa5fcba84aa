"""From bytes to a text that can be taken in: read, normalised by the one rule, and measured."""

import hashlib
from dataclasses import dataclass
from pathlib import PurePath

from tracker.text.normalise import PARAGRAPH_BREAK, normalise_text
from tracker.text.passages import body_paragraphs, paragraph_spans, sha256_of
from tracker.text.sentences import sentence_spans
from tracker.text.values import problem_with_text

from .apart import read_apart
from .furniture import without_furniture
from .kinds import FileKind, decoded, kind_of
from .parts import Dropped, Found, together
from .proposals import Proposals, front_matter_of, proposals_of
from .refusals import MAX_CHARACTERS, Problem, TextRefused
from .web import read_web

_LONGEST_NAME = 200


@dataclass(frozen=True)
class ReadText:
    """A text as it would be stored, and what is known of it.

    `text` follows the text rule (`tracker.text.normalise`). `raw_bytes` and `raw_sha256` are of the
    file as it came. `front_matter` has its names in small letters; `dropped` is what was left out,
    with reasons; `proposals` wait for a person.
    """

    text: str
    kind: FileKind
    file_name: str
    raw_bytes: int
    raw_sha256: str
    front_matter: dict[str, str]
    dropped: tuple[Dropped, ...]
    proposals: Proposals

    @property
    def sha256(self) -> str:
        """The hash of the normalised text."""
        return sha256_of(self.text)

    @property
    def paragraphs(self) -> int:
        """How many paragraphs the text has."""
        return len(paragraph_spans(self.text))

    @property
    def body_paragraphs(self) -> int:
        """How many of them are prose: they end as a sentence does, and are no heading or date."""
        return len(body_paragraphs(self.text))

    @property
    def sentences(self) -> int:
        """How many sentences the text has."""
        return len(sentence_spans(self.text))


def read_file(raw: bytes, name: str, *, keeps_all: bool = False) -> ReadText:
    """The text of a file. `keeps_all` leaves footnotes, signatures and page numbers in.

    Raises TextRefused with a sentence that says what is wrong; nothing else for any bytes.
    """
    kind = kind_of(raw, name)
    front_matter = ""
    if kind in {FileKind.PDF, FileKind.DOCX}:
        found = read_apart(raw, kind)
    else:
        text = decoded(raw, kind=kind)
        if kind is FileKind.HTML:
            found = read_web(text)
        else:
            normalised = normalise_text(text)
            front_matter = normalised.front_matter
            found = Found(_paragraphs(normalised.text))
    return _measured(raw, name, kind, found, front_matter, keeps_all=keeps_all)


def read_pasted(text: str, *, keeps_all: bool = False) -> ReadText:
    """The same of a text that was pasted, or of the source of a page. Raises TextRefused."""
    raw = text.strip().encode("utf-8", "surrogatepass")
    return read_file(raw, "", keeps_all=keeps_all)


def _measured(
    raw: bytes, name: str, kind: FileKind, found: Found, front_matter: str, *, keeps_all: bool
) -> ReadText:
    # What is no paragraph of the rule goes first, so that no line of dashes is front matter.
    worded = (words for words in found.paragraphs if any(map(str.isalnum, words)))
    is_marked = kind in {FileKind.HTML, FileKind.PDF, FileKind.DOCX}
    paragraphs = list(worded)
    if is_marked:
        paragraphs = _paragraphs(normalise_text(PARAGRAPH_BREAK.join(paragraphs)).text)
    length = sum(len(words) + len(PARAGRAPH_BREAK) for words in paragraphs)
    if length > MAX_CHARACTERS:
        raise TextRefused(Problem.TOO_LONG, length=length, limit=MAX_CHARACTERS)
    dropped = list(found.dropped)
    if not keeps_all:
        paragraphs, more = without_furniture(paragraphs)
        dropped += more
    text = PARAGRAPH_BREAK.join(paragraphs)
    _refuse(text)
    told = front_matter_of(front_matter)
    return ReadText(
        text=text,
        kind=kind,
        file_name=_named(name, kind),
        raw_bytes=len(raw),
        raw_sha256=hashlib.sha256(raw).hexdigest(),
        front_matter=told,
        dropped=together(dropped),
        proposals=proposals_of(paragraphs, front_matter=told, said=found.said),
    )


def _paragraphs(text: str) -> list[str]:
    return text.split(PARAGRAPH_BREAK) if text else []


def _refuse(text: str) -> None:
    if not text:
        raise TextRefused(Problem.NO_TEXT)
    if problem := problem_with_text(text):
        raise TextRefused(Problem.CHARACTER, reason=problem)


def _named(name: str, kind: FileKind) -> str:
    """The name of the file without its folder; no part of it is ever used as a path."""
    last = "".join(c for c in PurePath(name.replace("\\", "/")).name if c.isprintable())
    return last[-_LONGEST_NAME:].strip() or f"{kind.value}.txt"
