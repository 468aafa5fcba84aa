"""From the lines of a sheet to a change set: tried first, then put into it, all or nothing."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.importing.changes import Kind as OutcomeKind
from tracker.importing.changes import Outcome
from tracker.importing.changes.applying import forbidden
from tracker.importing.changes.doing import Doing, by_row
from tracker.importing.changes.entries import Alteration
from tracker.importing.changes.runs import Run
from tracker.importing.refusals import Refusal, short_json
from tracker.models import Action, Assessment, ChangeSet, User
from tracker.models.days import desk_today
from tracker.publiclog import take_turn
from tracker.publishing.changesets import held, open_set, put
from tracker.publishing.proposals import numbers_of, replay
from tracker.publishing.rules import problems, succession_problems
from tracker.publishing.trials import Tried, taken_back, trying
from tracker.text.languages import in_english

from .comparing import Compared, Difference, Kind, compared_rows
from .declared import SCORE
from .lines import Lines
from .sheet import Sheet
from .verdict_lines import compared_verdicts

# How far it has come: done, and of how many.
Progress = Callable[[int, int], None]
_NOBODY = "author-of-a-sheet"


class TooMuch(Exception):
    """The file would change more rows than the caller waits for; the message is a sentence."""


@dataclass(frozen=True)
class Applied:
    """What a sheet would do, or did: `lines` is how many it has.

    `seen` stands for all that a person was shown: a later run that would do something else has
    another one. `changeset` is the set that it went into, if it did.
    """

    sheet: Sheet
    lines: int
    differences: tuple[Difference, ...] = ()
    refused: tuple[Refusal, ...] = ()
    changeset: ChangeSet | None = None

    @property
    def new(self) -> int:
        """How many lines bring a row that the record does not have."""
        return len(self._rows(Kind.NEW))

    @property
    def changed(self) -> int:
        """How many lines only change what is there."""
        return len(self._rows(Kind.CHANGED) - self._rows(Kind.NEW))

    @property
    def same(self) -> int:
        """How many lines say what the record says."""
        return self.lines - self.new - self.changed

    @property
    def seen(self) -> str:
        """A hash of the differences."""
        return hashlib.sha256(repr(self.differences).encode()).hexdigest()

    def _rows(self, kind: Kind) -> set[int]:
        return {one.row for one in self.differences if one.kind is kind}


def tried(
    lines: Lines,
    sheet: Sheet,
    *,
    file: str = "",
    by: User | None = None,
    into: ChangeSet | None = None,
    progress: Progress | None = None,
    most: int | None = None,
) -> Applied:
    """What the lines would do to the record, or to it and `by`'s open set; nothing is written.

    Without `by` nobody's rights are asked about. Raises NotAllowed for a set that is not `by`'s,
    and TooMuch where it would change more than `most` rows.
    """
    with taken_back():
        author = by or User.objects.create(username=_NOBODY, public_name=_("(its author)"))
        changeset = held(into, by=author) if into else open_set(by=author, title=sheet.name)
        doing = _Doing(lines, sheet, file, author, progress, by is not None, most)
        return doing.within(changeset, is_new=into is None)[0]


def put_into_set(
    lines: Lines,
    sheet: Sheet,
    *,
    by: User,
    file: str = "",
    into: ChangeSet | None = None,
    reason: str = "",
    seen: str | None = None,
    progress: Progress | None = None,
) -> Applied:
    """Put what the lines change into `by`'s open set, or into a new one: all of it or nothing.

    Nothing is written if something is refused, if nothing changes, or if it would do something else
    than what `seen` stands for. Raises NotAllowed for a set that is not `by`'s.
    """
    with transaction.atomic():
        take_turn()
        with in_english():
            title = _("Spreadsheet: %(sheet)s") % {"sheet": sheet.label}
        changeset = held(into, by=by) if into else open_set(by=by, title=title, reason=reason)
        doing = _Doing(lines, sheet, file, by, progress, is_person=True)
        with taken_back():
            applied, changes = doing.within(changeset, is_new=into is None)
        is_other = seen is not None and seen != applied.seen
        if applied.refused or not applied.differences or is_other:
            transaction.set_rollback(True)
            return applied
        put(changeset, changes)
    return replace(applied, changeset=changeset)


@dataclass(frozen=True)
class _Doing:
    """Does the lines in a trial, as forms would be saved."""

    lines: Lines
    sheet: Sheet
    file: str
    by: User
    progress: Progress | None
    is_person: bool
    most: int | None = None

    def within(self, changeset: ChangeSet, *, is_new: bool) -> tuple[Applied, list[Tried]]:
        """Do them; the caller takes it back."""
        if not is_new:
            replay(changeset)
        compared = self._compared()
        if self.most is not None and len(compared.entries) > self.most:
            told = _("The file would change more than %(limit)d rows: that takes minutes.")
            raise TooMuch(told % {"limit": self.most})
        with trying(numbers_of(changeset)) as trial:
            doing = Doing(Run(self.by, trial), self._stepper(compared))
            doing.all(compared.entries)
            verdicts = list(_verdict_problems(doing, trial.tried))
        refused = [one for one in doing.outcomes if one.kind is OutcomeKind.REFUSED]
        if self.is_person:
            refused += forbidden((one.change for one in trial.tried), doing, self.by)
        found = [*compared.refused, *_told(compared, [*refused, *verdicts])]
        found.sort(key=lambda one: one.row or 0)
        applied = Applied(
            self.sheet, len(self.lines), tuple(_differences(compared, doing)), tuple(found)
        )
        return applied, trial.tried

    def _compared(self) -> Compared:
        done = 0

        def step(number: int) -> None:
            nonlocal done
            done += number
            if self.progress:
                self.progress(done, 2 * len(self.lines))

        if self.sheet.model is Assessment:
            by = self.by if self.is_person else None
            return compared_verdicts(self.sheet, self.lines, self.file, step, by=by)
        return compared_rows(self.sheet, self.lines, self.file, step)

    def _stepper(self, compared: Compared) -> Callable[[], None]:
        """What is told after each row: comparing is the first half of the way."""
        changed = [one for one in compared.entries if isinstance(one, Alteration)]
        steps = len(compared.entries) - len(changed) + len(by_row(changed))
        done = 0

        def step() -> None:
            nonlocal done
            done += 1
            if self.progress:
                total = len(self.lines)
                self.progress(total + total * done // steps, 2 * total)

        return step


def _differences(compared: Compared, doing: Doing) -> Iterator[Difference]:
    """What came of it, in the order of the file."""
    found = [
        difference
        for outcome in doing.outcomes
        if outcome.kind in {OutcomeKind.ADDED, OutcomeKind.CHANGED}
        for difference in compared.told[outcome.name, outcome.field]
    ]
    found.sort(key=lambda one: one.row)
    yield from found


def _verdict_problems(doing: Doing, rows: list[Tried]) -> Iterator[Outcome]:
    """What stands against publishing the verdicts that were drafted."""
    label = Assessment._meta.label_lower
    numbers = [one.change.object_id for one in rows if one.change.model == label]
    today = desk_today()
    for verdict in Assessment.objects.filter(pk__in=numbers).select_related("commitment__document"):
        about = doing.rows[label, verdict.pk]
        current = Assessment.objects.current().filter(commitment=verdict.commitment_id)
        verdict.succeeds = current.first()
        for problem in (*problems(verdict, today=today), *succession_problems(verdict)):
            kind = OutcomeKind.REFUSED
            yield Outcome(kind, about.line, about.name, problem.field or "", problem.message)


def _told(compared: Compared, outcomes: list[Outcome]) -> Iterator[Refusal]:
    """What is refused, each beside its cell. A row that only names a refused act is not told."""
    broken = {
        about.cells[about.part.key[0]]
        for outcome in outcomes
        if (about := compared.about[outcome.name]).part.model is Action
    }
    for one in outcomes:
        about = compared.about[one.name]
        if one.field == "action" and about.cells[about.part.key[0]] in broken:
            continue
        column = _column_of(one, compared)
        value = about.cells.get(column, "")
        reason = one.told if column or not one.field else f"{one.field}: {one.told}"
        yield Refusal(
            compared.file,
            reason,
            one.line,
            one.name,
            "",
            column,
            short_json(value) if value else "",
        )


def _column_of(outcome: Outcome, compared: Compared) -> str:
    if outcome.field.startswith("scores, "):
        return f"{SCORE}{outcome.field.split(', ')[1]}"
    return compared.about[outcome.name].part.by_field.get(outcome.field, "")
