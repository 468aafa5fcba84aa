"""The run as a whole: read, check, compare, insert; all of it or nothing."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from pathlib import Path

from django.db import DataError, IntegrityError, models, transaction
from django.utils.translation import gettext as _

from tracker import search
from tracker.importing.inserting import Inserter
from tracker.importing.questions import questions_about
from tracker.importing.reading import MAX_BYTES, FileRefused, RawRow, read_rows
from tracker.importing.refusals import ImportRefused, Refusal, Refusals
from tracker.importing.report import Counts, Report
from tracker.importing.rows import Row, check_rows, key_text
from tracker.importing.specs import Key, spec_of
from tracker.importing.stored import Stored, is_same
from tracker.importing.verdicts import Verdicts, refuse_two_current
from tracker.models import IMPORTED, Assessment
from tracker.models.fields import target_of
from tracker.publiclog import end_current, enter_loaded, seal_loaded, take_turn


def load_files(
    paths: Sequence[Path],
    *,
    dry_run: bool = False,
    max_bytes: int = MAX_BYTES,
    on_file: Callable[[Path, int], None] | None = None,
) -> Report:
    """Insert the rows of Django fixture files that the database does not have yet.

    A row whose natural key exists is never changed. A verdict enters only if it is later than the
    current one of its commitment, which then is current no more. `on_file` is told each file and
    its number of rows once it is read. With `dry_run` all is done and then undone.

    Raises `ImportRefused` with every refusal of the run; nothing is written then. A database that
    is locked or has no tables raises its own error.
    """
    refusals = Refusals()
    raw_rows: list[RawRow] = []
    unreadable = False
    for path in paths:
        try:
            rows = read_rows(path, refusals, max_bytes=max_bytes)
        except FileRefused as problem:
            unreadable = True
            refusals.add(Refusal(file=path.name, reason=str(problem)))
            continue
        raw_rows += rows
        if on_file:
            on_file(path, len(rows))
    checked = check_rows(raw_rows, refusals)
    refuse_two_current(checked, refusals)
    if unreadable:
        # Every reference into the file that could not be read would be refused as well.
        refusals.raise_if_any()
    try:
        with transaction.atomic():
            take_turn()
            counts, questions = _put_in(checked, refusals)
            transaction.set_rollback(dry_run)
    except (IntegrityError, DataError) as error:
        raise _refused_at_the_end(error, paths) from error
    return Report(models=counts, files=len(paths), dry_run=dry_run, questions=questions)


def _put_in(rows: list[Row], refusals: Refusals) -> tuple[dict[str, Counts], tuple[str, ...]]:
    """Compare and insert; the counts by model, and what is asked. Raises `ImportRefused`."""
    stored = Stored(rows)
    _refuse_unknown(rows, stored, refusals)
    verdicts = Verdicts(rows, stored)
    counts = {spec_of(model).label: Counts() for model in IMPORTED}
    held_back = {
        row.key
        for row in rows
        if row.spec.model is Assessment
        and stored.get(Assessment, row.key) is None
        and verdicts.is_held_back(row)
    }
    new: list[Row] = []
    same: list[models.Model] = []
    for row in rows:
        count = counts[row.spec.label]
        count.in_file += 1
        instance = stored.get(row.spec.model, row.key)
        if instance is not None and is_same(row, instance, stored):
            count.same += 1
            same.append(instance)
        elif (
            instance is not None
            or verdicts.is_held_back(row)
            or row.references.get("assessment") in held_back - {None}
        ):
            count.kept += 1
        else:
            count.added += 1
            new.append(row)
    succeeded = {verdicts.succeeded_by(row) for row in new if row.sound}
    end_current({pk for pk in succeeded if pk is not None})
    inserted = Inserter(stored, refusals).insert([row for row in new if row.sound])
    refusals.raise_if_any()
    seal_loaded()
    enter_loaded(_by_model(inserted, same))
    if new or search.is_empty():
        search.rebuild()
    counted = {label: count for label, count in counts.items() if count.in_file}
    return counted, tuple(questions_about(inserted))


def _by_model(*found: Iterable[models.Model]) -> dict[type[models.Model], set[int]]:
    """The primary keys of the rows, by model."""
    pks: dict[type[models.Model], set[int]] = defaultdict(set)
    for instance in chain(*found):
        pks[type(instance)].add(instance.pk)
    return pks


def _refuse_unknown(rows: list[Row], stored: Stored, refusals: Refusals) -> None:
    """Refuse every reference to a row that neither the files nor the database have."""
    declared = {(row.spec.model, row.key) for row in rows}

    def is_known(model: type[models.Model], key: Key) -> bool:
        return (model, key) in declared or stored.get(model, key) is not None

    for row in rows:
        named = [
            (name, target_of(row.spec.references[name]), key)
            for name, key in row.references.items()
            if key is not None
        ]
        named += [
            (name, target_of(row.spec.many[name]), key)
            for name, keys in row.many.items()
            for key in keys
        ]
        for name, model, key in named:
            if not is_known(model, key):
                row.sound = False
                refusals.add(
                    row.refusal(
                        _(
                            "Neither the files nor the database hold this row:"
                            " unknown %(model)s %(key)s."
                        )
                        % {"model": spec_of(model).name, "key": key_text(key)},
                        field=name,
                        value=list(key),
                    )
                )


def _refused_at_the_end(error: Exception, paths: Sequence[Path]) -> ImportRefused:
    """A refusal of the whole run, for what only the end of the transaction showed."""
    reason = _("The database refused the run: %(problem)s.") % {
        "problem": str(error).strip().split("\n", 1)[0]
    }
    return ImportRefused((Refusal(file=", ".join(p.name for p in paths), reason=reason),), 1)
