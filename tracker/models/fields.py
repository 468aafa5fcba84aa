"""Fields that this project adds to Django's."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.functional import cached_property

if TYPE_CHECKING:
    _TextField = models.TextField[str | None, str | None]
else:
    _TextField = models.TextField


class OptionalText(_TextField):
    """Text that may be unknown. Unknown is NULL and nothing else: an empty string becomes NULL."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["null"] = kwargs["blank"] = True
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["null"], kwargs["blank"]
        return name, path, args, kwargs

    @cached_property
    def validators(self) -> Any:
        # A TextField itself leaves its length to the form's widget.
        limit = [] if self.max_length is None else [MaxLengthValidator(self.max_length)]
        return [*super().validators, *limit]

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(value) or None

    def formfield(self, **kwargs: Any) -> Any:
        defaults: dict[str, Any] = {"empty_value": None}
        if not self.choices:
            is_short = self.max_length is not None and self.max_length <= 300
            defaults["widget"] = forms.TextInput if is_short else forms.Textarea
        return super().formfield(**{**defaults, **kwargs})
