"""The rows of a change set as its page shows them: what would be otherwise, and what stands in
the way."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from django.apps import apps
from django.db.models import Model
from django.urls import reverse
from django.utils.text import Truncator, capfirst

from tracker.choices import ChangeVerb
from tracker.models import Assessment, Change, ChangeSet, ProposedRow, User
from tracker.models.base import KeyedModel, Withdrawable
from tracker.models.fields import Json
from tracker.ops.workspaces import ROLES
from tracker.publiclog.places import address_of
from tracker.publiclog.values import kind_of, stable_key
from tracker.publishing import EDITABLE
from tracker.publishing.proposals import Obstacle, model_of, plain
from tracker.publishing.saving import recorded
from tracker.queries.resting import verdicts_resting_on
from tracker.text.prefixes import leading

# The fields of a row, each with its old and its new value, as the history shows them.
Fields: TypeAlias = dict[str, dict[str, Json]]
# What publishing sets on a verdict, whatever its draft holds.
_SET_BY_STEPS = frozenset(
    {"key", "methodology", "state", "is_current", "author", "created_at", "updated_at", "succeeds"}
)
# What a verdict says and rests on.
_JUDGED = (*EDITABLE, "actions", "searches", "scores")
_HIDDEN = frozenset({"withdrawn_at", "normalised_sha256"})
# How much is shown of a text that the history tells by its hash.
_LONGEST = 300


class Link(NamedTuple):
    """An address and what it leads to."""

    address: str
    name: str


# Rows by their model and key.
Links: TypeAlias = dict[tuple[type[Model], str], Link]


class ShownField(NamedTuple):
    """One field before and after; what leads somewhere is a link, other words have no address."""

    name: str
    old: list[Link]
    new: list[Link]


@dataclass(frozen=True)
class ShownConflict:
    """A field that somebody changed meanwhile, as a person reads it."""

    name: str
    old: str
    now: str
    new: str


@dataclass(frozen=True)
class ShownRow:
    """One row of a set: what it is, its differences, where it can be looked at, what hinders it.

    `has_before` says whether any of the differences is from something else than nothing.
    """

    row: ProposedRow
    kind: str
    name: str
    differences: list[ShownField]
    form: str
    page: str | None
    obstacle: str
    conflicts: list[ShownConflict]
    resting: list[Link]

    @property
    def is_beside(self) -> bool:
        """Whether something stands before it: for a new verdict, the current one."""
        return not self.row.is_new or any(
            one.address or one.name != "–" for field in self.differences for one in field.old
        )


def shown_rows(changeset: ChangeSet, obstacles: Iterable[Obstacle]) -> list[ShownRow]:
    """The rows in the order in which they were put into the set."""
    hindered = {one.row.pk: one for one in obstacles}
    rows = list(changeset.rows.all())
    told = [(row, _fields_of(row, is_pending=changeset.is_pending)) for row in rows]
    with leading(f"/set/{changeset.pk}" if changeset.is_pending else ""):
        links = _links_of(told)
        return [_shown(row, fields, links, hindered.get(row.pk)) for row, fields in told]


def _fields_of(row: ProposedRow, *, is_pending: bool) -> Fields:
    """What the page tells of the row: a verdict that is to come beside the current one."""
    hidden = _HIDDEN if model_of(row) is not Assessment else _HIDDEN | _SET_BY_STEPS
    fields = {name: told for name, told in row.fields.items() if name not in hidden}
    for name in model_of(row).told_by_hash & fields.keys():
        # The words themselves are read on the page of the document.
        fields[name] = {when: _in_short(value) for when, value in fields[name].items()}
    is_to_come = is_pending and model_of(row) is Assessment
    return _beside_the_current(row, fields) if is_to_come else fields


def _in_short(value: Json) -> Json:
    return Truncator(value).chars(_LONGEST) if isinstance(value, str) else value


def _shown(row: ProposedRow, fields: Fields, links: Links, obstacle: Obstacle | None) -> ShownRow:
    model = model_of(row)
    return ShownRow(
        row=row,
        kind=str(capfirst(model._meta.verbose_name)),
        name=_commitment(row) or row.label,
        differences=_readable(row.model, fields, links),
        form=_form(row.model, row.object_id),
        page=address_of((kind_of(model), row.key), _values(row), {}),
        obstacle=obstacle.message if obstacle else "",
        conflicts=_conflicts(row, obstacle) if obstacle else [],
        resting=_resting(row) if row.verb == ChangeVerb.WITHDRAWN else [],
    )


def _form(model: str, number: int) -> str:
    page = ROLES if model == User._meta.label_lower else f"{model.replace('.', '_')}_change"
    return reverse(f"admin:{page}", args=[number])


def _links_of(told: Iterable[tuple[ProposedRow, Fields]]) -> Links:
    """What every row that the set names is called, and where its form is; few queries."""
    named: dict[type[KeyedModel], set[str]] = {}
    links: Links = {}
    for row, fields in told:
        links[model_of(row), row.key] = Link(_form(row.model, row.object_id), row.label)
        for name, values in fields.items():
            target = _target(row.model, name)
            if target:
                named.setdefault(target, set()).update(*map(_keys, values.values()))
    for model, keys in named.items():
        for found in _found(model, {key for key in keys if (model, key) not in links}):
            link = Link(_form(model._meta.label_lower, found.pk), str(found))
            links[model, stable_key(found)] = link
    return links


def _keys(value: Json) -> list[str]:
    """The keys that a value of a relation holds."""
    if isinstance(value, list):
        return value
    return [value] if value else []


def _target(model: str, name: str) -> type[KeyedModel] | None:
    """The model of the record to which the field points."""
    if name == "scores":
        return None
    target = apps.get_model(model)._meta.get_field(name).related_model
    return target if isinstance(target, type) and issubclass(target, KeyedModel) else None


def _found(model: type[KeyedModel], keys: set[str]) -> list[KeyedModel]:
    """The rows of the record with these keys."""
    names, rows = model.natural_key_fields, model._base_manager
    if len(names) == 1:
        return list(rows.filter(**{f"{names[0]}__in": keys}))
    parts = [dict(zip(names, key.split(" "), strict=False)) for key in sorted(keys)]
    return [row for part in parts if (row := rows.filter(**part).first())]


def _resting(row: ProposedRow) -> list[Link]:
    """The published verdicts that rest on a row that is withdrawn."""
    stored: Model | None = model_of(row)._base_manager.filter(pk=row.object_id).first()
    if not isinstance(stored, Withdrawable):
        return []
    return [
        Link(reverse("admin:tracker_assessment_change", args=[verdict.pk]), str(verdict))
        for verdict in verdicts_resting_on(stored)
    ]


def _commitment(row: ProposedRow) -> str:
    """The commitment that a verdict is about; nothing of any other row."""
    if model_of(row) is not Assessment:
        return ""
    if row.is_new:
        return str((row.fields.get("commitment") or {}).get("new") or "")
    return row.key.partition(".")[0]


def _beside_the_current(row: ProposedRow, fields: Fields) -> Fields:
    """What a verdict would say otherwise than the current one; all it says, where there is none."""
    told = {name: values["new"] for name, values in fields.items()}
    if not row.is_new and (draft := Assessment.objects.filter(pk=row.object_id).first()):
        told = {name: plain(recorded(draft, name)) for name in _JUDGED} | told
    told.pop("commitment", None)
    current = Assessment.objects.current().filter(commitment__ref=_commitment(row)).first()
    old = {name: plain(recorded(current, name)) if current else None for name in told}
    return {
        name: {"old": old[name], "new": new}
        for name, new in told.items()
        if (old[name] or None) != (new or None)
    }


def _values(row: ProposedRow) -> dict[str, Json]:
    """What the row would say to the public, as far as the set or the record knows it."""
    told = {name: values["new"] for name, values in row.fields.items()}
    if row.is_new:
        return told
    stored: Model | None = model_of(row)._base_manager.filter(pk=row.object_id).first()
    if stored is None:
        return told
    names = {each.name for each in stored._meta.concrete_fields if not each.primary_key}
    return {name: plain(recorded(stored, name)) for name in names} | told  # type: ignore[arg-type]  # a row of the record


def _readable(model: str, fields: Fields, links: Links) -> list[ShownField]:
    words = Change(model=model, fields=fields).readable_fields
    return [
        ShownField(
            told.name,
            _linked(model, name, fields[name]["old"], told.old, links),
            _linked(model, name, fields[name]["new"], told.new, links),
        )
        for name, told in zip(fields, words, strict=True)
    ]


def _linked(model: str, name: str, value: Json, words: str, links: Links) -> list[Link]:
    """A value of a field: rows and addresses are links."""
    target = _target(model, name)
    if target and value:
        return [links.get((target, key), Link("", key)) for key in _keys(value)]
    is_address = name.endswith("url") and isinstance(value, str) and value
    return [Link(value if is_address else "", words)]


def _conflicts(row: ProposedRow, obstacle: Obstacle) -> list[ShownConflict]:
    shown = []
    for one in obstacle.conflicts:
        first = Change(model=row.model, fields={one.name: {"old": one.old, "new": one.now}})
        second = Change(model=row.model, fields={one.name: {"old": one.now, "new": one.new}})
        before, after = first.readable_fields[0], second.readable_fields[0]
        shown.append(ShownConflict(before.name, before.old, before.new, after.new))
    return shown
