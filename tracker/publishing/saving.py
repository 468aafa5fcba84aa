"""The one way in which a row of the record is saved: with a lock, and with its history.

A save names the version of the row that it started from. It is refused as stale when the row has
another version by then, and it writes what it changed to the history in the same transaction.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TypeAlias, TypeVar, cast

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, router, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import publications, search
from tracker.choices import ChangeVerb
from tracker.models import PUBLIC, Assessment, Change, Score, User
from tracker.models.base import HasNaturalKey, KeyedModel
from tracker.models.fields import AnyField, FieldValue, Json, OptionalText
from tracker.publiclog.values import SCORED, is_named_elsewhere, stable_key, stored_values
from tracker.publiclog.writing import enter, enter_new_name, notice, take_turn

from .errors import Problem, Refused, refusal

# FieldChanges that no history may show.
_SECRET = frozenset({"password"})
# What a save does by itself, or what would fill the history with signing in.
_SILENT = frozenset({"last_login"})

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
    many: Mapping[str, Iterable[HasNaturalKey]] | None = None,
    reason: str | None = None,
    verb: ChangeVerb = ChangeVerb.CHANGED,
    scores: FieldChanges | None = None,
    stamps: Mapping[str, dt.datetime] | None = None,
) -> Change | None:
    """What `save_with_history` does, for every model.

    `verb` says what the save means; `scores` is what the caller changed in the scores of the row;
    `stamps` are fields written along, if there is anything to write, and not recorded.
    """
    sets = {name: list(rows) for name, rows in (many or {}).items()}
    for name, value in (stamps or {}).items():
        setattr(row, name, value)
    with transaction.atomic(using=_database(row)):
        old_key = None
        if row._state.adding:
            take_turn(_database(row))
            fields = _insert(row, sets=sets)
            verb = ChangeVerb.ADDED
        else:
            stored = locked(row, version)
            old_key = stable_key(stored)
            _refuse_another_key(row, stored)
            fields = _update(row, stored, sets=sets, stamps=stamps or {}, more=bool(scores))
        if not (fields or scores):
            return None
        search.refresh(row)
        publications.refresh(row)
        change = record_change(
            row,
            by=by,
            verb=verb,
            fields={**fields, **(scores or {})},
            reason=reason,
            old_key=old_key,
        )
        if isinstance(row, User) and "public_name" in fields:
            enter_new_name(row, by=by)
        return change


def remove(
    row: Row, *, by: User | None, version: int | None = None, reason: str | None = None
) -> Change:
    """What `remove_with_history` does, for every model."""
    with transaction.atomic(using=_database(row)):
        stored = locked(row, version)
        notice(stored)
        old: FieldChanges = {
            name: {"old": value, "new": None}
            for name, value in _all_values(stored).items()
            if value not in (None, "", [])
        }
        change = record_change(stored, by=by, verb=ChangeVerb.REMOVED, fields=old, reason=reason)
        stored.delete()
        # Not only forgotten: a translation is part of the entry of what it translates.
        search.refresh(row)
    return change


def record_change(
    row: Row,
    *,
    by: User | None,
    verb: ChangeVerb,
    fields: FieldChanges | None = None,
    reason: str | None = None,
    old_key: str | None = None,
) -> Change:
    """Write one entry of the history: the row's stable key, who, when, and what.

    What the public sees differently now enters the log; `old_key` is the row's key before.
    """
    enter(row, by=by, verb=verb, reason=reason, old_key=old_key)
    return Change.objects.create(
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


def record_password(user: User, *, by: User) -> Change:
    """Write to the history that the account got another password, and nothing about it."""
    secret = _("(not shown)")
    return record_change(
        user,
        by=by,
        verb=ChangeVerb.CHANGED,
        fields={"password": {"old": secret, "new": secret}},
    )


def set_scores(assessment: Assessment, scores: Iterable[Score]) -> FieldChanges:
    """Make the scores the whole set of the assessment's; returns what changed, by party."""
    wanted: dict[int, Score] = {}
    for score in scores:
        if score.party_id in wanted:
            raise refusal(
                _("%(party)s has more than one score.") % {"party": score.party}, field="scores"
            )
        wanted[score.party_id] = score
    held = {score.party_id: score for score in assessment.scores.select_related("party")}
    old, new = {}, {}
    for party, score in held.items():
        if party not in wanted:
            old[stable_key(score.party)] = _marks(score)
            score.delete()
    for party, score in wanted.items():
        before = held.get(party)
        if before and _marks(before) == _marks(score):
            continue
        row = before or Score(assessment=assessment, party=score.party)
        if before:
            old[stable_key(row.party)] = _marks(row)
            row.version += 1
        for name in SCORED:
            setattr(row, name, getattr(score, name))
        validate(row, field="scores")
        row.save()
        new[stable_key(row.party)] = _marks(row)
    return {"scores": {"old": old, "new": new}} if old or new else {}


