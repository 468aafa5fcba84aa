"""Words as a search compares them: the same for every spelling that a reader may type.

One rule for what is stored and for what is asked, so that both databases find the same:
letters lose their case and their marks (ё is е, é is e), compatibility forms become plain, the
apostrophes within a word go (o‘zbek, oʻzbek and o'zbek are one word), letters that a Russian
keyboard lacks become the one that people type instead (қ is к), and dots go from initials (U.S. is
us). Everything else that is neither letter nor digit divides words. Beside its folded form a word
has a stem, which the forms of an English or Russian word share.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from .stems import stem_of

__all__ = ["APOSTROPHES", "TYPED_INSTEAD", "Word", "fold", "places_of", "words_of"]

LONGEST_WORD = 60
"""A longer run of letters is cut: no word is as long, and PostgreSQL refuses one above 2 KB."""

APOSTROPHES = "'`´‘’ʻʼʹʿ′"
TYPED_INSTEAD = dict(zip("ғқңөұүәһіҳҷı", "гкноууахихчi", strict=True))
_LETTER = r"[^\W_][\u0300-\u036f\u00ad\u200b-\u200d]*"
# Initials ("U.S."), or a run of letters and digits with apostrophes inside it.
_INITIALS = r"(?<![^\W_])(?:[^\W_]\.){2,}(?:[^\W_](?![^\W_]))?"
_WORD = re.compile(rf"{_INITIALS}|(?:{_LETTER})+(?:[{APOSTROPHES}]+(?:{_LETTER})+)*")
_AS_TYPED = str.maketrans(TYPED_INSTEAD) | dict.fromkeys(map(ord, APOSTROPHES))
_PLAIN_APOSTROPHES = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
_WORDS_KEPT = 1 << 16


class Word(NamedTuple):
    """A word as it is compared: folded, and its folded stem; '' if it has none."""

    folded: str
    stem: str


def fold(text: str) -> str:
    """The folded words of the text, one space between them; empty if it has none.

    Only letters and digits are left, so that any tokeniser divides it at the spaces alone.
    """
    return " ".join(word.folded for _match, word in places_of(text))


def words_of(query: str) -> list[str]:
    """The different folded words of a text, in its order."""
    return list(dict.fromkeys(fold(query).split()))


def places_of(text: str) -> Iterator[tuple[re.Match[str], Word]]:
    """Each word of the text with the place where it stands."""
    for match in _WORD.finditer(text):
        word = _word(match[0])
        if word.folded:
            yield match, word


@lru_cache(maxsize=_WORDS_KEPT)
def _word(written: str) -> Word:
    stem = "" if "." in written else stem_of(written.translate(_PLAIN_APOSTROPHES))
    return Word(_folded(written)[:LONGEST_WORD], _folded(stem)[:LONGEST_WORD])


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return "".join(c for c in plain if c.isalnum()).translate(_AS_TYPED)
