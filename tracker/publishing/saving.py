"""The one way in which a row of the record is saved: with a lock, and with its history.

A save names the version of the row that it started from. It is refused as stale when the row has
another version by then, and it writes what it changed to the history in the same transaction.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from typing import TypeAlias, TypeVar, cast

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, router, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.choices import ChangeVerb
from tracker.models import PUBLIC, Assessment, Change, Score, User
from tracker.models.base import HasNaturalKey, KeyedModel
from tracker.models.changesets import FIRST_NUMBER
from tracker.models.fields import AnyField, FieldValue, Json, OptionalText
from tracker.publiclog.values import (
    SCORED,
    Lists,
    is_named_elsewhere,
    is_public,
    keys_of,
    lists_of,
    stable_key,
    whole_rows,
)
from tracker.publiclog.writing import (
    Writer,
    enter,
    enter_account_changes,
    enter_new_name,
    notice,
    take_turn,
)
from tracker.text import sha256_of

from .errors import Problem, Refused, refusal
from .finding import Following, follow
from .trials import current_trial

# FieldChanges that no history may show, and what it shows instead.
_SECRET = frozenset({"password"})
NOT_SHOWN = "(not shown)"
# What a save does by itself, or what would fill the history with signing in.
_SILENT = frozenset({"last_login", "loaded_at"})

Row: TypeAlias = KeyedModel | User
_Row = TypeVar("_Row", bound=KeyedModel | User)
# What an act changed: by field, its `old` and its `new` value as the history shows them.
FieldChanges: TypeAlias = dict[str, dict[str, Json]]


class Stale(Exception):
    """Somebody else saved the row since the caller read it. Nothing was written.

    `stored` is the row as it is now, or None if it was removed; `version` is its version.
    """

    def __init__(self, stored: Row | None) -> None:
        self.stored = stored
        self.version: int | None = getattr(stored, stored.lock_field) if stored else None
        super().__init__(
            _("Somebody else saved this in the meantime. Nothing of yours was written.")
            if stored
            else _("Somebody else removed this in the meantime. Nothing of yours was written.")
        )


def save_with_history(
    row: Row,
    *,
    by: User | None,
    version: int | None = None,
    many: Mapping[str, Iterable[HasNaturalKey]] | None = None,
    reason: str | None = None,
) -> Change | None:
    """Save the row and its many-to-many relations `many`, and record what changed.

    `version` is the version that the caller showed to its user; without it, the one in `row`. A new
    row is inserted. Returns the history's entry, or None where nothing was different. Raises
    `Stale`, and the database's IntegrityError. `by` is None for a command.
    Assessments and scores are refused: only the functions of the workflow write them.
    """
    _refuse_verdicts(row)
    return save(row, by=by, version=version, many=many, reason=reason)


def remove_with_history(
    row: Row, *, by: User | None, version: int | None = None, reason: str | None = None
) -> Change:
    """Delete a row that has no page of its own, and record what it held. Raises `Stale`."""
    _refuse_verdicts(row)
    if hasattr(row, "withdrawn_at"):
        raise TypeError(f"A row of {row._meta.label} is withdrawn, never removed.")
    return remove(row, by=by, version=version, reason=reason)


def save(
    row: Row,
    *,
    by: User | None,
    version: int | None = None,
    stored: Row | None = None,
    many: Mapping[str, Iterable[HasNaturalKey]] | None = None,
    reason: str | None = None,
    verb: ChangeVerb = ChangeVerb.CHANGED,
    scores: Iterable[Score] | None = None,
    stamps: Mapping[str, dt.datetime] | None = None,
    writer: Writer | None = None,
) -> Change | None:
    """What `save_with_history` does, for every model.

    `stored` is the row as `locked` gave it to a caller who looked at it first. `verb` says what the
    save means; `scores` are the whole new set of an assessment's; `stamps` are fields written
    along, if there is anything to write, and not recorded. `writer` is that of an act which saves
    more than this row; its caller flushes it.
    """
    using = _database(row)
    sets = {name: list(rows) for name, rows in (many or {}).items()}
    for name, value in (stamps or {}).items():
        setattr(row, name, value)
    with transaction.atomic(using=using):
        before, old_key, following = None, None, Following()
        lists = {name: keys_of(rows) for name, rows in sets.items()}
        if row._state.adding:
            take_turn(using)
            lists = {field.name: [] for field in row._meta.many_to_many} | lists
            fields = _insert(row, sets=sets, lists=lists)
            marks = ScoreChanges.between([], scores)
            verb = ChangeVerb.ADDED
        else:
            stored = stored or locked(row, version)
            there = lists_of(stored)
            lists = there | lists
            marks = ScoreChanges.between(_scores_of(stored), scores)
            old_key = stable_key(stored)
            _refuse_another_key(row, stored)
            fields = _differences(row, stored, there, lists, stamps=stamps or {})
            if not (fields or marks.fields):
                return None
            before = None if current_trial() else notice(stored, there)
            following = Following.of(stored)
            _update(row, stored, fields, sets=sets, stamps=stamps or {})
        if isinstance(row, Assessment):
            marks.write(row)
        follow(row, following)
        return record_change(
            row,
            by=by,
            verb=verb,
            fields=fields | marks.fields,
            reason=reason,
            before=before,
            old_key=old_key,
            lists=lists,
            writer=writer,
        )


def remove(
    row: Row,
    *,
    by: User | None,
    version: int | None = None,
    reason: str | None = None,
    writer: Writer | None = None,
) -> Change:
    """What `remove_with_history` does, for every model; `writer` as for `save`."""
    with transaction.atomic(using=_database(row)):
        stored = locked(row, version)
        lists = lists_of(stored)
        before, following = None if current_trial() else notice(stored, lists), Following.of(stored)
        held = _all_values(stored, lists)
        old: FieldChanges = {name: {"old": value, "new": None} for name, value in held.items()}
        verb = ChangeVerb.REMOVED
        change = record_change(
            stored, by=by, verb=verb, fields=old, reason=reason, before=before, writer=writer
        )
        stored.delete()
        follow(None, following)
    return change


def record_change(
    row: Row,
    *,
    by: User | None,
    verb: ChangeVerb,
    fields: FieldChanges | None = None,
    reason: str | None = None,
    before: str | None = None,
    old_key: str | None = None,
    lists: Lists | None = None,
    writer: Writer | None = None,
) -> Change:
    """Write one entry of the history: the row's stable key, who, when, and what.

    What the public sees differently now enters the log: `before` is what `notice` returned,
    `old_key` the row's key then, `lists` the keys that its many-to-many fields name, `writer` that
    of an act that changes more than this row.
    """
    change = Change(
        at=timezone.now(),
        by=by,
        verb=verb,
        model=row._meta.label_lower,
        object_id=row.pk,
        key=stable_key(row)[:500],
        version=getattr(row, row.lock_field),
        fields=fields or {},
        reason=reason,
    )
    if trial := current_trial():
        for name in getattr(row, "told_by_hash", frozenset()) & change.fields.keys():
            # A set is where the words themselves are until it is approved.
            change.fields[name]["new"] = getattr(row, name)
        # A verdict of a set has no number yet: it is called by what it is about.
        about = row.commitment if isinstance(row, Assessment) else row
        trial.note(change, about)
        return change
    writes = writer or Writer(by=by, using=_database(row))
    enter(
        row,
        writer=writes,
        verb=verb,
        reason=reason,
        before=before,
        old_key=old_key,
        lists=lists,
    )
    if isinstance(row, User):
        if "public_name" in change.fields:
            enter_new_name(row, writer=writes)
        is_new = verb == ChangeVerb.ADDED
        enter_account_changes(change.fields, writer=writes, is_new=is_new, reason=reason)
    if writer is None:
        writes.flush()
    change.save(force_insert=True)
    return change


@dataclass(frozen=True)
class ScoreChanges:
    """What makes the scores of an assessment another set; `fields` tells it by party."""

    gone: list[Score]
    changed: list[Score]
    new: list[Score]
    fields: FieldChanges

    @classmethod
    def between(cls, held: Iterable[Score], scores: Iterable[Score] | None) -> "ScoreChanges":
        """What leads from the scores that are stored to those that are wanted; None changes none.

        The stored ones get the new marks. Raises Refused.
        """
        if scores is None:
            return cls([], [], [], {})
        wanted: dict[int, Score] = {}
        for score in scores:
            if score.party_id in wanted:
                raise refusal(
                    _("%(party)s has more than one score.") % {"party": score.party},
                    field="scores",
                )
            wanted[score.party_id] = score
        there = {score.party_id: score for score in held}
        kept = {p: s for p, s in there.items() if p in wanted and _marks(s) != _marks(wanted[p])}
        gone = [score for party, score in there.items() if party not in wanted]
        old = {stable_key(score.party): _marks(score) for score in [*gone, *kept.values()]}
        for party, score in kept.items():
            score.version += 1
            for name in SCORED:
                setattr(score, name, getattr(wanted[party], name))
        new = [
            Score(party=score.party, **{name: getattr(score, name) for name in SCORED})
            for party, score in wanted.items()
            if party not in there
        ]
        for score in [*kept.values(), *new]:
            validate(score, field="scores")
        marks = {stable_key(score.party): _marks(score) for score in [*kept.values(), *new]}
        fields: FieldChanges = {"scores": {"old": old, "new": marks}} if old or marks else {}
        return cls(gone, list(kept.values()), new, fields)

    def write(self, assessment: Assessment) -> None:
        """Write the scores of the assessment, which is stored."""
        if self.gone:
            Score.objects.filter(pk__in=[score.pk for score in self.gone]).delete()
        if self.changed:
            Score.objects.bulk_update(self.changed, ["version", *SCORED])
        for score in self.new:
            score.assessment = assessment
        Score.objects.bulk_create(self.new)


def _scores_of(stored: Row) -> Iterable[Score]:
    return stored.scores.all() if isinstance(stored, Assessment) else ()


def _marks(score: Score) -> dict[str, Json]:
    marks = {name: getattr(score, name) for name in SCORED}
    return {name: value for name, value in marks.items() if value not in (None, "")}


def validate(row: Assessment | Score, *, field: str | None = None) -> None:
    """Check the row as a form would, as far as that asks no database; what is wrong is a refusal.

    Blank optional text is none.
    """
    for column in row._meta.concrete_fields:
        if isinstance(column, OptionalText):
            text = getattr(row, column.attname)
            setattr(row, column.attname, text if text and text.strip() else None)
    relations = {column.name for column in row._meta.concrete_fields if column.remote_field}
    with _told_as_refusal(field):
        row.full_clean(exclude=relations, validate_unique=False, validate_constraints=False)


@contextmanager
def explained(assessment: Assessment, scores: Iterable[Score] | None) -> Iterator[None]:
    """Tell what the database refuses of the rows in the words of a form, every reason at once."""
    try:
        with transaction.atomic(using=_database(assessment)):
            yield
    except IntegrityError:
        with _told_as_refusal(None):
            assessment.full_clean()
        for score in scores or ():
            with _told_as_refusal("scores"):
                score.full_clean(exclude={"assessment"})
        raise


@contextmanager
def _told_as_refusal(field: str | None) -> Iterator[None]:
    """Raise Refused instead of ValidationError, each problem beside its field or `field`."""
    try:
        yield
    except ValidationError as error:
        raise Refused(
            Problem(field or (None if name == NON_FIELD_ERRORS else name), message)
            for name, messages in error.message_dict.items()
            for message in messages
        ) from error


def _refuse_verdicts(row: Row) -> None:
    if isinstance(row, Assessment | Score):
        raise TypeError("Assessments and scores are saved by draft() and edit().")


def _database(row: Row) -> str:
    return router.db_for_write(type(row), instance=row)


def _one(row: _Row) -> models.QuerySet[_Row]:
    """The stored row alone, without the joins of the model's ordering."""
    rows = type(row)._base_manager.using(_database(row)).filter(pk=row.pk).order_by("pk")
    return cast("models.QuerySet[_Row]", rows)


