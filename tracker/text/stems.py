"""The stem that the forms of an English or a Russian word share: waters and water, воды and вода.

The stemmers are those of Snowball, in Python, so that every database holds and is asked for the
same stems. Words of other languages have none: they are found by their beginnings.
"""

import re
import unicodedata

from snowballstemmer.english_stemmer import EnglishStemmer
from snowballstemmer.russian_stemmer import RussianStemmer

__all__ = ["STEMMED", "stem_of"]

STEMMED = frozenset({"en", "ru"})
"""The languages whose words have a stem."""

_ENGLISH = re.compile(r"[a-z]+(?:'[a-z]+)*")
_RUSSIAN = re.compile(r"[а-я]+")


def stem_of(word: str) -> str:
    """The stem of a word as it stands in a text, not folded; '' if it is no English or Russian one.

    `word` has plain apostrophes.
    """
    plain = unicodedata.normalize("NFC", word).casefold().replace("ё", "е")
    # A stemmer holds the word it works on: each thread needs its own.
    if _ENGLISH.fullmatch(plain):
        return str(EnglishStemmer().stemWord(plain))
    if _RUSSIAN.fullmatch(plain):
        return str(RussianStemmer().stemWord(plain))
    return ""
