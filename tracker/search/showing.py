"""What a result shows: its name, and a text in which the words stand, as the reader reads."""

from typing import NamedTuple

from tracker.models import SearchEntry
from tracker.text import Part, Word, snippet
from tracker.text.snippets import has_hit

from .saying import ENGLISH

_LENGTH = 220


class Shown(NamedTuple):
    """Name and text of a result with the language of each; the hits are told apart."""

    name: list[Part]
    name_language: str
    text: list[Part]
    text_language: str


def shown(entry: SearchEntry, wanted: list[Word], language: str) -> Shown:
    """The result for a reader of the language; in English what is not there in it.

    The text is one in which a word was found that the name does not show, if there is any.
    """
    name_language = language if language in entry.names else ENGLISH
    name = entry.names[name_language]
    text_language, text = _text(entry, name, wanted, language)
    return Shown(
        snippet(name, wanted, length=len(name)),
        name_language,
        snippet(text, wanted, length=_LENGTH),
        text_language,
    )


def _text(entry: SearchEntry, name: str, wanted: list[Word], language: str) -> tuple[str, str]:
    """The text with a hit that is nearest to the reader and to the name, and its language."""
    texts = sorted(
        ((level, one, words) for level, one, words in entry.texts if words not in name),
        key=lambda text: (text[1] != language, text[1] != ENGLISH),
    )
    found = next((text for text in texts if has_hit(text[2], wanted)), None)
    _level, own, words = found or next((t for t in texts if t[0] == "b"), ("", language, ""))
    return own, words