def locked(row: _Row, version: int | None) -> _Row:
    """The stored row, locked where the database can, once it is our turn. Raises `Stale`.

    What the public sees of it was read along.
    """
    using = _database(row)
    take_turn(using)
    expected = getattr(row, row.lock_field) if version is None else version
    # On SQLite the transaction itself holds the one lock there is (it begins IMMEDIATE).
    found = whole_rows(type(row), using=using).select_for_update(of=("self",), no_key=True)
    stored = found.filter(pk=row.pk).first()
    if stored is None or getattr(stored, stored.lock_field) != expected:
        raise Stale(stored)
    return stored


def copied(stored: _Row) -> _Row:
    """A copy of a locked row, to be changed and saved beside it."""
    row = copy(stored)
    vars(row).pop("_prefetched_objects_cache", None)
    return row


def _insert(row: Row, *, sets: dict[str, list[HasNaturalKey]], lists: Lists) -> FieldChanges:
    """Write a new row; returns what it holds."""
    setattr(row, row.lock_field, 1)
    # A row that is a part of another one has the number of that.
    if (trial := current_trial()) and not row._meta.pk.remote_field:
        row.pk = next(trial.numbers)
    row.save(force_insert=True, using=_database(row))
    for name, rows in sets.items():
        getattr(row, name).add(*rows)
    return {name: {"old": None, "new": value} for name, value in _all_values(row, lists).items()}


