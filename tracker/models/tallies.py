"""Counts of commitments that are alike: derived from the record, and kept by `tracker.tallies`.

They spare the pages a look at every commitment. Neither log nor files have them.
"""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Q

from .fields import OptionalText
from .querysets import TallyQuerySet

_COUNTED = (
    *("binding", "due_on", "due_precision", "debtors"),
    *("number", "first_as_of", "last_as_of", "published_at"),
)


def between_commas(keys: Iterable[int]) -> str:
    """Primary keys as the counts hold them: in order, each between commas; nothing for none."""
    found = ",".join(map(str, sorted(keys)))
    return f",{found}," if found else ""


def keys_in(text: str) -> list[int]:
    """The primary keys that stand between commas."""
    return [int(key) for key in text.split(",") if key]


class TalliedCommitment(models.Model):
    """A commitment that is not withdrawn, and what it is counted by.

    `alike` names all that commitments of one tally have in common. `debtors` and `themes` are
    primary keys (`between_commas`), `scores` the marks of its debtors under the current verdict.
    """

    commitment = models.OneToOneField(
        "tracker.Commitment", on_delete=models.CASCADE, primary_key=True, related_name="tallied"
    )
    alike = models.TextField(db_index=True)
    debtors = models.TextField(blank=True, db_index=True)
    document = models.ForeignKey(
        "tracker.Document", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    themes = models.TextField(blank=True)
    scores = models.TextField(blank=True)
    as_of = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["commitment"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.alike


class Tally(models.Model):
    """The number of commitments that are alike; of them those of one document, or with one theme.

    Without document and theme it counts all of them. `first_as_of` and `last_as_of`: the days up to
    which their verdicts looked at evidence; `published_at`: when the newest was published.
    """

    name = models.TextField(primary_key=True)
    alike = models.TextField(db_index=True)
    pillar = models.ForeignKey("tracker.Pillar", on_delete=models.PROTECT, related_name="+")
    standing = models.CharField(max_length=10)
    status = models.CharField(max_length=16)
    binding = OptionalText(max_length=6)
    due_on = models.DateField(null=True, blank=True)
    due_precision = models.CharField(max_length=8)
    debtors = models.TextField(blank=True)
    document = models.ForeignKey(
        "tracker.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    theme = models.ForeignKey(
        "tracker.Theme", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    number = models.PositiveIntegerField()
    first_as_of = models.DateField(null=True, blank=True)
    last_as_of = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = TallyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        verbose_name_plural = "tallies"
        # Each has all that the counts are filtered by and added up from.
        indexes = [
            models.Index(
                fields=["standing", "pillar", "status", *_COUNTED],
                condition=Q(document__isnull=True, theme__isnull=True),
                name="tally_of_all",
            ),
            models.Index(
                fields=["standing", "document", "pillar", "status", *_COUNTED],
                condition=Q(document__isnull=False, theme__isnull=True),
                name="tally_of_document",
            ),
            models.Index(
                fields=["standing", "theme", "pillar", "status", *_COUNTED],
                condition=Q(document__isnull=True, theme__isnull=False),
                name="tally_of_theme",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ScoreTally(models.Model):
    """The number of current verdicts of one status that give a party a value, or say why none."""

    name = models.TextField(primary_key=True)
    standing = models.CharField(max_length=10)
    status = models.CharField(max_length=16)
    party = models.ForeignKey("tracker.Actor", on_delete=models.PROTECT, related_name="+")
    value = models.SmallIntegerField(null=True, blank=True)
    unscored = OptionalText(max_length=16)
    number = models.PositiveIntegerField()

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        verbose_name_plural = "score tallies"

    def __str__(self) -> str:
        return self.name
