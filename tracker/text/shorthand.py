"""The shorthand of coders, in words: what notes say to coders, for readers who are none.

The record keeps the notes as they were written; a page spells them out. They are in English.
"""

import re
from collections.abc import Callable

__all__ = ["spelled_out"]

_KEY = r"NM-[A-Z0-9]+-[0-9]+"
_RULE = r"R[0-9]+"
# In this order: what stands in brackets of its own says nothing to a reader, and goes.
_SPELLED: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(rf" \((?:{_KEY}|{_RULE})(?:, (?:{_KEY}|{_RULE}))*\)"), ""),
    (re.compile(rf"\({_RULE}: "), "("),
    (re.compile(r"\bin near_misses\.yaml"), "among the passages that are no commitment"),
    (re.compile(rf"\b([Bb])y rule {_RULE}\b"), r"\1y the rules of coding"),
    (re.compile(rf"\brule {_RULE}\b"), "a rule of coding"),
    (re.compile(rf"\b{_KEY}\b"), "a passage that is no commitment"),
    (re.compile(r"\bp([0-9]+)\b"), r"paragraph \1"),
    (re.compile(r"\bseed(s?)\b"), r"text\1"),
)


def spelled_out(note: str) -> str:
    """The note without codes: `p7` is paragraph 7, a seed a text, keys and rules go by what they
    are."""
    for shorthand, words in _SPELLED:
        note = shorthand.sub(words, note)
    return note
