"""Sentences of a normalised text, by a few rules and short lists of abbreviations.

A sentence ends with its paragraph, and after a word that ends in a full stop, question mark,
exclamation mark or ellipsis (closing quotes and brackets may follow), unless
- the next word starts with a small letter ("Jr. of", "'Why?' he asked");
- the word is the number or letter that opens the sentence ("1. Scope", "b. The scope");
- the word is a title ("Mr."), or an abbreviation for a number ("No.") before one;
- the word is an initial, an initialism or another abbreviation ("R.", "U.S.", "Sept."), and the
  next word is not one that opens sentences rather than names ("in the U.S. The summit").
A space that is missing after a full stop is as if it were there ("the snow.Rain fell"); so is a
heading that lost its line end: "PartnershipWe agreed", "SECURITY We agreed".
The items of a list within a sentence are sentences of their own, and so is the stem on which they
hang (`tracker.text.lists`).
Source: our own rule; it reproduces every recorded sentence. It cannot tell a name after an
initialism from a new sentence ("in the U.S. Almaty was next") and then does not split.
"""

import re
from collections.abc import Iterator

from tracker.text.lists import list_items
from tracker.text.passages import Span, cut, paragraph_spans

__all__ = ["ended", "sentence_spans"]


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLES = _words(
    "Adm Amb Asst Brig Capt Cdr Cmdr Col Dep Dr Gen Gov Hon Lt Maj Messrs Min Mr Mrs Ms Mt Mx Pres"
    " Prof Rep Rev Sen Sgt St e.g i.e cf vs г-н г-жа им ул"
)
"""Words whose full stop never ends a sentence: something always follows them."""

BEFORE_NUMBERS = _words("Art Ch Fig No Nos Par Para Res Sec Vol p para pp sec")
"""Words whose full stop does not end a sentence when a number follows."""

ABBREVIATIONS = _words(
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Bros Co Corp Dept Govt Inc Jr Ltd Sr"
    " al approx bn est etc mln mn tn гг долл млн млрд руб тыс"
)
"""Words whose full stop ends a sentence only before one of OPENERS; initials are the same."""

OPENERS = _words(
    "After All Although And As At Before Both But By Each Finally For From Further He Her His"
    " However If In It Its Many Moreover On Our She Since Some That The Their Then There These"
    " They This Those Through To Today Under We What When While With You"
    " Главы Для Кроме Министры Мы Они После Президенты При Стороны Также Участники Это"
)
"""Words that open sentences and seldom names ("A" and "I" are missing: they are initials too)."""

_STOPS = (".", "!", "?", "…")
_CLOSING = "\"'\u2019\u201c\u201d»)]}"
_OPENING = "\"'\u2018\u201c\u201e«([{"
_SMALL = "a-zа-яё"
_WORD = re.compile(r"\S+")
# Where a space is missing: after a full stop, or after a heading whose line end was lost.
_OPENS = "|".join(sorted(opener for opener in OPENERS if len(opener) > 1))
_GLUED = re.compile(
    rf"""
    (?: (?<= [{_SMALL}0-9]{{2}} [.!?…] ) | (?<= [{_SMALL}0-9]{{2}} [.!?…] [’”»)] ) )
    (?= [‘“«(]? [A-ZА-ЯЁ] [{_SMALL}]+ (?! [.\w] ) )
    | (?<= [{_SMALL}]{{3}} ) (?= (?: {_OPENS} ) (?! \S ) )
    """,
    re.VERBOSE,
)
# In an address nothing is missing, nor before the end of a host.
_ADDRESS = re.compile(r"[/@]|www\.|\.(?:Com|Info|Kg|Kz|Net|Org|Ru|Tj|Tm|Uz)\b")
_DASH = re.compile(r"[-/\u2013\u2014]")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*+[^\W\d_]")
# What opens an item: 1. or 2.3. or b. or iv.
_NUMBER = re.compile(r"\d+(?:\.\d{1,2})*|[^\W\d_]|[ivx]{1,5}|[IVX]{1,5}")
_NEXT_WORD = re.compile(r"[\s\"'\u2018\u201c\u201e«(\[{\u2013\u2014-]*+(\w*+)")
_NEXT_ITEM = re.compile(r"\s+\(?(?:[a-z]|[ivx]{2,5})[.)]\s")
_CAPITALS = re.compile(
    rf"(?:(?:[IVX]{{1,5}}|\d{{1,2}})\.?\s)?(?:[A-ZА-ЯЁ][A-ZА-ЯЁ0-9,&/’'+-]*+\s){{1,15}}+"
    rf"(?=(?:{_OPENS})\s[{_SMALL}])"
)
_SHOUTED = re.compile(r"[A-ZА-ЯЁ]{4,}")


def sentence_spans(text: str) -> list[Span]:
    """The sentences in order, none over a paragraph's end, without the white space around them.

    `text` is a normalised text; any other gives spans too. Raises nothing.
    """
    return [
        item
        for paragraph in paragraph_spans(text)
        for sentence in _sentences(cut(text, paragraph), offset=paragraph.start)
        for item in list_items(text, sentence)
    ]


def ended(words: str) -> str:
    """The words as the end of a sentence: with one full stop, unless they end as one already."""
    words = words.rstrip().rstrip(",;:").rstrip()
    return words if words.rstrip(_CLOSING).endswith(_STOPS) else f"{words}."


def _sentences(paragraph: str, *, offset: int) -> list[Span]:
    spans: list[Span] = []
    first: int | None = None
    end = 0
    heading = _heading_end(paragraph)
    for word in _words_in(paragraph):
        opens = first is None
        start = word.start if first is None else first
        end = word.end
        if end == heading or _ends_sentence(paragraph, word, opens=opens):
            spans.append(Span(offset + start, offset + end))
            first = None
        else:
            first = start
    if first is not None:
        spans.append(Span(offset + first, offset + end))
    return spans


def _words_in(paragraph: str) -> Iterator[Span]:
    """The words, each up to white space or to where it is missing."""
    for word in _WORD.finditer(paragraph):
        start = word.start()
        for place in [] if _ADDRESS.search(word[0]) else _GLUED.finditer(word[0]):
            yield Span(start, word.start() + place.start())
            start = word.start() + place.start()
        yield Span(start, word.end())


def _heading_end(paragraph: str) -> int:
    """Where a heading in capitals ends that stands before a sentence; 0 where there is none."""
    found = _CAPITALS.match(paragraph)
    return found.end() - 1 if found and _SHOUTED.search(found[0]) else 0


def _ends_sentence(paragraph: str, word: Span, *, opens: bool) -> bool:
    bare = cut(paragraph, word).rstrip(_CLOSING)
    if not bare.endswith(_STOPS):
        # A word that ends before another without a space is the end of a heading.
        return paragraph[word.end : word.end + 1].isalpha()
    found = _NEXT_WORD.match(paragraph, word.end)
    following = found[1] if found else ""
    if following[:1].islower() and not _NEXT_ITEM.match(paragraph, word.end):
        return False
    if not bare.endswith("."):
        return True
    return _full_stop_ends(bare[:-1].lstrip(_OPENING), following, opens=opens)


def _full_stop_ends(stem: str, following: str, *, opens: bool) -> bool:
    if stem.isdigit() or (opens and _NUMBER.fullmatch(stem)):
        return not opens
    last = _DASH.split(stem)[-1]
    if stem in TITLES or last in TITLES:
        return False
    if last in BEFORE_NUMBERS:
        return not following[:1].isdigit()
    if last in ABBREVIATIONS or _INITIALS.fullmatch(last):
        return following in OPENERS
    return True
