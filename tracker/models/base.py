"""What every model of the record has in common: a stable key, and a passage in a source."""

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import ClassVar, Protocol

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.choices.editing import ChangeKind, DeskPlace
from tracker.text.labels import problem_with_label
from tracker.text.names import key_of

from .constraints import asked_together, sha256
from .days import to_come_on
from .fields import FieldValue, Line, Moment, OptionalText
from .querysets import KeyedQuerySet


class HasNaturalKey(Protocol):
    """A row of the record, or of Django's accounts and groups."""

    @property
    def pk(self) -> int | None:
        """The number under which the database holds it."""

    def natural_key(self) -> tuple[FieldValue, ...]:
        """The values by which others name it."""


class KeyedModel(models.Model):
    """A row with a stable key of its own, by which fixtures, exports and addresses name it.

    `label_fields` are names by which rows are counted or found, each in one spelling.
    `version` counts the saves of the row. A save names the version it started from and is refused
    when somebody else was faster.

    Where a model appears, it says itself: `change_kind` is what a public change of a row is about
    (None: the log has no entries of such rows); `is_logged_last`: loaded rows enter the log after
    all others; `is_imported`: a file may hold rows; `desk_place` is its place on the desk's index;
    `translated_fields`: our own words, which may be there in other languages; `public_state`: the
    public sees a row only in this state; `told_by_hash`: fields too long for the history, which
    holds their SHA-256.
    """

    natural_key_fields: ClassVar[tuple[str, ...]]
    label_fields: ClassVar[tuple[str, ...]] = ()
    change_kind: ClassVar[ChangeKind | None] = ChangeKind.CODING
    is_logged_last: ClassVar[bool] = False
    is_imported: ClassVar[bool] = True
    translated_fields: ClassVar[tuple[str, ...]] = ()
    public_state: ClassVar[str | None] = None
    told_by_hash: ClassVar[frozenset[str]] = frozenset()
    desk_place: ClassVar[DeskPlace]
    lock_field: ClassVar[str] = "version"

    version = models.PositiveIntegerField(default=1, editable=False)

    objects = KeyedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return key_of(self.natural_key())

    def clean(self) -> None:
        """Refuse days to come, and a label that another spelling of it would tell apart.

        Raises ValidationError, by field.
        """
        super().clean()
        refused = {
            name: problem
            for name in self.label_fields
            if (problem := problem_with_label(getattr(self, name) or ""))
        }
        refused |= {
            name: problem
            for name, precision in self.past_days().items()
            if (problem := to_come_on(getattr(self, name), str(getattr(self, precision, ""))))
        }
        if refused:
            raise ValidationError(refused)

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[models.BaseConstraint]]]:
        """The constraints that validation asks about, all checks together in one query."""
        return [(model, asked_together(model)) for model, _all in super().get_constraints()]

    def past_days(self) -> Mapping[str, str]:
        """The days and moments of the row on which something has happened, so that none is to come.

        Each with the field that says how exactly it is known, "" for a day or a moment.
        """
        return {}

    def natural_key(self) -> tuple[FieldValue, ...]:
        """The values of `natural_key_fields`; a double underscore follows a foreign key."""
        return tuple(reduce(getattr, path.split("__"), self) for path in self.natural_key_fields)


class Withdrawable(models.Model):
    """A row that is never deleted: its page stays and says when and why it was withdrawn."""

    withdrawn_at = Moment(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawn_because = OptionalText(
        _("withdrawn because"), editable=False, help_text=_("Public: why it no longer counts.")
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_because__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_because__isnull=False)
                & ~Q(withdrawn_because=""),
                name="%(class)s_withdrawn_with_its_reason",
                violation_error_message=_("What is withdrawn has a date and a reason."),
            ),
        ]

    @property
    def is_withdrawn(self) -> bool:
        """Whether it no longer counts."""
        return self.withdrawn_at is not None


class PassageModel(KeyedModel):
    """A row that points at words in a document.

    `start` and `end` are a half-open span in Unicode code points of the document's normalised
    text, `sha256` is of exactly those characters. The rule that makes the text stands
    in `text.normalise`. `paragraph` counts from 1.
    """

    document = models.ForeignKey(
        "tracker.Document",
        on_delete=models.PROTECT,
        related_name="%(class)s_set",
        verbose_name=_("document"),
    )
    paragraph = models.PositiveIntegerField(_("paragraph"))
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    sha256 = Line(_("SHA-256"), max_length=64)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(start__lt=F("end")),
                name="%(class)s_start_before_end",
                violation_error_message=_("start must be smaller than end."),
            ),
            models.CheckConstraint(
                condition=Q(paragraph__gte=1),
                name="%(class)s_paragraph_from_1",
                violation_error_message=_("paragraph counts from 1."),
            ),
            sha256("%(class)s", "sha256"),
        ]

    @property
    def quotation(self) -> str | None:
        """The words of the passage, or None while the document's text is not loaded."""
        text = self.document.text
        return text[self.start : self.end] if text else None
