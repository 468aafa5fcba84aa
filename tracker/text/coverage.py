"""How far a text was read: its own sentences are counted, never the codings.

A sentence was read if a coding of just that sentence stands. One coding over a whole text reads no
sentence of it, and a second one within a sentence makes no second sentence. Headings, names and
dates that were coded as such are no sentences.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.choices import ReadingState, SentenceLabel
from tracker.text.passages import Span
from tracker.text.sentences import sentence_spans


@dataclass(frozen=True)
class Coverage:
    """How many sentences a text has, how many were read, and how many carry a commitment.

    `sentences` is None while the text is not held: then the sentences read are those coded.
    """

    sentences: int | None
    read: int
    carrying: int

    @property
    def state(self) -> ReadingState:
        """How far the text was read, in one word."""
        if not self.read:
            return ReadingState.UNREAD
        if self.sentences is None:
            return ReadingState.UNHELD
        return ReadingState.WHOLE if self.read == self.sentences else ReadingState.PART


def coverage(text: str | None, labels: Mapping[Span, str]) -> Coverage:
    """How far the normalised text was read. `labels`: what each passage that was coded was."""
    found = [*labels] if text is None else sentence_spans(text)
    prose = [span for span in found if labels.get(span) != SentenceLabel.NOT_PROSE]
    return Coverage(
        sentences=None if text is None else len(prose),
        read=sum(span in labels for span in prose),
        carrying=sum(labels.get(span) == SentenceLabel.COMMITMENT for span in prose),
    )
