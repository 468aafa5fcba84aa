"""New rows into the tables, many at a time; what the database refuses is traced to its row."""

from collections import defaultdict
from collections.abc import Sequence

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DataError, IntegrityError, models, transaction
from django.utils.translation import gettext as _

from tracker.importing.refusals import Refusals
from tracker.importing.rows import Row
from tracker.importing.specs import Key
from tracker.importing.stored import Stored
from tracker.models import IMPORTED
from tracker.models.fields import target_of, through_of

_BATCH = 500


class Inserter:
    """Inserts rows inside the caller's transaction, which a refusal must undo."""

    def __init__(self, stored: Stored, refusals: Refusals) -> None:
        self._stored = stored
        self._refusals = refusals
        self._made: dict[tuple[type[models.Model], Key | None], models.Model] = {}
        self._waiting: dict[Row, list[str]] = {}

    def insert(self, rows: Sequence[Row]) -> list[models.Model]:
        """Insert the rows, whose references are known; add to the refusals what cannot be.

        Returns what was inserted. A row that points to a refused one is passed over without a
        refusal of its own.
        """
        by_model: dict[type[models.Model], list[Row]] = defaultdict(list)
        for row in rows:
            by_model[row.spec.model].append(row)
        inserted: list[tuple[Row, models.Model]] = []
        for model in IMPORTED:
            pairs = [(row, made) for row in by_model[model] if (made := self._instance(row))]
            for row, made in self._save(model, pairs):
                self._made[model, row.key] = made
                inserted.append((row, made))
        incomplete = self._point_forward(inserted)
        self._connect(inserted)
        for row, made in inserted:
            if row not in incomplete:
                self._run_clean(row, made)
        return [made for _row, made in inserted]

    def _find(self, model: type[models.Model], key: Key | None) -> models.Model | None:
        return self._made.get((model, key)) or self._stored.get(model, key)

    def _instance(self, row: Row) -> models.Model | None:
        """The row as an instance, or None if something that it needs was refused."""
        made = row.spec.model(**row.values)
        for name, key in row.references.items():
            if key is None:
                continue
            field = row.spec.references[name]
            target = self._find(target_of(field), key)
            if target is not None:
                setattr(made, name, target)
            elif field.null:
                self._waiting.setdefault(row, []).append(name)
            else:
                return None
        return made

    def _save(
        self, model: type[models.Model], pairs: list[tuple[Row, models.Model]]
    ) -> list[tuple[Row, models.Model]]:
        """Insert the instances; halve the list to find the rows that the database refuses."""
        if not pairs:
            return []
        try:
            with transaction.atomic():
                model._base_manager.bulk_create([made for _row, made in pairs], _BATCH)
        except (IntegrityError, DataError) as error:
            if len(pairs) == 1:
                row, _made = pairs[0]
                self._refusals.add(row.refusal(_database_reason(model, error)))
                return []
            for _row, made in pairs:
                made.pk = None
            middle = len(pairs) // 2
            return self._save(model, pairs[:middle]) + self._save(model, pairs[middle:])
        return pairs

    def _point_forward(self, inserted: list[tuple[Row, models.Model]]) -> set[Row]:
        """Fill the references to rows that were inserted later; the rows where one was refused."""
        late: dict[tuple[type[models.Model], str], list[models.Model]] = defaultdict(list)
        incomplete = set()
        for row, made in inserted:
            for name in self._waiting.get(row, ()):
                target = self._find(target_of(row.spec.references[name]), row.references[name])
                if target is None:
                    incomplete.add(row)
                else:
                    setattr(made, name, target)
                    late[row.spec.model, name].append(made)
        for (model, name), instances in late.items():
            model._base_manager.bulk_update(instances, [name], _BATCH)
        return incomplete

    def _connect(self, inserted: list[tuple[Row, models.Model]]) -> None:
        """Insert the rows of the many-to-many fields."""
        links: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        for row, made in inserted:
            for name, keys in row.many.items():
                field = row.spec.many[name]
                through = through_of(field)
                source, target = field.m2m_field_name(), field.m2m_reverse_field_name()
                for key in keys:
                    if found := self._find(target_of(field), key):
                        links[through].append(
                            through(**{f"{source}_id": made.pk, f"{target}_id": found.pk})
                        )
        for through, instances in links.items():
            through._base_manager.bulk_create(instances, _BATCH)

    def _run_clean(self, row: Row, made: models.Model) -> None:
        """Run the model's own `clean`, which no `loaddata` runs."""
        try:
            made.clean()
        except ValidationError as error:
            by_field: dict[str, list[str]] = error.message_dict
            for name, messages in by_field.items():
                self._refusals.add(
                    row.refusal(
                        " ".join(messages),
                        field="" if name == NON_FIELD_ERRORS else name,
                        value=row.values.get(name),
                    )
                )


def _database_reason(model: type[models.Model], error: Exception) -> str:
    """The constraint's own sentence, or what the database says."""
    problem = str(error).strip().split("\n", 1)[0]
    for constraint in model._meta.constraints:
        if constraint.name and constraint.name in problem:
            message = constraint.get_violation_error_message()
            return _("%(message)s (constraint %(name)s)") % {
                "message": message,
                "name": constraint.name,
            }
    return _("The database refused the row: %(problem)s.") % {"problem": problem}
