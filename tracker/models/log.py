"""Who changed what in the record, and when: for the desk, and for everybody."""

from typing import ClassVar, NamedTuple

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.chain import moment, spliced
from tracker.choices import ChangeVerb, EntryRole, EntryVerb
from tracker.choices.editing import DeskGroup, DeskPlace

from .constraints import allowed, sha256
from .fields import Json, OptionalText
from .querysets import ChangeQuerySet, EntryQuerySet


class FieldChange(NamedTuple):
    """One field of a row before and after, each as a person reads it."""

    name: str
    old: str
    new: str


class Change(models.Model):
    """One act by one person on one row. The database refuses to change or delete it.

    `fields` maps each field to its `old` and `new` value, where related rows are named by their
    stable keys. A row is found by `model` and `object_id`, since a draft gets its permanent key
    only when it is published; `key` is the row's key after the act.
    """

    desk_place: ClassVar[DeskPlace] = DeskGroup.ACCOUNTS, 3

    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="changes",
        help_text=_("Empty where a command did it."),
    )
    verb = models.CharField(max_length=10, choices=ChangeVerb)
    model = models.CharField(max_length=60, help_text=_("For example tracker.commitment."))
    object_id = models.PositiveBigIntegerField()
    key = models.CharField(max_length=500, help_text=_("The stable key, for example NYD-01."))
    version = models.PositiveIntegerField(help_text=_("The version that this action made."))
    fields = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    reason = OptionalText()

    objects: ClassVar = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-id"]
        constraints = [allowed("change", "verb", ChangeVerb)]
        indexes = [models.Index(fields=["model", "object_id", "id"], name="change_by_object")]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.model} {self.key}"

    @property
    def readable_fields(self) -> list[FieldChange]:
        """What changed, field by field."""
        model = apps.get_model(self.model)
        found = []
        for name, values in self.fields.items():
            field: object
            try:
                field = model._meta.get_field(name)
            except FieldDoesNotExist:
                field = None
            label = getattr(field, "verbose_name", name.replace("_", " "))
            found.append(
                FieldChange(
                    str(capfirst(label)),
                    _as_text(values["old"], field),
                    _as_text(values["new"], field),
                )
            )
        return found


# The kind of an entry that tells what happened to an account: there is no row behind it that the
# public sees. Its values are an `AccountEvent` and the role, where it is about one.
ACCOUNT = "account"


class RecordEntry(models.Model):
    """One entry of the public log. The database takes it at the end of the log and never lets go.

    `before` and `after` are the public values of the object `kind` `key` as canonical JSON; NULL
    says that the public did not see it then. `record` says what the hash covers.
    """

    seq = models.PositiveBigIntegerField(primary_key=True, help_text=_("Counts from 1, no gaps."))
    at = models.DateTimeField()
    role = models.CharField(max_length=13, choices=EntryRole)
    name = models.CharField(max_length=150, blank=True, help_text=_("The public name."))
    verb = models.CharField(max_length=10, choices=EntryVerb)
    kind = models.CharField(max_length=30, help_text=_("For example commitment."))
    key = models.CharField(max_length=500, help_text=_("The stable key, for example NYD-01."))
    before = OptionalText()
    after = OptionalText()
    reason = OptionalText()
    previous = models.CharField(_("previous hash"), max_length=64, unique=True)
    hash = models.CharField("SHA-256", max_length=64, unique=True)

    objects: ClassVar = EntryQuerySet.as_manager()

    class Meta:
        # The table and the permissions keep the names that they had before the model's.
        db_table = "tracker_entry"
        default_permissions = ()
        permissions = [
            ("add_entry", "Can add entry"),
            ("change_entry", "Can change entry"),
            ("delete_entry", "Can delete entry"),
            ("view_entry", "Can view entry"),
        ]
        ordering = ["-seq"]
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [
            allowed("entry", "role", EntryRole),
            allowed("entry", "verb", EntryVerb),
            sha256("entry", "previous"),
            sha256("entry", "hash"),
            models.CheckConstraint(
                condition=Q(before__isnull=False) | Q(after__isnull=False),
                name="entry_is_about_something_public",
                violation_error_message=_("An entry has a before or an after."),
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "key", "seq"], name="entry_by_object"),
            models.Index(fields=["at", "seq"], name="entry_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.get_verb_display()}: {self.kind} {self.key}"

    @property
    def content(self) -> str:
        """What the hash covers."""
        return spliced(before=self.before, after=self.after, **self._members)

    @property
    def line(self) -> str:
        """The entry as the exported log has it, without the line's end."""
        return spliced(before=self.before, after=self.after, hash=self.hash, **self._members)

    @property
    def _members(self) -> dict[str, str | int | None]:
        return {
            "seq": self.seq,
            "at": moment(self.at),
            "role": self.role,
            "name": self.name,
            "verb": self.verb,
            "kind": self.kind,
            "key": self.key,
            "reason": self.reason,
            "previous": self.previous,
        }


def _as_text(value: Json, field: object) -> str:
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_as_text(one, None)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(_as_text(one, field) for one in value)
    return str(dict(getattr(field, "flatchoices", ())).get(value, value))
