"""The values of an entry as a reader reads them: fields by their names, choices by their labels,
related rows by what they are called. What only the software needs is not told."""

import datetime as dt
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import NoneType
from typing import TypeAlias

from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tracker.choices import Catalyst, CellState, ZeroReason
from tracker.models import PUBLIC, Score, User
from tracker.models.fields import AnyField, Json, target_of
from tracker.text.dates import format_date, format_time
from tracker.text.languages import translation_of_words
from tracker.text.names import key_of

from .values import PublicValues, kind_of

# A row that the log names: its kind and its key.
Named: TypeAlias = tuple[str, str]
# What the log last said of rows; None of one that is gone.
Known: TypeAlias = Mapping[Named, PublicValues | None]

MODELS = {kind_of(model): model for model in PUBLIC}
# By which field a row is called; every other kind is called by its key.
NAMES = {
    "action": "title",
    "actor": "name",
    "contradiction": "topic",
    "document": "title",
    "event": "title",
    "initiative": "name",
    "person": "name",
    "pillar": "name",
    "publisher": "name",
    "search": "query",
    "section": "title",
    "theme": "name",
}
_CODED = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")
_LONGEST = 400
# The fields that say how exactly a day is known. They are told with the day.
_PRECISION = {
    "date": "date_precision",
    "due_on": "due_precision",
    "stated_on": "stated_precision",
}
_PLACE = frozenset({"start", "end"})
# What keeps the record in order, and what the sentence about the entry says anyway.
_UNTOLD = frozenset(
    {
        *_PRECISION.values(),
        "changes",
        "corrects",
        "counts",
        "is_current",
        "key",
        "published_at",
        "sha256",
        "succeeds",
        "version",
        "withdrawn_at",
        "withdrawn_because",
    }
)
# Lists whose parts have labels.
_LABELS_OF_PARTS = {("commitment", "catalysts"): dict(Catalyst.choices)}


@dataclass(frozen=True)
class ChangedField:
    """One field that changed, as a reader reads it."""

    label: str
    old: str
    new: str

    @property
    def words(self) -> str:
        """The change in a few words."""
        return _("%(label)s: %(old)s → %(new)s") % {
            "label": self.label,
            "old": self.old,
            "new": self.new,
        }


def name_of(named: Named, known: Known) -> str:
    """What a row is called: by its name, in the language of the page; without one by its key."""
    kind, key = named
    field, values = NAMES.get(kind), known.get(named)
    if not field or not values or not values.get(field):
        return key
    return words_of(named, field, values)


def words_of(named: Named, field: str, values: PublicValues) -> str:
    """A text of the row in the language of the page, if there is one of just these words."""
    english = str(values.get(field) or "")
    return translation_of_words((*named, field), english) or english


def field_words(kind: str, values: PublicValues, known: Known) -> dict[str, str]:
    """The values of the fields that hold one value, by the names of the fields."""
    told = _Told(kind, known)
    return {
        name: told.words(name, values)
        for name in _fields(kind)
        if not isinstance(values.get(name), dict | list | NoneType)
    }


def references(kind: str, values: PublicValues) -> Iterator[Named]:
    """The rows that the values name by their keys."""
    for name, field in _fields(kind).items():
        target = _target(field)
        if target and values.get(name):
            listed = values[name] if isinstance(values[name], list) else [values[name]]
            yield from ((target, str(key)) for key in listed)
    yield from (("actor", party) for party in values.get("scores") or {})


def changed_fields(
    kind: str,
    before: PublicValues,
    after: PublicValues,
    known: Known,
    *,
    without: Collection[str] = (),
) -> list[ChangedField]:
    """What a reader reads differently in the values, in the order in which the model has it."""
    told = _Told(kind, known)
    places = {name: number for number, name in enumerate(_fields(kind))}
    names = sorted(before.keys() | after.keys(), key=lambda name: (places.get(name, 999), name))
    found: list[ChangedField] = []
    for name in names:
        if name in _UNTOLD or name in without or name in _PLACE:
            continue
        if name == "scores":
            found += _changed_scores(before, after, known)
        elif any(
            before.get(part) != after.get(part) for part in (name, _PRECISION.get(name, name))
        ):
            change = ChangedField(
                told.label(name), told.words(name, before), told.words(name, after)
            )
            found += [change] if change.old != change.new else []
    if any(before.get(name) != after.get(name) for name in _PLACE):
        found.append(ChangedField(_("place in the text"), _place(before), _place(after)))
    return found


