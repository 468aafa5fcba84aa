"""What a second coder found, apart from the first, and how differences were settled."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.choices import (
    Binding,
    Coder,
    Confidence,
    ObligationKind,
    ScoreValue,
    Status,
)
from tracker.choices.coding import CodedField, CodedPart
from tracker.choices.editing import DeskGroup, DeskPlace

from .base import KeyedModel
from .commitments import Commitment, Pillar
from .constraints import allowed, key, not_blank, plausible_year
from .documents import Document, SentenceCoding
from .fields import Day, Line, OptionalText, StableKey


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
        verbose_name_plural = _("second codings")
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
        verbose_name_plural = _("coded scores")
        constraints = [
            allowed("codedscore", "coder", Coder),
            allowed("codedscore", "value", ScoreValue),
            models.UniqueConstraint(
                fields=["commitment", "coder", "party"], name="codedscore_once_per_cell"
            ),
        ]


class CodingRound(KeyedModel):
    """One document of which a second person coded a part, without seeing what the first had said.

    `coded_on` is the day on which the second coding was finished.
    """

    natural_key_fields = ("key",)
    desk_place: ClassVar[DeskPlace] = DeskGroup.CODING, 5

    key = StableKey(_("key"), max_length=120, unique=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("document")
    )
    part = models.CharField(_("part"), max_length=11, choices=CodedPart)
    second_coder = Line(
        _("second coder"), max_length=150, help_text=_("The name under which they work in public.")
    )
    coded_on = Day(_("coded on"))

    class Meta:
        ordering = ["coded_on", "key"]
        verbose_name = _("coding round")
        verbose_name_plural = _("coding rounds")
        constraints = [
            not_blank("codinground", "key"),
            key("codinground", "key"),
            allowed("codinground", "part", CodedPart),
            not_blank("codinground", "second_coder"),
            plausible_year("codinground", "coded_on"),
        ]

    def past_days(self) -> dict[str, str]:
        return {"coded_on": ""}


class DoubleCoding(KeyedModel):
    """What two coders said of one thing apart from each other, and what was settled on.

    `first` and `second` are values of the vocabulary that `field` names; a pillar by its slug, a
    score as its number. What was settled on stands beside them, so that the agreement is that of
    the two codings and not of what came of it. `item` names the thing within its round.
    """

    natural_key_fields = ("round__key", "item", "field")
    desk_place: ClassVar[DeskPlace] = DeskGroup.CODING, 6

    round = models.ForeignKey(
        CodingRound, on_delete=models.PROTECT, related_name="values", verbose_name=_("round")
    )
    item = Line(_("item"), max_length=60)
    field = models.CharField(_("field"), max_length=15, choices=CodedField)
    sentence = models.ForeignKey(
        SentenceCoding,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="double_codings",
        verbose_name=_("sentence"),
    )
    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="double_codings",
        verbose_name=_("commitment"),
    )
    party = models.ForeignKey(
        "tracker.Actor",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("party"),
    )
    first = Line(_("first coding"), max_length=60)
    second = Line(_("second coding"), max_length=60)
    settled = OptionalText(_("settled on"), max_length=60)
    settled_because = OptionalText(_("settled because"))

    class Meta:
        ordering = ["round", "pk"]
        verbose_name = _("double coding")
        verbose_name_plural = _("double codings")
        constraints = [
            allowed("doublecoding", "field", CodedField),
            not_blank("doublecoding", "item"),
            not_blank("doublecoding", "first"),
            not_blank("doublecoding", "second"),
            models.UniqueConstraint(
                fields=["round", "item", "field"], name="doublecoding_once_in_its_round"
            ),
            models.CheckConstraint(
                condition=Q(sentence__isnull=True) ^ Q(commitment__isnull=True),
                name="doublecoding_of_a_sentence_or_a_commitment",
                violation_error_message=_("It is about a sentence or about a commitment."),
            ),
            models.CheckConstraint(
                condition=Q(field=CodedField.SCORE, party__isnull=False)
                | ~Q(field=CodedField.SCORE) & Q(party__isnull=True),
                name="doublecoding_score_has_its_party",
                violation_error_message=_("A score is that of a party, and nothing else is."),
            ),
            models.CheckConstraint(
                condition=Q(settled__isnull=True, settled_because__isnull=True)
                | Q(settled__isnull=False, settled_because__isnull=False) & ~Q(first=F("second")),
                name="doublecoding_settled_with_its_reason",
                violation_error_message=_(
                    "A difference is settled with its reason, and only a difference is."
                ),
            ),
        ]

    @property
    def page(self) -> str:
        """The public page that shows the thing."""
        if self.commitment is not None:
            return self.commitment.get_absolute_url()
        document = self.round.document.get_absolute_url()
        return f"{document}#p{self.sentence.paragraph}" if self.sentence else document

    @property
    def differs(self) -> bool:
        """Whether the two said different things."""
        return self.first != self.second
