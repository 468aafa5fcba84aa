"""Lists within a sentence: the stem on which the items hang, and each item, as passages.

Items are counted, "(a) to count; (b) to publish", also "1)" or "i.", or they stand between
semicolons after a colon: "We will: count every drop; publish the count". The first counts from the
beginning, each next one follows the one before after a comma or semicolon, and each has at least
three words: "under paragraphs (a), (b) and (c)" is no list.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from tracker.text.passages import Span, cut

__all__ = ["list_items"]

_LEAST_WORDS = 3
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_NUMBER = r"[a-z]|[ivx]{2,4}|\d{1,2}"
_MARK = re.compile(rf"(?<!\S)(?:\((?P<inside>{_NUMBER})\)|(?P<before>{_NUMBER})[).])(?=\s)")
# What stands before an item that is not the first; before a mark without brackets, always.
_DIVIDED = re.compile(r"[,;:](?:\s(?:and|or|и|или))?\s*\Z")
_COLON = re.compile(r":\s+(?![\"'“‘«„])")
_SEMICOLON = re.compile(r";\s+")


def list_items(text: str, sentence: Span) -> list[Span]:
    """The stem and the items of a list in the sentence, in order; without one the sentence alone.

    Together they are the sentence but for white space between them. Raises `OutOfText` if the
    sentence does not lie in the text.
    """
    words = cut(text, sentence)
    edges = _counted(words) or _between_semicolons(words)
    places = [0, *(edge for edge in edges if edge), len(words)]
    return [
        Span(sentence.start + start, sentence.start + start + len(words[start:end].rstrip()))
        for start, end in pairwise(places)
    ]


def _counted(words: str) -> list[int]:
    """Where the items of a list begin whose marks count on; nothing where there are not two."""
    places: list[int] = []
    styles: set[str] = set()
    for mark in _MARK.finditer(words):
        found = set(_styles(mark, number=len(places)))
        is_divided = _DIVIDED.search(words, max(mark.start() - 8, 0), mark.start()) is not None
        if places:
            is_next = is_divided and bool(found & styles)
        else:
            is_next = bool(found) and (is_divided or mark.start() == 0 or bool(mark["inside"]))
        if is_next:
            places.append(mark.start())
            styles = found & styles or found
    # The mark of an item is no word of it.
    return _if_long(words, places, least=_LEAST_WORDS + 1)


def _styles(mark: re.Match[str], *, number: int) -> Iterator[str]:
    """The ways of counting in which the mark is the one with this number, from 0."""
    inside, bare = mark["inside"], mark["before"]
    name = str(inside or bare)
    brackets = "inside" if inside else "before"
    if name == str(number + 1):
        yield f"{brackets} digits"
    if len(name) == 1 and ord(name) - ord("a") == number:
        yield f"{brackets} letters"
    if number < len(_ROMAN) and name == _ROMAN[number]:
        yield f"{brackets} roman"


def _between_semicolons(words: str) -> list[int]:
    """Where the items begin that stand between semicolons after a colon."""
    colon = _COLON.search(words)
    if colon is None:
        return []
    places = [colon.end(), *(mark.end() for mark in _SEMICOLON.finditer(words, colon.end()))]
    return _if_long(words, places, least=_LEAST_WORDS)


def _if_long(words: str, places: list[int], *, least: int) -> list[int]:
    """The places where items begin, if there are two of them and each has so many words."""
    edges = [*places, len(words)]
    are_long = all(len(words[start:end].split()) >= least for start, end in pairwise(edges))
    return places if len(places) > 1 and are_long else []
