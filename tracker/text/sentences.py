"""Sentences of a normalised English text, by a few rules and a short list of abbreviations.

A sentence ends with its paragraph, and after a word that ends in a full stop, question mark,
exclamation mark or ellipsis (closing quotes and brackets may follow), unless
- the next word starts with a small letter ("Jr. of", "'Why?' he asked");
- the word is a number that opens the sentence ("1. Scope");
- the word is a title ("Mr."), or an abbreviation for a number ("No.") before one;
- the word is an initial, an initialism or another abbreviation ("R.", "U.S.", "Sept."), and the
  next word is not one that opens sentences rather than names ("in the U.S. The summit").
Source: our own rule; it reproduces every recorded sentence. It cannot tell a name after an
initialism from a new sentence ("in the U.S. Almaty was next") and then does not split.
"""

import re

from tracker.text.passages import Span, cut, paragraph_spans

__all__ = ["ended", "sentence_spans"]


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLES = _words(
    "Adm Amb Capt Cmdr Col Dr Gen Gov Hon Lt Maj Messrs Mr Mrs Ms Mx Pres Prof Rep Rev Sen Sgt St"
    " e.g i.e cf vs"
)
"""Words whose full stop never ends a sentence: something always follows them."""

BEFORE_NUMBERS = _words("Art Ch Fig No Nos Par Para Res Sec Vol p para pp sec")
"""Words whose full stop does not end a sentence when a number follows."""

ABBREVIATIONS = _words(
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Bros Co Corp Dept Govt Inc Jr Ltd Sr"
    " approx etc"
)
"""Words whose full stop ends a sentence only before one of OPENERS; initials are the same."""

OPENERS = _words(
    "After All Although And As At Before Both But By Each Finally For From Further He Her His"
    " However If In It Its Many Moreover On Our She Since Some That The Their Then There These"
    " They This Those Through To Today Under We What When While With You"
)
"""Words that open sentences and seldom names ("A" and "I" are missing: they are initials too)."""

_STOPS = (".", "!", "?", "…")
_CLOSING = "\"'\u2019\u201c\u201d»)]}"
_OPENING = "\"'\u2018\u201c\u201e«([{"
_WORD = re.compile(r"\S+")
_DASH = re.compile(r"[-/\u2013\u2014]")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*+[^\W\d_]")
_NEXT_WORD = re.compile(r"[\s\"'\u2018\u201c\u201e«(\[{\u2013\u2014-]*+(\w*+)")


def sentence_spans(text: str) -> list[Span]:
    """The sentences in order, none over a paragraph's end, without the white space around them.

    `text` is a normalised text; any other gives spans too. Raises nothing.
    """
    return [
        sentence
        for paragraph in paragraph_spans(text)
        for sentence in _sentences(cut(text, paragraph), offset=paragraph.start)
    ]


def ended(words: str) -> str:
    """The words as the end of a sentence: with one full stop, unless they end as one already."""
    words = words.rstrip().rstrip(",;:").rstrip()
    return words if words.rstrip(_CLOSING).endswith(_STOPS) else f"{words}."


def _sentences(paragraph: str, *, offset: int) -> list[Span]:
    spans: list[Span] = []
    first: int | None = None
    end = 0
    for word in _WORD.finditer(paragraph):
        opens = first is None
        start = word.start() if first is None else first
        end = word.end()
        if _ends_sentence(paragraph, word, opens=opens):
            spans.append(Span(offset + start, offset + end))
            first = None
        else:
            first = start
    if first is not None:
        spans.append(Span(offset + first, offset + end))
    return spans


def _ends_sentence(paragraph: str, word: re.Match[str], *, opens: bool) -> bool:
    bare = word[0].rstrip(_CLOSING)
    if not bare.endswith(_STOPS):
        return False
    found = _NEXT_WORD.match(paragraph, word.end())
    following = found[1] if found else ""
    if following[:1].islower():
        return False
    if not bare.endswith("."):
        return True
    return _full_stop_ends(bare[:-1].lstrip(_OPENING), following, opens=opens)


def _full_stop_ends(stem: str, following: str, *, opens: bool) -> bool:
    if stem.isdigit():
        return not opens
    last = _DASH.split(stem)[-1]
    if last in TITLES:
        return False
    if last in BEFORE_NUMBERS:
        return not following[:1].isdigit()
    if last in ABBREVIATIONS or _INITIALS.fullmatch(last):
        return following in OPENERS
    return True
