"""What the doing of every part of a file has in common: who does it, and how a refusal is told."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, OperationalError
from django.utils.translation import gettext as _

from tracker.importing.values import Flaw
from tracker.models import User
from tracker.publishing.errors import Refused
from tracker.publishing.trials import Trial

from .entries import Entry
from .outcomes import Kind, Outcome
from .reading import Node
from .shapes import PartRefused
from .values import Values

# What stands against a part of a file, whoever says it.
REFUSALS = (Flaw, PartRefused, ValidationError, Refused, DatabaseError)


@dataclass(frozen=True)
class Run:
    """Who does it, and where.

    `loads`: the set comes with the software, so that what people changed here since is kept and
    told. `earlier` are the keys of the sets that came with it before: what these made of a row
    nobody here has changed. `at` is when the set was entered where it was made.
    """

    by: User
    trial: Trial
    loads: bool = False
    earlier: frozenset[str] = frozenset()
    at: dt.datetime | None = None

    @property
    def otherwise(self) -> Kind:
        """What becomes of a part that finds the record otherwise than it was written against."""
        return Kind.KEPT if self.loads else Kind.REFUSED


class Stopped(Exception):
    """A part of the file is not done, and why."""

    def __init__(self, outcomes: Iterable[Outcome]) -> None:
        self.outcomes = [*outcomes]
        super().__init__("; ".join(map(str, self.outcomes)))


def stopped(kind: Kind, entry: Entry, told: str = "", field: str = "") -> Stopped:
    """The part is not done, for one reason."""
    return Stopped([Outcome(kind, entry.line, entry.name, field, told)])


def refused(entry: Entry, error: Exception, lines: Mapping[str, int] | None = None) -> Stopped:
    """The part is refused for what was raised, each reason beside its field and on its line.

    A database that does not answer is no refusal: its error is raised again.
    """
    if isinstance(error, OperationalError):
        raise error
    if isinstance(error, PartRefused):
        found = [(error.line, error.field, str(error))]
        return Stopped(Outcome(Kind.REFUSED, a, entry.name, b, c) for a, b, c in found)
    problems: list[tuple[str, str]] = [("", str(error))]
    if isinstance(error, ValidationError):
        problems = [
            ("" if name == NON_FIELD_ERRORS else name, message)
            for name, messages in error.message_dict.items()
            for message in messages
        ]
    elif isinstance(error, Refused):
        problems = [(problem.field or "", problem.message) for problem in error.problems]
    elif isinstance(error, DatabaseError):
        sentence = _("The record does not take this row: %(reason)s")
        problems = [("", sentence % {"reason": str(error).partition("\n")[0]})]
    by_field = lines or {}
    return Stopped(
        Outcome(Kind.REFUSED, by_field.get(name, entry.line), entry.name, name, message)
        for name, message in problems
    )


def values_of(entry: Entry, model: type, fields: Mapping[str, Node]) -> Values:
    """What the fields say. Raises Stopped with everything that is refused of them."""
    values, outcomes = Values(), []
    for name, node in fields.items():
        try:
            values.add(model, name, node)
        except Flaw as flaw:
            outcomes.append(Outcome(Kind.REFUSED, node.line, entry.name, name, str(flaw)))
        except PartRefused as part:
            outcomes.append(Outcome(Kind.REFUSED, part.line, entry.name, name, str(part)))
    if outcomes:
        raise Stopped(outcomes)
    return values
