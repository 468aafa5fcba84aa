"""New rows into the tables, many at a time; what the database refuses is traced to its row."""

from collections import defaultdict
from collections.abc import Iterable
from functools import reduce
from itertools import groupby

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DataError, IntegrityError, models, transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from tracker.importing.refusals import ImportRefused
from tracker.importing.rows import Known, Row
from tracker.importing.specs import Key, Model, spec_of
from tracker.models.fields import target_of, through_of
from tracker.models.querysets.base import in_chunks

_BATCH = 500


def stored_rows(rows: Iterable[Row]) -> Known:
    """The stored rows that the rows name, themselves included, in few queries."""
    named: dict[Model, set[Key]] = defaultdict(set)
    for row in rows:
        if row.key is not None:
            named[row.spec.model].add(row.key)
        for _name, model, key in row.pointers():
            named[model].add(key)
    known: Known = {}
    for model, keys in named.items():
        paths = spec_of(model).key_paths
        parents = [path.partition("__")[0] for path in paths if "__" in path]
        many = [
            Prefetch(name, target_of(field)._base_manager.only("pk"))
            for name, field in spec_of(model).many.items()
        ]
        found = model._base_manager.prefetch_related(*many)
        if parents:
            found = found.select_related(*parents)
        for chunk in in_chunks({key[0] for key in keys}):
            for instance in found.filter(**{f"{paths[0]}__in": chunk}):
                key = tuple(reduce(getattr, path.split("__"), instance) for path in paths)
                if key in keys:
                    known[model, key] = instance
    return known


def insert(rows: Iterable[Row], known: Known, refused: ImportRefused) -> list[models.Model]:
    """Insert the rows, model by model, inside the caller's transaction, which a refusal must undo.

    Returns what was inserted, and adds it to what is known. A row that points to a refused one is
    passed over without a refusal of its own.
    """
    inserted: list[Row] = []
    for model, group in groupby(rows, key=lambda row: row.spec.model):
        for row in _saved(model, [row for row in group if row.point(known)], refused):
            known[row.place] = row.made
            inserted.append(row)
    _fill_later(inserted, known)
    for row in inserted:
        if not row.waiting:
            _run_clean(row, refused)
    return [row.made for row in inserted]


def _saved(model: Model, rows: list[Row], refused: ImportRefused) -> list[Row]:
    """Insert the instances; halve the list to find the rows that the database refuses."""
    try:
        with transaction.atomic():
            model._base_manager.bulk_create([row.made for row in rows], _BATCH)
    except (IntegrityError, DataError) as error:
        if len(rows) == 1:
            rows[0].refuse(refused, _database_reason(model, error))
            return []
        for row in rows:
            row.made.pk = None
        middle = len(rows) // 2
        return [
            *_saved(model, rows[:middle], refused),
            *_saved(model, rows[middle:], refused),
        ]
    return rows


def _fill_later(inserted: list[Row], known: Known) -> None:
    """Fill the references to rows that were inserted later, and the many-to-many fields."""
    late: dict[tuple[Model, str], list[models.Model]] = defaultdict(list)
    links: dict[Model, list[models.Model]] = defaultdict(list)
    for row in inserted:
        for name in row.waiting:
            late[row.spec.model, name].append(row.made)
        row.point(known)
        for name, model, key in row.pointers():
            if (many := row.spec.many.get(name)) and (target := known.get((model, key))):
                ends = {
                    f"{many.m2m_field_name()}_id": row.made.pk,
                    f"{many.m2m_reverse_field_name()}_id": target.pk,
                }
                links[through_of(many)].append(through_of(many)(**ends))
    for (model, name), instances in late.items():
        model._base_manager.bulk_update(instances, [name], _BATCH)
    for through, instances in links.items():
        through._base_manager.bulk_create(instances, _BATCH)


def _run_clean(row: Row, refused: ImportRefused) -> None:
    """Run the model's own `clean`, which no `loaddata` runs."""
    try:
        row.made.clean()
    except ValidationError as error:
        by_field: dict[str, list[str]] = error.message_dict
        for name, messages in by_field.items():
            row.refuse(
                refused,
                " ".join(messages),
                field="" if name == NON_FIELD_ERRORS else name,
                value=row.cleaned.get(name) if name in row.spec.values else None,
            )


def _database_reason(model: Model, error: Exception) -> str:
    """The constraint's own sentence, or what the database says."""
    problem = str(error).strip().split("\n", 1)[0]
    for constraint in model._meta.constraints:
        if constraint.name and constraint.name in problem:
            message = constraint.get_violation_error_message()
            sentence = _("%(message)s (constraint %(name)s)")
            return sentence % {"message": message, "name": constraint.name}
    return _("The database refused the row: %(problem)s.") % {"problem": problem}
