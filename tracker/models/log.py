"""Who changed what in the record, and when."""

from typing import Any, ClassVar, NamedTuple

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.choices import ChangeVerb
from tracker.querysets import ChangeQuerySet

from .constraints import allowed
from .fields import OptionalText


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
    version = models.PositiveIntegerField(help_text=_("The version that this act made."))
    fields = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    reason = OptionalText()

    objects: ClassVar = ChangeQuerySet.as_manager()

    class Meta:
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
            try:
                field: Any = model._meta.get_field(name)
            except FieldDoesNotExist:
                field = None
            label = getattr(field, "verbose_name", name.replace("_", " "))
            found.append(
                FieldChange(
                    str(capfirst(label)),
                    _readable(values["old"], field),
                    _readable(values["new"], field),
                )
            )
        return found


def _readable(value: Any, field: Any) -> str:
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_readable(one, None)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(_readable(one, field) for one in value)
    return str(dict(getattr(field, "flatchoices", ())).get(value, value))
