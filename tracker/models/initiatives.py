"""Initiatives that the sources name, and the record's words in other languages."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.choices import (
    TranslatedKind,
)
from tracker.choices.editing import DeskGroup

from .base import KeyedModel, PassageModel
from .commitments import Commitment
from .constraints import allowed, key, language_tag, not_blank
from .fields import (
    Block,
    Language,
    Line,
    Lines,
    OptionalText,
    PointedKey,
    Slug,
    StableKey,
)
from .querysets import (
    InitiativeQuerySet,
    TranslationQuerySet,
)


class Initiative(KeyedModel):
    """A named mechanism, programme, institution, corridor or project that the sources name."""

    natural_key_fields = ("key",)
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


class InitiativeFact(PassageModel):
    """What one source states about an initiative, in our own words."""

    natural_key_fields = ("initiative__key", "position")
    desk_place = DeskGroup.PROMISES, 7

    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, related_name="facts", verbose_name=_("initiative")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    says = Line(_("says"), max_length=300)

    class Meta(PassageModel.Meta):
        ordering = ["initiative", "position"]
        verbose_name = _("initiative fact")
        constraints = [
            *PassageModel.Meta.constraints,
            not_blank("initiativefact", "says"),
            models.UniqueConstraint(
                fields=["initiative", "position"], name="initiativefact_position_once"
            ),
        ]

    def __str__(self) -> str:
        return self.says


class Translation(KeyedModel):
    """One text of ours in another language. A new language needs rows, no migration."""

    natural_key_fields = ("kind", "key", "field", "language")
    desk_place = DeskGroup.PROMISES, 8

    kind = models.CharField(_("kind"), max_length=12, choices=TranslatedKind)
    key = PointedKey(
        _("key"),
        max_length=80,
        help_text=_("The stable key of what is translated, for example NYD-01."),
    )
    field = Line(_("field"), max_length=20)
    language = Language(_("language"), max_length=8, help_text=_("ISO 639 tag, for example ru."))
    text = Block(_("text"))

    objects: ClassVar = TranslationQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "key", "field", "language"]
        verbose_name = _("translation")
        constraints = [
            allowed("translation", "kind", TranslatedKind),
            key("translation", "key", pointed=True),
            language_tag("translation", "language"),
            not_blank("translation", "text"),
            models.UniqueConstraint(
                fields=["kind", "key", "field", "language"], name="translation_once_per_language"
            ),
        ]
