"""What is derived from the record follows what is saved: publications, the search, the counts.

Nobody finds or counts what is only tried.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import models

from tracker import counting, publications, search

from .trials import current_trial


@dataclass(frozen=True)
class Following:
    """What is to be found and counted anew: where rows are shown, and what counts them."""

    pages: set[search.Place] = field(default_factory=set)
    counted: set[counting.Owner] = field(default_factory=set)

    @classmethod
    def of(cls, row: models.Model) -> "Following":
        """What follows from the row as it is stored; nothing from what is only tried."""
        return cls() if current_trial() else cls(search.pages_of(row), counting.of(row))

    def add(self, more: "Following") -> None:
        """Take in what follows from another row, or from this one after it was saved."""
        self.pages.update(more.pages)
        self.counted.update(more.counted)

    def renew(self) -> None:
        """Bring all of it up to date."""
        search.renew(self.pages)
        counting.renew(self.counted)


_waiting: ContextVar[Following | None] = ContextVar("waiting", default=None)


@contextmanager
def later() -> Iterator[None]:
    """Within it nothing is brought up to date until its end, and then each result and count once.

    For an act that saves many rows in one transaction. Where it fails nothing is.
    """
    if _waiting.get() is not None:
        yield
        return
    waiting = Following()
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    waiting.renew()


def follow(row: models.Model | None, before: Following) -> None:
    """Bring up to date what follows from a row that was saved, or, of None, from one that is gone.

    `before`: what followed from it until then.
    """
    if row:
        publications.refresh(row)
        before.add(Following.of(row))
    if waiting := _waiting.get():
        waiting.add(before)
    else:
        before.renew()
