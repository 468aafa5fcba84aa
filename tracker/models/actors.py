"""States, agencies and other actors, and the persons who speak for them."""

from collections.abc import Mapping
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.choices import ActorKind
from tracker.choices.editing import DeskGroup

from .base import KeyedModel
from .constraints import allowed, key, language_tag, not_blank, plausible_year
from .fields import Day, Line, OptionalLanguage, OptionalLine, Slug, StableKey
from .querysets import ActorQuerySet


class Actor(KeyedModel):
    """A state, agency, international organisation, platform body or business.

    A party is one of the states of the C5+1; parties are scored, their agencies carry out.
    """

    natural_key_fields = ("code",)
    translated_fields = ("name",)
    label_fields = ("name", "formal_name", "adjective", "endonym")
    desk_place = DeskGroup.ACTORS, 1

    code = StableKey(
        _("code"), max_length=40, unique=True, help_text=_("Permanent, for example KZ or US-STATE.")
    )
    name = Line(_("name"), max_length=200)
    formal_name = OptionalLine(_("formal name"), max_length=200)
    adjective = OptionalLine(_("adjective"), max_length=60)
    endonym = OptionalLine(
        _("endonym"),
        max_length=200,
        help_text=_("What the country calls itself in its own language."),
    )
    endonym_language = OptionalLanguage(
        _("endonym language"), max_length=8, help_text=_("ISO 639 tag of the endonym.")
    )
    kind = models.CharField(_("kind"), max_length=30, choices=ActorKind)
    is_party = models.BooleanField(_("one of the parties"), default=False)
    position = models.PositiveSmallIntegerField(
        _("position"), null=True, blank=True, help_text=_("Order among the parties.")
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent"),
    )
    active_from = Day(_("active from"), null=True, blank=True)
    active_to = Day(
        _("active to"),
        null=True,
        blank=True,
        help_text=_("The day it closed, if evidence shows that it did."),
    )
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )
    closure_shown_by = models.ForeignKey(
        "tracker.Action",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("closure shown by"),
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
        help_text=_("The same actor, of which the row is kept; this one's address leads there."),
    )

    objects: ClassVar = ActorQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        constraints = [
            not_blank("actor", "code"),
            key("actor", "code"),
            not_blank("actor", "name"),
            allowed("actor", "kind", ActorKind),
            plausible_year("actor", "active_from"),
            plausible_year("actor", "active_to"),
            language_tag("actor", "endonym_language", null=True),
            models.CheckConstraint(
                condition=Q(is_party=False) | Q(kind=ActorKind.STATE, position__isnull=False),
                name="actor_party_is_a_state_with_a_position",
                violation_error_message=_("A party is a state and has a position."),
            ),
            models.CheckConstraint(
                condition=Q(active_from__isnull=True)
                | Q(active_to__isnull=True)
                | Q(active_from__lte=F("active_to")),
                name="actor_active_from_before_active_to",
                violation_error_message=_("active_from must not be later than active_to."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(is_party=False) & ~Q(merged_into=F("id")),
                name="actor_merged_is_no_party",
                violation_error_message=_("A party is not merged into another actor."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def past_days(self) -> Mapping[str, str]:
        return {"active_to": ""}

    def clean(self) -> None:
        super().clean()
        if self.active_to and not self.closure_shown_by_id:
            raise ValidationError(
                {"closure_shown_by": _("A closing date needs the action that shows it.")}
            )

    def get_absolute_url(self) -> str:
        return reverse("party" if self.is_party else "actor", args=[self.code])

    @property
    def names(self) -> list[str]:
        """Every name of it that is recorded, its own first; from the aliases as prefetched."""
        others = (self.formal_name, self.endonym, *(alias.name for alias in self.aliases.all()))
        return list(dict.fromkeys(filter(None, (self.name, *others))))

    @property
    def closed(self) -> "Actor | None":
        """What has closed: the actor itself, or else the one that it is part of."""
        return next((a for a in (self, self.parent) if a is not None and a.active_to), None)


class ActorAlias(KeyedModel):
    """Another name of an actor, as some text has it."""

    natural_key_fields = ("actor__code", "name")
    label_fields = ("name",)
    desk_place = DeskGroup.ACTORS, 2

    actor = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="aliases", verbose_name=_("actor")
    )
    name = Line(_("name"), max_length=200)

    class Meta:
        ordering = ["actor", "name"]
        verbose_name = _("actor alias")
        verbose_name_plural = _("actor aliases")
        constraints = [
            not_blank("actoralias", "name"),
            models.UniqueConstraint(fields=["actor", "name"], name="actoralias_once_per_actor"),
        ]

    def __str__(self) -> str:
        return self.name


class Person(KeyedModel):
    """Somebody whom a source names."""

    natural_key_fields = ("slug",)
    translated_fields = ("office",)
    label_fields = ("name",)
    desk_place = DeskGroup.ACTORS, 3

    slug = Slug(_("slug"), max_length=80, unique=True)
    name = Line(_("name"), max_length=200)
    country = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="people", verbose_name=_("country")
    )
    office = Line(_("office"), max_length=200)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            not_blank("person", "slug"),
            key("person", "slug"),
            not_blank("person", "name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("person", args=[self.slug])

    @property
    def names(self) -> list[str]:
        """Every recorded spelling of the name, our own first; from the spellings as prefetched."""
        return list(dict.fromkeys((self.name, *(row.name for row in self.spellings.all()))))


class PersonSpelling(KeyedModel):
    """How one document spells a person's name."""

    natural_key_fields = ("person__slug", "document__key", "name")
    label_fields = ("name",)
    desk_place = DeskGroup.ACTORS, 4

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="spellings", verbose_name=_("person")
    )
    document = models.ForeignKey(
        "tracker.Document",
        on_delete=models.PROTECT,
        related_name="spellings",
        verbose_name=_("document"),
    )
    name = Line(_("name"), max_length=200)

    class Meta:
        ordering = ["person", "document", "name"]
        verbose_name = _("person spelling")
        verbose_name_plural = _("person spellings")
        constraints = [
            not_blank("personspelling", "name"),
            models.UniqueConstraint(
                fields=["person", "document", "name"], name="personspelling_once_per_document"
            ),
        ]


class Participation(KeyedModel):
    """A person's part in what a document tells, in the order in which the document names them."""

    natural_key_fields = ("document__key", "position")
    translated_fields = ("role", "capacity")
    desk_place = DeskGroup.DOCUMENTS, 6

    document = models.ForeignKey(
        "tracker.Document",
        on_delete=models.PROTECT,
        related_name="participations",
        verbose_name=_("document"),
    )
    position = models.PositiveSmallIntegerField(_("position"))
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="participations", verbose_name=_("person")
    )
    as_written = Line(_("as written"), max_length=200)
    role = Line(_("role"), max_length=200)
    capacity = Line(_("capacity"), max_length=200)
    paragraph = models.PositiveIntegerField(_("paragraph"))

    class Meta:
        ordering = ["document", "position"]
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            not_blank("participation", "as_written"),
            models.UniqueConstraint(
                fields=["document", "position"], name="participation_position_once_per_document"
            ),
        ]
