"""Passages: spans of a normalised text and the hash of exactly their characters.

A span is half-open, `[start, end)`, and all positions are Unicode code points.
"""

import hashlib
import re
from dataclasses import dataclass

from tracker.text.normalise import PARAGRAPH_BREAK, TextError

__all__ = [
    "BadSpan",
    "OutOfText",
    "Span",
    "body_paragraph_number",
    "body_paragraphs",
    "cut",
    "matches",
    "paragraph_number",
    "paragraph_spans",
    "sha256_of",
]


_ENDS_PROSE = re.compile(r"[.!?…:;][\"'”’»)\]]*$")


class BadSpan(TextError):
    """Two numbers that are no span: not whole numbers, or not 0 <= start < end."""


class OutOfText(TextError):
    """The span ends after the text does."""

    def __init__(self, span: "Span", length: int) -> None:
        super().__init__(f"span {span.start} to {span.end} lies outside a text of {length}")
        self.span = span
        self.length = length


@dataclass(frozen=True, order=True)
class Span:
    """A half-open span `[start, end)` of code points; ordered by start, then end.

    Raises `BadSpan` unless both are whole numbers and 0 <= start < end.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if type(self.start) is not int or type(self.end) is not int:
            raise BadSpan(f"a span needs two whole numbers, not {self.start!r} and {self.end!r}")
        if not 0 <= self.start < self.end:
            raise BadSpan(f"a span needs 0 <= start < end, not {self.start} and {self.end}")

    @property
    def name(self) -> str:
        """How addresses and boxes of forms name it: its two numbers, such as 3-9."""
        return f"{self.start}-{self.end}"

    def moved(self, by: int) -> "Span":
        """The same words so many code points further on. Raises `BadSpan` before the start."""
        return Span(self.start + by, self.end + by)


def sha256_of(text: str) -> str:
    """The SHA-256 of the text in UTF-8, as 64 lower-case hexadecimal digits.

    Raises nothing: a lone surrogate, which is not UTF-8, is encoded as if it were.
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def cut(text: str, span: Span) -> str:
    """The characters of the span. Raises `OutOfText` if it does not lie in the text."""
    if span.end > len(text):
        raise OutOfText(span, len(text))
    return text[span.start : span.end]


def matches(text: str, span: Span, sha256: str) -> bool:
    """Whether the span's characters have that hash; False if it does not lie in the text."""
    return span.end <= len(text) and sha256_of(cut(text, span)) == sha256


def paragraph_spans(text: str) -> list[Span]:
    """The paragraphs in order: what stands between two newlines in a row (N7); none is empty."""
    spans: list[Span] = []
    start = 0
    for paragraph in text.split(PARAGRAPH_BREAK):
        end = start + len(paragraph)
        if paragraph:
            spans.append(Span(start, end))
        start = end + len(PARAGRAPH_BREAK)
    return spans


def paragraph_number(text: str, span: Span) -> int:
    """The number, from 1, of the paragraph in which the span starts.

    Raises `OutOfText` if the span does not lie in the text.
    """
    if span.end > len(text):
        raise OutOfText(span, len(text))
    started = sum(paragraph.start <= span.start for paragraph in paragraph_spans(text))
    return max(started, 1)


def body_paragraphs(text: str) -> list[Span]:
    """The paragraphs that are prose: they end as a sentence does, and are no heading or date."""
    return [span for span in paragraph_spans(text) if _ENDS_PROSE.search(cut(text, span))]


def body_paragraph_number(text: str, span: Span) -> int | None:
    """The number of the paragraph of prose in which the span starts, counted from 1; else None."""
    for number, paragraph in enumerate(body_paragraphs(text), start=1):
        if paragraph.start <= span.start < paragraph.end:
            return number
    return None