def _marks(score: Score) -> dict[str, Json]:
    marks = {name: getattr(score, name) for name in SCORED}
    return {name: value for name, value in marks.items() if value not in (None, "")}


def validate(row: Assessment | Score, *, field: str | None = None) -> None:
    """Check the row as a form would; what is wrong is a refusal. Blank optional text is none."""
    for column in row._meta.concrete_fields:
        if isinstance(column, OptionalText):
            text = getattr(row, column.attname)
            setattr(row, column.attname, text if text and text.strip() else None)
    try:
        row.full_clean()
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
    """The stored row, locked where the database can, once it is our turn. Raises `Stale`."""
    take_turn(_database(row))
    expected = getattr(row, row.lock_field) if version is None else version
    # On SQLite the transaction itself holds the one lock there is (it begins IMMEDIATE).
    stored = _one(row).select_for_update(no_key=True).first()
    if stored is None or getattr(stored, stored.lock_field) != expected:
        raise Stale(stored)
    return stored


def _insert(row: Row, *, sets: dict[str, list[HasNaturalKey]]) -> FieldChanges:
    """Write a new row; returns what it holds."""
    setattr(row, row.lock_field, 1)
    row.save(force_insert=True, using=_database(row))
    for name, rows in sets.items():
        getattr(row, name).set(rows)
    return {
        name: {"old": None, "new": value}
        for name, value in _all_values(row).items()
        if value not in (None, "", [])
    }


def _refuse_another_key(row: Row, stored: Row) -> None:
    """Other rows, addresses and the log name a row by its key: such a key is permanent."""
    if type(row) not in PUBLIC or not is_named_elsewhere(type(row)):
        return
    key = stable_key(stored)
    if key != stable_key(row) and stored_values(stored) is not None:
        raise refusal(_("The key of %(key)s is permanent: other rows name it.") % {"key": key})


def _update(
    row: Row,
    stored: Row,
    *,
    sets: dict[str, list[HasNaturalKey]],
    stamps: Mapping[str, dt.datetime],
    more: bool,
) -> FieldChanges:
    """Write what differs from the stored row, or only the next version if there is `more`."""
    columns = [
        field
        for field in _columns(row)
        if field.name not in stamps and _value(field, row) != _value(field, stored)
    ]
    lists = [name for name, rows in sets.items() if _keys(rows) != _keys(_related(stored, name))]
    if not (columns or lists or more):
        return {}
    fields: FieldChanges = {
        field.name: {"old": _recorded(field, stored), "new": _recorded(field, row)}
        for field in columns
    }
    for name in lists:
        fields[name] = {"old": _keys(_related(stored, name)), "new": _keys(sets[name])}

    notice(stored)
    lock, held = row.lock_field, getattr(stored, row.lock_field)
    new = {field.attname: _value(field, row) for field in columns}
    if not _one(row).filter(**{lock: held}).update(**{**stamps, **new, lock: held + 1}):
        raise Stale(_one(row).first())  # somebody saved between the reading and the writing
    setattr(row, lock, held + 1)
    for name in lists:
        getattr(row, name).set(sets[name])
    return fields


def _columns(row: Row) -> list[AnyField]:
    """The fields of the row's own table that a save may write."""
    skipped = {row.lock_field, *_SILENT}
    return [
        field
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in skipped
    ]


def _value(field: AnyField, row: Row) -> FieldValue:
    """The field's value as the database will hold it, so that "1.5" and Decimal are the same."""
    return field.get_prep_value(field.to_python(getattr(row, field.attname)))


def _recorded(field: AnyField, row: Row) -> Json:
    """The field's value for the history: related rows by stable key, nothing secret."""
    if field.name in _SECRET:
        return _("(not shown)")
    if field.remote_field:
        related = getattr(row, field.name)
        return None if related is None else stable_key(related)
    value = _value(field, row)
    return value.isoformat() if isinstance(value, dt.datetime) else value


def _related(row: Row, name: str) -> Iterable[HasNaturalKey]:
    rows: Iterable[HasNaturalKey] = getattr(row, name).all()
    return rows


def _keys(rows: Iterable[HasNaturalKey]) -> list[str]:
    return sorted(stable_key(row) for row in rows)


def _all_values(row: Row) -> dict[str, Json]:
    values = {field.name: _recorded(field, row) for field in _columns(row)}
    return values | {
        field.name: _keys(_related(row, field.name)) for field in row._meta.many_to_many
    }
