"""What is derived from the record follows what is saved: publications, the search, the counts.

Nobody finds or counts what is only tried.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import models

from tracker import publications, search, tallies

from .trials import current_trial


@dataclass(frozen=True)
class _Waiting:
    """What is to be found and counted anew: where rows are shown, and commitments."""

    pages: set[search.Place] = field(default_factory=set)
    commitments: set[int] = field(default_factory=set)

    def renew(self) -> None:
        search.renew(self.pages)
        tallies.renew(self.commitments)


_waiting: ContextVar[_Waiting | None] = ContextVar("waiting", default=None)


@contextmanager
def later() -> Iterator[None]:
    """Within it nothing is brought up to date until its end, and then each result and count once.

    For an act that saves many rows in one transaction. Where it fails nothing is.
    """
    if _waiting.get() is not None:
        yield
        return
    waiting = _Waiting()
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    waiting.renew()


def shown_on(stored: models.Model) -> set[search.Place]:
    """Where the stored row is shown before it is saved or deleted."""
    return set() if current_trial() else search.pages_of(stored)


def follow(row: models.Model | None, before: set[search.Place]) -> None:
    """Bring up to date what follows from a row that was saved, or, of None, from one that is gone.

    `before`: where it was shown.
    """
    if row:
        publications.refresh(row)
    if current_trial():
        return
    held = _waiting.get()
    waiting = held or _Waiting()
    waiting.pages.update(before, search.pages_of(row) if row else ())
    waiting.commitments.update(tallies.of(row) if row else ())
    if held is None:
        waiting.renew()
