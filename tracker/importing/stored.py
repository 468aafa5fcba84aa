"""What the database holds of the rows that a run names, in few queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import reduce
from typing import TypeVar

from django.db import models

from tracker.importing.rows import Row
from tracker.importing.specs import Key, spec_of
from tracker.models.fields import AnyField, FieldValue, ToMany, target_of, through_of

_CHUNK = 500
_Item = TypeVar("_Item")

Model = type[models.Model]


class Stored:
    """The stored rows that a run names, by model and natural key."""

    def __init__(self, rows: Collection[Row]) -> None:
        named: dict[Model, set[Key]] = defaultdict(set)
        for row in rows:
            if row.key is not None:
                named[row.spec.model].add(row.key)
            for name, key in row.references.items():
                if key is not None:
                    named[target_of(row.spec.references[name])].add(key)
            for name, keys in row.many.items():
                named[target_of(row.spec.many[name])].update(keys)
        self._rows = {model: dict(_fetch(model, keys)) for model, keys in named.items()}
        self._many: dict[tuple[Model, str], dict[int, set[int]]] = {}
        for row in rows:
            for name, field in row.spec.many.items():
                place = (row.spec.model, name)
                if place not in self._many:
                    self._many[place] = _fetch_many(field, self._rows.get(row.spec.model, {}))

    def get(self, model: Model, key: Key | None) -> models.Model | None:
        """The stored row with that key, or None."""
        return None if key is None else self._rows.get(model, {}).get(key)

    def many(self, instance: models.Model, name: str) -> set[int]:
        """The primary keys of the rows to which a stored row's many-to-many field points."""
        return self._many[type(instance), name].get(instance.pk, set())


def is_same(row: Row, instance: models.Model, stored: Stored) -> bool:
    """Whether the stored row has the values of the file's row, and the defaults elsewhere."""
    return (
        all(
            getattr(instance, name) == row.values[name]
            if name in row.values
            else _has_default(instance, field)
            for name, field in row.spec.values.items()
        )
        and all(
            getattr(instance, field.attname)
            == _pk(stored.get(target_of(field), row.references.get(name)), row.references.get(name))
            for name, field in row.spec.references.items()
        )
        and all(
            stored.many(instance, name)
            == {_pk(stored.get(target_of(field), key), key) for key in row.many.get(name, ())}
            for name, field in row.spec.many.items()
        )
    )


def chunks(values: Iterable[_Item]) -> Iterator[list[_Item]]:
    """The values in lists short enough for one query."""
    listed = list(values)
    for start in range(0, len(listed), _CHUNK):
        yield listed[start : start + _CHUNK]


def _pk(instance: models.Model | None, key: Key | None) -> FieldValue:
    """The row's primary key; None for no reference; for a row that is not stored, nothing's."""
    if instance is not None:
        return instance.pk
    return None if key is None else NotImplemented


def _has_default(instance: models.Model, field: AnyField) -> bool:
    if callable(field.default) and field.default is not list:
        return True  # the moment at which the row was made, say: the file does not tell
    return bool(getattr(instance, field.attname) == field.get_default())


def _fetch(model: Model, keys: set[Key]) -> Iterator[tuple[Key, models.Model]]:
    paths = spec_of(model).key_paths
    parents = [path.partition("__")[0] for path in paths if "__" in path]
    rows = model._base_manager.select_related(*parents) if parents else model._base_manager.all()
    for chunk in chunks({key[0] for key in keys}):
        for instance in rows.filter(**{f"{paths[0]}__in": chunk}):
            key = tuple(reduce(getattr, path.split("__"), instance) for path in paths)
            if key in keys:
                yield key, instance


def _fetch_many(field: ToMany, rows: dict[Key, models.Model]) -> dict[int, set[int]]:
    source, target = field.m2m_field_name(), field.m2m_reverse_field_name()
    through = through_of(field)
    found: dict[int, set[int]] = defaultdict(set)
    for chunk in chunks(instance.pk for instance in rows.values()):
        pairs = through._base_manager.filter(**{f"{source}__in": chunk})
        for source_id, target_id in pairs.values_list(f"{source}_id", f"{target}_id"):
            found[source_id].add(target_id)
    return found
