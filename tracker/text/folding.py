"""Words as a search compares them: the same for every spelling that a reader may type.

One rule for what is stored and for what is asked, so that both databases find the same:
letters lose their case and their marks (ё is е, é is e), compatibility forms become plain, the
apostrophes within a word go (o‘zbek, oʻzbek and o'zbek are one word), letters that a Russian
keyboard lacks become the one that people type instead (қ is к), and dots go from initials (U.S. is
us). Everything else that is neither letter nor digit divides words.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

__all__ = ["Part", "fold", "snippet", "words_of"]

LONGEST_WORD = 60
"""A longer run of letters is cut: no word is as long, and PostgreSQL refuses one above 2 KB."""

_APOSTROPHES = "'`´‘’ʻʼʹʿ′"
_LETTER = r"[^\W_][\u0300-\u036f\u00ad\u200b-\u200d]*"
# Initials ("U.S."), or a run of letters and digits with apostrophes inside it.
_INITIALS = r"(?<![^\W_])(?:[^\W_]\.){2,}(?:[^\W_](?![^\W_]))?"
_WORD = re.compile(rf"{_INITIALS}|(?:{_LETTER})+(?:[{_APOSTROPHES}]+(?:{_LETTER})+)*")
_TYPED_INSTEAD = str.maketrans("ғқңөұүәһіҳҷı", "гкноууахихчi", _APOSTROPHES)


class Part(NamedTuple):
    """A piece of a text; `is_hit` if it is a word that was looked for."""

    words: str
    is_hit: bool


def fold(text: str) -> str:
    """The folded words of the text, one space between them; empty if it has none.

    Only letters and digits are left, so that any tokeniser divides it at the spaces alone.
    """
    return " ".join(folded for _match, folded in _words(text))


def words_of(query: str) -> list[str]:
    """The different words that a query asks for, in its order."""
    return list(dict.fromkeys(fold(query).split()))


def snippet(text: str, wanted: Sequence[str], *, length: int) -> list[Part]:
    """About `length` characters of the text around the first hit, cut at words.

    A hit is a word that starts like one of the `wanted` folded words. Without a hit it is the
    beginning of the text.
    """
    hits = [match.span() for match, folded in _words(text) if folded.startswith(tuple(wanted))]
    start, end = _window(text, hits[0][0] if hits else 0, length)
    parts = [Part("… ", is_hit=False)] if start else []
    place = start
    for first, last in hits:
        if first >= place and last <= end:
            parts += [Part(text[place:first], is_hit=False), Part(text[first:last], is_hit=True)]
            place = last
    parts.append(Part(text[place:end] + (" …" if end < len(text) else ""), is_hit=False))
    return [part for part in parts if part.words]


def _window(text: str, hit: int, length: int) -> tuple[int, int]:
    """Start and end of what is shown: a third of it before the hit, whole words only."""
    start = max(0, min(hit - length // 3, len(text) - length))
    if start:
        start = text.rfind(" ", 0, start + 1) + 1
    end = start + length
    if end < len(text):
        end = max(text.rfind(" ", start, end), hit + 1) if " " in text[hit:end] else end
    return start, min(end, len(text))


def _words(text: str) -> Iterator[tuple[re.Match[str], str]]:
    for match in _WORD.finditer(text):
        if folded := _folded(match[0]):
            yield match, folded[:LONGEST_WORD]


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return "".join(c for c in plain if c.isalnum()).translate(_TYPED_INSTEAD)
