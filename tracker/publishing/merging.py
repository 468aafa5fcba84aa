"""What is twice on record becomes one: what hangs on the lost row moves to the kept one.

The lost row stays where it was and says what it was merged into, so that its address leads there;
a publisher, which has no page, leaves its name with the kept one. What both have is kept once.
Published verdicts are never edited: those that rest on the lost row wait for newer ones.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TypeAlias, cast

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.choices import ChangeVerb
from tracker.models import (
    Action,
    Actor,
    ActorAlias,
    Evidence,
    Initiative,
    Obligation,
    Person,
    Publisher,
    Search,
    Translation,
    UnassessedNote,
    User,
)
from tracker.models.base import HasNaturalKey, KeyedModel
from tracker.models.changesets import FIRST_NUMBER
from tracker.publications import key_of
from tracker.publiclog.values import stable_key
from tracker.text.publishers import renamed

from .errors import NotAllowed, Problem, Refused, refuse
from .rules import require_words
from .saving import copied, locked, recorded, remove_with_history, save
from .trials import all_or_nothing

Mergeable: TypeAlias = Action | Actor | Publisher | Search
# Whose words a bearing has that both acts have: those of the kept act, of the lost one, or both.
KEPT, LOST, BOTH = "kept", "lost", "both"

# How many rows a refusal names.
_MOST_NAMED = 5
# What may be taken over from the lost row; what stands together is taken together.
_GROUPS: dict[type[KeyedModel], tuple[tuple[str, ...], ...]] = {
    Action: (
        ("title",),
        ("date", "date_precision", "end_date"),
        ("place",),
        ("kind",),
        ("stage",),
        ("attribution",),
        ("actors",),
        ("agencies",),
        ("amount", "currency", "amount_kind", "amount_stage"),
    ),
    Actor: (
        ("formal_name",),
        ("adjective",),
        ("endonym", "endonym_language"),
        ("kind",),
        ("parent",),
        ("active_from",),
        ("active_to", "closure_shown_by"),
        ("successor",),
    ),
    Publisher: (("usual_tier",), ("usual_language",), ("paid_by",), ("close_to",)),
    Search: (("query",), ("made_on",), ("where",), ("made_by",), ("found",)),
}
# What the kept row gets of the lost one in any case, beside what it has.
_UNITED: dict[type[KeyedModel], tuple[str, ...]] = {Search: ("commitments",)}


@dataclass(frozen=True)
class Move:
    """A row that names the lost row, and what it will say instead."""

    row: KeyedModel
    values: Mapping[str, object] = field(default_factory=dict)
    lists: Mapping[str, list[HasNaturalKey]] = field(default_factory=dict)


@dataclass(frozen=True)
class Double:
    """A row of the lost row, and the one of the kept row that says the same already."""

    row: KeyedModel
    other: KeyedModel


@dataclass
class Plan:
    """What a merger would do to the rows that hang on the lost row."""

    moves: list[Move] = field(default_factory=list)
    doubles: list[Double] = field(default_factory=list)


def may_merge(model: type[KeyedModel], by: User) -> bool:
    """Whether the person may merge rows of the model: whoever may mend them."""
    return by.has_perm(f"tracker.change_{model._meta.model_name}")


def differences(kept: Mergeable, lost: Mergeable) -> list[tuple[str, ...]]:
    """The groups of fields in which the two rows differ."""
    return [
        names
        for names in _GROUPS[type(kept)]
        if any(recorded(kept, name) != recorded(lost, name) for name in names)
    ]


def problems_of(kept: Mergeable, lost: Mergeable) -> list[Problem]:
    """Why the two cannot be merged in this way, each a sentence."""
    found = []
    if kept.pk == lost.pk:
        found.append(_("Choose two different rows: a row is not merged with itself."))
    for row in (kept, lost):
        if getattr(row, "withdrawn_at", None):
            found.append(_("“%(row)s” was withdrawn: it cannot be merged.") % {"row": row})
        elif getattr(row, "merged_into_id", None):
            found.append(_("“%(row)s” was merged into another one already.") % {"row": row})
    if isinstance(lost, Actor) and lost.is_party:
        found.append(_("“%(row)s” is a party: it can only be the one kept.") % {"row": lost})
    if lost.pk >= FIRST_NUMBER:
        found.append(
            _("“%(row)s” is in this set alone: take it out of the set instead.") % {"row": lost}
        )
    return [Problem(None, message) for message in dict.fromkeys(found)]


def plan_of(kept: Mergeable, lost: Mergeable) -> Plan:
    """What would move and what both have; nothing is written."""
    plan = Plan()
    _PLANS[type(kept)](plan, kept, lost)
    return plan


def refuse_left_behind(lost: Action | Actor) -> None:
    """Raise Refused if a row cannot be left that says into which one it was merged.

    What came to it after the merger was prepared, or was taken out of its set, would count
    nowhere; and of two that were merged into each other neither would.
    """
    kept = lost.merged_into
    if kept is None:
        return
    if kept.merged_into_id is not None or getattr(kept, "withdrawn_at", None):
        told = _("“%(kept)s” is no longer there to be kept: “%(lost)s” cannot be merged into it.")
        raise Refused([Problem(None, told % {"kept": kept, "lost": lost})])
    if left := plan_of(kept, lost).moves:
        told = _("“%(lost)s” has more by now that would have to move: %(rows)s. Merge it anew.")
        names = ", ".join(f"“{move.row}”" for move in left[:_MOST_NAMED])
        raise Refused([Problem(None, told % {"lost": lost, "rows": names})])


def merge(
    kept: Mergeable,
    lost: Mergeable,
    *,
    by: User,
    versions: tuple[int, int],
    reason: str,
    taken: Collection[str] = (),
    words: Mapping[int, str] | None = None,
) -> None:
    """Move to `kept` what hangs on `lost`, and say of `lost` that it was merged.

    `versions` are those of both rows as the caller showed them. `taken` names the first field of
    each group to take over from the lost row; `words` says by the number of a commitment whose
    words its bearing has where both acts have one. Raises Stale, NotAllowed, and Refused with
    every reason; nothing was written then.
    """
    if not may_merge(type(kept), by):
        raise NotAllowed(_("You may not merge rows of this kind."))
    with all_or_nothing():
        own, other = locked(kept, versions[0]), locked(lost, versions[1])
        refuse(problems_of(own, other))
        require_words(reason, "reason", _("Say why the two are the same."))
        plan = plan_of(own, other)
        # Public, and as the words of the record in English.
        why = f"The same as {stable_key(own)}. {reason.strip()}"
        _mend(own, other, frozenset(taken), by=by)
        _move(plan.moves, by=by, reason=why)
        _settle(plan.doubles, words or {}, by=by, reason=why)
        _close(other, own, by=by, reason=why)


# --- What hangs on a row -------------------------------------------------------------------------


def _of_action(plan: Plan, kept: Mergeable, lost: Mergeable) -> None:
    own, other = cast("Action", kept), cast("Action", lost)
    _evidence(plan, own, other)
    _bearings(plan, own, other)
    closed = Actor.objects.filter(closure_shown_by=lost.pk)
    plan.moves += [Move(row, {"closure_shown_by": kept}) for row in closed]
    _listed(plan, UnassessedNote.objects.filter(actions=lost.pk), "actions", kept, lost)


def _evidence(
    plan: Plan, kept: Action, lost: Action, numbers: Collection[int] | None = None
) -> None:
    """Publications move behind those that are there; one that shows the kept act stays."""
    pieces = lost.evidence.not_withdrawn().select_related("action")
    if numbers is not None:
        pieces = pieces.filter(pk__in=numbers)
    own = list(kept.evidence.all())
    position = max((piece.position for piece in own), default=-1)
    known = {key_of(piece.url): piece for piece in own if not piece.is_withdrawn}
    for piece in pieces.order_by("position"):
        if other := known.get(key_of(piece.url)):
            plan.doubles.append(Double(piece, other))
            continue
        position += 1
        plan.moves.append(Move(piece, {"action": kept, "position": position}))


def _bearings(
    plan: Plan, kept: Action, lost: Action, numbers: Collection[int] | None = None
) -> None:
    rows = lost.bearings.not_withdrawn().select_related("commitment", "action")
    if numbers is not None:
        rows = rows.filter(pk__in=numbers)
    _moved_or_double(plan, rows, kept, kept.bearings.all(), "action", ("commitment_id",))


def _of_search(plan: Plan, kept: Mergeable, lost: Mergeable) -> None:
    _listed(plan, UnassessedNote.objects.filter(searches=lost.pk), "searches", kept, lost)


def _of_actor(plan: Plan, kept: Mergeable, lost: Mergeable) -> None:
    own, other = cast("Actor", kept), cast("Actor", lost)
    debts = other.obligations.not_withdrawn()
    key = ("commitment_id", "role")
    _moved_or_double(
        plan, debts.select_related("commitment", "actor"), own, own.obligations.all(), "actor", key
    )
    aliases = other.aliases.select_related("actor")
    _moved_or_double(plan, aliases, own, own.aliases.all(), "actor", ("name",))
    naming: tuple[tuple[Iterable[KeyedModel], str], ...] = (
        (Person.objects.filter(country=lost.pk), "country"),
        (Initiative.objects.filter(actor=lost.pk), "actor"),
        (Publisher.objects.filter(paid_by=lost.pk), "paid_by"),
        (Actor.objects.filter(parent=lost.pk).exclude(pk=own.pk), "parent"),
        (Actor.objects.filter(successor=lost.pk).exclude(pk=own.pk), "successor"),
    )
    for rows, name in naming:
        plan.moves += [Move(row, {name: own}) for row in rows]
    both = Q(actors=lost.pk) | Q(agencies=lost.pk)
    acts = Action.objects.not_withdrawn().filter(both).distinct()
    for act in acts.prefetch_related("actors", "agencies"):
        lists = {
            name: _instead(rows, own, other)
            for name in ("actors", "agencies")
            if other in (rows := list(getattr(act, name).all()))
        }
        plan.moves.append(Move(act, {}, lists))


def _of_publisher(plan: Plan, kept: Mergeable, lost: Mergeable) -> None:
    old, new = cast("Publisher", lost).name, cast("Publisher", kept).name
    named = Q(publication__origin=old) | Q(publication__carrier=old)
    rows = Evidence.objects.not_withdrawn().filter(named).select_related("action")
    plan.moves += [
        Move(row, {"publisher": renamed(row.publisher, old, new)}) for row in rows.order_by("pk")
    ]


_PLANS: dict[type[KeyedModel], Callable[[Plan, Mergeable, Mergeable], None]] = {
    Action: _of_action,
    Actor: _of_actor,
    Publisher: _of_publisher,
    Search: _of_search,
}


def _moved_or_double(
    plan: Plan,
    rows: Iterable[KeyedModel],
    kept: KeyedModel,
    own: Iterable[KeyedModel],
    name: str,
    parts: Sequence[str],
) -> None:
    """Rows move, but for those of which the kept row has one with the same parts of its key."""

    key = attrgetter(*parts)
    known = {key(row): row for row in own}
    for row in rows:
        if other := known.get(key(row)):
            plan.doubles.append(Double(row, other))
        else:
            plan.moves.append(Move(row, {name: kept}))


def _listed(
    plan: Plan, rows: Iterable[KeyedModel], name: str, kept: Mergeable, lost: Mergeable
) -> None:
    for row in rows:
        named = list(getattr(row, name).all())
        plan.moves.append(Move(row, {}, {name: _instead(named, kept, lost)}))


def _instead(rows: Iterable[Mergeable], kept: Mergeable, lost: Mergeable) -> list[HasNaturalKey]:
    """The rows with the kept one in the place of the lost one, each once."""
    return list({row.pk: row for row in (kept if row == lost else row for row in rows)}.values())


# --- Doing it ------------------------------------------------------------------------------------


def _mend(kept: Mergeable, lost: Mergeable, taken: frozenset[str], *, by: User) -> None:
    """Save on the kept row what is taken over from the lost one."""
    new, lists = copied(kept), {}
    for names in differences(kept, lost):
        for name in names if names[0] in taken else ():
            if kept._meta.get_field(name).many_to_many:
                lists[name] = _united(kept, lost, name)
            else:
                setattr(new, name, getattr(lost, name))
    for name in _UNITED.get(type(kept), ()):
        lists[name] = _united(kept, lost, name)
    if isinstance(new, Publisher) and isinstance(lost, Publisher):
        new.addresses = [*dict.fromkeys((*new.addresses, *lost.addresses))]
        new.other_names = [*dict.fromkeys((*new.other_names, lost.name, *lost.other_names))]
    if isinstance(new, Actor) and isinstance(lost, Actor):
        _mend_actor(new, lost, by=by)
    _validated(new)
    save(new, by=by, stored=kept, many=lists)


def _mend_actor(new: Actor, lost: Actor, *, by: User) -> None:
    """Take the names of the lost actor for other names; no actor is a part of itself."""
    if lost.pk == new.parent_id:
        new.parent = lost.parent
    if new.pk == new.parent_id:
        new.parent = None
    if new.successor_id in {lost.pk, new.pk}:
        new.successor = None
    called = dict.fromkeys(filter(None, (lost.name, lost.formal_name, lost.endonym)))
    known = {*new.names, *lost.aliases.values_list("name", flat=True)}
    for name in called:
        if name not in known:
            save(ActorAlias(actor=new, name=name), by=by)


def _united(kept: Mergeable, lost: Mergeable, name: str) -> list[HasNaturalKey]:
    rows = (*getattr(kept, name).all(), *getattr(lost, name).all())
    return list({row.pk: row for row in rows}.values())


def _validated(row: KeyedModel) -> None:
    """Raise Refused with what a form would say of the row."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(
            Problem(None if name == NON_FIELD_ERRORS else name, message)
            for name, messages in error.message_dict.items()
            for message in messages
        ) from error


