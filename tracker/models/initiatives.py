"""Initiatives that the sources name."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.choices.editing import DeskGroup

from .base import KeyedModel, PassageModel, Withdrawable
from .commitments import Commitment
from .constraints import key, not_blank
from .fields import Block, Line, Lines, OptionalText, Slug, StableKey
from .querysets import InitiativeQuerySet, WithdrawableQuerySet


class Initiative(KeyedModel):
    """A named mechanism, programme, institution, corridor or project that the sources name."""

    natural_key_fields = ("key",)
    translated_fields = ("name", "summary", "note")
    label_fields = ("name", "kind")
    desk_place = DeskGroup.PROMISES, 6

    key = StableKey(_("key"), max_length=30, unique=True)
    slug = Slug(_("slug"), max_length=80, unique=True)
    name = Line(_("name"), max_length=200)
    name_as_recorded = Line(_("name as recorded"), max_length=200)
    summary = Block(_("summary"))
    kind = Line(_("kind"), max_length=60)
    is_public = models.BooleanField(
        _("is public"), default=True, help_text=_("Shown on the public list of initiatives.")
    )
    names_as_written = Lines(_("names as written"), default=list, blank=True)
    note = OptionalText(_("note"))
    actor = models.ForeignKey(
        "tracker.Actor",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="initiatives",
        help_text=_("The actor that it is, or that runs it. If that one closed, its page says so."),
        verbose_name=_("actor"),
    )
    commitments = models.ManyToManyField(
        Commitment, blank=True, related_name="initiatives", verbose_name=_("commitments")
    )
    near_misses = models.ManyToManyField(
        "tracker.NearMiss", blank=True, related_name="initiatives", verbose_name=_("near misses")
    )

    objects: ClassVar = InitiativeQuerySet.as_manager()

    class Meta:
        ordering = ["name", "key"]
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        constraints = [
            not_blank("initiative", "key"),
            key("initiative", "key"),
            not_blank("initiative", "slug"),
            key("initiative", "slug"),
            not_blank("initiative", "name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("initiative", args=[self.slug])


class InitiativeFact(PassageModel, Withdrawable):
    """What one source states about an initiative, in our own words."""

    natural_key_fields = ("initiative__key", "position")
    translated_fields = ("says",)
    desk_place = DeskGroup.PROMISES, 7

    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, related_name="facts", verbose_name=_("initiative")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    says = Line(_("says"), max_length=300)

    objects: ClassVar = WithdrawableQuerySet.as_manager()

    class Meta(PassageModel.Meta):
        ordering = ["initiative", "position"]
        verbose_name = _("initiative fact")
        verbose_name_plural = _("initiative facts")
        permissions = [("withdraw_initiativefact", "Can withdraw initiative fact")]
        constraints = [
            *PassageModel.Meta.constraints,
            *Withdrawable.Meta.constraints,
            not_blank("initiativefact", "says"),
            models.UniqueConstraint(
                fields=["initiative", "position"], name="initiativefact_position_once"
            ),
        ]

    def __str__(self) -> str:
        return self.says
