"""From one value of JSON to the value that its field stores, or the reason why not."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils.translation import gettext as _

from tracker.importing.reading import BadNumber, JsonObject
from tracker.models.fields import AnyField, FieldValue, Json, OptionalText
from tracker.text.typed_days import NotADay, read_iso_day

_MAX_LISTED_CHOICES = 12

_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})"
)
_DECIMAL = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")


class Flaw(Exception):
    """The value is refused; the message is a sentence that says why."""


def clean_value(field: AnyField, raw: Json) -> FieldValue:
    """The value that `field` stores for the JSON value `raw`. Raises `Flaw`."""
    if isinstance(raw, BadNumber):
        raise Flaw(_("This is not a number that can be stored."))
    if raw is None:
        if not field.null:
            raise Flaw(_("A value is needed here, not null."))
        return None
    for kind, clean in _CLEANERS:
        if isinstance(field, kind):
            return clean(field, raw)
    raise TypeError(f"no rule for {field}")  # a model has a kind of field that files cannot hold


def _text(field: AnyField, raw: Json) -> str | None:
    if not isinstance(raw, str):
        raise _wrong_type(raw, _("This must be text, not %(found)s."))
    if not raw and isinstance(field, OptionalText):
        return None
    if not raw and not field.blank:
        raise Flaw(_("The text must not be empty."))
    if field.choices:
        _check_choice(field, raw)
    _validate(field, raw)
    return raw


def _boolean(field: AnyField, raw: Json) -> bool:
    if not isinstance(raw, bool):
        raise _wrong_type(raw, _("This must be true or false, not %(found)s."))
    return raw


def _integer(field: AnyField, raw: Json) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise _wrong_type(raw, _("This must be a whole number, not %(found)s."))
    if field.choices:
        _check_choice(field, raw)
    # SQLite would take more than PostgreSQL does: what one refuses, the other shall refuse too.
    low, high = BaseDatabaseOperations.integer_field_ranges[field.get_internal_type()]
    if not low <= raw <= high:
        raise Flaw(
            _("The number must lie between %(low)d and %(high)d.") % {"low": low, "high": high}
        )
    _validate(field, raw)
    return raw


def _decimal(field: AnyField, raw: Json) -> Decimal:
    is_number = isinstance(raw, int | Decimal) and not isinstance(raw, bool)
    if not is_number and not (isinstance(raw, str) and _DECIMAL.fullmatch(raw)):
        raise _wrong_type(raw, _("This must be a decimal number, not %(found)s."))
    value = Decimal(raw)
    _validate(field, value)
    return value


def _date(field: AnyField, raw: Json) -> dt.date:
    try:
        value = read_iso_day(raw if isinstance(raw, str) else "")
    except NotADay as refusal:
        raise Flaw(str(refusal)) from refusal
    _validate(field, value)
    return value


def _time(field: AnyField, raw: Json) -> dt.datetime:
    if not isinstance(raw, str) or not _TIME.fullmatch(raw):
        raise Flaw(_("A time is written as YYYY-MM-DDThh:mm:ss with Z or an offset like +05:00."))
    try:
        value = dt.datetime.fromisoformat(raw)
    except ValueError as error:
        raise Flaw(_("The calendar or the clock has no such time.")) from error
    _validate(field, value)
    return value


def _list(field: AnyField, raw: Json) -> list[str]:
    if not isinstance(raw, list):
        raise Flaw(_("This must be a list of texts."))
    _validate(field, raw)
    if not raw and not field.blank:
        raise Flaw(_("The list must not be empty."))
    return list(raw)


_CLEANERS: tuple[tuple[type[AnyField], Callable[[AnyField, Json], FieldValue]], ...] = (
    (models.BooleanField, _boolean),
    (models.IntegerField, _integer),
    (models.DecimalField, _decimal),
    (models.DateTimeField, _time),
    (models.DateField, _date),
    (models.JSONField, _list),
    (models.CharField, _text),
    (models.TextField, _text),
)


def _wrong_type(raw: Json, sentence: str) -> Flaw:
    if isinstance(raw, bool):
        found = _("true or false")
    elif isinstance(raw, int | Decimal):
        found = _("a number")
    elif isinstance(raw, str):
        found = _("text")
    elif isinstance(raw, JsonObject):
        found = _("an object")
    else:
        found = _("a list")
    return Flaw(sentence % {"found": found})


def _check_choice(field: AnyField, value: str | int) -> None:
    allowed = [choice for choice, _label in field.flatchoices]
    if value in allowed:
        return
    sentences = [_("This is not one of the allowed values.")]
    if len(allowed) <= _MAX_LISTED_CHOICES:
        sentences = [
            _("This is not one of the allowed values: %(allowed)s.")
            % {"allowed": ", ".join(map(str, allowed))}
        ]
    # A letter of another alphabet looks the same on most screens.
    strange = next((c for c in str(value) if not c.isascii()), None)
    if strange:
        sentences.append(
            _("It holds the character U+%(code)s, %(name)s.")
            % {"code": f"{ord(strange):04X}", "name": unicodedata.name(strange, "?")}
        )
    raise Flaw(" ".join(sentences))


def _validate(field: AnyField, value: FieldValue) -> None:
    try:
        field.run_validators(value)
    except ValidationError as error:
        raise Flaw(" ".join(error.messages)) from error
