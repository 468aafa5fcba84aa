"""Fields that this project adds to Django's, and the types of fields in general."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.db import models
from django.utils.functional import Promise, cached_property
from django.utils.text import format_lazy

from tracker.text.addresses import problem_with
from tracker.text.dates import year_refusal
from tracker.text.values import (
    WHAT_IS_A_KEY,
    WHAT_IS_A_POINTED_KEY,
    Rule,
    problem_with_currency,
    problem_with_iso_date,
    problem_with_key,
    problem_with_language,
    problem_with_line,
    problem_with_lines,
    problem_with_pointed_key,
    problem_with_text,
)

if TYPE_CHECKING:
    AnyField: TypeAlias = models.Field[Any, Any]
    ToOne: TypeAlias = models.ForeignKey[Any, Any]
    ToMany: TypeAlias = models.ManyToManyField[Any, Any]
else:
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


@dataclass(frozen=True)
class Follows:
    """A validator: it refuses a value against which the rule has something, in the rule's words."""

    rule: Rule[FieldValue]

    def __call__(self, value: FieldValue) -> None:
        if problem := self.rule(value):
            raise ValidationError(problem, code="rule")


class TextBox(forms.CharField):
    """A box of a form for a text. What the text may hold, the rule of its field alone says."""

    def __init__(self, *, allow_unicode: bool = False, **kwargs: FieldValue) -> None:
        # Django gives its fields for slugs this argument; the rule decides it.
        super().__init__(**kwargs)
        self.validators = [
            one for one in self.validators if not isinstance(one, ProhibitNullCharactersValidator)
        ]


class Ruled(AnyField):
    """A field of Django's whose values follow a written rule, at every door.

    The column is Django's own, and migrations name it so: a rule may change without one.
    """

    follows: ClassVar[Follows]

    @cached_property
    def validators(self) -> list[Callable[[FieldValue], None]]:
        found: list[Callable[[FieldValue], None]] = super().validators
        return found if self.choices else [*found, self.follows]

    def deconstruct(self) -> tuple[str, str, Sequence[FieldValue], dict[str, FieldValue]]:
        name, _path, args, kwargs = super().deconstruct()
        stock = next(one for one in type(self).__mro__ if one.__module__.startswith("django."))
        return name, f"django.db.models.{stock.__name__}", args, kwargs


class RuledText(Ruled):
    """The same for texts: the box of a form leaves the rule to the field."""

    def formfield(self, **kwargs: FieldValue) -> FieldValue:
        defaults: dict[str, FieldValue] = {} if self.choices else {"form_class": TextBox}
        return super().formfield(**{**defaults, **kwargs})


class _SaysItsRule(RuledText):
    """A field whose rule stands beside its box."""

    says: ClassVar[str | Promise]

    def formfield(self, **kwargs: FieldValue) -> FieldValue:
        told = kwargs.get("help_text", self.help_text)
        help_text = format_lazy("{} {}", told, self.says) if told else self.says
        return super().formfield(**{**kwargs, "help_text": help_text})


class _Address(RuledText):
    """A web address. Its rule says how long it may be, too."""

    follows = Follows(problem_with)

    @property
    def validators(self) -> list[Callable[[FieldValue], None]]:
        return [self.follows]

    def formfield(self, **kwargs: FieldValue) -> FieldValue:
        return super().formfield(**{**kwargs, "max_length": None})


# To a type checker they are the fields of Django that they are to the database: what they hold,
# and what null means, is the same.
if TYPE_CHECKING:
    Line = StableKey = PointedKey = Language = Address = models.CharField
    Block = models.TextField
    Lines = models.JSONField
    Day = models.DateField
    Moment = models.DateTimeField
    Slug = models.SlugField
    _OptionalTextField = models.TextField[str | None, str | None]
else:

    class Line(RuledText, models.CharField):
        """A text of one line."""

        follows = Follows(problem_with_line)

    class Block(RuledText, models.TextField):
        """A text of any number of lines."""

        follows = Follows(problem_with_text)

    class Lines(Ruled, models.JSONField):
        """A list of texts of one line each."""

        follows = Follows(problem_with_lines)

    class Day(Ruled, models.DateField):
        """A day of which the record could speak."""

        follows = Follows(year_refusal)

    class Moment(Ruled, models.DateTimeField):
        """A time of which the record could speak."""

        follows = Follows(year_refusal)

    class StableKey(_SaysItsRule, models.CharField):
        """A stable key that is one part of an address."""

        follows = Follows(problem_with_key)
        says = WHAT_IS_A_KEY

    class PointedKey(_SaysItsRule, models.CharField):
        """A stable key that may hold points: it is no part of an address that has an ending."""

        follows = Follows(problem_with_pointed_key)
        says = WHAT_IS_A_POINTED_KEY

    class Slug(_SaysItsRule, models.SlugField):
        """A key that is made of words."""

        follows = Follows(problem_with_key)
        says = WHAT_IS_A_KEY
        default_validators = []

    class Language(Line):
        """The tag of a language."""

        follows = Follows(problem_with_language)

    class Address(_Address, models.CharField):
        """A web address."""

    class _OptionalTextField(RuledText, models.TextField):
        """What OptionalText is made of."""


class OptionalText(_OptionalTextField):
    """Text that may be unknown. Unknown is NULL and nothing else: an empty string becomes NULL.

    The arguments are Django's own, which its types leave open as well.
    """

    follows = Follows(problem_with_text)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["null"] = kwargs["blank"] = True
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[FieldValue], dict[str, FieldValue]]:
        name, _path, args, kwargs = super().deconstruct()
        del kwargs["null"], kwargs["blank"]
        return name, "tracker.models.fields.OptionalText", args, kwargs

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


class OptionalLine(OptionalText):
    """A text of one line that may be unknown."""

    follows = Follows(problem_with_line)


class OptionalIsoDate(OptionalText):
    """A date or an interval as ISO 8601 writes it, in text, where there may be none."""

    follows = Follows(problem_with_iso_date)


class OptionalLanguage(OptionalText):
    """The tag of a language, where there may be none."""

    follows = Follows(problem_with_language)


class OptionalCurrency(OptionalText):
    """The code of a currency, where there may be none."""

    follows = Follows(problem_with_currency)


if TYPE_CHECKING:
    OptionalAddress = OptionalText
else:

    class OptionalAddress(_Address, OptionalText):
        """A web address that may be unknown."""
