"""What the rules of a first reading make of a promise: its parts, and how they would code each.

A guess from words for a person to confirm. `candidates` says whether a sentence promises anything;
this says what. English only. How often it is right is in `docs/reading.md`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.choices import Binding, ObligationKind
from tracker.choices.coding import SplitRule

from . import draft_words
from .candidates import Proposal, propose
from .passages import Span
from .reading_words import TO_DO, VERBS

__all__ = ["Draft", "Found", "Part", "draft", "parts"]

_QUOTES = str.maketrans("’‘“”«»", "''" + '"' * 4)
_BY_VERB = frozenset({"will", "working-to", "is-to-be", "continue-to", "item-alone"})
_MODAL = re.compile(
    r"^.*?\b(?:will|shall|would|'ll|are to|is to|continue to)\b"
    r"(?: (?:\w+ly|also|further|continue to))* ",
    re.IGNORECASE,
)
_LAST_TO = re.compile(r"^.*\bto (?=[\w-]+$)", re.IGNORECASE | re.DOTALL)
_TOWARDS = re.compile(
    r"^(?:(?:\w+ly )?(?:work|working|continue|continuing|endeavou?r|seek|strive|advanc\w+|tak\w+|"
    r"redoubl\w+|step\w* up|intensif\w+|undertak\w+|mak\w+) (?:[\w-]+ ){0,3}?(?:to|towards?) )",
    re.IGNORECASE,
)
_PURPOSE = re.compile(
    rf",? (?:in order |so as )?{TO_DO}"
    r"|,? (?:that|which|who|where|while|through|such as|with a view|aimed|as a means|based on|"
    r"by \w+ing|including|in particular|particularly|especially|as well as)\b"
    r"|, (?:by|working|helping)\b| as an? ",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r",? (?:including|particularly|especially|in particular|notably) (?:through|by) "
    r"|^(?:this|these|it|that)(?: \w+)? (?:will |would |also )*includ\w+ (?=through |by )",
    re.IGNORECASE,
)
_SEMICOLON = re.compile(r"; (?:and )?")
_AND_BY = re.compile(r",? and (?=by \w+ing\b|through\b)", re.IGNORECASE)
_AND_CLAUSE = re.compile(r"(?:,|;|,? and) (?:and )?(?:also |further )?", re.IGNORECASE)
_AND_TO = re.compile(r",? and (?:also |further )?(?=to [a-z-]+)")
_AND_VERB = re.compile(
    rf"(?:,? and|,|;) (?:and )?(?:also )?(?=(?:\w+ly )?(?:{VERBS})\b"
    r"(?! (?:and|of|for|to|in|on)\b|[,.;]|$))"
)
_AND_GERUND = re.compile(r"(?:,? and|,|;) (?:and )?(?=(?:\w+ly )?[a-z]{3,}ing\b (?!of\b|and\b))")
_STARTS_WITH_VERB = re.compile(rf"^(?:\w+ly )?(?:{VERBS}|be)\b", re.IGNORECASE)
_STARTS_WITH_GERUND = re.compile(r"^(?:\w+ly )?\w{3,}ing\b", re.IGNORECASE)
_PAUSE = re.compile(r"[,;:]|\band\b")
_AFTER_MODAL = re.compile(r"\b(?:will|shall|would)(?: \w+ly| also)? $", re.IGNORECASE)
_OXFORD = re.compile(r", (?:and )?")
_BEFORE_LIST = re.compile(
    rf"\b(?:on|in|of|for|{VERBS}|increas\w+|promot\w+|support\w+) (?!the |our |their )",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"^(?:.*(?:[,;:–—] |\b(?:that|while|but) |\band (?=(?:we|they|our|their|he|she)\b)))?"
    r"(?P<subject>[^,;:–—]*?)\s*$",
    re.DOTALL,
)
_MARK = re.compile(r"^\W*\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)](?:\s+|$)", re.IGNORECASE)
_FILLER = re.compile(
    r"^(?:to that end|together|further|moreover|also|therefore|and|that|in addition|here|today)"
    r"\b,? ?",
    re.IGNORECASE,
)
_TOLD = re.compile(r"^.*?\bannounc\w+ that ", re.IGNORECASE)
_SUPPORT = re.compile(r"^.*\bsupport(?:s|ed)?(?: (?:for|of|to)\b)?", re.IGNORECASE | re.DOTALL)
_ADVERB = re.compile(r"\b(?:also|further|jointly|together) ")
_TRAILING = re.compile(
    r"\s*\b(?:\w+ly|also|further|jointly|both|all|therefore|hereby|will|shall|would)$",
    re.IGNORECASE,
)
_LEAST_ITEMS, _MOST_WORDS = 3, 6
_BARE = 2
_LONGEST_SUBJECT = 120
# A longer "sentence" is a page whose full stops were lost.
_LONGEST = 2_000
_LEADING_SUBJECT = 40


@dataclass(frozen=True)
class Part:
    """Words of a sentence that promise one thing; the stem that they share with others, if any.

    Both are half-open places in the sentence. `rule` says why they were split off.
    """

    span: Span
    stem: Span | None
    rule: SplitRule


@dataclass(frozen=True)
class Found:
    """A value that the rules propose, and the words for which they do."""

    value: str
    words: str


@dataclass(frozen=True)
class Draft:
    """How the rules would code a promise; what they do not know is empty.

    `themes` are keys, those with most words first.
    """

    verb: str
    subject: str
    binding: Binding | None
    kind: ObligationKind
    catalysts: tuple[Found, ...]
    themes: tuple[Found, ...]


def parts(sentence: str) -> tuple[Part, ...]:
    """The discrete promises of a sentence that promises, in order; none where it is one.

    None of a sentence of more than 2,000 characters, too.
    """
    plain = sentence.translate(_QUOTES)
    if len(plain) > _LONGEST:
        return ()
    clauses = list(_clauses(plain))
    found: list[Part] = []
    for clause in clauses:
        inner = list(_of_clause(plain, clause))
        own = Part(clause, None, SplitRule.CLAUSES)
        found += inner or [own]
    return tuple(found) if len(found) > 1 else ()


def draft(words: str, proposal: Proposal, *, stem: str = "") -> Draft:
    """How the rules would code these words of a promise, with the stem on which they hang.

    `proposal` is what was proposed for the whole sentence.
    """
    plain = _MARK.sub("", " ".join(words[:_LONGEST].translate(_QUOTES).split()))
    lead = " ".join(stem[:_LONGEST].translate(_QUOTES).split())
    whole = f"{lead} {plain}".strip()
    own = propose(plain if not lead else whole)
    rule = own if own.is_commitment else proposal
    if rule.rule.slug == "announced" and (told := _TOLD.match(whole)):
        inner = propose(whole[told.end() :])
        rule = inner if _says_so(inner) else rule
    start, end = _operative(whole, rule)
    complement = plain if lead and end <= len(lead) else whole[end:]
    return Draft(
        verb=_verb(whole, start, end, rule),
        subject=_subject(whole, start) if end else "",
        binding=_binding(rule, complement),
        kind=_kind(whole[start:end], whole[end:], complement),
        catalysts=tuple(
            Found(one.value, match[0])
            for one, pattern in draft_words.CATALYSTS.items()
            if (match := pattern.search(plain))
        ),
        themes=_themes(plain) or _themes(whole),
    )


def _clauses(plain: str) -> Iterator[Span]:
    """Each clause that promises by words of its own; the whole where there are no two of them."""
    end = len(plain.rstrip(" .;"))
    begin = _FILLER.match(plain)
    edges = [(0, begin.end() if begin else 0)]
    for match in _AND_CLAUSE.finditer(plain, 0, end):
        before, rest = plain[edges[-1][1] : match.start()], plain[match.end() : end]
        if " " in before.strip() and _begins_a_promise(rest):
            edges.append((match.start(), match.end()))
    ends = [*(before for before, _after in edges[1:]), end]
    spans = [
        Span(here, there)
        for (_before, here), there in zip(edges, ends, strict=True)
        if _says_so(propose(plain[here:there])) or _says_so(propose(f"we {plain[here:there]}"))
    ]
    if len(spans) > 1:
        yield from spans
    elif end:
        yield Span(0, end)


def _begins_a_promise(rest: str) -> bool:
    """Whether these words begin a clause that promises, by itself or with the subject before."""
    own = propose(rest)
    if _says_so(own):
        subject = rest[: _place(rest, own.words)]
        if len(subject) <= _LEADING_SUBJECT and not _PAUSE.search(subject):
            return True
    if _STARTS_WITH_VERB.search(rest):
        return False
    carried = propose(f"we {rest}")
    return _says_so(carried) and _place(f"we {rest}", carried.words) <= len("we ")


def _of_clause(plain: str, clause: Span) -> Iterator[Part]:
    """The parts of one clause by its verbs, objects and named actions; none where it is one."""
    words = plain[clause.start : clause.end]
    rule = propose(words)
    _start, operative = _operative(words, rule)
    tail = _NAMED.search(words)
    head_end = tail.start() if tail else len(words)
    head: list[Part] = []
    if operative < head_end:
        head = list(_of_head(words, operative, head_end))
    named = list(_of_tail(words, tail)) if tail else []
    if named and not head:
        is_bare = len(named) > 1 and len(words[operative:head_end].split()) <= _BARE
        if operative and not is_bare:
            head = [Part(Span(0, head_end), None, SplitRule.NAMED)]
    found = [*head, *named]
    if len(found) < (2 if head or not named else 1):
        return
    for part in found:
        stem = part.stem and part.stem.moved(clause.start)
        yield Part(part.span.moved(clause.start), stem, part.rule)


def _of_head(words: str, operative: int, end: int) -> Iterator[Part]:
    """The coordinated verbs or objects right after the words that promise."""
    start = operative
    towards = _TOWARDS.match(words[start:end])
    if towards:
        start += towards.end()
    complement = words[start:end]
    if complement.count("; ") > 1:
        yield from _cut(words, start, end, _SEMICOLON, SplitRule.OBJECTS)
        return
    if _AND_TO.search(complement) and words[:operative].rstrip().endswith("to"):
        yield from _cut(words, start, end, _AND_TO, SplitRule.VERBS)
        return
    purpose = _PURPOSE.search(complement)
    near = start + (purpose.start() if purpose else len(complement))
    if _STARTS_WITH_VERB.search(complement) or _AFTER_MODAL.search(words[:start]):
        edges = list(_cut(words, start, end, _AND_VERB, SplitRule.VERBS, until=near))
    elif _STARTS_WITH_GERUND.search(complement):
        edges = list(_cut(words, start, end, _AND_GERUND, SplitRule.VERBS, until=near))
    else:
        edges = []
    if len(edges) > 1 and " " in words[start : edges[0].span.end].strip():
        yield from edges
        return
    yield from _listed(words, start, near)


def _cut(
    words: str,
    start: int,
    end: int,
    at: re.Pattern[str],
    rule: SplitRule,
    *,
    until: int | None = None,
) -> Iterator[Part]:
    """The words cut at each match; the first part has what is before them, the others a stem."""
    edges = [
        (match.start(), match.end())
        for match in at.finditer(words, start + 1, end if until is None else until)
    ]
    begins = [start if rule == SplitRule.OBJECTS else 0, *(after for _before, after in edges)]
    ends = [*(before for before, _after in edges), end]
    lead = len(words[:start].rstrip())
    for here, there in zip(begins, ends, strict=True):
        if words[here:there].strip():
            yield Part(Span(here, there), Span(0, lead) if here and lead else None, rule)


def _listed(words: str, start: int, end: int) -> Iterator[Part]:
    """Three or more short things in a row, which share the words before them."""
    complement = words[start:end]
    if complement.count(",") < _LEAST_ITEMS - 1 or ", and " not in complement:
        return
    first = complement.index(",")
    leads = list(_BEFORE_LIST.finditer(complement[:first]))
    begin = start + (leads[0].end() if leads else 0)
    places, here = [], begin
    for match in _OXFORD.finditer(words, begin, end):
        places.append((here, match.start()))
        here = match.end()
    places.append((here, end))
    items = [words[start:end] for start, end in places]
    is_short = all(0 < len(item.split()) <= _MOST_WORDS for item in items)
    is_names = sum(item.removeprefix("the ")[:1].isupper() for item in items) > 1
    if (
        len(items) < _LEAST_ITEMS
        or not is_short
        or is_names
        or not any(" " in one for one in items)
    ):
        return
    lead = len(words[:begin].rstrip())
    stem = Span(0, lead) if lead else None
    for place in places:
        yield Part(Span(*place), stem, SplitRule.OBJECTS)


def _of_tail(words: str, tail: "re.Match[str]") -> Iterator[Part]:
    """The actions named after "including through"."""
    at = _SEMICOLON if "; " in words[tail.end() :] else _AND_BY
    stem = Span(0, len(words[: tail.end()].rstrip()))
    here = tail.end()
    for match in [*at.finditer(words, tail.end()), None]:
        there = match.start() if match else len(words)
        if words[here:there].strip():
            yield Part(Span(here, there), stem, SplitRule.NAMED)
        here = match.end() if match else there


def _says_so(proposal: Proposal) -> bool:
    """Whether somebody promises by these words; a bare infinitive is no clause."""
    return proposal.is_commitment and bool(proposal.words) and proposal.rule.slug != "item-alone"


def _place(words: str, found: str) -> int:
    match = re.search(r"\s+".join(map(re.escape, found.split())), words)
    return match.start() if match else len(words)


def _operative(words: str, proposal: Proposal) -> tuple[int, int]:
    """Where the words that promise begin and end; (0, 0) where the place alone decided."""
    if not proposal.words or not proposal.is_commitment:
        return 0, 0
    pattern = r"\W*\s+\W*".join(map(re.escape, proposal.words.split()))
    match = re.search(pattern, words)
    if match is None:
        return 0, 0
    start, found = match.start(), match[0]
    if modal := _AFTER_MODAL.search(words[:start]):
        start, found = modal.start(), modal[0] + found
    if words[match.end() : match.end() + 1].isalnum():
        # The rule knows how an aim begins; the aim is no part of the verb.
        found = found[: len(found.rsplit(None, 1)[0])]
    if support := _SUPPORT.match(found):
        found = support[0]
    elif proposal.rule.slug == "commit-to" and not found.endswith(" to"):
        found = found.rsplit(None, 1)[0]
    if proposal.rule.slug == "item-alone":
        return start, start
    shorter = (_MODAL if proposal.rule.slug in _BY_VERB else _LAST_TO).match(found)
    end = start + (shorter.end() if shorter else len(found))
    return start, end + (len(words[end:]) - len(words[end:].lstrip()))


def _verb(words: str, start: int, end: int, proposal: Proposal) -> str:
    """The words that promise; of "will" with what will be done."""
    verb = words[start:end]
    if proposal.rule.slug in _BY_VERB and (done := re.match(r"[\w-]+", words[end:])):
        verb += done[0]
    return _ADVERB.sub("", verb).strip()


def _subject(words: str, operative: int) -> str:
    """Who the words say will do it, as they are written; "" where that is not told."""
    match = _SUBJECT.search(words[:operative])
    subject = match["subject"] if match else ""
    while (shorter := _FILLER.sub("", subject)) != subject:
        subject = shorter
    while (shorter := _TRAILING.sub("", subject)) != subject:
        subject = shorter
    return subject if len(subject) <= _LONGEST_SUBJECT else ""


def _binding(proposal: Proposal, complement: str) -> Binding | None:
    binding = proposal.rule.binding
    slug = proposal.rule.slug
    if slug == "said-resolve" and draft_words.WEAK_RESOLVE.search(proposal.words):
        return Binding.LOW
    if slug == "committed-to" and "invested" in proposal.words:
        return Binding.LOW
    if slug == "told-our-own":
        return Binding.LOW
    if slug == "will" and draft_words.WEAK_VERBS.search(complement):
        return Binding.LOW
    return binding


def _kind(operative: str, whole: str, complement: str) -> ObligationKind:
    """What kind of thing is promised; work towards something where nothing else is told."""
    if draft_words.POSITIONS.search(operative):
        return ObligationKind.POSITION
    if draft_words.PROCESSES.search(complement):
        return ObligationKind.PROCESS
    if not _TOWARDS.match(whole) and draft_words.RESULTS.search(complement):
        return ObligationKind.RESULT
    return ObligationKind.EFFORT


def _themes(words: str) -> tuple[Found, ...]:
    found = [
        (len(matches) * (1 if slug in draft_words.BROAD else 2), Found(slug, matches[0][0]))
        for slug, pattern in draft_words.THEMES.items()
        if (matches := list(pattern.finditer(words)))
    ]
    return tuple(one for _count, one in sorted(found, key=lambda pair: -pair[0]))