def _refuse_another_key(row: Row, stored: Row) -> None:
    """Other rows, addresses and the log name a row by its key: such a key is permanent."""
    if type(row) not in PUBLIC or not is_named_elsewhere(type(row)):
        return
    key = stable_key(stored)
    is_settled = is_public(stored) and stored.pk < FIRST_NUMBER
    if key != stable_key(row) and is_settled:
        raise refusal(_("The key of %(key)s is permanent: other rows name it.") % {"key": key})


def _differences(
    row: Row, stored: Row, there: Lists, lists: Lists, *, stamps: Mapping[str, dt.datetime]
) -> FieldChanges:
    """What the row has otherwise than the stored one, as the history shows it.

    `there` are the lists of the stored row, `lists` those that are wanted.
    """
    columns: FieldChanges = {
        field.name: {"old": _recorded(field, stored), "new": _recorded(field, row)}
        for field in _columns(row)
        if field.name not in stamps and _value(field, row) != _value(field, stored)
    }
    return columns | {
        name: {"old": there[name], "new": lists[name]}
        for name in there
        if lists[name] != there[name]
    }


def _update(
    row: Row,
    stored: Row,
    changed: FieldChanges,
    *,
    sets: dict[str, list[HasNaturalKey]],
    stamps: Mapping[str, dt.datetime],
) -> None:
    """Write what has changed, and the next version."""
    lock, held = row.lock_field, getattr(stored, row.lock_field)
    new = {field.attname: _value(field, row) for field in _columns(row) if field.name in changed}
    if not _one(row).filter(**{lock: held}).update(**{**stamps, **new, lock: held + 1}):
        raise Stale(_one(row).first())  # somebody saved between the reading and the writing
    setattr(row, lock, held + 1)
    for name in sets.keys() & changed.keys():
        there = {other.pk: other for other in getattr(stored, name).all()}
        wanted = {other.pk: other for other in sets[name]}
        manager = getattr(row, name)
        manager.remove(*(there[pk] for pk in there.keys() - wanted.keys()))
        manager.add(*(wanted[pk] for pk in wanted.keys() - there.keys()))