@dataclass(frozen=True)
class ScoreChange:
    """One party's place within a verdict, before and after."""

    party: str
    old: str
    new: str


def score_changes(before: PublicValues, after: PublicValues, known: Known) -> list[ScoreChange]:
    """The parties whose score or state differs, in the order of their codes."""
    old, new = before.get("scores") or {}, after.get("scores") or {}
    return [
        ScoreChange(name_of(("actor", party), known), words[0], words[1])
        for party in sorted(old.keys() | new.keys())
        if (words := [_score(one.get(party)) for one in (old, new)]) and words[0] != words[1]
    ]


class _Told:
    """The fields of one kind in words."""

    def __init__(self, kind: str, known: Known) -> None:
        self._kind, self._known = kind, known

    def label(self, name: str) -> str:
        """What the field is called; one that is no more is called what it was."""
        field = _fields(self._kind).get(name)
        return str(field.verbose_name) if field else name.replace("_", " ")

    def words(self, name: str, values: PublicValues) -> str:
        """The value of the field."""
        value, field = values.get(name), _fields(self._kind).get(name)
        if value in (None, "", [], {}):
            return pgettext("value of a field", "nothing")
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            return ", ".join(self._part(name, part, field) for part in value)
        if field is None:
            return _short(value)
        if isinstance(field, models.DateTimeField):
            return format_time(dt.datetime.fromisoformat(str(value)))
        if isinstance(field, models.DateField):
            precision = values.get(_PRECISION.get(name, ""), "day")
            return format_date(dt.date.fromisoformat(str(value)), precision)
        if isinstance(value, str) and not field.is_relation and not field.flatchoices:
            return _short(words_of((self._kind, self._key_in(values)), name, values))
        return self._part(name, value, field)

    def _key_in(self, values: PublicValues) -> str:
        """The stable key of the row that has the values."""
        model = MODELS[self._kind]
        return key_of(values.get(path.partition("__")[0]) for path in model.natural_key_fields)

    def _part(self, name: str, value: Json, field: AnyField | None) -> str:
        if field is None:
            return _short(value)
        if target := _target(field):
            return name_of((target, str(value)), self._known)
        labels = _LABELS_OF_PARTS.get((self._kind, name)) or dict(field.flatchoices)
        return _short(str(labels[value]) if value in labels else value)


def _changed_scores(
    before: PublicValues, after: PublicValues, known: Known
) -> Iterator[ChangedField]:
    old, new = before.get("scores") or {}, after.get("scores") or {}
    for party in sorted(old.keys() | new.keys()):
        if old.get(party) != new.get(party):
            name = name_of(("actor", party), known)
            yield ChangedField(
                _("score of %(party)s") % {"party": name},
                _reasoned_score(old.get(party)),
                _reasoned_score(new.get(party)),
            )


def _score(cell: PublicValues | None) -> str:
    """A party's place, in a word or two."""
    if not cell:
        return _("no score")
    if cell.get("value") is not None:
        value = int(cell["value"])
        return f"{value:+d}".replace("-", "−") if value else "0"
    label = CellState(cell["unscored"]).label if cell.get("unscored") else ""
    return f"{_('no score')}: {label.lower()}" if label else _("no score")


def _reasoned_score(cell: PublicValues | None) -> str:
    """The same with the reason that stands beside it."""
    reason = cell and (cell.get("unscored_reason") or cell.get("reason"))
    labels = dict(ZeroReason.choices)
    return f"{_score(cell)} ({labels.get(reason, reason)})" if reason else _score(cell)


def _place(values: PublicValues) -> str:
    if values.get("start") is None or values.get("end") is None:
        return pgettext("value of a field", "nothing")
    return _("characters %(start)d to %(end)d") % {"start": values["start"], "end": values["end"]}


def _short(value: Json) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    # Labels of the coders: no_evidence_in_seeds, for example.
    text = text.replace("_", " ") if _CODED.fullmatch(text) else text
    return Truncator(text).chars(_LONGEST)


@cache
def _fields(kind: str) -> dict[str, AnyField]:
    """The fields of the model whose rows the entries are about; none of one that is no more."""
    model = MODELS.get(kind)
    if model is None:
        return {}
    return {
        field.name: field for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
    }


def _target(field: AnyField) -> str:
    """The kind of the rows to which the field points, if the log has entries of such rows."""
    if not field.remote_field:
        return ""
    target = target_of(field)
    return kind_of(target) if target not in {User, Score} else ""
