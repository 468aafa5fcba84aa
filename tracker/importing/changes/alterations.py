"""Other values of a row that is there: every change of a file that is about it, in one save."""

import json
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tracker.choices import ChangeSetState
from tracker.importing.values import Flaw
from tracker.models import Evidence, ProposedRow
from tracker.models.base import HasNaturalKey, KeyedModel
from tracker.models.fields import Json
from tracker.publishing.saving import copied, recorded, save_with_history

from .checks import complete
from .entries import Alteration
from .outcomes import Kind, Outcome
from .reading import Text
from .runs import REFUSALS, Run, Stopped, refused
from .shapes import PartRefused, text_of
from .values import Values, changed_value, differing, plain, row_of


@dataclass(frozen=True)
class _Wanted:
    """A change that is to be done: its values, and what the history shows before and after."""

    entry: Alteration
    values: Values
    now: dict[str, Json]
    then: dict[str, Json]

    @property
    def outcome(self) -> Outcome:
        """What is told of it once it is done."""
        told = _("from %(old)s to %(new)s") % {"old": _shown(self.now), "new": _shown(self.then)}
        return Outcome(Kind.CHANGED, self.entry.line, self.entry.name, self.entry.field, told)


def change_row(entries: list[Alteration], run: Run) -> list[Outcome]:
    """Change the row, which all of the entries are about. Raises Stopped if none of it is done."""
    first = entries[0]
    try:
        stored = row_of(first.model, first.key)
    except (Flaw, PartRefused) as error:
        raise Stopped(
            outcome for one in entries for outcome in refused(one, error).outcomes
        ) from error
    wanted: list[_Wanted] = []
    outcomes: list[Outcome] = []
    for one in entries:
        found = _looked_at(one, stored, run, entries)
        if isinstance(found, _Wanted):
            wanted.append(found)
        else:
            outcomes.append(found)
    if not wanted:
        raise Stopped(outcomes)
    try:
        _save(stored, wanted, run)
    except REFUSALS as error:
        raise Stopped([*outcomes, *_refused(wanted, error)]) from error
    return [one.outcome for one in wanted] + outcomes


def _looked_at(
    entry: Alteration, stored: KeyedModel, run: Run, entries: list[Alteration]
) -> Outcome | _Wanted:
    """What is to be done, or why nothing is."""
    try:
        if told := _means_another(entry, stored, entries):
            return Outcome(run.otherwise, entry.line, entry.name, "url", told)
        name, to = entry.field_name, entry.to
        if sum(one.field_name == name for one in entries) > 1:
            raise Flaw(_("The file changes this field twice."))
        if entry.field != name:
            to = Text(to.line, f"{text_of(entry.was).text} {text_of(to).text}")
        values = changed_value(entry.model, name, to)
        was = changed_value(entry.model, name, entry.was).told(stored)
    except (Flaw, PartRefused) as error:
        return Outcome(Kind.REFUSED, entry.line, entry.name, entry.field, str(error))
    then = values.told(stored)
    now = {each: plain(recorded(stored, each)) for each in then}
    if not differing(now, then):
        return Outcome(Kind.NOTHING, entry.line, entry.name, entry.field)
    if not differing(now, was) or _came_with_us(stored, now, run):
        return _Wanted(entry, values, now, then)
    told = _("It was changed since: it is %(now)s, not %(old)s.")
    told %= {"now": _shown(now), "old": _shown(was)}
    return Outcome(run.otherwise, entry.line, entry.name, entry.field, told)


def _means_another(entry: Alteration, stored: KeyedModel, entries: list[Alteration]) -> str | None:
    """What to say of an entry that names its evidence by an address too, and means another one."""
    if entry.url is None or not isinstance(stored, Evidence):
        return None
    address = text_of(entry.url, "url").text
    new = [text_of(one.to).text for one in entries if one.field == "url"]
    if stored.url in {address, *new}:
        return None
    return _("The evidence at this place has another address: %(url)s.") % {"url": stored.url}


def _came_with_us(stored: KeyedModel, now: dict[str, Json], run: Run) -> bool:
    """Whether sets that came with the software made the row what it is."""
    if not run.earlier:
        return False
    made: dict[str, Json] = {}
    rows = ProposedRow.objects.filter(
        changeset__state=ChangeSetState.APPROVED,
        changeset__key__in=run.earlier,
        model=stored._meta.label_lower,
        object_id=stored.pk,
    )
    for row in rows.order_by("changeset__approved_at", "changeset"):
        made |= {name: told["new"] for name, told in row.fields.items()}
    return now.keys() <= made.keys() and not differing(now, made)


def _save(stored: KeyedModel, wanted: list[_Wanted], run: Run) -> None:
    row = copied(stored)
    lists: dict[str, list[HasNaturalKey]] = {}
    for one in wanted:
        one.values.put_into(row)
        lists |= one.values.lists
    complete(row)
    row.full_clean()
    save_with_history(row, by=run.by, version=getattr(stored, stored.lock_field), many=lists)


def _refused(wanted: list[_Wanted], error: Exception) -> list[Outcome]:
    """Each reason beside the change that it is about; what is about none, beside the first."""
    by_field = {name: one.entry for one in wanted for name in one.then}
    found = []
    for outcome in refused(wanted[0].entry, error).outcomes:
        entry = by_field.get(outcome.field, wanted[0].entry)
        found.append(Outcome(Kind.REFUSED, entry.line, entry.name, outcome.field, outcome.told))
    return found


def _shown(values: dict[str, Json]) -> str:
    """The values on one line, whole: whoever approves has to read them."""
    return " ".join(json.dumps(value, ensure_ascii=False) for value in values.values())
