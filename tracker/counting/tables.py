"""The tables of one database, as they are now or as a migration knows them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

from django.apps import apps
from django.apps.registry import Apps
from django.db import models

from tracker.models.fields import through_of
from tracker.models.querysets.base import in_chunks

CHUNK = 500
Rows: TypeAlias = models.QuerySet[Any]


class Tables:
    """Gives all rows of a model, or of the relations of a field, whatever its manager leaves out.

    A migration gives the registry of its models and its database.
    """

    def __init__(self, registry: Apps = apps, using: str | None = None) -> None:
        self._registry, self._using = registry, using

    def rows(self, model: str) -> Rows:
        """All rows of the model."""
        found: Any = self._registry.get_model("tracker", model)
        rows: Rows = found._base_manager.using(self._using)
        return rows

    def relations(self, model: str, field: str) -> Rows:
        """The rows of the field's relations."""
        named: Any = self._registry.get_model("tracker", model)._meta.get_field(field)
        return through_of(named)._base_manager.using(self._using)


def pks_of(rows: Rows) -> Iterator[list[int]]:
    """The primary keys of the rows in their order, some at a time."""
    last = 0
    pks = rows.order_by("pk").values_list("pk", flat=True)
    while chunk := list(pks.filter(pk__gt=last)[:CHUNK]):
        yield chunk
        last = chunk[-1]


class Compared(NamedTuple):
    """What is stored and what is made: how what changed was and is, and what is there no more."""

    before: list[Any]
    changed: list[Any]
    gone: list[Any]


def compared(rows: Rows, made: Iterable[Any]) -> Compared:
    """Hold the stored rows against those that are made, by their primary keys."""
    there = {row.pk: row for row in rows}
    before, changed = list[Any](), list[Any]()
    for row in made:
        stored = there.pop(row.pk, None)
        if stored is None or _values(stored) != _values(row):
            changed.append(row)
            before += [stored] if stored else []
    return Compared(before, changed, [*there.values()])


def _values(row: models.Model) -> list[Any]:
    return [getattr(row, field.attname) for field in row._meta.concrete_fields]


def store(rows: Rows, made: list[Any]) -> None:
    """Write the rows, in the place of those of their primary key."""
    if made:
        _pk, *fields = (field.name for field in rows.model._meta.concrete_fields)
        rows.bulk_create(
            made,
            batch_size=CHUNK,
            update_conflicts=True,
            unique_fields=[rows.model._meta.pk.name],
            update_fields=fields,
        )


def replace(rows: Rows, made: Iterable[Any]) -> tuple[list[Any], list[Any]]:
    """Write what is made in the place of the rows; only what differs is touched.

    Returns of that how it was, and how it is.
    """
    found = compared(rows, made)
    for some in in_chunks(row.pk for row in found.gone):
        rows.filter(pk__in=some).delete()
    store(rows, found.changed)
    return found.gone + found.before, found.changed


def add(rows: Rows, more: Counter[str], make: Callable[[str, int], Any]) -> None:
    """Count so many more under each name, of some fewer; a name with none has no row.

    The rows have `name` and `number`, from which `make` makes one.
    """
    for some in in_chunks(name for name, number in more.items() if number):
        held = dict(rows.filter(pk__in=some).values_list("name", "number"))
        new = {name: held.get(name, 0) + more[name] for name in some}
        rows.filter(pk__in=[name for name in new if new[name] < 1]).delete()
        store(rows, [make(name, number) for name, number in new.items() if number > 0])