def _columns(row: Row) -> list[AnyField]:
    """The fields of the row's own table that a save may write."""
    skipped = {row.lock_field, *_SILENT}
    return [
        field
        for field in row._meta.concrete_fields
        if (not field.primary_key or field.remote_field) and field.name not in skipped
    ]


def _value(field: AnyField, row: Row) -> FieldValue:
    """The field's value as the database will hold it, so that "1.5" and Decimal are the same."""
    return field.get_prep_value(field.to_python(getattr(row, field.attname)))


def _recorded(field: AnyField, row: Row) -> Json:
    """The field's value for the history: related rows by stable key, nothing secret."""
    if field.name in _SECRET:
        return NOT_SHOWN
    if field.remote_field:
        related = getattr(row, field.name)
        return None if related is None else stable_key(related)
    value = _value(field, row)
    if field.name in getattr(row, "told_by_hash", ()):
        return sha256_of(value) if value else None
    return value.isoformat() if isinstance(value, dt.datetime) else value


def recorded(row: Row, name: str) -> Json:
    """What the history shows of a field of the row: a column, a list or the scores of a verdict."""
    if name == "scores":
        return {stable_key(score.party): _marks(score) for score in _scores_of(row)}
    field = row._meta.get_field(name)
    if field.many_to_many:
        return keys_of(getattr(row, name).all())
    return _recorded(cast("AnyField", field), row)


def _all_values(row: Row, lists: Lists) -> dict[str, Json]:
    """What the row holds, for the history; `lists` are the keys that its lists name."""
    values = {field.name: _recorded(field, row) for field in _columns(row)} | lists
    return {name: value for name, value in values.items() if value not in (None, "", [])}
