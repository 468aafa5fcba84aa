"""The proportions of the record's first round, the fixed words, and how both are drawn from."""

import datetime as dt
from hashlib import sha256
from itertools import accumulate
from random import Random
from typing import TypeVar

from tracker.choices import (
    ActionKind,
    ActionStage,
    Attribution,
    Binding,
    Confidence,
    Direction,
    ObligationKind,
    Precision,
    ScoreValue,
    Status,
    Tier,
    Weight,
    ZeroReason,
)

Value = TypeVar("Value")

FIRST_DAY = dt.date(2015, 11, 1)
LAST_DAY = dt.date(2026, 4, 30)

PILLAR_WEIGHTS = {
    "security": 15,
    "trade-investment": 11,
    "middle-corridor": 3,
    "energy-climate": 9,
    "critical-minerals": 4,
    "water-environment": 4,
    "people-rights": 6,
    "platform": 8,
}
STATUS_WEIGHTS = {
    Status.UNDER_WAY: 37,
    Status.SUBSTANTIAL: 9,
    Status.DELIVERED: 6,
    Status.REVERSED: 3,
    Status.NOT_VERIFIABLE: 3,
    Status.NO_EVIDENCE: 1,
}
UNSCORED_STATUSES = {Status.NOT_VERIFIABLE, Status.NO_EVIDENCE}
SCORE_WEIGHTS: dict[tuple[ScoreValue, ZeroReason | None], int] = {
    (ScoreValue.ZERO, ZeroReason.UNDER_WAY): 96,
    (ScoreValue.PLUS, None): 52,
    (ScoreValue.MINUS, None): 9,
    (ScoreValue.ZERO, ZeroReason.BLOCKED): 3,
}
CONFIDENCE_WEIGHTS = {Confidence.MEDIUM: 36, Confidence.HIGH: 10, Confidence.LOW: 9}
BINDING_WEIGHTS = {Binding.HIGH: 37, Binding.LOW: 23}
OBLIGATION_WEIGHTS = {
    ObligationKind.EFFORT: 46,
    ObligationKind.PROCESS: 7,
    ObligationKind.RESULT: 4,
    ObligationKind.POSITION: 3,
}
ACTION_KIND_WEIGHTS = {
    ActionKind.MEETING: 47,
    ActionKind.PROGRAMME: 29,
    ActionKind.AGREEMENT: 27,
    ActionKind.STATEMENT: 18,
    ActionKind.OTHER: 18,
    ActionKind.LAW: 16,
    ActionKind.FUNDING: 13,
    ActionKind.INSTITUTION: 8,
    ActionKind.CLOSURE: 7,
    ActionKind.CONSTRUCTION: 5,
    ActionKind.STUDY: 4,
}
STAGE_WEIGHTS = {
    ActionStage.DONE: 127,
    ActionStage.UNDER_WAY: 33,
    ActionStage.ANNOUNCED: 24,
    ActionStage.ENDED: 8,
}
ATTRIBUTION_WEIGHTS = {Attribution.OWN: 94, Attribution.JOINT: 68, Attribution.COLLECTIVE: 30}
ACTION_DATE_WEIGHTS = {Precision.DAY: 126, Precision.MONTH: 38, Precision.UNKNOWN: 18}
TIER_WEIGHTS = {
    Tier.INDEPENDENT_MEDIA: 264,
    Tier.NGO_OR_ACADEMIC: 46,
    Tier.OFFICIAL_PARTY: 42,
    Tier.STATE_MEDIA: 41,
    Tier.OFFICIAL_OTHER: 14,
}
LANGUAGE_WEIGHTS = {"en": 378, "ru": 21, "de": 3}
DIRECTION_WEIGHTS: dict[tuple[Direction, Weight], int] = {
    (Direction.SUPPORTS, Weight.WEAK): 186,
    (Direction.SUPPORTS, Weight.STRONG): 124,
    (Direction.CONTEXT, Weight.WEAK): 97,
    (Direction.CONTRADICTS, Weight.WEAK): 39,
    (Direction.CONTRADICTS, Weight.STRONG): 19,
    (Direction.CONTEXT, Weight.STRONG): 10,
}

VERBS = (
    "commit to",
    "will",
    "intend to",
    "are determined to",
    "reaffirm our commitment to",
    "will endeavor to",
    "stand ready to",
    "plan to",
)
DEEDS = ("expand", "support", "launch", "strengthen", "continue", "evaluate", "simplify", "fund")
THINGS = (
    "joint training",
    "a trade dialogue",
    "rail transit",
    "clean power",
    "the supply of minerals",
    "shared river data",
    "student exchange",
    "the yearly meeting",
    "border checks",
    "a road corridor",
    "methane measurement",
    "research on glaciers",
)
WAYS = (
    "among the six states",
    "with private partners",
    "through the working groups",
    "by common standards",
    "in every region",
    "with open reports",
)


def pick(random: Random, weights: dict[Value, int]) -> Value:
    """Return one of the keys, as often as its weight says."""
    return random.choices(tuple(weights), cum_weights=tuple(accumulate(weights.values())))[0]


def day(random: Random, first: dt.date, last: dt.date) -> dt.date:
    """Return a day of the period, both ends included; `first` where `last` is not later."""
    return first + dt.timedelta(days=random.randint(0, max(0, (last - first).days)))


def digest(text: str) -> str:
    """Return the SHA-256 of the text in UTF-8 as 64 hexadecimal digits."""
    return sha256(text.encode()).hexdigest()
