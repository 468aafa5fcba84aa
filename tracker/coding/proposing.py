"""What the rules of a first reading propose for a text, as decisions of the desk."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.choices import SentenceLabel
from tracker.choices.coding import WhyNot
from tracker.coding.decisions import Decision, Offer, offer_of
from tracker.text import Span, cut
from tracker.text.candidates import Proposal, propose, read
from tracker.text.drafting import Draft, Part, draft, parts
from tracker.text.reading_rules import Rule

__all__ = ["Guess", "Proposed", "guess", "proposals", "split"]

_LANGUAGE = "en"
_ENDS = (".", "!", "?", ";", ":", "…", '"', "”", ")")
_COMMITMENT = Decision(SentenceLabel.COMMITMENT)
_CONTEXT = Decision(SentenceLabel.CONTEXT)
_WHY_NOT = {
    "lead-in": WhyNot.LEAD_IN,
    "chapeau": WhyNot.LEAD_IN,
    "item-of-talks": WhyNot.TALKS,
    "to-others": WhyNot.OTHERS,
    "proposed": WhyNot.HOPE,
    "praise": WhyNot.RECOGNITION,
    "recognised": WhyNot.RECOGNITION,
    "talked-about": WhyNot.TALKS,
    "past-act": WhyNot.PAST_ACT,
}


@dataclass(frozen=True)
class Proposed:
    """A decision that the rules propose, the rule, the words it found, and the decision that is
    most likely where the rule errs."""

    offer: Offer
    other: Offer
    rule: Rule
    words: str


@dataclass(frozen=True)
class Guess:
    """How the rules would make a commitment of words of a sentence.

    `contexts`: other words that it needs; `part` is None where it is the whole sentence.
    """

    words: str
    contexts: tuple[str, ...]
    part: Part | None
    draft: Draft


def split(words: str, *, language: str) -> tuple[Part, ...]:
    """The discrete promises of a sentence, as the rules would split it; none where it is one."""
    return parts(words) if language == _LANGUAGE else ()


def guess(
    text: str, spans: Sequence[Span], span: Span, *, language: str, place: Span | None = None
) -> Guess | None:
    """How the rules would make a commitment of the words, or of the part of them at `place`.

    `spans` are the units of the text, among them `span`. None in another language than English.
    """
    if language != _LANGUAGE:
        return None
    words = cut(text, span)
    proposal = dict(read(text, spans))[span]
    part = next((one for one in parts(words) if one.span.moved(span.start) == place), None)
    # The colon of a lead-in is no word that an item needs.
    stem = proposal.stem.rstrip().rstrip(":")
    contexts = [stem] if stem else []
    if part is None:
        return Guess(words, tuple(contexts), None, draft(words, proposal, stem=stem))
    contexts += [cut(words, part.stem)] if part.stem else []
    own = cut(words, part.span)
    return Guess(own, tuple(contexts), part, draft(own, proposal, stem=" ".join(contexts)))


def proposals(text: str, spans: Sequence[Span], *, language: str) -> dict[Span, Proposed]:
    """What the rules propose for these words of a normalised text.

    Nothing for a text in another language than English, and for lines that are no sentence.
    """
    if language != _LANGUAGE:
        return {}
    return {
        span: _proposed(words, proposal)
        for span, proposal in read(text, spans)
        if (words := cut(text, span)).rstrip().endswith(_ENDS)
    }


def _proposed(words: str, proposal: Proposal) -> Proposed:
    offer = offer_of(_decision(proposal))
    other = propose(words, promises=False) if proposal.is_commitment else None
    return Proposed(
        offer,
        offer_of(_decision(other) if other else _COMMITMENT),
        proposal.rule,
        proposal.words,
    )


def _decision(proposal: Proposal) -> Decision:
    if proposal.is_commitment:
        return _COMMITMENT
    why = _WHY_NOT.get(proposal.rule.slug)
    return Decision(SentenceLabel.NEAR_MISS, why.value) if why else _CONTEXT
