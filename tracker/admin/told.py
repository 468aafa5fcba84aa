"""Lines of the history in words, those of one change set together."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.apps import apps
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tracker.choices import ChangeVerb
from tracker.models import PUBLIC, Assessment, Change, ChangeSet, Reply, User
from tracker.publiclog.describing import called
from tracker.publiclog.values import kind_of
from tracker.publiclog.wording import Named

from .generics import Text

# How many lines of a set stand before the others.
FEW = 5
_SET = ChangeSet._meta.label_lower
# How the reason of each line of a set begins: with the key of the set.
_KEY = re.compile(r"(\S+), by ")
_KINDS = {model._meta.label_lower: kind_of(model) for model in PUBLIC}
_THINGS: dict[str, Text] = {
    Assessment._meta.label_lower: _("The verdict %(key)s"),
    Reply._meta.label_lower: _("The reply %(key)s"),
    User._meta.label_lower: _("The account %(key)s"),
}
_SENTENCES: dict[ChangeVerb, Text] = {
    ChangeVerb.ADDED: _("%(thing)s was added."),
    ChangeVerb.CHANGED: _("%(thing)s was changed: %(fields)s."),
    ChangeVerb.REMOVED: _("%(thing)s was removed."),
    ChangeVerb.SUBMITTED: _("%(thing)s was sent for review."),
    ChangeVerb.RETURNED: _("%(thing)s was returned."),
    ChangeVerb.PUBLISHED: _("%(thing)s was published."),
    ChangeVerb.SUCCEEDED: _("%(thing)s was succeeded by a newer verdict."),
    ChangeVerb.WITHDRAWN: _("%(thing)s was withdrawn."),
}


@dataclass(frozen=True)
class ToldLine:
    """One line in words. `address` is of the row, '' where it has no page on the desk."""

    change: Change
    sentence: str
    address: str
    reason: str


@dataclass(frozen=True)
class ToldGroup:
    """The lines of a set, `more` of them beyond the first few; or one that belongs to none.

    The line of the set itself is told by its heading.
    """

    changeset: ChangeSet | None
    lines: list[ToldLine]
    more: list[ToldLine]


def told(changes: Iterable[Change]) -> list[ToldGroup]:
    """The lines in their order, those of one set together. Three queries at most."""
    lines = list(changes)
    sets = _sets(lines)
    names = called({one for line in lines if (one := _named(line))})
    groups = []
    for changeset, those in groupby(lines, lambda line: sets.get(_key(line))):
        # The heading of a set says what its own line would.
        here = [_told(one, names, changeset) for one in those if not (changeset and _is_set(one))]
        if changeset is None:
            groups += [ToldGroup(None, [one], []) for one in here]
        else:
            groups.append(ToldGroup(changeset, here[:FEW], here[FEW:]))
    return groups


def _sets(lines: list[Change]) -> dict[str, ChangeSet]:
    keys = {key for line in lines if (key := _key(line))}
    if not keys:
        return {}
    found = ChangeSet.objects.approved().filter(key__in=keys)
    return {changeset.key: changeset for changeset in found.select_related("author", "approver")}


def _key(line: Change) -> str:
    """The key of the set with whose approval the line was written; '' without one."""
    if _is_set(line):
        return line.key
    found = _KEY.match(line.reason or "")
    return found[1] if found else ""


def _is_set(line: Change) -> bool:
    """Whether the line is that of the approval of a set."""
    return line.model == _SET and line.verb == ChangeVerb.PUBLISHED


def _named(line: Change) -> Named | None:
    kind = _KINDS.get(line.model)
    return (kind, line.key) if kind else None


def _told(line: Change, names: dict[Named, str], changeset: ChangeSet | None) -> ToldLine:
    named = _named(line)
    thing = names.get(named, "") if named else ""
    if not thing or thing == line.key:
        kind = apps.get_model(line.model)._meta
        thing = _THINGS.get(line.model, "%(kind)s %(key)s") % {
            "kind": capfirst(kind.verbose_name),
            "key": line.key,
        }
    fields = ", ".join(change.name.lower() for change in line.readable_fields)
    words = _SENTENCES[ChangeVerb(line.verb)] % {"thing": thing, "fields": fields or "–"}
    reason = line.reason or ""
    is_told = changeset is not None and reason.startswith(f"{changeset.key}, by ")
    return ToldLine(line, words, _address(line), "" if is_told else reason)


def _address(line: Change) -> str:
    if line.verb == ChangeVerb.REMOVED:
        return ""
    app, _dot, model = line.model.partition(".")
    try:
        return reverse(f"admin:{app}_{model}_change", args=[line.object_id])
    except NoReverseMatch:
        return ""
