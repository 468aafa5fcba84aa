"""From one value of JSON to the value that its field stores, or the reason why not."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
    value = next(read for kind, read in _READERS if isinstance(field, kind))(raw)
    if value == "" and isinstance(field, OptionalText):
        return None
    if value == "" and not field.blank:
        raise Flaw(_("The text must not be empty."))
    if value == [] and not field.blank:
        raise Flaw(_("The list must not be empty."))
    _check(field, value)
    return value


def _check(field: AnyField, value: FieldValue) -> None:
    allowed = [choice for choice, _label in field.flatchoices]
    if field.choices and value not in allowed:
        raise Flaw(_not_among(allowed, str(value)))
    if isinstance(field, models.IntegerField):
        # SQLite would take more than PostgreSQL: what one refuses, the other shall refuse too.
        low, high = BaseDatabaseOperations.integer_field_ranges[field.get_internal_type()]
        if not low <= value <= high:
            sentence = _("The number must lie between %(low)d and %(high)d.")
            raise Flaw(sentence % {"low": low, "high": high})
    try:
        field.run_validators(value)
    except ValidationError as error:
        raise Flaw(" ".join(error.messages)) from error


def _not_among(allowed: list[FieldValue], value: str) -> str:
    reason = str(_("This is not one of the allowed values."))
    if len(allowed) <= _MAX_LISTED_CHOICES:
        sentence = _("This is not one of the allowed values: %(allowed)s.")
        reason = sentence % {"allowed": ", ".join(map(str, allowed))}
    # A letter of another alphabet looks the same on most screens.
    if strange := next((one for one in value if not one.isascii()), None):
        sentence = _("It holds the character U+%(code)s, %(name)s.")
        name = unicodedata.name(strange, "?")
        reason += " " + sentence % {"code": f"{ord(strange):04X}", "name": name}
    return reason


def _day(raw: Json) -> dt.date:
    try:
        return read_iso_day(raw if isinstance(raw, str) else "")
    except NotADay as refusal:
        raise Flaw(str(refusal)) from refusal


def _time(raw: Json) -> dt.datetime:
    if not isinstance(raw, str) or not _TIME.fullmatch(raw):
        raise Flaw(_("A time is written as YYYY-MM-DDThh:mm:ss with Z or an offset like +05:00."))
    try:
        return dt.datetime.fromisoformat(raw)
    except ValueError as error:
        raise Flaw(_("The calendar or the clock has no such time.")) from error


def _list(raw: Json) -> list[Json]:
    if not isinstance(raw, list):
        raise Flaw(_("This must be a list of texts."))
    return raw


def _number(raw: Json) -> Decimal:
    is_written = isinstance(raw, str) and _DECIMAL.fullmatch(raw)
    return Decimal(raw if is_written else _only_decimals(raw))


def _only(*types: type, sentence: Promise | str) -> Callable[[Json], FieldValue]:
    """What takes values of exactly these types, so that `true` is no number."""

    def read(raw: Json) -> FieldValue:
        if type(raw) not in types:
            raise Flaw(sentence % {"found": _NAMES[type(raw)]})
        return raw

    return read


_NAMES = {
    bool: _("true or false"),
    int: _("a number"),
    Decimal: _("a number"),
    str: _("text"),
    JsonObject: _("an object"),
    list: _("a list"),
}
_only_decimals = _only(int, Decimal, sentence=_("This must be a decimal number, not %(found)s."))
_READERS: tuple[tuple[type[AnyField], Callable[[Json], FieldValue]], ...] = (
    (models.BooleanField, _only(bool, sentence=_("This must be true or false, not %(found)s."))),
    (models.IntegerField, _only(int, sentence=_("This must be a whole number, not %(found)s."))),
    (models.DecimalField, _number),
    (models.DateTimeField, _time),
    (models.DateField, _day),
    (models.JSONField, _list),
    (models.Field, _only(str, sentence=_("This must be text, not %(found)s."))),
)
