"""The rows of a change set: done to the tables for a moment, and read off what was done.

`replay` does what a set holds, so that forms and pages show it; `absorb` puts into a set what was
done in a trial. Both leave every other row as it is. A row of the record that holds something else
than it held when its author changed it is a conflict: it is told, never overwritten.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias, cast

from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tracker import counting, publications
from tracker.choices import ChangeVerb
from tracker.models import (
    RECORD,
    Actor,
    Assessment,
    Change,
    ChangeSet,
    ProposedRow,
    Score,
    User,
)
from tracker.models.base import HasNaturalKey, KeyedModel
from tracker.models.changesets import FIRST_NUMBER, NUMBERS, PROPOSED
from tracker.models.fields import AnyField, FieldValue, Json, target_of
from tracker.publiclog.values import stable_key
from tracker.publiclog.writing import take_turn
from tracker.text import sha256_of

from .errors import Refused, refusal
from .saving import Row, ScoreChanges, recorded
from .trials import Tried

# How the history says that there is nothing.
_EMPTY: tuple[Json, ...] = (None, "", [], {})
_ORDER = {model: place for place, model in enumerate(RECORD)}
# What a row that is removed was, what is new, what is otherwise; verdicts after all they rest on.
_TURNS = (ChangeVerb.REMOVED, ChangeVerb.ADDED, ChangeVerb.CHANGED, ChangeVerb.WITHDRAWN)


# The rows that lists of a row name, by the field.
Listed: TypeAlias = dict[str, list[HasNaturalKey]]


class Missing(Exception):
    """A row is named that there is not. The message is a sentence."""


@dataclass(frozen=True)
class Conflict:
    """A field that was changed meanwhile: what it held, what it holds, what the set would say."""

    name: str
    old: Json
    now: Json
    new: Json


@dataclass(frozen=True)
class Obstacle:
    """Why a row of a set cannot be done: a sentence, and the fields that somebody changed."""

    row: ProposedRow
    message: str
    conflicts: tuple[Conflict, ...] = ()


@dataclass
class Named:
    """Rows by their stable keys, each looked up once."""

    _found: dict[tuple[type[models.Model], str], models.Model] = field(default_factory=dict)

    def row(self, model: type[models.Model], key: str) -> models.Model:
        """The row. Raises Missing."""
        place = model, key
        if place not in self._found:
            self._found[place] = _by_key(model, key)
        return self._found[place]

    def note(self, row: KeyedModel | User) -> None:
        """Know a row that was stored just now."""
        self._found[type(row), stable_key(row)] = row

    def value(self, of: AnyField, value: Json) -> FieldValue:
        """What the field holds where the history shows `value`. Raises Missing."""
        if value is None and not of.null and not of.has_default():
            value = "" if of.empty_strings_allowed else None
        if of.remote_field:
            return None if value is None else self.row(target_of(of), value)
        return of.get_default() if value is None and not of.null else of.to_python(value)

    def rows(self, of: AnyField, keys: Iterable[str]) -> list[HasNaturalKey]:
        """The rows that a list names. Raises Missing."""
        return [cast("HasNaturalKey", self.row(target_of(of), key)) for key in keys]


def _by_key(model: type[models.Model], key: str) -> models.Model:
    names: tuple[str, ...] = getattr(model, "natural_key_fields", ())
    parts = key.split(" ") if len(names) > 1 or model is Permission else [key]
    found = None
    try:
        if not names:
            found = cast("models.Model", model._default_manager.get_by_natural_key(*parts))  # type: ignore[attr-defined]  # Django's accounts have it
        elif len(parts) == len(names):
            rows = model._base_manager.filter(**dict(zip(names, parts, strict=True)))
            found = rows.first()
    except (ObjectDoesNotExist, ValueError):
        pass
    if found is None:
        raise Missing(
            _("There is no %(model)s “%(key)s”.") % {"model": model._meta.verbose_name, "key": key}
        )
    return found


def model_of(row: ProposedRow | Change) -> type[KeyedModel]:
    """The model of the row, or of a line of the history."""
    found: type[KeyedModel] = apps.get_model(row.model)
    return found


def in_turn(rows: Iterable[ProposedRow]) -> list[ProposedRow]:
    """The rows in the order in which they can be done: what is new before what names it, and what
    is withdrawn after what names it."""

    def place(row: ProposedRow) -> tuple[bool, int, int, int]:
        model, turn = model_of(row), _TURNS.index(ChangeVerb(row.verb))
        depth = {ChangeVerb.ADDED: 1, ChangeVerb.WITHDRAWN: -1}.get(ChangeVerb(row.verb), 0)
        return model is Assessment, turn, depth * _ORDER.get(model, 0), row.position

    return sorted(rows, key=place)


def numbers_of(changeset: ChangeSet) -> Iterator[int]:
    """The numbers of the next new rows of the set; each that is taken is noted in `numbered`."""
    while changeset.numbered + 1 < NUMBERS:
        changeset.numbered += 1
        yield FIRST_NUMBER + changeset.pk * NUMBERS + changeset.numbered
    raise refusal(_("A set has too many new rows. Split it."))


# --- From the set to the tables ------------------------------------------------------------------


def replay(changeset: ChangeSet) -> list[Obstacle]:
    """Do what the set holds, in the caller's transaction, which takes it back.

    Nothing of it is logged. New rows have the numbers that they have in the set, and drafts of
    verdicts stay drafts. Returns what stands in the way of approval: what could not be done, and
    what somebody changed meanwhile. Of that the author sees what the set says, or else the next
    form would be typed over it and what the set said would be lost.
    """
    # Whoever writes holds it before the first row, even if all of it is taken back.
    take_turn()
    clashes: dict[int, Obstacle] = {}
    counted: set[counting.Owner] = set()

    def do(row: ProposedRow, named: Named) -> None:
        if clash := _do(row, named, counted):
            clashes[row.pk] = clash.obstacle

    obstacles = done_in_turn(changeset.rows.all(), do)
    counting.renew(counted)
    return [*obstacles, *clashes.values()]


def done_in_turn(
    rows: Iterable[ProposedRow], do: Callable[[ProposedRow, Named], None]
) -> list[Obstacle]:
    """Call `do` with each row in its turn; returns what could not be done.

    A row that needs another one of the set waits for it: one that it names, one that has to give a
    place free, one on which a verdict rests.
    """
    named, waiting = Named(), in_turn(rows)
    obstacles: dict[int, Obstacle] = {}
    while waiting:
        left = []
        for row in waiting:
            obstacles.pop(row.pk, None)
            try:
                with transaction.atomic():
                    do(row, named)
            except Clash as clash:
                obstacles[row.pk] = clash.obstacle
            except (Missing, Refused) as refused:
                obstacles[row.pk] = Obstacle(row, str(refused))
                left.append(row)
            except DatabaseError as error:
                obstacles[row.pk] = Obstacle(row, _reason(row, named, error))
                left.append(row)
        if len(left) == len(waiting):
            break
        waiting = left
    return list(obstacles.values())


class Clash(Exception):
    """The row holds something else than it held when its author changed it."""

    def __init__(self, obstacle: Obstacle) -> None:
        self.obstacle = obstacle
        super().__init__(obstacle.message)


def _reason(row: ProposedRow, named: Named, error: DatabaseError) -> str:
    """Why the database refuses the row, in the words of a form."""
    try:
        instance = built(row, named)[0] if row.is_new else stored_row(row)
        if not row.is_new:
            changed(row, instance, named)
        instance.full_clean()
    except ValidationError as refused:
        return " ".join(refused.messages)
    except Missing as missing:
        return str(missing)
    told = _("The record does not take this row: %(reason)s")
    return told % {"reason": str(error).partition("\n")[0]}


def built(row: ProposedRow, named: Named) -> tuple[Row, Listed]:
    """A new row of a set, not yet stored, and the rows that its lists name. Raises Missing."""
    model = model_of(row)
    values = {name: told["new"] for name, told in row.fields.items()}
    instance = model()
    for each in model._meta.concrete_fields:
        if each.name in values:
            setattr(instance, each.name, named.value(each, values[each.name]))
    lists = {
        each.name: named.rows(each, values.get(each.name) or ())
        for each in model._meta.many_to_many
    }
    return instance, lists


def stored_row(row: ProposedRow) -> Row:
    """The row of the record that the set changes. Raises Missing."""
    found = model_of(row)._base_manager.filter(pk=row.object_id).first()
    if found is None:
        raise Missing(_("“%(row)s” is not there any more.") % {"row": row.label})
    return found


def conflicts_of(row: ProposedRow, stored: Row) -> tuple[Conflict, ...]:
    """The fields of the stored row that hold neither what its author saw nor what is proposed."""
    now = {name: plain(recorded(stored, name)) for name in row.fields}
    for name in stored.told_by_hash & now.keys() if isinstance(stored, KeyedModel) else ():
        if now[name] == sha256_of(row.fields[name]["new"] or ""):
            now[name] = row.fields[name]["new"]
    if "scores" in now:
        told = row.fields["scores"]
        parties = (told["old"] or {}).keys() | (told["new"] or {}).keys()
        now["scores"] = {name: now["scores"][name] for name in parties & now["scores"].keys()}
    return tuple(
        Conflict(name, told["old"], now[name], told["new"])
        for name, told in row.fields.items()
        if not _same(now[name], told["old"]) and not _same(now[name], told["new"])
    )


def refuse_conflicts(row: ProposedRow, stored: Row) -> None:
    """Raise Clash where somebody changed meanwhile what the set would change."""
    found = conflicts_of(row, stored)
    if found:
        told = _("“%(row)s” was changed by somebody else after it was put into this set.")
        raise Clash(Obstacle(row, told % {"row": row.label}, found))


def changed(row: ProposedRow, stored: Row, named: Named) -> Listed:
    """Set on the stored row what the set says of it; returns the lists that are otherwise."""
    lists: Listed = {}
    for name, told in row.fields.items():
        if name == "scores":
            continue
        of = stored._meta.get_field(name)
        if of.many_to_many:
            lists[name] = named.rows(of, told["new"] or ())  # type: ignore[arg-type]  # it is no relation back
        else:
            setattr(stored, name, named.value(of, told["new"]))  # type: ignore[arg-type]  # the same
    return lists


def scores_of(row: ProposedRow, held: Iterable[Score], named: Named) -> list[Score] | None:
    """The whole set of scores of a verdict that holds these; None where nothing changes."""
    told = row.fields.get("scores")
    if told is None:
        return None
    new: dict[str, dict[str, Json]] = told["new"] or {}
    named_before = (told["old"] or {}).keys() | new.keys()
    kept = [score for score in held if stable_key(score.party) not in named_before]
    parties = {party: cast("Actor", named.row(Actor, party)) for party in new}
    return kept + [Score(party=parties[party], **marks) for party, marks in new.items()]


def _do(row: ProposedRow, named: Named, counted: set[counting.Owner]) -> Clash | None:
    """Do the row; returns what somebody changed meanwhile.

    Adds to `counted` what is to be counted anew.
    """
    clash: Clash | None = None
    if row.is_new:
        instance, lists = built(row, named)
        instance.pk = row.object_id
        setattr(instance, instance.lock_field, row.edits)
        instance.save(force_insert=True)
        named.note(instance)
    else:
        instance = stored_row(row)
        counted |= counting.of(instance)
        if row.verb == ChangeVerb.REMOVED:
            instance.delete()
            return None
        try:
            refuse_conflicts(row, instance)
        except Clash as found:
            clash = found
        lists = changed(row, instance, named)
        setattr(instance, instance.lock_field, getattr(instance, instance.lock_field) + row.edits)
        instance.save(force_update=True)
    for name, rows in lists.items():
        if rows or not row.is_new:
            getattr(instance, name).set(rows)
    if isinstance(instance, Assessment):
        held = [] if row.is_new else list(instance.scores.select_related("party"))
        ScoreChanges.between(held, scores_of(row, held, named)).write(instance)
    publications.refresh(instance)
    counted |= counting.of(instance)
    return clash


# --- From what was tried to the set --------------------------------------------------------------


def absorb(changeset: ChangeSet, tried: Iterable[Tried]) -> list[ProposedRow]:
    """Put into the set what was tried, in its order. Returns the rows of the set that it touched.

    What is changed again is one row of the set; what is as it was before is none.
    """
    held = {(row.model, row.object_id): row for row in changeset.rows.all()}
    last = max((row.position for row in held.values()), default=0)
    touched: dict[tuple[str, int], ProposedRow] = {}
    for change, label in ((one.change, one.label) for one in tried):
        if ChangeVerb(change.verb) not in PROPOSED:
            raise refusal(_("This step is no part of a change set."))
        place = (change.model, change.object_id)
        told = json.loads(json.dumps(change.fields, cls=DjangoJSONEncoder))
        row = held.get(place)
        is_gone = change.verb in {ChangeVerb.REMOVED, ChangeVerb.WITHDRAWN}
        if row is None:
            last += 1
            row = ProposedRow(
                changeset=changeset,
                position=last,
                verb=change.verb,
                model=change.model,
                object_id=change.object_id,
                fields=told,
            )
        elif row.is_new and is_gone:
            for gone in (row, *depending(changeset, row)):
                gone.delete()
                held.pop((gone.model, gone.object_id), None)
                touched.pop((gone.model, gone.object_id), None)
            continue
        else:
            row.fields = _merged(row, told)
            row.verb = row.verb if row.is_new or not is_gone else change.verb
            row.edits += 1
        if not row.is_new:
            row.fields = {
                name: values
                for name, values in row.fields.items()
                if not _same(values["old"], values["new"])
            }
        old_key, row.key, row.label = row.key, change.key, label[:500]
        if old_key and row.is_new and old_key != row.key:
            _rename(held.values(), row, old_key)
        row.returned_because = None
        if row.verb == ChangeVerb.CHANGED and not row.fields:
            if row.pk:
                row.delete()
            held.pop(place, None)
            touched.pop(place, None)
            continue
        row.save()
        held[place] = touched[place] = row
    return list(touched.values())


def depending(changeset: ChangeSet, row: ProposedRow) -> list[ProposedRow]:
    """The rows of the set that name the new row, and those that name them, where they must."""
    target, found = model_of(row), []
    for other in changeset.rows.exclude(pk=row.pk):
        names = [
            each.name
            for each in model_of(other)._meta.concrete_fields
            if each.related_model is target and not each.null
        ]
        if any(other.fields.get(name, {}).get("new") == row.key for name in names):
            found += [other, *depending(changeset, other)]
    return found


def _merged(row: ProposedRow, told: dict[str, dict[str, Json]]) -> dict[str, dict[str, Json]]:
    """What the row of the set and a later change of the same row say together."""
    merged = dict(row.fields)
    for name, values in told.items():
        old = None if row.is_new else merged.get(name, values)["old"]
        if name == "scores":
            merged[name] = _merged_scores(merged.get(name), values)
        else:
            merged[name] = {"old": old, "new": values["new"]}
    if row.is_new:
        return {name: told for name, told in merged.items() if told["new"] not in _EMPTY}
    return merged


def _merged_scores(
    held: dict[str, Json] | None, later: dict[str, Json]
) -> dict[str, dict[str, Json]]:
    """The same of scores: the history tells those alone that became others."""
    old, new = dict((held or {}).get("old") or {}), dict((held or {}).get("new") or {})
    for party in (later["old"] or {}).keys() | (later["new"] or {}).keys():
        if party not in old and party not in new and party in (later["old"] or {}):
            old[party] = later["old"][party]
        new.pop(party, None)
    return {"old": old, "new": new | (later["new"] or {})}


def _rename(rows: Collection[ProposedRow], renamed: ProposedRow, old_key: str) -> None:
    """Let the other rows of the set name a new row by the key that it has now."""
    target = model_of(renamed)
    for row in rows:
        found = False
        for each in model_of(row)._meta.get_fields():
            told = row.fields.get(each.name)
            if told is None or each.related_model is not target:
                continue
            if each.many_to_many and old_key in (told["new"] or ()):
                told["new"] = sorted(renamed.key if key == old_key else key for key in told["new"])
                found = True
            elif told["new"] == old_key:
                told["new"], found = renamed.key, True
        if not found:
            continue
        before, row.key = row.key, _key_with(row, renamed)
        if row.pk:
            row.label = row.label.replace(old_key, renamed.key)
            row.save(update_fields=["fields", "key", "label"])
        if before != row.key:
            _rename(rows, row, before)


def _key_with(row: ProposedRow, renamed: ProposedRow) -> str:
    """The key of a row of the set, with that of the renamed one where it is a part of it."""
    names, theirs = model_of(row).natural_key_fields, model_of(renamed).natural_key_fields
    parts, new = row.key.split(" ", len(names) - 1), renamed.key.split(" ", len(theirs) - 1)
    for place, (name, _way, rest) in enumerate(path.partition("__") for path in names):
        if rest in theirs and row.fields.get(name, {}).get("new") == renamed.key:
            parts[place] = new[theirs.index(rest)]
    return " ".join(parts)


def without_words(row: ProposedRow) -> dict[str, dict[str, Json]]:
    """The fields of a row of a set as the history tells them: of a long text its hash."""
    by_hash = model_of(row).told_by_hash & row.fields.keys()
    told = {name: {"new": sha256_of(row.fields[name]["new"] or "")} for name in by_hash}
    return {name: values | told.get(name, {}) for name, values in row.fields.items()}


def rebase(row: ProposedRow) -> None:
    """Take what the record holds now for what the author of the set has seen."""
    stored = stored_row(row)
    for name, told in row.fields.items():
        told["old"] = plain(recorded(stored, name))
    row.edits = F("edits") + 1
    row.save(update_fields=["fields", "edits"])


def plain(value: Json) -> Json:
    """A value of the history as JSON gives it back."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def _same(one: Json, other: Json) -> bool:
    """Whether two values of the history say the same; nothing is written in several ways."""
    return one == other or (one in _EMPTY and other in _EMPTY)
