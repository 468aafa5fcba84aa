"""What a coder decides of a sentence: the values that the desk offers, each with its key."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.choices import SentenceLabel
from tracker.choices.coding import WhyNot
from tracker.models import NearMiss, SentenceCoding

_NO = "no:"


@dataclass(frozen=True)
class Decision:
    """What was made of a sentence: its label, and for words that are no commitment the reason.

    `opens_section` says that the sentence is a heading, under which a section begins.
    """

    label: SentenceLabel
    reason: str = ""
    opens_section: bool = False

    @classmethod
    def of(cls, coding: SentenceCoding, near_misses: Iterable[NearMiss]) -> "Decision":
        """What the rows say; of several reasons the first."""
        reason = next((row.kind for row in near_misses), "")
        label = SentenceLabel(coding.label)
        return cls(label, reason if label == SentenceLabel.NEAR_MISS else "")

    @property
    def value(self) -> str:
        """How boxes of forms name it."""
        if self.opens_section:
            return HEADING
        return f"{_NO}{self.reason}" if self.label == SentenceLabel.NEAR_MISS else self.label.value


@dataclass(frozen=True)
class Offer:
    """A decision as the desk offers it: its value, its name, and the key that makes it."""

    value: str
    name: str | Promise
    key: str
    decision: Decision


HEADING = "heading"
OFFERS: tuple[Offer, ...] = (
    Offer("commitment", SentenceLabel.COMMITMENT.label, "c", Decision(SentenceLabel.COMMITMENT)),
    Offer("context", SentenceLabel.CONTEXT.label, "x", Decision(SentenceLabel.CONTEXT)),
    Offer("not_prose", SentenceLabel.NOT_PROSE.label, "p", Decision(SentenceLabel.NOT_PROSE)),
    Offer(
        HEADING,
        _("Heading: a section begins"),
        "h",
        Decision(SentenceLabel.NOT_PROSE, opens_section=True),
    ),
    *(
        Offer(f"{_NO}{why.value}", why.label, key, Decision(SentenceLabel.NEAR_MISS, why.value))
        for why, key in zip(WhyNot, "1234567890", strict=True)
    ),
)
"""What one key decides. Digits say why the words are no commitment."""

_BY_VALUE = {offer.value: offer for offer in OFFERS}


def decision_named(value: str) -> Decision | None:
    """The decision that a box of a form names; None where there is no such."""
    found = _BY_VALUE.get(value)
    return found.decision if found else None


def offer_of(decision: Decision) -> Offer:
    """The offer that makes the decision. Raises KeyError where the desk offers none."""
    return _BY_VALUE[decision.value]
