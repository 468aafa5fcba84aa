"""Change sets: what one person would have changed of the record, until a second one approves it."""

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.choices import ChangeSetState, ChangeVerb
from tracker.choices.editing import ChangeKind, DeskGroup, DeskPlace

from .base import KeyedModel
from .constraints import allowed, key, not_blank
from .fields import Line, Moment, OptionalText, PointedKey
from .querysets import ChangeSetQuerySet

# From here on count the numbers that new rows have within a set: those of the record lie below.
FIRST_NUMBER = 2**40
# How many numbers each set has.
NUMBERS = 2**16
# What can happen to a row in a set.
PROPOSED = (ChangeVerb.ADDED, ChangeVerb.CHANGED, ChangeVerb.WITHDRAWN, ChangeVerb.REMOVED)


class ChangeSet(KeyedModel):
    """A bundle of additions, changes and withdrawals by one person, with a reason.

    Until another person approves it nothing of it is public: its rows are `ProposedRow`s, and no
    table of the record holds them. `size` is the number of rows that were approved. `numbered` is
    the last number that a new row got within the set.
    """

    natural_key_fields = ("key",)
    change_kind = ChangeKind.CHANGE_SET
    is_imported = False
    public_state = ChangeSetState.APPROVED
    desk_place: ClassVar[DeskPlace] = DeskGroup.SETS, 1

    key = PointedKey(
        _("key"), max_length=60, unique=True, help_text=_("For example 2026-11-27-audit.")
    )
    title = Line(_("title"), max_length=300, help_text=_("What the set is about, in a few words."))
    reason = OptionalText(
        _("reason"), help_text=_("Public, once it is approved: why the record changes.")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="change_sets",
        verbose_name=_("author"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ChangeSetState, default=ChangeSetState.OPEN
    )
    created_at = Moment(_("started at"), default=timezone.now)
    submitted_at = Moment(_("sent for review at"), null=True, blank=True)
    returned_because = OptionalText(_("returned because"))
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approver"),
    )
    approved_at = Moment(_("approved at"), null=True, blank=True)
    size = models.PositiveIntegerField(_("number of rows"), null=True, blank=True)
    numbered = models.PositiveIntegerField(_("last number of a new row"), default=0, editable=False)

    objects: ClassVar = ChangeSetQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("change set")
        verbose_name_plural = _("change sets")
        permissions = [
            ("approve_changeset", "Can approve change set"),
            ("manage_changeset", "Can approve what managers change"),
        ]
        constraints = [
            allowed("changeset", "state", ChangeSetState),
            not_blank("changeset", "title"),
            not_blank("changeset", "key"),
            key("changeset", "key", pointed=True),
            models.CheckConstraint(
                condition=Q(approver__isnull=True) | ~Q(approver=F("author")),
                name="changeset_approved_by_a_second_person",
                violation_error_message=_(
                    "Whoever wrote the set does not approve it: a second person must."
                ),
            ),
            models.CheckConstraint(
                condition=Q(
                    state=ChangeSetState.APPROVED,
                    approver__isnull=False,
                    approved_at__isnull=False,
                    size__isnull=False,
                    reason__isnull=False,
                )
                | ~Q(state=ChangeSetState.APPROVED)
                & Q(approver__isnull=True, approved_at__isnull=True, size__isnull=True),
                name="changeset_approval_is_whole",
                violation_error_message=_(
                    "An approved set says who approved it, when, why, and how many rows."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state=ChangeSetState.IN_REVIEW)
                | Q(submitted_at__isnull=False, reason__isnull=False),
                name="changeset_in_review_has_its_reason",
                violation_error_message=_("What is sent for review has a reason."),
            ),
            models.CheckConstraint(
                condition=Q(numbered__lt=NUMBERS),
                name="changeset_not_too_large",
                violation_error_message=_("A set has too many new rows. Split it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.title}"

    @property
    def is_open(self) -> bool:
        """Whether its author can add, change and remove rows."""
        return self.state in {ChangeSetState.OPEN, ChangeSetState.RETURNED}

    @property
    def is_pending(self) -> bool:
        """Whether it may still become public."""
        return self.is_open or self.state == ChangeSetState.IN_REVIEW


class ProposedRow(models.Model):
    """What a set would do to one row.

    `fields` maps each field to its `old` and `new` value as the history shows them (`Change`);
    `old` is what the row held when its author changed it. `object_id` is the row's number in its
    table; that of a new row lies above `FIRST_NUMBER` until it is approved. `edits` counts how
    often its author changed it.
    """

    changeset = models.ForeignKey(
        ChangeSet, on_delete=models.PROTECT, related_name="rows", verbose_name=_("change set")
    )
    position = models.PositiveIntegerField(_("position"))
    verb = models.CharField(
        _("verb"), max_length=10, choices=[(verb.value, verb.label) for verb in PROPOSED]
    )
    model = models.CharField(_("model"), max_length=60)
    object_id = models.PositiveBigIntegerField(_("number"))
    key = models.CharField(_("key"), max_length=500)
    label = models.CharField(_("row"), max_length=500)
    fields = models.JSONField(_("fields"), default=dict, encoder=DjangoJSONEncoder)
    edits = models.PositiveIntegerField(_("edits"), default=1)
    returned_because = OptionalText(_("returned because"))

    class Meta:
        default_permissions = ()
        ordering = ["changeset", "position"]
        verbose_name = _("row of a set")
        verbose_name_plural = _("rows of sets")
        constraints = [
            models.CheckConstraint(
                condition=Q(verb__in=[verb.value for verb in PROPOSED]),
                name="proposedrow_verb_allowed",
                violation_error_message=_("verb is not one of the allowed values."),
            ),
            models.UniqueConstraint(
                fields=["changeset", "model", "object_id"],
                name="proposedrow_once_in_its_set",
                violation_error_message=_("The set has this row already."),
            ),
            models.UniqueConstraint(
                fields=["changeset", "position"],
                name="proposedrow_position_unique",
                violation_error_message=_("The position is taken."),
            ),
        ]
        indexes = [models.Index(fields=["model", "object_id"], name="proposedrow_by_object")]

    def __str__(self) -> str:
        return self.label

    @property
    def is_new(self) -> bool:
        """Whether the set adds the row."""
        return self.verb == ChangeVerb.ADDED
