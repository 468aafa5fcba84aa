"""The run as a whole: read, check, compare, insert; all of it or nothing."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import cast

from django.db import DataError, IntegrityError, models, transaction
from django.utils.translation import gettext as _

from tracker import search
from tracker.choices import ObligationRole
from tracker.importing import changes
from tracker.importing.inserting import insert, stored_rows
from tracker.importing.reading import MAX_BYTES, FileRefused
from tracker.importing.refusals import ImportRefused, Refusal
from tracker.importing.rows import Known, Row, read_rows
from tracker.importing.specs import spec_of
from tracker.models import IMPORTED, PUBLIC, Action, Assessment, Commitment, RecordEntry, Score
from tracker.models.querysets.base import in_chunks
from tracker.publiclog import end_current, enter_loaded, seal_loaded, take_turn
from tracker.publiclog.values import kind_of
from tracker.publishing.finding import later
from tracker.text.names import key_of


@dataclass
class Counts:
    """Rows of one model: `in_file` is the sum of the other three.

    `same`: the database has the row with these very values. `kept`: it has other values, or a later
    verdict stands, and was left alone; or the row was removed.
    """

    in_file: int = 0
    added: int = 0
    same: int = 0
    kept: int = 0


@dataclass(frozen=True)
class Report:
    """What a run did, or with `dry_run` would do; models by their lower-case name.

    `questions` are sentences about new rows that are taken and yet may be wrong. `sets` are the
    change sets that were entered after the rows.
    """

    models: dict[str, Counts] = field(default_factory=dict)
    files: int = 0
    dry_run: bool = False
    questions: tuple[str, ...] = ()
    sets: tuple[changes.Applied, ...] = ()

    @property
    def total(self) -> Counts:
        """The sums over all models."""
        return Counts(*map(sum, zip(*map(astuple, self.models.values()), strict=True)))


def load_files(
    paths: Sequence[Path],
    *,
    sets: Sequence[Path] = (),
    dry_run: bool = False,
    max_bytes: int = MAX_BYTES,
    on_file: Callable[[Path, int], None] | None = None,
) -> Report:
    """Insert the rows of Django fixture files that the database does not have yet.

    A row whose natural key exists is never changed. A verdict enters only if it is later than the
    current one of its commitment, which then is current no more. `sets` are files of changes, which
    are entered after the rows, in order, each once: what is in the record already is left out, and
    what people changed here since is kept, which the report says. `on_file` is told each file and
    its number of rows once it is read. With `dry_run` all is done and then undone.

    Raises `ImportRefused` with every refusal of the run; nothing is written then. A database that
    is locked or has no tables raises its own error.
    """
    refused = ImportRefused()
    rows: list[Row] = []
    unreadable = False
    for path in paths:
        try:
            found = read_rows(path, refused, max_bytes=max_bytes)
        except FileRefused as problem:
            unreadable = True
            refused.add(Refusal(file=path.name, reason=str(problem)))
        else:
            rows += found
            if on_file:
                on_file(path, len(found))
    files, is_readable = _read_sets(sets, refused)
    unreadable = unreadable or not is_readable
    _refuse_second(
        {row: row.place for row in rows if row.key is not None},
        _("%(file)s, row %(number)d has the same key."),
        refused,
    )
    current = (row for row in rows if row.sound and row.cleaned.get("is_current"))
    _refuse_second(
        {row: row.cleaned["commitment"] for row in current},
        _("%(file)s, row %(number)d is a current verdict on the same commitment."),
        refused,
        field="is_current",
    )
    if unreadable:
        # Every reference into the file that could not be read would be refused as well.
        refused.raise_if_any()
    try:
        with transaction.atomic():
            take_turn()
            counts, questions = _put_in(rows, refused)
            with later():
                entered = tuple(_enter(files, refused))
            refused.raise_if_any()
            transaction.set_rollback(dry_run)
    except (IntegrityError, DataError) as error:
        # Only the end of the transaction showed it, so it is about the run.
        sentence = _("The database refused the run: %(problem)s.")
        reason = sentence % {"problem": str(error).strip().split("\n", 1)[0]}
        names = ", ".join(path.name for path in paths)
        refused.add(Refusal(file=names, reason=reason))
        raise refused from error
    return Report(
        models=counts, files=len(paths), dry_run=dry_run, questions=questions, sets=entered
    )


def _read_sets(
    paths: Sequence[Path], refused: ImportRefused
) -> tuple[list[changes.ChangeFile], bool]:
    """The files of changes, and whether every one of them could be read."""
    found: dict[str, changes.ChangeFile] = {}
    is_readable = True
    for path in paths:
        try:
            file = changes.read_changes(path)
        except FileRefused as problem:
            is_readable = False
            refused.add(changes.as_refusal(path, problem))
            continue
        first = found.setdefault(file.key, file)
        if first is not file:
            reason = _("%(file)s has the same id.") % {"file": first.file}
            refused.add(Refusal(file=file.file, reason=reason, field="id"))
    # Or two fresh installations would not have the same log.
    for before, file in pairwise(found.values()):
        if before.entered_at and file.entered_at and file.entered_at < before.entered_at:
            reason = _("%(file)s, which is entered first, is later.") % {"file": before.file}
            refused.add(Refusal(file=file.file, reason=reason, field="entered_at"))
    return list(found.values()), is_readable


def _enter(files: list[changes.ChangeFile], refused: ImportRefused) -> Iterator[changes.Applied]:
    """Enter the sets that the record has not yet; what is refused of them is noted."""
    for number, file in enumerate(files):
        if changes.is_entered(file.key):
            continue
        applied = changes.enter(file, earlier=[one.key for one in files[:number]])
        changes.note_refused(file.file, applied.outcomes, refused)
        yield applied


def _refuse_second(
    places: dict[Row, Hashable], sentence: str, refused: ImportRefused, field: str = ""
) -> None:
    """Refuse each row whose place another one has already."""
    first: dict[Hashable, Row] = {}
    for row, place in places.items():
        earlier = first.setdefault(place, row)
        if earlier is not row:
            reason = sentence % {"file": earlier.file, "number": earlier.number}
            row.refuse(refused, reason, field=field)


def _put_in(rows: list[Row], refused: ImportRefused) -> tuple[dict[str, Counts], tuple[str, ...]]:
    """Compare and insert; the counts by model, and what is asked. Raises `ImportRefused`."""
    known = stored_rows(rows)
    _refuse_unknown(rows, known, refused)
    order = {model: place for place, model in enumerate(IMPORTED)}
    sound = sorted((row for row in rows if row.sound), key=lambda row: order[row.spec.model])
    for row in sound:
        row.point(known)
    current = _current_verdicts(sound)
    counts: dict[str, Counts] = defaultdict(Counts)
    seen: dict[type[models.Model], set[int]] = defaultdict(set)
    removed = _removed(row for row in sound if row.place not in known)
    held_back: set[object] = set()
    new: list[Row] = []
    for row in sound:
        count = counts[row.spec.label]
        count.in_file += 1
        stored = known.get(row.place)
        if stored is not None and row.is_same(stored, known):
            count.same += 1
            seen[row.spec.model].add(stored.pk)
        elif stored is not None or row in removed or row.cleaned.get("assessment") in held_back:
            count.kept += 1
        elif _is_held_back(row.made, current):
            count.kept += 1
            held_back.add(row.key)
        else:
            count.added += 1
            new.append(row)
    end_current(
        {
            current[row.made.commitment_id].pk
            for row in new
            if isinstance(row.made, Assessment)
            and row.made.is_current
            and row.made.commitment_id in current
        }
    )
    inserted = insert(new, known, refused)
    refused.raise_if_any()
    seal_loaded()
    for made in inserted:
        seen[type(made)].add(made.pk)
    enter_loaded(seen)
    if new or search.is_empty():
        search.rebuild()
    return dict(counts), tuple(_questions_about(inserted))


def _refuse_unknown(rows: list[Row], known: Known, refused: ImportRefused) -> None:
    """Refuse every reference to a row that neither the files nor the database have."""
    declared = known.keys() | {row.place for row in rows}
    sentence = _("Neither the files nor the database hold this row: unknown %(model)s %(key)s.")
    for row in rows:
        for name, model, key in row.pointers():
            if (model, key) not in declared:
                reason = sentence % {"model": spec_of(model).name, "key": key_of(key)}
                row.refuse(refused, reason, field=name, value=list(key))


def _current_verdicts(rows: list[Row]) -> dict[int, Assessment]:
    """The current verdicts in the database on the commitments that the rows assess."""
    assessed = {row.made.commitment_id for row in rows if isinstance(row.made, Assessment)}
    return {
        verdict.commitment_id: verdict
        for chunk in in_chunks(assessed - {None})
        for verdict in Assessment.objects.filter(is_current=True, commitment__in=chunk)
    }


def _removed(rows: Iterable[Row]) -> set[Row]:
    """The rows that were removed here, as the log says: a load does not bring them back."""
    by_model: dict[type[models.Model], dict[str, Row]] = defaultdict(dict)
    for row in rows:
        if row.key is not None and issubclass(row.spec.model, PUBLIC):
            by_model[row.spec.model][key_of(row.key)] = row
    return {
        by_key[key]
        for model, by_key in by_model.items()
        for chunk in in_chunks(by_key)
        for key, after in RecordEntry.objects.shapes(kind_of(model), [*chunk]).items()
        if after is None
    }


def _is_held_back(made: models.Model, current: dict[int, Assessment]) -> bool:
    """Whether the new row must stay out because what is published must not change.

    A verdict stays out where one with a later or equal time of publication is current, and a score
    stays out of a verdict that is stored.
    """
    if isinstance(made, Score):
        return made.assessment_id is not None
    if not isinstance(made, Assessment) or made.published_at is None:
        return False
    verdict = current.get(made.commitment_id)
    return verdict is not None and cast("dt.datetime", verdict.published_at) >= made.published_at


def _questions_about(inserted: list[models.Model]) -> Iterator[str]:
    """A sentence for each new commitment that nobody owes and each new action without evidence."""
    owed = models.Q(obligations__role=ObligationRole.DEBTOR)
    for chunk in in_chunks(made.pk for made in inserted if isinstance(made, Commitment)):
        for commitment in Commitment.objects.filter(pk__in=chunk).exclude(owed).order_by("pk"):
            yield _("%(ref)s: nobody owes this commitment.") % {"ref": commitment.ref}
    for chunk in in_chunks(made.pk for made in inserted if isinstance(made, Action)):
        for action in Action.objects.filter(pk__in=chunk, evidence=None).order_by("pk"):
            yield _("%(slug)s: no publication shows this action.") % {"slug": action.slug}
