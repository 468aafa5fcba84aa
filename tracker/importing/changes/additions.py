"""A new row of a file."""

from collections.abc import Iterable

from django.db.models import Max
from django.utils.translation import gettext as _

from tracker.importing.specs import spec_of
from tracker.models import Evidence
from tracker.models.base import KeyedModel
from tracker.models.changesets import FIRST_NUMBER
from tracker.publishing.saving import recorded, save_with_history

from .checks import complete
from .entries import Addition
from .outcomes import Kind, Outcome
from .runs import REFUSALS, Run, Stopped, refused, stopped, values_of
from .values import Values, differing, plain


def add_row(entry: Addition, run: Run) -> list[Outcome]:
    """Add the row. Raises Stopped, whatever it is that stands against it."""
    values = values_of(entry, entry.model, entry.fields)
    row = entry.model()
    values.put_into(row)
    lines = {name: node.line for name, node in entry.fields.items()}
    missing = spec_of(entry.model).required - entry.fields.keys() - {"position"}
    if missing:
        told = _("The field is missing.")
        raise Stopped(
            Outcome(Kind.REFUSED, entry.line, entry.name, name, told) for name in sorted(missing)
        )
    try:
        _stop_if_there(entry, row, values, run)
        if isinstance(row, Evidence) and _is_unplaced(row):
            row.position = _next_position(row)
        complete(row)
        row.full_clean()
        save_with_history(row, by=run.by, many=values.lists)
    except REFUSALS as error:
        raise refused(entry, error, lines) from error
    return [Outcome(Kind.ADDED, entry.line, entry.name, told=str(row))]


def _next_position(row: Evidence) -> int:
    there = Evidence.objects.filter(action=row.action_id)
    return (there.aggregate(last=Max("position"))["last"] or 0) + 1


def _stop_if_there(entry: Addition, row: KeyedModel, values: Values, run: Run) -> None:
    """Stop if the record has the row: nothing is to do, or it is there with other values."""
    for stored in _rows_like(row):
        told = values.told(stored)
        fields = differing(told, {name: plain(recorded(stored, name)) for name in told})
        if stored.pk >= FIRST_NUMBER and not (fields and _is_unplaced(row)):
            raise stopped(Kind.REFUSED, entry, _("The file has this row twice."))
        if not fields:
            raise stopped(Kind.NOTHING, entry)
        if not _is_unplaced(row):
            sentence = _("It is there already, with other values: %(fields)s.")
            raise stopped(run.otherwise, entry, sentence % {"fields": ", ".join(fields)})


def _is_unplaced(row: KeyedModel) -> bool:
    """Whether it is evidence that comes after what its action has."""
    return isinstance(row, Evidence) and getattr(row, "position", None) is None


def _rows_like(row: KeyedModel) -> Iterable[KeyedModel]:
    """The rows that have the key of this one; of evidence without its place, the same address."""
    if isinstance(row, Evidence) and _is_unplaced(row):
        return Evidence.objects.filter(action=row.action_id, url=row.url).order_by("pk")
    paths = row.natural_key_fields
    names = {path.partition("__")[0] for path in paths}
    if any(getattr(row, f"{name}_id", getattr(row, name, None)) is None for name in names):
        return ()
    key = dict(zip(paths, row.natural_key(), strict=True))
    return type(row)._base_manager.filter(**key).order_by("pk")