def _move(moves: Iterable[Move], *, by: User, reason: str) -> None:
    """Save the rows with what they say instead, and the translations of those with another key."""
    keys: dict[str, dict[str, str]] = {}
    for move in moves:
        old = stable_key(move.row)
        stored = locked(move.row, move.row.version)
        new = copied(stored)
        for name, value in move.values.items():
            setattr(new, name, value)
        save(new, by=by, stored=stored, many=move.lists, reason=reason)
        if old != (key := stable_key(new)):
            keys.setdefault(str(new._meta.model_name), {})[old] = key
    for kind, renamed_keys in keys.items():
        for text in Translation.objects.filter(kind=kind, key__in=renamed_keys):
            stored_text = locked(text, text.version)
            again = copied(stored_text)
            again.key = renamed_keys[text.key]
            save(again, by=by, stored=stored_text, reason=reason)


def _settle(doubles: Iterable[Double], words: Mapping[int, str], *, by: User, reason: str) -> None:
    """Give a bearing of the kept act the words that were chosen; withdraw a debt that is double."""
    for double in doubles:
        row = double.row
        if isinstance(row, Obligation):
            _withdraw(row, by=by, reason=reason)
        chosen = words.get(getattr(row, "commitment_id", 0), KEPT)
        if (
            chosen == KEPT
            or not hasattr(row, "why")
            or getattr(double.other, "is_withdrawn", False)
        ):
            continue
        stored = locked(double.other, double.other.version)
        new = copied(stored)
        if chosen == LOST:
            for name in ("direction", "weight", "why"):
                setattr(new, name, getattr(row, name))
        else:
            new.why = f"{stored.why} {row.why}"  # type: ignore[attr-defined]  # a bearing
        save(new, by=by, stored=stored, reason=reason)


