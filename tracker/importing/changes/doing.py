"""Does what a file of changes says, in a trial: row by row, each as a form would be saved.

Whatever is wrong with a part of the file is told and leaves the other parts as they are.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.choices import ChangeVerb
from tracker.importing.values import Flaw
from tracker.models import RECORD
from tracker.models.base import KeyedModel, Withdrawable
from tracker.publiclog.values import is_named_elsewhere
from tracker.publishing.saving import copied, remove, save

from .additions import add_row
from .alterations import change_row
from .entries import Addition, Alteration, Entry, NewVerdict, Withdrawal
from .outcomes import Kind, Outcome
from .runs import REFUSALS, Run, Stopped, refused
from .values import row_of
from .verdicts import add_verdict

_Part = TypeVar("_Part")
_ORDER = {model: place for place, model in enumerate(RECORD)}


@dataclass
class Doing:
    """Does the entries of a file; `outcomes` says of each what became of it.

    `rows` are the rows that were touched, by model and number, each with the outcome to which what
    else is to be said of it belongs. `progress` is told after each step.
    """

    run: Run
    progress: Callable[[], None]
    outcomes: list[Outcome] = field(default_factory=list)
    rows: dict[tuple[str, int], Outcome] = field(default_factory=dict)

    def all(self, entries: Iterable[Entry]) -> None:
        """Do all of them in the order in which a set is done; verdicts after all they rest on."""
        entries = [*entries]
        gone = [one for one in entries if isinstance(one, Withdrawal)]
        new = [one for one in entries if isinstance(one, Addition)]
        changed = [one for one in entries if isinstance(one, Alteration)]
        for removal in (one for one in gone if one.is_removal):
            self._do(take_away, removal)
        for addition in sorted(new, key=lambda one: _ORDER[one.model]):
            self._do(add_row, addition)
        for group in by_row(changed):
            self._do(change_row, group)
        for withdrawal in (one for one in gone if not one.is_removal):
            self._do(take_away, withdrawal)
        for verdict in (one for one in entries if isinstance(one, NewVerdict)):
            self._do(add_verdict, verdict)

    def _do(self, do: Callable[[_Part, Run], list[Outcome]], part: _Part) -> None:
        """Do one step wholly or not at all, and note what became of it."""
        tried = self.run.trial.tried
        before = len(tried)
        try:
            with transaction.atomic():
                found = do(part, self.run)
        except Stopped as stop:
            del tried[before:]
            found = stop.outcomes
        for one in tried[before:]:
            self.rows.setdefault((one.change.model, one.change.object_id), found[0])
        self.outcomes += found
        self.progress()


def by_row(entries: Iterable[Alteration]) -> list[list[Alteration]]:
    """The changes of one row together, in the order of the file: they are one save."""
    ordered = [*entries]
    place: dict[str, int] = {}
    for number, one in enumerate(ordered):
        place.setdefault(one.name, number)
    ordered.sort(key=lambda one: place[one.name])
    return [list(group) for _name, group in groupby(ordered, key=lambda one: one.name)]


def take_away(entry: Withdrawal, run: Run) -> list[Outcome]:
    """Withdraw or remove the row. Raises Stopped."""
    try:
        stored = row_of(entry.model, entry.key)
        if entry.is_removal:
            return _remove(entry, stored, run)
        return _withdraw(entry, stored, run)
    except REFUSALS as error:
        raise refused(entry, error) from error


def _remove(entry: Withdrawal, stored: KeyedModel, run: Run) -> list[Outcome]:
    if isinstance(stored, Withdrawable):
        raise Flaw(_("A row of this kind is withdrawn, never removed."))
    if is_named_elsewhere(type(stored)):
        raise Flaw(_("Other rows name rows of this kind: it stays."))
    remove(stored, by=run.by, reason=entry.because)
    return [Outcome(Kind.REMOVED, entry.line, entry.name, told=entry.because)]


def _withdraw(entry: Withdrawal, stored: KeyedModel, run: Run) -> list[Outcome]:
    if not hasattr(stored, "withdrawn_at"):
        raise Flaw(_("A row of this kind cannot be withdrawn: remove it."))
    if stored.withdrawn_at is not None:
        return [Outcome(Kind.NOTHING, entry.line, entry.name)]
    row = copied(stored)
    values = {"withdrawn_at": timezone.now(), "withdrawn_because": entry.because}
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    save(row, by=run.by, stored=stored, verb=ChangeVerb.WITHDRAWN, reason=entry.because)
    return [Outcome(Kind.WITHDRAWN, entry.line, entry.name, told=entry.because)]
