"""The text rule N1 to N7, the only one: every offset and hash of the record depends on it.

N1 Decode UTF-8; CRLF and CR become LF.
N2 Front matter, between two lines `---` at the start, is dropped and kept apart.
N3 Marks of Markdown and HTML are dropped: every `*`, the `#`s before a heading, every tag, the
   backslash of an escape.
N4 A paragraph ends at a blank line, at a hard break (a line that ends in two spaces or more) and,
   if the text is not hard-wrapped, at every line end. It is hard-wrapped if at least four of five
   lines that hold text (a letter or a digit) have at most 80 characters, measured after N2: one
   address that cannot be broken must not take a text apart.
N5 Inside a paragraph each run of white space becomes one space; its ends are stripped.
N6 A paragraph without a letter or a digit is dropped.
N7 Paragraphs are joined by two newlines, with none at the end.

Quotation marks, dashes and spelling stay as they are; no Unicode normal form is applied. Changing a
line of this module moves passages; the tests compare it with every recorded document and passage.
"White space" is what `str.isspace` says, so a no-break space is white space and a zero-width space
is not.
"""

import re
from dataclasses import dataclass

__all__ = [
    "PARAGRAPH_BREAK",
    "NormalisedText",
    "NotUTF8",
    "TextError",
    "fold",
    "normalise",
    "normalise_text",
    "unify_line_ends",
]

PARAGRAPH_BREAK = "\n\n"
"""N7: what stands between two paragraphs."""

HARD_WRAP_WIDTH = 80
"""N4: a line of at most this many code points is short."""

_SHORT_OF = 4, 5

_FRONT_MATTER_MARK = "---"

# An escaped asterisk goes with its backslash, since N3 drops every asterisk. A tag may run over
# a line's end but not over a blank line, and `<https://...>` is no tag. Every repetition is
# possessive, so no input makes the search go back over what it has read.
_STARS_AND_TAGS = re.compile(
    r"""
    (?P<escape> \\ [!-)+-/:-@\[-`{-~] )
    | \\? \*
    | < (?: /? [A-Za-z] [A-Za-z0-9-]*+ (?= [\s/>] ) | ! (?= -- | [A-Za-z] ) )
        (?: [^<>\n]++ | \n (?! [^\S\n]*+ \n ) )*+ >
    """,
    re.VERBOSE,
)
_HEADING = re.compile(r"^[^\S\n]*+(?:#++(?!\S)[^\S\n]*+)++", re.MULTILINE)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


class TextError(ValueError):
    """What every error of this package is."""


class NotUTF8(TextError):
    """The bytes are not UTF-8. `offset` is the first bad byte, counted from 0."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"not UTF-8: the byte at offset {offset} cannot be decoded")
        self.offset = offset


@dataclass(frozen=True)
class NormalisedText:
    """A text after the rule, and what N2 took off it.

    `text` holds paragraphs joined by two newlines; `front_matter` the lines between the two
    `---` marks as they stood (line ends as N1 leaves them), '' if there were none.
    """

    text: str
    front_matter: str


def normalise(raw: bytes) -> NormalisedText:
    """The normalised text of a file's bytes (N1 to N7).

    One UTF-8 byte order mark at the start is accepted and dropped: it marks the encoding and is
    not part of the text. Raises `NotUTF8` for anything that is not UTF-8, surrogates included.
    """
    try:
        decoded = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotUTF8(error.start) from None
    return normalise_text(decoded.removeprefix("\ufeff"))


def normalise_text(raw: str) -> NormalisedText:
    """The normalised text of an already decoded text (N1 to N7). Raises nothing for any text.

    Normalising a normalised text changes nothing, with one exception that lies in the rule: N3
    is applied once, so a mark that it uncovers stays, and would go the second time. That takes
    a backslash or a '<' in the source: `\\# x` gives `# x`, `\\<b>` gives `<b>`, and so do
    `<*b>` and `<<i>b>`. Front matter never appears by normalising (N6 drops a lone `---`). Text
    that starts with a line `---` loses all up to the next such line, whether YAML or not.
    """
    front_matter, body = _split_front_matter(unify_line_ends(raw))
    paragraphs = _paragraphs(_without_marks(body), hard_wrapped=_is_hard_wrapped(body))
    kept = [paragraph for paragraph in paragraphs if _holds_text(paragraph)]
    return NormalisedText(text=PARAGRAPH_BREAK.join(kept), front_matter=front_matter)


def unify_line_ends(text: str) -> str:
    """The text with CRLF and CR made LF (N1). Other separators are white space, not line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def fold(text: str) -> str:
    """The text with each run of white space made one space and its ends stripped (N5)."""
    return " ".join(text.split())


def _split_front_matter(text: str) -> tuple[str, str]:
    """Front matter and the rest (N2). Marks are whole lines; white space after one is allowed."""
    lines = text.split("\n")
    if lines[0].rstrip() != _FRONT_MATTER_MARK:
        return "", text
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == _FRONT_MATTER_MARK:
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :])
    return "", text


def _is_hard_wrapped(body: str) -> bool:
    """Whether nearly all lines that hold text are short (N4); so is a text without such a line."""
    lines = [line for line in body.split("\n") if _holds_text(line)]
    short = sum(len(line) <= HARD_WRAP_WIDTH for line in lines)
    share, whole = _SHORT_OF
    return short * whole >= share * len(lines)


def _holds_text(words: str) -> bool:
    return any(map(str.isalnum, words))


def _without_marks(text: str) -> str:
    """The text without Markdown and HTML marks (N3).

    Asterisks and tags go first, so that `**# x**` is a heading; escapes are left for the end, so
    that `\\# x` is none. Any white space after the `#`s counts as the space: N5 makes it one.
    """
    bare = _STARS_AND_TAGS.sub(lambda mark: mark["escape"] or "", text)
    return _ESCAPE.sub(r"\1", _HEADING.sub("", bare))


def _paragraphs(text: str, *, hard_wrapped: bool) -> list[str]:
    """The paragraphs (N4), each folded (N5). A hard break is two plain spaces (U+0020) or more."""
    paragraphs: list[str] = []
    lines: list[str] = []
    for line in text.split("\n"):
        if not line.strip():
            paragraphs.append(fold(" ".join(lines)))
            lines = []
            continue
        lines.append(line)
        if not hard_wrapped or line.endswith("  "):
            paragraphs.append(fold(" ".join(lines)))
            lines = []
    paragraphs.append(fold(" ".join(lines)))
    return paragraphs
