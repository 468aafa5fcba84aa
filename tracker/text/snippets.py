"""The piece of a text in which words stand that were looked for, with these words told apart."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from .folding import APOSTROPHES, TYPED_INSTEAD, Word, places_of

__all__ = ["Part", "has_hit", "is_hit", "snippet"]

# The scripts whose letters can be several that fold to the same: Latin and Cyrillic.
_LETTERS = (*range(0xC0, 0x250), *range(0x400, 0x530), *range(0x1E00, 0x1F00))
_BETWEEN = f"[{APOSTROPHES}.\\u0300-\\u036f\\u00ad\\u200b-\\u200d]*"
_AROUND = 80


class Part(NamedTuple):
    """A piece of a text; `is_hit` if it is a word that was looked for."""

    words: str
    is_hit: bool


def is_hit(word: Word, wanted: Sequence[Word]) -> bool:
    """Whether a word of a text was looked for: it, another form of it, or how it begins."""
    return any(
        word.folded == one.folded
        or (len(one.folded) > 1 and word.folded.startswith(one.folded))
        or (one.stem and one.stem in word)
        for one in wanted
    )


def has_hit(text: str, wanted: Sequence[Word]) -> bool:
    """Whether one of the wanted words stands in the text."""
    return next(_hits(text, wanted), None) is not None


def snippet(text: str, wanted: Sequence[Word], *, length: int) -> list[Part]:
    """About `length` characters of the text around the first hit, cut at words.

    Without a hit it is the beginning of the text.
    """
    first = next(_hits(text, wanted), None)
    start, end = _window(text, first[0] if first else 0, length)
    parts = [Part("… ", is_hit=False)] if start else []
    place = start
    for begin, stop in _hits(text[:end], wanted, start):
        parts += [Part(text[place:begin], is_hit=False), Part(text[begin:stop], is_hit=True)]
        place = stop
    parts.append(Part(text[place:end] + (" …" if end < len(text) else ""), is_hit=False))
    return [part for part in parts if part.words]


def _hits(text: str, wanted: Sequence[Word], start: int = 0) -> Iterator[tuple[int, int]]:
    """Where the hits stand. Only words that begin like a wanted one are looked at closely: most
    texts hold none of them."""
    if not wanted:
        return
    end = start
    for likely in _beginnings(tuple(wanted)).finditer(text, start):
        if likely.start() < end:
            continue
        # A word has its marks and apostrophes only where what stands before it is seen, too.
        for match, word in places_of(text[likely.start() : likely.start() + _AROUND]):
            first, last = (likely.start() + place for place in match.span())
            if first > likely.start():
                break
            if is_hit(word, wanted):
                yield first, last
                end = last


@lru_cache(maxsize=64)
def _beginnings(wanted: tuple[Word, ...]) -> re.Pattern[str]:
    """What finds each word that may be one of those, and some more."""
    found = sorted({_shared(word) for word in wanted})
    ways = (_BETWEEN.join(map(_written, letters)) for letters in found)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(ways)})", re.IGNORECASE)


def _shared(word: Word) -> str:
    """What a word and its stem begin with."""
    stem = word.stem or word.folded
    pairs = zip(word.folded, stem, strict=False)
    same = next((place for place, (one, other) in enumerate(pairs) if one != other), len(stem))
    return word.folded[: max(1, min(same, len(stem)))]


def _written(letter: str) -> str:
    """The letters that fold to this one, as a regular expression."""
    return f"[{re.escape(letter)}{''.join(_ways().get(letter, ()))}]"


@lru_cache(maxsize=1)
def _ways() -> dict[str, list[str]]:
    ways: dict[str, list[str]] = {}
    for letter in map(chr, _LETTERS):
        plain = unicodedata.normalize("NFKD", letter.casefold())[:1]
        ways.setdefault(TYPED_INSTEAD.get(plain, plain), []).append(re.escape(letter))
    return ways


def _window(text: str, hit: int, length: int) -> tuple[int, int]:
    """Start and end of what is shown: a third of it before the hit, whole words only."""
    start = max(0, min(hit - length // 3, len(text) - length))
    if start:
        start = text.rfind(" ", 0, start + 1) + 1
    end = start + length
    if end < len(text):
        end = max(text.rfind(" ", start, end), hit + 1) if " " in text[hit:end] else end
    return start, min(end, len(text))
