"""Points on which the sources differ, and what each source says on them."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.choices.editing import DeskGroup

from .base import KeyedModel, PassageModel
from .constraints import key, not_blank
from .fields import Block, Line, StableKey


class Contradiction(KeyedModel):
    """A point on which the sources differ or are unclear, and how it was decided."""

    natural_key_fields = ("key",)
    translated_fields = ("topic", "decision")
    label_fields = ("kind",)
    desk_place = DeskGroup.DOCUMENTS, 8

    key = StableKey(_("key"), max_length=10, unique=True)
    topic = Line(_("topic"), max_length=200)
    kind = Line(_("kind"), max_length=40)
    decision = Block(_("decision"))

    class Meta:
        ordering = ["key"]
        verbose_name = _("contradiction")
        verbose_name_plural = _("contradictions")
        constraints = [
            not_blank("contradiction", "key"),
            key("contradiction", "key"),
            not_blank("contradiction", "topic"),
            not_blank("contradiction", "decision"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.topic}"

    def get_absolute_url(self) -> str:
        return f"{reverse('differences')}#{self.key}"


class ContradictionReading(PassageModel):
    """What one source says on a point on which the sources differ."""

    natural_key_fields = ("contradiction__key", "position")
    desk_place = DeskGroup.DOCUMENTS, 9

    contradiction = models.ForeignKey(
        Contradiction,
        on_delete=models.PROTECT,
        related_name="readings",
        verbose_name=_("contradiction"),
    )
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta(PassageModel.Meta):
        ordering = ["contradiction", "position"]
        verbose_name = _("contradiction reading")
        verbose_name_plural = _("contradiction readings")
        constraints = [
            *PassageModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["contradiction", "position"],
                name="contradictionreading_position_once_per_point",
            ),
        ]