def _withdraw(row: KeyedModel, *, by: User, reason: str, into: Action | None = None) -> None:
    stored = locked(row, row.version)
    new = copied(stored)
    new.withdrawn_at, new.withdrawn_because = timezone.now(), reason  # type: ignore[attr-defined]  # it can be withdrawn
    if into is not None:
        new.merged_into = into  # type: ignore[attr-defined]  # an act
    save(new, by=by, stored=stored, verb=ChangeVerb.WITHDRAWN, reason=reason)


def _close(lost: Mergeable, kept: Mergeable, *, by: User, reason: str) -> None:
    """Say of the lost row that it is the kept one; what has no page of its own goes."""
    if isinstance(lost, Publisher):
        remove_with_history(lost, by=by, reason=reason)
    elif isinstance(lost, Actor):
        stored = locked(lost, lost.version)
        new = copied(stored)
        new.merged_into = cast("Actor", kept)
        save(new, by=by, stored=stored, reason=reason)
    else:
        _withdraw(lost, by=by, reason=reason, into=kept if isinstance(kept, Action) else None)


def move(
    action: Action,
    to: Action,
    *,
    by: User,
    version: int,
    reason: str,
    evidence: Collection[int] = (),
    bearings: Collection[int] = (),
) -> None:
    """Move those of the act's sources and bearings that have these numbers to another act.

    `version` is that of the act as the caller showed it. Raises Stale, NotAllowed, and Refused
    with a sentence for each row that the other act has already; nothing was written then.
    """
    if not may_merge(Action, by):
        raise NotAllowed(_("You may not move sources and bearings."))
    with all_or_nothing():
        own = locked(action, version)
        refuse([Problem("to", each) for each in _problems_of_a_move(own, to)])
        require_words(reason, "reason", _("Say why they belong to the other action."))
        plan = Plan()
        _evidence(plan, to, own, evidence)
        _bearings(plan, to, own, bearings)
        told = _("“%(action)s” has it already: %(row)s. Withdraw it here instead.")
        refuse(
            [
                Problem(None, told % {"action": to, "row": _called(double.row)})
                for double in plan.doubles
            ]
        )
        if not plan.moves or len(plan.moves) < len({*evidence}) + len({*bearings}):
            raise Refused([Problem(None, _("Tick at least one source or bearing that counts."))])
        _move(plan.moves, by=by, reason=reason.strip())


def _problems_of_a_move(action: Action, to: Action) -> Iterator[str]:
    if to.pk == action.pk:
        yield _("Choose another action: these belong to this one already.")
    if to.is_withdrawn:
        yield _("“%(row)s” was withdrawn: nothing is moved to it.") % {"row": to}


def _called(row: KeyedModel) -> str:
    return str(row) if isinstance(row, Evidence) else str(getattr(row, "commitment", row))
