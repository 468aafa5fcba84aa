"""What a second coder of a round found, apart from the first."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.choices import (
    Binding,
    Coder,
    Confidence,
    ObligationKind,
    ScoreValue,
    Status,
)
from tracker.choices.editing import DeskGroup

from .base import KeyedModel
from .commitments import Commitment, Pillar
from .constraints import allowed


class SecondCoding(KeyedModel):
    """The second coder's values, made without seeing the first coder's verdicts."""

    natural_key_fields = ("commitment__ref",)
    desk_place = DeskGroup.CODING, 3

    commitment = models.OneToOneField(
        Commitment,
        on_delete=models.PROTECT,
        related_name="second_coding",
        verbose_name=_("commitment"),
    )
    status = models.CharField(_("status"), max_length=16, choices=Status)
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence)
    pillar = models.ForeignKey(
        Pillar, on_delete=models.PROTECT, related_name="+", verbose_name=_("pillar")
    )
    binding = models.CharField(_("binding"), max_length=6, choices=Binding)
    obligation_kind = models.CharField(_("obligation kind"), max_length=8, choices=ObligationKind)

    class Meta:
        ordering = ["commitment"]
        verbose_name = _("second coding")
        constraints = [
            allowed("secondcoding", "status", Status),
            allowed("secondcoding", "confidence", Confidence),
            allowed("secondcoding", "binding", Binding),
            allowed("secondcoding", "obligation_kind", ObligationKind),
        ]


class CodedScore(KeyedModel):
    """A score as one of the two coders set it, before the published score was settled."""

    natural_key_fields = ("commitment__ref", "coder", "party__code")
    desk_place = DeskGroup.CODING, 4

    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.PROTECT,
        related_name="coded_scores",
        verbose_name=_("commitment"),
    )
    coder = models.CharField(_("coder"), max_length=6, choices=Coder)
    party = models.ForeignKey(
        "tracker.Actor", on_delete=models.PROTECT, related_name="+", verbose_name=_("party")
    )
    value = models.SmallIntegerField(_("value"), choices=ScoreValue)

    class Meta:
        ordering = ["commitment", "coder", "party"]
        verbose_name = _("coded score")
        constraints = [
            allowed("codedscore", "coder", Coder),
            allowed("codedscore", "value", ScoreValue),
            models.UniqueConstraint(
                fields=["commitment", "coder", "party"], name="codedscore_once_per_cell"
            ),
        ]
