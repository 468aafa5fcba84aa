"""Builders of named constraints, so that the same rule reads the same in every model."""

import datetime as dt
from collections.abc import Sequence
from functools import cache
from string import ascii_letters, ascii_uppercase, digits
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Length
from django.db.models.lookups import Exact, GreaterThanOrEqual
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tracker.text.dates import FIRST_YEAR, LAST_YEAR, year_rule
from tracker.text.values import WHAT_IS_A_KEY, WHAT_IS_A_POINTED_KEY

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_HEX_DIGITS = "0123456789abcdef"


# Each spelled out: LTRIM takes no ranges.
IN_KEYS = f"{digits}{ascii_letters}_-"
IN_POINTED_KEYS = f"{digits}{ascii_letters}._-"
_IN_TAGS = f"{digits}{ascii_letters}-"


def made_of(field: str, characters: str) -> Exact:
    """The field holds no other characters than these.

    LTRIM is spelled the same in SQLite and PostgreSQL; a regular expression would need a function
    that SQLite itself does not have.
    """
    rest = Func(F(field), Value(characters), function="LTRIM", output_field=models.CharField())
    return Exact(rest, Value(""))


def _message(template: "_StrPromise", field: str) -> "_StrPromise":
    return format_lazy(template, field=field)


def allowed(
    model: str, field: str, choices: type[models.Choices], *, null: bool = False
) -> models.CheckConstraint:
    """The field holds one of the values of `choices`, or NULL where `null` says so."""
    condition = Q(**{f"{field}__in": choices.values})
    if null:
        condition |= Q(**{f"{field}__isnull": True})
    return models.CheckConstraint(
        condition=condition,
        name=f"{model}_{field}_allowed",
        violation_error_message=_message(_("{field} is not one of the allowed values."), field),
    )


def not_blank(model: str, field: str) -> models.CheckConstraint:
    """The text field is not empty."""
    return models.CheckConstraint(
        condition=~Q(**{field: ""}),
        name=f"{model}_{field}_not_blank",
        violation_error_message=_message(_("{field} must not be empty."), field),
    )


def share(model: str, field: str, *, null: bool = False) -> models.CheckConstraint:
    """The number lies between 0 and 1."""
    condition = Q(**{f"{field}__gte": 0, f"{field}__lte": 1})
    if null:
        condition |= Q(**{f"{field}__isnull": True})
    return models.CheckConstraint(
        condition=condition,
        name=f"{model}_{field}_between_0_and_1",
        violation_error_message=_message(_("{field} must lie between 0 and 1."), field),
    )


def web_address(model: str, field: str, *, null: bool = False) -> models.CheckConstraint:
    """The address starts with http:// or https://; any other scheme is no link for readers."""
    condition = Q(**{f"{field}__startswith": "http://"}) | Q(**{f"{field}__startswith": "https://"})
    if null:
        condition |= Q(**{f"{field}__isnull": True})
    return models.CheckConstraint(
        condition=condition,
        name=f"{model}_{field}_http_or_https",
        violation_error_message=_message(_("{field} must start with http:// or https://."), field),
    )


def key(model: str, field: str, *, pointed: bool = False) -> models.CheckConstraint:
    """The key can stand in an address as it is; a `pointed` one may hold points."""
    starts_well = ~Q(**{f"{field}__startswith": "-"}) & ~Q(**{f"{field}__startswith": "_"})
    if pointed:
        starts_well &= ~Q(**{f"{field}__startswith": "."})
    return models.CheckConstraint(
        condition=Q(made_of(field, IN_POINTED_KEYS if pointed else IN_KEYS)) & starts_well,
        name=f"{model}_{field}_fits_an_address",
        violation_error_message=WHAT_IS_A_POINTED_KEY if pointed else WHAT_IS_A_KEY,
    )


def language_tag(model: str, field: str, *, null: bool = False) -> models.CheckConstraint:
    """The field has the form of a tag: ASCII letters, digits and hyphens, at least two of them."""
    condition = Q(made_of(field, _IN_TAGS), GreaterThanOrEqual(Length(field), 2))
    if null:
        condition |= Q(**{f"{field}__isnull": True})
    return models.CheckConstraint(
        condition=condition,
        name=f"{model}_{field}_is_a_tag",
        violation_error_message=_message(_("{field} must be the tag of a language."), field),
    )


def currency_code(model: str, field: str) -> models.CheckConstraint:
    """The field has the form of a code, three capital letters, or is NULL."""
    return models.CheckConstraint(
        condition=Q(made_of(field, ascii_uppercase), Exact(Length(field), 3))
        | Q(**{f"{field}__isnull": True}),
        name=f"{model}_{field}_is_a_code",
        violation_error_message=_message(_("{field} must be the code of a currency."), field),
    )


def sha256(model: str, field: str, *, null: bool = False) -> models.CheckConstraint:
    """The field holds 64 lower-case hexadecimal digits, or NULL where `null` says so."""
    condition = Q(Exact(Length(field), 64), made_of(field, _HEX_DIGITS))
    if null:
        condition |= Q(**{f"{field}__isnull": True})
    return models.CheckConstraint(
        condition=condition,
        name=f"{model}_{field}_64_hex_digits",
        violation_error_message=_message(
            _("{field} must be 64 hexadecimal digits in lower case."), field
        ),
    )


def plausible_year(model: str, field: str) -> models.CheckConstraint:
    """The day is NULL or of a year that a record can name."""
    first, end = dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR + 1, 1, 1)
    return _between(model, field, first, end)


def plausible_moment(model: str, field: str) -> models.CheckConstraint:
    """The moment is NULL or, in UTC, of a year that a record can name."""
    first, end = (dt.datetime(y, 1, 1, tzinfo=dt.UTC) for y in (FIRST_YEAR, LAST_YEAR + 1))
    return _between(model, field, first, end)


def _between(model: str, field: str, first: dt.date, end: dt.date) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{field}__isnull": True})
        | Q(**{f"{field}__gte": first, f"{field}__lt": end}),
        name=f"{model}_{field}_year_is_plausible",
        violation_error_message=lazy(year_rule, str)(),
    )


class Together(models.BaseConstraint):
    """The check constraints of a model, about which the database is asked once.

    Only where it says that one is broken is each asked by itself, for its message. A check of a
    field that is left out is left out, as Django does.
    """

    def __init__(self, checks: Sequence[models.CheckConstraint]) -> None:
        super().__init__(name="together")
        self._checks = [(one, Q(one.condition).referenced_base_fields) for one in checks]

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: set[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Raise ValidationError with the message of each check that the row breaks."""
        against = instance._get_field_expression_map(meta=model._meta, exclude=exclude)  # type: ignore[attr-defined]  # what Django's own constraints ask
        asked = [check for check, names in self._checks if names <= against.keys()]
        if not asked or Q(*(check.condition for check in asked)).check(against, using):
            return
        errors: dict[str, list[ValidationError]] = {}
        for check in asked:
            try:
                check.validate(model, instance, exclude=exclude, using=using)
            except ValidationError as error:
                errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)


@cache
def asked_together(model: type[models.Model]) -> list[models.BaseConstraint]:
    """The constraints of the model, its checks as one."""
    checks: list[models.CheckConstraint] = []
    others: list[models.BaseConstraint] = []
    for one in model._meta.constraints:
        if isinstance(one, models.CheckConstraint):
            checks.append(one)
        else:
            others.append(one)
    return [Together(checks), *others]
