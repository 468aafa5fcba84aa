"""What was promised: pillars and themes, commitments, who owes them, and how they hang together."""

import datetime as dt
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tracker.choices import (
    Ambition,
    Binding,
    Catalyst,
    CommitmentStanding,
    DuePrecision,
    LinkType,
    ObligationKind,
    ObligationRole,
    PassageRole,
)
from tracker.choices.editing import ChangeKind, DeskGroup
from tracker.text.periods import last_day

from .base import KeyedModel, PassageModel, Withdrawable
from .constraints import allowed, key, not_blank, plausible_year, share
from .documents import CODE_THE_MAIN_TEXT
from .fields import (
    Block,
    Day,
    Line,
    Lines,
    OptionalLine,
    OptionalText,
    Slug,
    StableKey,
)
from .querysets import (
    CommitmentQuerySet,
    ObligationQuerySet,
    WithdrawableQuerySet,
)


class Theme(KeyedModel):
    """A cross-cutting tag; a commitment carries any number."""

    natural_key_fields = ("slug",)
    translated_fields = ("name",)
    change_kind = ChangeKind.DEFINITION
    label_fields = ("name",)
    desk_place = DeskGroup.PROMISES, 2

    slug = Slug(_("slug"), max_length=40, unique=True)
    name = Line(_("name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), unique=True)

    class Meta:
        ordering = ["position"]
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        constraints = [
            not_blank("theme", "slug"),
            key("theme", "slug"),
            not_blank("theme", "name"),
        ]

    def __str__(self) -> str:
        return self.name


class Pillar(KeyedModel):
    """A policy area under which the dashboard counts a commitment; each has exactly one."""

    natural_key_fields = ("slug",)
    translated_fields = ("name", "description")
    change_kind = ChangeKind.DEFINITION
    label_fields = ("name",)
    desk_place = DeskGroup.PROMISES, 1

    slug = Slug(_("slug"), max_length=40, unique=True)
    name = Line(_("name"), max_length=60)
    description = Block(_("description"))
    position = models.PositiveSmallIntegerField(_("position"), unique=True)
    themes = models.ManyToManyField(Theme, related_name="pillars", verbose_name=_("themes"))

    class Meta:
        ordering = ["position"]
        verbose_name = _("pillar")
        verbose_name_plural = _("pillars")
        constraints = [
            not_blank("pillar", "slug"),
            key("pillar", "slug"),
            not_blank("pillar", "name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("pillar", args=[self.slug])


class Commitment(PassageModel, Withdrawable):
    """A discrete, specific, public statement that one or more parties will act.

    Title, statement and done-when are our own words; the promise itself is the passage. What only
    its coder can know may stay unknown, and so may what the words do not say.
    """

    natural_key_fields = ("ref",)
    translated_fields = ("title", "statement", "done_when")
    change_kind = ChangeKind.DEFINITION
    desk_place = DeskGroup.COMMITMENTS, 1

    ref = StableKey(_("ref"), max_length=20, unique=True, help_text=_("Permanent, e.g. NYD-01."))
    title = Line(_("title"), max_length=200, help_text=_("Our own words, a few of them."))
    statement = Block(_("statement"), help_text=_("What was promised, in one sentence of our own."))
    done_when = Block(_("done when"), help_text=_("What would show that the promise is kept."))
    standing = models.CharField(_("standing"), max_length=10, choices=CommitmentStanding)
    pillar = models.ForeignKey(
        Pillar, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("pillar")
    )
    pillar_basis = OptionalLine(_("pillar basis"), max_length=60)
    primary_theme = models.ForeignKey(
        Theme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("primary theme"),
    )
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="commitments", verbose_name=_("themes")
    )
    section = models.ForeignKey(
        "tracker.Section",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("section"),
    )
    sentence = models.ForeignKey(
        "tracker.SentenceCoding",
        on_delete=models.PROTECT,
        related_name="commitments",
        verbose_name=_("sentence"),
    )
    body_paragraph = models.PositiveIntegerField(_("body paragraph"), null=True, blank=True)
    stated_subject = OptionalLine(
        _("stated subject"),
        max_length=120,
        help_text=_("Who the text says will do it, as written."),
    )
    collectively_agreed = OptionalLine(_("collectively agreed"), max_length=40)
    operative_verb = OptionalLine(_("operative verb"), max_length=120)
    binding = OptionalText(_("binding"), max_length=6, choices=Binding.choices)
    binding_alternative = OptionalLine(_("binding alternative"), max_length=200)
    obligation_kind = models.CharField(_("obligation kind"), max_length=8, choices=ObligationKind)
    commitment_types = Lines(
        _("commitment types"),
        default=list,
        blank=True,
        help_text=_("The main type first, then the others."),
    )
    catalysts = Lines(_("catalysts"), default=list, blank=True)
    target = OptionalLine(_("target"), max_length=200)
    due_on = Day(
        _("due date"), null=True, blank=True, help_text=_("The last day of the period promised.")
    )
    due_precision = models.CharField(
        _("due precision"), max_length=8, choices=DuePrecision, default=DuePrecision.NONE
    )
    verifiable = models.BooleanField(_("verifiable"), null=True, blank=True)
    ambition = OptionalText(_("ambition"), max_length=12, choices=Ambition.choices)
    coding_confidence = models.DecimalField(
        _("coding confidence"), max_digits=3, decimal_places=2, null=True, blank=True
    )
    borderline = models.BooleanField(_("borderline"), default=False)
    coder_note = OptionalText(_("coder note"))
    evidence_sought = OptionalLine(
        _("evidence sought"),
        max_length=300,
        help_text=_("What the coder said would count as evidence."),
    )
    baseline = Lines(
        _("baseline"),
        default=list,
        blank=True,
        help_text=_("What existed before the promise, by source."),
    )
    initial_status = OptionalLine(_("initial status"), max_length=40)
    split_rule = OptionalLine(_("split rule"), max_length=120)
    stricter_reading = OptionalLine(
        _("stricter reading"),
        max_length=200,
        help_text=_("What the coder would do under the strict coding rules."),
    )

    objects: ClassVar = CommitmentQuerySet.as_manager()

    class Meta(PassageModel.Meta):
        ordering = ["standing", "ref"]
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        permissions = [("withdraw_commitment", "Can withdraw commitment")]
        constraints = [
            *PassageModel.Meta.constraints,
            *Withdrawable.Meta.constraints,
            not_blank("commitment", "ref"),
            key("commitment", "ref"),
            not_blank("commitment", "title"),
            not_blank("commitment", "statement"),
            not_blank("commitment", "done_when"),
            allowed("commitment", "standing", CommitmentStanding),
            allowed("commitment", "binding", Binding, null=True),
            allowed("commitment", "obligation_kind", ObligationKind),
            allowed("commitment", "due_precision", DuePrecision),
            plausible_year("commitment", "due_on"),
            allowed("commitment", "ambition", Ambition, null=True),
            share("commitment", "coding_confidence", null=True),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True, due_precision=DuePrecision.NONE)
                | (Q(due_on__isnull=False) & ~Q(due_precision=DuePrecision.NONE)),
                name="commitment_due_date_and_precision_agree",
                violation_error_message=_(
                    "A due date needs its precision, and no due date has the precision none."
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["standing", "pillar", "binding", "document", "due_on", "withdrawn_at"],
                name="commitment_facets",
            ),
            models.Index(fields=["standing", "ref"], name="commitment_order"),
            models.Index(
                fields=["due_on", "ref"],
                condition=Q(due_on__isnull=False),
                name="commitment_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"

    @property
    def due_by(self) -> dt.date | None:
        """The last day on which it is in time: a month, quarter or year ends with its last day."""
        return self.due_on and last_day(self.due_on, self.due_precision)

    def clean(self) -> None:
        super().clean()
        unknown = [value for value in self.catalysts if value not in Catalyst.values]
        if unknown:
            raise ValidationError(
                {"catalysts": _("%(value)s is not a known catalyst.") % {"value": unknown[0]}}
            )
        if self.document_id is not None:
            self._refuse_another_document()
        if self.due_by and self.document.is_after(self.due_by):
            raise ValidationError({"due_on": _("The due date is before the document's date.")})

    def _refuse_another_document(self) -> None:
        wrong = {}
        if self._state.adding and self.document.is_withdrawn and not self.is_withdrawn:
            wrong["document"] = _("The document was withdrawn: no commitment of it counts.")
        if self.document.main_text_id:
            wrong["document"] = CODE_THE_MAIN_TEXT
        if self.section is not None and self.section.document_id != self.document_id:
            wrong["section"] = _("The section stands in another document.")
        if self.sentence_id and self.sentence.document_id != self.document_id:
            wrong["sentence"] = _("The sentence stands in another document.")
        if wrong:
            raise ValidationError(wrong)

    def get_absolute_url(self) -> str:
        return reverse("commitment", args=[self.ref])


class CommitmentPassage(PassageModel):
    """Words elsewhere in the document that belong to a commitment, or parts of its own words."""

    natural_key_fields = ("commitment__ref", "role", "position")
    change_kind = ChangeKind.DEFINITION
    desk_place = DeskGroup.PROMISES, 5

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="passages", verbose_name=_("commitment")
    )
    role = models.CharField(_("role"), max_length=10, choices=PassageRole)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta(PassageModel.Meta):
        ordering = ["commitment", "role", "position"]
        verbose_name = _("commitment passage")
        verbose_name_plural = _("commitment passages")
        constraints = [
            *PassageModel.Meta.constraints,
            allowed("commitmentpassage", "role", PassageRole),
            models.UniqueConstraint(
                fields=["commitment", "role", "position"], name="commitmentpassage_once_per_place"
            ),
        ]

    def clean(self) -> None:
        if (
            self.commitment_id
            and self.document_id
            and self.commitment.document_id != self.document_id
        ):
            message = _("The passage stands in another document than its commitment.")
            raise ValidationError({"document": message})


class Obligation(KeyedModel, Withdrawable):
    """What an actor has to do with a commitment."""

    natural_key_fields = ("commitment__ref", "actor__code", "role")
    change_kind = ChangeKind.DEFINITION
    desk_place = DeskGroup.PROMISES, 3

    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.PROTECT,
        related_name="obligations",
        verbose_name=_("commitment"),
    )
    actor = models.ForeignKey(
        "tracker.Actor",
        on_delete=models.PROTECT,
        related_name="obligations",
        verbose_name=_("actor"),
    )
    role = models.CharField(_("role"), max_length=12, choices=ObligationRole)

    objects: ClassVar = ObligationQuerySet.as_manager()

    class Meta:
        ordering = ["commitment", "role", "actor__position", "actor__code"]
        verbose_name = _("obligation")
        verbose_name_plural = _("obligations")
        permissions = [("withdraw_obligation", "Can withdraw obligation")]
        constraints = [
            *Withdrawable.Meta.constraints,
            allowed("obligation", "role", ObligationRole),
            models.UniqueConstraint(
                fields=["commitment", "actor", "role"], name="obligation_once_per_role"
            ),
        ]
        indexes = [
            models.Index(fields=["role", "actor", "commitment"], name="obligation_by_role_actor")
        ]


class Link(KeyedModel, Withdrawable):
    """How one commitment or near miss stands to another."""

    natural_key_fields = ("key",)
    desk_place = DeskGroup.PROMISES, 4

    key = StableKey(_("key"), max_length=10, unique=True)
    from_commitment = models.ForeignKey(
        Commitment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="links_from",
        verbose_name=_("from commitment"),
    )
    from_near_miss = models.ForeignKey(
        "tracker.NearMiss",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="links_from",
        verbose_name=_("from near miss"),
    )
    to_commitment = models.ForeignKey(
        Commitment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="links_to",
        verbose_name=_("to commitment"),
    )
    to_near_miss = models.ForeignKey(
        "tracker.NearMiss",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="links_to",
        verbose_name=_("to near miss"),
    )
    type = models.CharField(_("type"), max_length=20, choices=LinkType)
    basis = Block(_("basis"))
    confidence = models.DecimalField(_("confidence"), max_digits=3, decimal_places=2)

    objects: ClassVar = WithdrawableQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        verbose_name = _("link")
        verbose_name_plural = _("links")
        permissions = [("withdraw_link", "Can withdraw link")]
        constraints = [
            *Withdrawable.Meta.constraints,
            not_blank("link", "key"),
            key("link", "key"),
            allowed("link", "type", LinkType),
            share("link", "confidence"),
            models.CheckConstraint(
                condition=Q(from_commitment__isnull=True, from_near_miss__isnull=False)
                | Q(from_commitment__isnull=False, from_near_miss__isnull=True),
                name="link_has_one_from_end",
                violation_error_message=_("A link starts at one commitment or one near miss."),
            ),
            models.CheckConstraint(
                condition=Q(to_commitment__isnull=True, to_near_miss__isnull=False)
                | Q(to_commitment__isnull=False, to_near_miss__isnull=True),
                name="link_has_one_to_end",
                violation_error_message=_("A link ends at one commitment or one near miss."),
            ),
        ]
