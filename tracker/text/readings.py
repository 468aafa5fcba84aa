"""How the sentences of a text were read: by codings of just them, split or joined by a person.

The rules of `sentences` can err, and a coder mends what they do. A sentence was read if a coding of
the whole of it stands; if several codings leave nothing of it over (it was split); or if one coding
is of just it and its neighbours in the paragraph, at most three in all (they were joined). A coding
over more reads none of them, and words coded within a sentence read no more than themselves.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from tracker.text.passages import Span, cut, paragraph_spans
from tracker.text.sentences import sentence_spans

__all__ = ["MOST_JOINED", "Reading", "paragraph_sentences", "read_as", "rests"]

MOST_JOINED = 3
"""How many sentences of the rules one coding may join."""

_WORDS = re.compile(r"\w")
_TEXTS_KEPT = 128


@dataclass(frozen=True)
class Reading:
    """A sentence by the rules, the codings that read it in order, and what none of them reads."""

    sentence: Span
    parts: tuple[Span, ...]
    rest: tuple[Span, ...]

    @property
    def is_read(self) -> bool:
        """Whether nothing of the sentence is left over."""
        return not self.rest


@lru_cache(maxsize=_TEXTS_KEPT)
def paragraph_sentences(text: str) -> tuple[tuple[Span, tuple[Span, ...]], ...]:
    """Each paragraph of the normalised text with its sentences by the rules, in order.

    Of the texts that were asked for last it is kept: they are read on every page of them.
    """
    found: list[tuple[Span, list[Span]]] = [(span, []) for span in paragraph_spans(text)]
    left = iter(sentence_spans(text))
    sentence = next(left, None)
    for paragraph, sentences in found:
        while sentence is not None and sentence.start < paragraph.end:
            sentences.append(sentence)
            sentence = next(left, None)
    return tuple((paragraph, tuple(sentences)) for paragraph, sentences in found)


def read_as(text: str, coded: Collection[Span]) -> list[Reading]:
    """How each sentence of the normalised text was read, in order. Raises nothing."""
    spans, ordered = set(coded), sorted(set(coded))
    return [
        reading
        for _paragraph, sentences in paragraph_sentences(text)
        for reading in _readings(text, sentences, spans, ordered)
    ]


def rests(text: str, sentence: Span, parts: Collection[Span]) -> list[Span]:
    """What the parts leave of the sentence, in order, without the white space around it.

    What holds no letter and no digit is nothing.
    """
    found, start = [], sentence.start
    for part in sorted(parts):
        found += _trimmed(text, start, part.start)
        start = max(start, part.end)
    return [*found, *_trimmed(text, start, sentence.end)]


def _readings(
    text: str, sentences: Sequence[Span], coded: set[Span], ordered: list[Span]
) -> Iterator[Reading]:
    number = 0
    while number < len(sentences):
        joined = _joined(sentences[number : number + MOST_JOINED], coded)
        if joined:
            whole, count = joined
            for sentence in sentences[number : number + count]:
                yield Reading(sentence, (whole,), ())
            number += count
            continue
        sentence = sentences[number]
        parts = _within(sentence, ordered)
        rest = tuple(rests(text, sentence, parts)) if parts else (sentence,)
        yield Reading(sentence, parts, rest)
        number += 1


def _joined(sentences: Sequence[Span], coded: set[Span]) -> tuple[Span, int] | None:
    """The coding of just the first sentences, and of how many; none where single ones stand."""
    for count in range(1, len(sentences) + 1):
        whole = Span(sentences[0].start, sentences[count - 1].end)
        if whole in coded and not any(one in coded for one in sentences[1:count]):
            return whole, count
    return None


def _within(sentence: Span, ordered: list[Span]) -> tuple[Span, ...]:
    """The codings within the sentence that do not overlap, in order."""
    parts: list[Span] = []
    for place in range(bisect_left(ordered, sentence.start, key=attrgetter("start")), len(ordered)):
        span = ordered[place]
        if span.start >= sentence.end:
            break
        if span.end <= sentence.end and (not parts or parts[-1].end <= span.start):
            parts.append(span)
    return tuple(parts)


def _trimmed(text: str, start: int, end: int) -> list[Span]:
    if start >= end:
        return []
    words = cut(text, Span(start, end))
    if not _WORDS.search(words):
        return []
    first = start + len(words) - len(words.lstrip())
    return [Span(first, first + len(words.strip()))]
