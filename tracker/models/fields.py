"""Fields that this project adds to Django's, and the types of fields in general."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.functional import cached_property

from tracker.text.dates import year_refusal

if TYPE_CHECKING:
    _TextField = models.TextField[str | None, str | None]
    _DateField = models.DateField[dt.date | None, dt.date | None]
    _DateTimeField = models.DateTimeField[dt.datetime | None, dt.datetime | None]
    AnyField: TypeAlias = models.Field[Any, Any]
    ToOne: TypeAlias = models.ForeignKey[Any, Any]
    ToMany: TypeAlias = models.ManyToManyField[Any, Any]
else:
    _TextField = models.TextField
    _DateField, _DateTimeField = models.DateField, models.DateTimeField
    AnyField, ToOne, ToMany = models.Field, models.ForeignKey, models.ManyToManyField

# What a field holds, where the field itself is known at run time only.
FieldValue: TypeAlias = Any
# What json.loads gives: None, a boolean, a number, text, or a list or dict of such.
Json: TypeAlias = Any
_Deconstructed: TypeAlias = tuple[str, str, Sequence[FieldValue], dict[str, FieldValue]]


def target_of(field: AnyField) -> type[models.Model]:
    """The model to which the field points; by then all models are loaded."""
    return cast("type[models.Model]", field.related_model)


def through_of(field: ToMany) -> type[models.Model]:
    """The model whose rows are the field's relations."""
    return cast("type[models.Model]", field.remote_field.through)


class OptionalText(_TextField):
    """Text that may be unknown. Unknown is NULL and nothing else: an empty string becomes NULL.

    The arguments are Django's own, which its types leave open as well.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["null"] = kwargs["blank"] = True
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["null"], kwargs["blank"]
        return name, path, args, kwargs

    @cached_property
    def validators(self) -> list[Callable[[FieldValue], None]]:
        # A TextField itself leaves its length to the form's widget.
        limit = [] if self.max_length is None else [MaxLengthValidator(self.max_length)]
        return [*super().validators, *limit]

    def get_prep_value(self, value: FieldValue) -> FieldValue:
        return super().get_prep_value(value) or None

    def formfield(self, **kwargs: Any) -> Any:
        defaults: dict[str, Any] = {"empty_value": None}
        if not self.choices:
            is_short = self.max_length is not None and self.max_length <= 300
            defaults["widget"] = forms.TextInput if is_short else forms.Textarea
        return super().formfield(**{**defaults, **kwargs})


def check_year(day: dt.date) -> None:
    """Raises ValidationError if the day is of a year that no record names."""
    if refusal := year_refusal(day):
        raise ValidationError(refusal, code="year")


class _PlausibleDay(_DateField):
    """A day of a plausible year. To the database and to migrations it is a DateField."""

    default_validators = [check_year]

    def deconstruct(self) -> _Deconstructed:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateField", args, kwargs


class _PlausibleMoment(_DateTimeField):
    """A moment of a plausible year. To the database and to migrations it is a DateTimeField."""

    default_validators = [check_year]

    def deconstruct(self) -> _Deconstructed:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateTimeField", args, kwargs


if TYPE_CHECKING:
    # The types of a column, and whether it may be NULL, are known of Django's own names alone.
    Day, Moment = models.DateField, models.DateTimeField
else:
    Day, Moment = _PlausibleDay, _PlausibleMoment
