"""What the public sees of a row, as the log holds it: every public field, related rows by key."""

import datetime as dt
import json
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import TypeAlias, TypeVar, cast

from django.db import models
from django.db.models import Prefetch

from tracker.chain import canonical, moment
from tracker.models import PUBLIC, Assessment, ChangeSet, Score, User
from tracker.models.base import HasNaturalKey, KeyedModel
from tracker.models.fields import AnyField, FieldValue, Json, target_of
from tracker.text.names import key_of

# How far a verdict or a set has come is for the desk; in public it is there or not.
_HIDDEN: dict[type[KeyedModel], frozenset[str]] = {
    Assessment: frozenset(
        {"state", "created_at", "updated_at", "submitted_at", "returned_because"}
    ),
    ChangeSet: frozenset({"state", "created_at", "submitted_at", "returned_because", "numbered"}),
}
SCORED = ("value", "reason", "unscored", "unscored_reason")
PublicValues: TypeAlias = dict[str, Json]
Lists: TypeAlias = dict[str, list[str]]
_Row = TypeVar("_Row", bound=models.Model)


def kind_of(model: type[models.Model]) -> str:
    """How entries name the model."""
    return cast("str", model._meta.model_name)


def stable_key(row: HasNaturalKey) -> str:
    """The parts of the row's stable key, divided by spaces."""
    return key_of(row.natural_key())


def hidden_fields(model: type[KeyedModel]) -> frozenset[str]:
    """The fields that the public does not see."""
    return _HIDDEN.get(model, frozenset()) | {model.lock_field}


def is_named_elsewhere(model: type[models.Model]) -> bool:
    """Whether other public rows name rows of the model by their key."""
    return any(
        field.related_model in {*PUBLIC, Score}
        for field in model._meta.get_fields(include_hidden=True)
        if field.auto_created and not field.concrete
    )


def whole_rows(
    model: type[_Row], *, using: str = "default", lists: bool = True
) -> models.QuerySet[_Row]:
    """Rows with what `public_values` needs of them, in a fixed number of queries.

    Without `lists` the other rows that many-to-many fields name are left out.
    """
    # The base manager: no row is hidden from it.
    rows = model._base_manager.using(using).order_by("pk")
    if model not in PUBLIC:
        return rows
    if model is Assessment:
        scores = Score._base_manager.select_related("party").order_by("pk")
        rows = rows.prefetch_related(Prefetch("scores", queryset=scores))
    return rows.select_related(*_paths(model)).prefetch_related(
        *(
            Prefetch(
                field.name,
                queryset=target._base_manager.select_related(*_parents(target)),
            )
            for field in (model._meta.many_to_many if lists else ())
            for target in [target_of(field)]
        )
    )


def public_rows(
    model: type[KeyedModel], *, using: str = "default", lists: bool = True
) -> models.QuerySet[KeyedModel]:
    """What the public sees, with what `public_values` needs, in a fixed number of queries.

    `lists` as for `whole_rows`.
    """
    rows = whole_rows(model, using=using, lists=lists)
    return rows.filter(**{"state": model.public_state} if model.public_state else {})


def is_public(row: models.Model) -> bool:
    """Whether the public sees the row."""
    if not isinstance(row, PUBLIC):
        return False
    return row.public_state is None or row.public_state == getattr(row, "state", None)


def public_values(row: KeyedModel, lists: Lists | None = None) -> PublicValues:
    """The public values of a row of `whole_rows` that the public sees.

    Dates and moments are ISO 8601, decimals are text with all their places, unknown is None, a
    related row is its stable key, several are a sorted list of keys. `lists` are the keys that its
    many-to-many fields name, for a caller who knows them.
    """
    hidden = hidden_fields(type(row))
    values: PublicValues = {
        field.name: _plain(field, row)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in hidden
    }
    values |= lists_of(row) if lists is None else lists
    if isinstance(row, Assessment):
        values["scores"] = {
            stable_key(score.party): {name: getattr(score, name) for name in SCORED}
            for score in row.scores.all()
        }
    return values


def lists_of(row: KeyedModel | User) -> Lists:
    """The sorted keys of the rows that each many-to-many field of the row names."""
    return {field.name: keys_of(getattr(row, field.name).all()) for field in row._meta.many_to_many}


def keys_of(rows: Iterable[HasNaturalKey]) -> list[str]:
    """The sorted keys of the rows."""
    return sorted(map(stable_key, rows))


def changed_fields(
    model: type[models.Model], logged: PublicValues, stored: PublicValues
) -> list[str]:
    """The fields in which two sets of public values of a row differ, in order.

    Values that were entered before a field was added say of it what the field's default says; of a
    field that is no more there is nothing to compare.
    """
    return [
        name
        for name in sorted(stored)
        if stored[name] != (logged[name] if name in logged else _default(model, name))
    ]


def is_unchanged(model: type[models.Model], before: str | None, after: str | None) -> bool:
    """Whether two sets of public values in canonical JSON say the same of a row."""
    if before is None or after is None or before == after:
        return before == after
    return not changed_fields(model, json.loads(before), json.loads(after))


def _default(model: type[models.Model], name: str) -> Json:
    if name == "scores":
        return {}
    field = model._meta.get_field(name)
    return field.get_default() if isinstance(field, models.Field) and not field.many_to_many else []


def stored_values(row: KeyedModel | User, lists: Lists | None = None) -> str | None:
    """The public values of the row as the database holds it now, in canonical JSON.

    None where the public does not see it. `lists` as for `public_values`.
    """
    if not is_public(row):
        return None
    rows = whole_rows(type(row), using=row._state.db or "default", lists=lists is None)
    return values_of(rows.filter(pk=row.pk).first(), lists)


def values_of(row: KeyedModel | User | None, lists: Lists | None = None) -> str | None:
    """The same of a row that was read by `whole_rows` just now."""
    if not isinstance(row, KeyedModel) or not is_public(row):
        return None
    return canonical(public_values(row, lists))


def _plain(field: AnyField, row: KeyedModel) -> Json:
    if field.remote_field:
        related = getattr(row, field.name)
        if isinstance(related, User):
            return related.public_name
        return None if related is None else stable_key(related)
    value: FieldValue = getattr(row, field.attname)
    if isinstance(value, dt.datetime):
        return moment(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal) and isinstance(field, models.DecimalField):
        return f"{value:.{field.decimal_places}f}"
    return value


@cache
def _paths(model: type[models.Model]) -> list[str]:
    """The relations to follow for the stable keys of the row and of those that it names."""
    paths = []
    for field in model._meta.concrete_fields:
        if field.remote_field:
            paths.append(field.name)
            paths += [f"{field.name}__{path}" for path in _parents(target_of(field))]
    return paths


def _parents(model: type[models.Model]) -> Iterable[str]:
    """The relations to follow for the stable key of a row of the model."""
    keys: tuple[str, ...] = getattr(model, "natural_key_fields", ())
    return [path.rpartition("__")[0] for path in keys if "__" in path]
