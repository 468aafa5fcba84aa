"""Which models a file may hold, which fields of them, and what names a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

from django.db import models
from django.db.models.fields import NOT_PROVIDED
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.importing.values import Flaw, clean_value
from tracker.models import IMPORTED, User
from tracker.models.fields import AnyField, FieldValue, Json, ToMany, ToOne, target_of

Model = type[models.Model]
Key = tuple[FieldValue, ...]

# An account that a file brings shows who did the work; nobody can sign in with it.
_ACCOUNT_FIELDS = frozenset({"username", "public_name", "password", "is_active", "date_joined"})
_ACCOUNT_MUST = {
    "is_active": (False, _("A file may only bring accounts that are not active.")),
    # What Django stores where nobody can sign in.
    "password": (
        "!",
        _("A file may only bring accounts without a password, which is written as !."),
    ),
}


@dataclass(frozen=True)
class Spec:
    """One model as files see it; field names to fields. `key_fields` are those of `key_paths`."""

    model: Model
    key_paths: tuple[str, ...]
    key_fields: tuple[AnyField, ...]
    values: Mapping[str, AnyField]
    references: Mapping[str, ToOne]
    many: Mapping[str, ToMany]
    required: frozenset[str]

    @property
    def label(self) -> str:
        """The model's name in a file, for example `tracker.commitment`."""
        return self.model._meta.label_lower

    @property
    def name(self) -> str | Promise:
        """The model's name in a sentence."""
        return self.model._meta.verbose_name or self.label

    def clean(self, name: str, raw: Json) -> FieldValue:
        """The value of a plain field, the key to which a foreign key points, or many keys.

        Raises `Flaw`.
        """
        if field := self.values.get(name):
            value = clean_value(field, raw)
            if self.model is User and name in _ACCOUNT_MUST:
                must, reason = _ACCOUNT_MUST[name]
                if value != must:
                    raise Flaw(reason)
            return value
        if reference := self.references.get(name):
            if raw is None and not reference.null:
                raise Flaw(_("A key is needed here, not null."))
            return None if raw is None else spec_of(target_of(reference)).clean_key(raw)
        if many := self.many.get(name):
            if not isinstance(raw, list):
                raise Flaw(_("This must be a list of keys."))
            if not raw and not many.blank:
                raise Flaw(_("The list must not be empty."))
            keys = tuple(map(spec_of(target_of(many)).clean_key, raw))
            if len(set(keys)) < len(keys):
                raise Flaw(_("The list names a row twice."))
            return keys
        raise Flaw(_("The model has no such field that a file may fill."))

    def clean_key(self, raw: Json) -> Key:
        """The natural key of a row, which a file writes as a list. Raises `Flaw`."""
        if not isinstance(raw, list) or len(raw) != len(self.key_fields):
            sentence = _("This must be the key of a row (%(model)s): a list with %(parts)s.")
            raise Flaw(sentence % {"model": self.name, "parts": ", ".join(self.key_paths)})
        return tuple(map(clean_value, self.key_fields, raw))

    def key_of(self, cleaned: Mapping[str, FieldValue]) -> Key | None:
        """The natural key of a row with these values, or None if a part of it is missing."""
        parts = []
        for path in self.key_paths:
            name, _dunder, rest = path.partition("__")
            part = cleaned.get(name)
            if rest and part is not None:
                part = part[spec_of(target_of(self.references[name])).key_paths.index(rest)]
            parts.append(part)
        return None if None in parts else tuple(parts)


@cache
def spec_of(model: Model) -> Spec:
    """What a file may say about a row of `model`, which is one of `IMPORTED`."""
    meta = model._meta
    plain = [f for f in meta.concrete_fields if f.editable and not f.primary_key]
    many = {field.name: field for field in meta.many_to_many}
    key_paths: tuple[str, ...] = getattr(model, "natural_key_fields", (User.USERNAME_FIELD,))
    if model is User:
        plain = [field for field in plain if field.name in _ACCOUNT_FIELDS]
        many = {}
    required = {f.name for f in plain if not f.null and not f.blank and f.default is NOT_PROVIDED}
    required |= {name for name, field in many.items() if not field.blank}
    return Spec(
        model=model,
        key_paths=key_paths,
        key_fields=tuple(_field_at(model, path) for path in key_paths),
        values={f.name: f for f in plain if not isinstance(f, models.ForeignKey)},
        references={f.name: f for f in plain if isinstance(f, models.ForeignKey)},
        many=many,
        required=frozenset(required | (_ACCOUNT_MUST.keys() if model is User else set())),
    )


def _field_at(model: Model, path: str) -> AnyField:
    name, _dunder, rest = path.partition("__")
    field = cast("AnyField", model._meta.get_field(name))
    return _field_at(target_of(field), rest) if rest else field


@cache
def specs() -> dict[str, Spec]:
    """All specs by the model's name in a file."""
    return {model._meta.label_lower: spec_of(model) for model in IMPORTED}
