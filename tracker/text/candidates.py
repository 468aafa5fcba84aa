"""A first reading by rules: whether a sentence promises something, and which rule says so.

Rules see words, not meaning: a person decides. A sentence is a candidate if it is a specific,
public statement that parties will take a future action or move toward a stated aim. English only;
no model, no download. What this cannot do is in `docs/reading.md`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from . import reading_words as words
from .passages import Span, cut
from .reading_rules import (
    CARRIED_ON,
    ITEM_ALONE,
    ITEM_OF_PROMISE,
    ITEM_OF_TALKS,
    NOTHING,
    PROMISES,
    REASONS,
    TRAPS,
    Rule,
)
from .sentences import sentence_spans

__all__ = ["Proposal", "propose", "read"]

_QUOTES = str.maketrans("’‘“”«»", "''" + '"' * 4)
_MARK = re.compile(r"^\s*(?:[•·▪●○–—*-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s+", re.IGNORECASE)
_GERUND = re.compile(r"^(?:\w+ly )?(?:\w{3,}ing)\b(?! (?:that|the situation)\b)", re.IGNORECASE)
_INFINITIVE = re.compile(rf"^(?:to )?(?:\w+ly )?(?:{words.VERBS})\b", re.IGNORECASE)
_NOUN = re.compile(
    r"^(?:the |an? |further |joint |greater )?[a-z-]+(?:ion|ment|ance|ence|ship)\b", re.IGNORECASE
)
_TOLD = re.compile(
    r"^(?:\w+ly )?(?:(?!need|speed|proceed|succeed|exceed|feed|seed)\w+ed|met|held|took|made|"
    r"gave)\b",
    re.IGNORECASE,
)
_STEM_PROMISES = re.compile(
    r"\b(?:priorit\w+|agree\w*|intend\w*|commit\w*|will|shall|decid\w+|pledg\w+|resolv\w+|plan\w*|"
    r"determin\w+|undertak\w+|seek|aim\w*|steps?|measures|actions?|directions?|goals?|objectives?|"
    r"tasks?|work (?:to|on)|continue|cooperat\w+ (?:in|on))\b",
    re.IGNORECASE,
)
_STEM_TALKS = re.compile(
    r"\b(?:discuss\w*|topics?|issues|exchang\w+|review\w*|participants? (?:were|included)|"
    r"attended|welcom\w+|noted|recogni[sz]\w+|should|must|call\w* (?:on|for)|urge\w*|"
    r"achievements?|results)\b",
    re.IGNORECASE,
)
_SUGGESTED = re.compile(
    r"\b(?:suggest|propos)(?:s|es|ed|ing)?\b(?:(?! and |[;:]).)*$", re.IGNORECASE
)
_FARTHEST = 40
# More sentences than a long text has: the desk asks again with every key.
_KEPT = 4_096


@dataclass(frozen=True)
class Proposal:
    """What the rules make of a sentence: the rule that decided, and the words that it found.

    `words` is empty where the place of the sentence decided, or nothing was found. `stem` is the
    lead-in on which the sentence hangs as an item of a list.
    """

    rule: Rule
    words: str = ""
    stem: str = ""

    @property
    def is_commitment(self) -> bool:
        """Whether the sentence is proposed as a commitment."""
        return self.rule.is_commitment


@lru_cache(maxsize=_KEPT)
def propose(sentence: str, *, stem: str = "", before: str = "", promises: bool = True) -> Proposal:
    """What the rules make of a sentence.

    `stem`: the lead-in on which it hangs as an item of a list. `before`: the sentence before it,
    if that promises. Without `promises` it says what the sentence is if it promises nothing.
    """
    plain = _plain(sentence)
    if not promises:
        return _first((*TRAPS, *REASONS), plain) or Proposal(NOTHING)
    if found := _first(TRAPS, plain):
        return found
    item = _MARK.sub("", plain)
    if stem and (found := _item(item, _plain(stem))):
        return found
    if found := _first(PROMISES, item):
        return found
    if before and (match := CARRIED_ON.find(item)):
        return Proposal(CARRIED_ON, match[0])
    if not stem and (match := ITEM_ALONE.find(item)):
        return Proposal(ITEM_ALONE, match[0])
    return _first(REASONS, item) or Proposal(NOTHING)


def read(text: str, spans: Iterable[Span] | None = None) -> Iterator[tuple[Span, Proposal]]:
    """What the rules make of each of these words of a normalised text, in their order.

    Without `spans` of each of its sentences. Raises `OutOfText` where words do not lie in the text.
    """
    sentences = list(sentence_spans(text))
    before = ""
    for span in sentences if spans is None else sorted(spans):
        words_here = cut(text, span)
        earlier = [one for one in sentences if one.end <= span.start]
        stem = _stem(text, earlier, words_here)
        proposal = replace(propose(words_here, stem=stem, before=before), stem=stem)
        before = words_here if proposal.is_commitment else ""
        yield span, proposal


def _stem(text: str, before: list[Span], sentence: str) -> str:
    """Go back over items that are alike to the sentence that ends in a colon."""
    if not before or not _is_item(sentence):
        return ""
    is_marked = _MARK.match(sentence) is not None
    for span in reversed(before[-_FARTHEST:]):
        words_before = cut(text, span)
        if words_before.rstrip().endswith(":"):
            return words_before
        if not _is_item(words_before) or (_MARK.match(words_before) and not is_marked):
            return ""
    return ""


def _is_item(sentence: str) -> bool:
    plain = _plain(sentence)
    bare = _MARK.sub("", plain)
    return bool(
        bare != plain
        or plain.endswith((";", "; and", ";and"))
        or bare[:1].islower()
        or _INFINITIVE.search(bare)
        or _GERUND.search(bare)
        or _TOLD.search(bare)
        or _NOUN.search(bare)
    )


def _item(item: str, stem: str) -> Proposal | None:
    """What an item is by its lead-in; None if its own words must say."""
    if _TOLD.search(item):
        return None
    if found := _first(PROMISES, item):
        return found
    is_bare = _INFINITIVE.search(item) or _GERUND.search(item) or _NOUN.search(item)
    if _first(REASONS[:4], item) and not (is_bare or item[:1].islower()):
        return None
    promise = _first(PROMISES, stem.rstrip(": "))
    if promise or (_STEM_PROMISES.search(stem) and not _STEM_TALKS.search(stem)):
        return Proposal(ITEM_OF_PROMISE)
    if _STEM_TALKS.search(stem):
        return Proposal(ITEM_OF_TALKS)
    return Proposal(ITEM_OF_PROMISE) if _INFINITIVE.search(item) else None


def _first(rules: tuple[Rule, ...], plain: str) -> Proposal | None:
    for rule in rules:
        match = rule.find(plain)
        if match and not (rule.is_commitment and _SUGGESTED.search(plain[: match.start()])):
            return Proposal(rule, match[0])
    return None


def _plain(sentence: str) -> str:
    """The words with straight apostrophes, without quotation marks, single spaces between them."""
    return " ".join(sentence.translate(_QUOTES).replace('"', " ").split())
