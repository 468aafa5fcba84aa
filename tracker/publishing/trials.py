"""What is done only to see what it would do: it is taken back, and what it changed is remembered.

A change set holds what would change and no row of it. So that the forms of the desk can edit it,
each request does the set, does what it was asked for, and takes all of it back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Model

from tracker.models import Change
from tracker.text.languages import in_english


@dataclass(frozen=True)
class Tried:
    """A line of the history that was not written, and how its row was called by then."""

    change: Change
    label: str


@dataclass
class Trial:
    """What gives new rows their numbers, and what was done to rows in the meantime, in order."""

    numbers: Iterator[int]
    tried: list[Tried] = field(default_factory=list)

    def note(self, change: Change, row: Model) -> None:
        """Remember the line, and how this row is called now: in English, whoever's desk it is."""
        with in_english():
            self.tried.append(Tried(change, str(row)))


_trial: ContextVar[Trial | None] = ContextVar("trial", default=None)


def current_trial() -> Trial | None:
    """The trial that is on; None where what is done is meant to stay."""
    return _trial.get()


@contextmanager
def trying(numbers: Iterator[int]) -> Iterator[Trial]:
    """Within it whatever is saved goes into no log and no history, but into the trial."""
    trial = Trial(numbers)
    token = _trial.set(trial)
    try:
        yield trial
    finally:
        _trial.reset(token)


@contextmanager
def taken_back() -> Iterator[None]:
    """Undo at its end whatever was written within it."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """Undo what was written within it if it raises, and let the trial forget that, too."""
    trial = current_trial()
    told = len(trial.tried) if trial else 0
    try:
        with transaction.atomic():
            yield
    except BaseException:
        if trial:
            del trial.tried[told:]
        raise
