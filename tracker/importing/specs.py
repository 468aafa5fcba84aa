"""Which models a file may hold, which fields of them, and what names a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.db import models
from django.db.models.fields import NOT_PROVIDED
from django.utils.functional import Promise

from tracker.models import IMPORTED, User
from tracker.models.fields import AnyField, FieldValue, ToMany, ToOne, target_of

Key = tuple[FieldValue, ...]

# An account that a file brings shows who did the work; nobody can sign in with it.
_ACCOUNT_FIELDS = frozenset({"username", "public_name", "password", "is_active", "date_joined"})
_ACCOUNT_REQUIRED = frozenset({"username", "password", "is_active"})


@dataclass(frozen=True)
class Spec:
    """One model as files see it; field names to fields."""

    model: type[models.Model]
    key_paths: tuple[str, ...]
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

    @property
    def key_fields(self) -> tuple[AnyField, ...]:
        """The plain fields whose values make up the natural key."""
        fields = []
        for path in self.key_paths:
            name, _, rest = path.partition("__")
            fields.append(
                spec_of(target_of(self.references[name])).values[rest]
                if rest
                else self.values[name]
            )
        return tuple(fields)

    def key_of(
        self, values: Mapping[str, FieldValue], references: Mapping[str, Key | None]
    ) -> Key | None:
        """The natural key of a row, or None if a part of it is missing."""
        parts = []
        for path in self.key_paths:
            name, _, rest = path.partition("__")
            if rest:
                target = spec_of(target_of(self.references[name]))
                key = references.get(name)
                parts.append(None if key is None else key[target.key_paths.index(rest)])
            else:
                parts.append(values.get(name))
        return None if None in parts else tuple(parts)


@cache
def spec_of(model: type[models.Model]) -> Spec:
    """What a file may say about a row of `model`, which is one of `IMPORTED`."""
    meta = model._meta
    plain = [f for f in meta.concrete_fields if f.editable and not f.primary_key]
    key_paths: tuple[str, ...] = getattr(model, "natural_key_fields", ())
    if model is User:
        key_paths = (User.USERNAME_FIELD,)
        plain = [field for field in plain if field.name in _ACCOUNT_FIELDS]
    many = {} if model is User else {field.name: field for field in meta.many_to_many}
    required = {f.name for f in plain if not f.null and not f.blank and f.default is NOT_PROVIDED}
    required |= {name for name, field in many.items() if not field.blank}
    return Spec(
        model=model,
        key_paths=key_paths,
        values={f.name: f for f in plain if not isinstance(f, models.ForeignKey)},
        references={f.name: f for f in plain if isinstance(f, models.ForeignKey)},
        many=many,
        required=_ACCOUNT_REQUIRED if model is User else frozenset(required),
    )


@cache
def specs() -> dict[str, Spec]:
    """All specs by the model's name in a file."""
    return {model._meta.label_lower: spec_of(model) for model in IMPORTED}
