"""Find a pasted quotation in a normalised text: exactly, and only if it stands there once.

So a new commitment is tied to its words by pasting them. Nothing is fuzzy: letters,
quotation marks and dashes must be the text's own; only white space may differ.
"""

import re

from tracker.text.normalise import PARAGRAPH_BREAK, TextError, fold, unify_line_ends
from tracker.text.passages import Span

__all__ = [
    "QuotationAmbiguous",
    "QuotationEmpty",
    "QuotationError",
    "QuotationNotFound",
    "find_quotation",
    "fold_quotation",
]

MOST_PLACES = 100
"""How many places an ambiguous quotation lists at most; a single letter has too many."""

_BLANK_LINE = re.compile(r"\n\s*\n")


class QuotationError(TextError):
    """The quotation does not name one passage. The three kinds are its subclasses."""


class QuotationEmpty(QuotationError):
    """The quotation is nothing but white space."""

    def __init__(self) -> None:
        super().__init__("the quotation is empty")


class QuotationNotFound(QuotationError):
    """The text does not hold the quotation."""

    def __init__(self) -> None:
        super().__init__("the quotation does not stand in the text")


class QuotationAmbiguous(QuotationError):
    """The text holds the quotation more than once; `spans` are the first 100 places, in order."""

    def __init__(self, spans: list[Span]) -> None:
        count = f"{len(spans)} times" + (" or more" if len(spans) >= MOST_PLACES else "")
        super().__init__(f"the quotation stands in the text {count}")
        self.spans = tuple(spans)


def fold_quotation(quotation: str) -> str:
    """The quotation as it would stand in a normalised text.

    White space is folded by N5; a blank line is a paragraph break, a single line end is a space,
    as in hard-wrapped text. No mark is dropped: the quotation is taken from the text, not from a
    source file.
    """
    paragraphs = map(fold, _BLANK_LINE.split(unify_line_ends(quotation)))
    return PARAGRAPH_BREAK.join(paragraph for paragraph in paragraphs if paragraph)


def find_quotation(text: str, quotation: str) -> Span:
    """The one span of the normalised text (code points) that reads like the quotation.

    Its characters equal `fold_quotation(quotation)`. Raises `QuotationEmpty`,
    `QuotationNotFound`, or `QuotationAmbiguous` with the places; overlapping places count.
    """
    wanted = fold_quotation(quotation)
    if not wanted:
        raise QuotationEmpty
    spans: list[Span] = []
    start = text.find(wanted)
    while start >= 0 and len(spans) < MOST_PLACES:
        spans.append(Span(start, start + len(wanted)))
        start = text.find(wanted, start + 1)
    if not spans:
        raise QuotationNotFound
    if len(spans) > 1:
        raise QuotationAmbiguous(spans)
    return spans[0]
