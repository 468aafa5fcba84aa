"""What verdicts, actions, publications and texts are counted under (`tracker.counting.traits`).

They spare the pages a look at every verdict, action and piece of evidence. Neither log nor files
have them.
"""

from enum import StrEnum, auto
from typing import ClassVar

from django.db import models

from .querysets import TraitQuerySet


class TraitKind(StrEnum):
    """What a trait says; the value is the rest of it."""

    # Of actions that were not withdrawn.
    ACTIONS = auto()
    EVIDENCE = auto()
    ACTIONS_OF_DIRECTION = auto()
    ACTIONS_OF_KIND = auto()
    ACTIONS_OF_STAGE = auto()
    ACTIONS_OF_PARTY = auto()
    ACTIONS_OF_AGENCY = auto()
    ACTIONS_OF_PILLAR = auto()
    ACTIONS_OF_YEAR = auto()
    ACTIONS_OF_MONEY = auto()
    ACTIONS_OF_ATTRIBUTION = auto()
    # The value is a month and what an action of it does: 2026-11 supports.
    ACTIONS_IN_MONTH = auto()
    # Of publications with evidence that counts; the value is "all" or "independent".
    PUBLICATIONS = auto()
    PUBLICATIONS_OF_TIER = auto()
    PUBLICATIONS_OF_LANGUAGE = auto()
    PUBLICATIONS_OF_PUBLISHER = auto()
    PUBLICATIONS_OF_CARRIER = auto()
    # Of verdicts on commitments that count, superseded ones too.
    VERDICTS = auto()
    # Of current verdicts on agreed commitments that rest on such evidence.
    VERDICTS_OF_TIER = auto()
    VERDICTS_OF_LANGUAGE = auto()
    VERDICTS_OF_PUBLISHER = auto()
    VERDICTS_OF_CARRIER = auto()
    # The value is "all" or one of the kinds that follow; of these the ref of a commitment.
    RESTING = auto()
    RESTING_ON_REPRINTS = auto()
    RESTING_ON_ONE_LANGUAGE = auto()
    RESTING_ON_PAID = auto()
    RESTING_ON_PAID_ALONE = auto()
    # Of agreed commitments over time: the days of their verdicts, and how many have a status from a
    # day on (2026-11-30 + reversed) and had it until then (2026-11-30 - stalled).
    KNOWN_ON = auto()
    KNOWN_STEP = auto()
    JUDGED_FOR = auto()
    JUDGED_STEP = auto()
    # The value is the key of a document: whether its text is held, and how many sentences it has,
    # how many of them were read, and how many carry a commitment.
    TEXT_HELD = auto()
    SENTENCES = auto()
    SENTENCES_READ = auto()
    SENTENCES_CARRYING = auto()
    # The value is the ref of a commitment of which a verdict was corrected.
    CORRECTED = auto()


# By what evidence is counted: the kinds of its publications, and of the verdicts that rest on it.
KINDS_OF_EVIDENCE = {
    "tier": (TraitKind.PUBLICATIONS_OF_TIER, TraitKind.VERDICTS_OF_TIER),
    "language": (TraitKind.PUBLICATIONS_OF_LANGUAGE, TraitKind.VERDICTS_OF_LANGUAGE),
    "publisher": (TraitKind.PUBLICATIONS_OF_PUBLISHER, TraitKind.VERDICTS_OF_PUBLISHER),
    "carrier": (TraitKind.PUBLICATIONS_OF_CARRIER, TraitKind.VERDICTS_OF_CARRIER),
}


class TraitHolder(models.Model):
    """All traits of one thing: by kind, a space and value how often it has each; as JSON.

    `name` is that of a `counting.Owner`.
    """

    name = models.TextField(primary_key=True)
    traits = models.TextField()

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        verbose_name_plural = "trait holders"

    def __str__(self) -> str:
        return self.name


class Trait(models.Model):
    """How many things have a trait, or how often; `name` is kind, a space and value."""

    name = models.TextField(primary_key=True)
    kind = models.CharField(max_length=32)
    value = models.TextField(blank=True)
    number = models.PositiveIntegerField()

    objects: ClassVar = TraitQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "value"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["kind", "-number", "value"], name="trait_most_first"),
            models.Index(fields=["kind", "value", "number"], name="trait_by_value"),
        ]

    def __str__(self) -> str:
        return self.name
