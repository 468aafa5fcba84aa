"""A change set of the record as a file, which does to another record what the set did here."""

from collections.abc import Iterator
from typing import TypeAlias

import yaml
from django.db import models

from tracker.choices import ChangeVerb
from tracker.importing.specs import spec_of
from tracker.models import (
    Action,
    Assessment,
    Bearing,
    ChangeSet,
    Evidence,
    ProposedRow,
    SourceText,
    User,
)
from tracker.models.base import KeyedModel
from tracker.models.fields import Json
from tracker.publiclog.values import SCORED
from tracker.publishing.proposals import model_of
from tracker.publishing.saving import recorded

from .entries import (
    ACTION,
    ACTION_NAMES,
    AMOUNT,
    BEARING,
    EVIDENCE_NAMES,
    VERDICT,
    VERDICT_NAMES,
)
from .values import plain

Part: TypeAlias = dict[str, Json]
_WIDTH = 100
_PRECISION = "_precision"
_WITHDRAWN = ("withdrawn_at", "withdrawn_because")


class _Writer(yaml.SafeDumper):
    """Writes every value where it stands: nothing is named and repeated."""

    def ignore_aliases(self, data: Json) -> bool:
        return True


def exported(changeset: ChangeSet) -> str:
    """The set, which was approved, as YAML."""
    at = changeset.approved_at
    approver = changeset.approver
    found: Part = {
        "id": changeset.key,
        "date": at.date().isoformat() if at else None,
        "entered_at": at.isoformat().replace("+00:00", "Z") if at else None,
        "title": changeset.title,
        "reason": changeset.reason,
        "by": changeset.author.username,
        "reviewed_by": approver.username if approver else None,
    }
    sections = _Sections(changeset)
    for row in changeset.rows.order_by("position"):
        sections.take(row)
    found |= {name: parts for name, parts in sections.parts.items() if parts}
    return yaml.dump(
        found, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=_WIDTH, encoding=None
    )


class _Sections:
    """The sections of the file, each with what stands in it so far."""

    def __init__(self, changeset: ChangeSet) -> None:
        self._changeset = changeset
        self.parts: dict[str, Json] = {
            "actions": [],
            "bearings": [],
            "evidence": {},
            "rows": [],
            "changes": [],
            "withdrawals": [],
            "removals": [],
            "verdicts": [],
        }
        self._new: dict[str, Part] = {}

    def take(self, row: ProposedRow) -> None:
        """Add what the set does to one row."""
        if row.model in {User._meta.label_lower, SourceText._meta.label_lower}:
            return  # accounts and texts are no part of the record that files hold
        model = model_of(row)
        if model is Assessment:
            self.parts["verdicts"].append(_verdict(row))
        elif row.verb == ChangeVerb.ADDED:
            self._add(model, row)
        elif row.verb == ChangeVerb.REMOVED:
            self.parts["removals"].append(_gone(row, model, self._changeset.reason))
        else:
            self.parts["changes"] += _changes(row, model)
            if row.verb == ChangeVerb.WITHDRAWN:
                because = row.fields["withdrawn_because"]["new"]
                self.parts["withdrawals"].append(_gone(row, model, because))

    def _add(self, model: type[KeyedModel], row: ProposedRow) -> None:
        spec = spec_of(model)
        known = spec.values.keys() | spec.references.keys() | spec.many.keys()
        fields = {name: told["new"] for name, told in row.fields.items() if name in known}
        if model is Action:
            self._new[row.key] = _action(fields)
            self.parts["actions"].append(self._new[row.key])
        elif model is Evidence:
            slug = fields.pop("action")
            if _follows(slug, fields["position"]):
                del fields["position"]
            piece = {name: fields.get(name) for name in EVIDENCE_NAMES if name in fields}
            new = self._new.get(slug)
            place = self.parts["evidence"].setdefault(slug, []) if new is None else new["evidence"]
            place.append(piece)
        elif model is Bearing:
            slug = fields.pop("action")
            names = {field: name for name, field in BEARING.items()}
            bearing = {names.get(name, name): value for name, value in fields.items()}
            if new := self._new.get(slug):
                new["bearings"].append(bearing)
            else:
                self.parts["bearings"].append({"action": slug, **bearing})
        else:
            self.parts["rows"].append({"model": model._meta.model_name, "fields": fields})


def _action(fields: Part) -> Part:
    by_name = {field: name for name, field in ACTION.items()}
    amount = {name: fields.pop(field, None) for name, field in AMOUNT.items()}
    found = {by_name.get(name, name): value for name, value in fields.items()}
    ordered = {name: found[name] for name in ACTION_NAMES if name in found}
    if amount["value"] is not None:
        ordered["amount"] = amount
    return {**ordered, "bearings": [], "evidence": []}


def _follows(slug: str, position: int) -> bool:
    """Whether evidence at this place comes after what its action has without its being said."""
    before = Evidence.objects.filter(action__slug=slug, position=position - 1)
    return position == 1 or before.exists()


def _gone(row: ProposedRow, model: type[KeyedModel], because: str | None) -> Part:
    return {"what": model._meta.model_name, "key": _key(row, model), "because": because}


def _changes(row: ProposedRow, model: type[KeyedModel]) -> Iterator[Part]:
    stored = model._base_manager.filter(pk=row.object_id).first()
    told = {name: values for name, values in row.fields.items() if name not in _WITHDRAWN}
    dates = {
        name: f"{name}{_PRECISION}"
        for name in {name.removesuffix(_PRECISION) for name in told}
        if f"{name}{_PRECISION}" in spec_of(model).values
    }
    for name, values in told.items():
        date = name.removesuffix(_PRECISION)
        if name != date and date in told and date in dates:
            continue
        one = {"what": model._meta.model_name, "key": _key(row, model)}
        if date in dates:
            old, new = (_dated(told, stored, side, date, dates[date]) for side in ("old", "new"))
            yield {**one, "field": date, "from": old, "to": new}
        else:
            yield {**one, "field": name, "from": values["old"], "to": values["new"]}


def _dated(told: Part, stored: models.Model | None, side: str, date: str, precision: str) -> str:
    """A date with its precision, as one value."""
    day, exactly = (
        told[name][side] if name in told else stored and plain(getattr(stored, name))
        for name in (date, precision)
    )
    return f"{day} {exactly}" if day else str(exactly)


def _key(row: ProposedRow, model: type[KeyedModel]) -> Json:
    """How a file names the row: a list of the parts where one of them holds a space."""
    stored = model._base_manager.filter(pk=row.object_id).first()
    if isinstance(stored, Evidence):
        before = Evidence.objects.filter(action=stored.action_id, position__lt=stored.position)
        return f"{stored.action.slug}#{before.count()}"
    parts = stored.natural_key() if stored else ()
    return [*parts] if any(" " in str(part) for part in parts) and len(parts) > 1 else row.key


def _verdict(row: ProposedRow) -> Part:
    """A verdict as it was published: it is never changed afterwards."""
    stored = Assessment.objects.get(pk=row.object_id)
    found: Part = {}
    for name in VERDICT_NAMES:
        found[name] = plain(recorded(stored, VERDICT.get(name, name)))
    found["scores"] = {
        party: {name: marks[name] for name in SCORED if name in marks}
        for party, marks in recorded(stored, "scores").items()
    }
    return found
