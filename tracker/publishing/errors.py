"""How a refusal is told: every reason at once, each a sentence beside its field."""

from collections.abc import Iterable
from typing import NamedTuple


class Problem(NamedTuple):
    """One reason why something cannot be done, and the field it is about, if it is about one."""

    field: str | None
    message: str


class Refused(Exception):
    """The act is not possible; nothing was written. `problems` holds every reason."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(problem.message for problem in self.problems))

    @property
    def by_field(self) -> dict[str | None, list[str]]:
        """The sentences by field; those about no field are under None."""
        found: dict[str | None, list[str]] = {}
        for field, message in self.problems:
            found.setdefault(field, []).append(message)
        return found


class NotAllowed(Refused):
    """The person has not the right to it (a web page answers 403)."""

    def __init__(self, message: str) -> None:
        super().__init__([Problem(None, message)])


def refusal(message: str, *, field: str | None = None) -> Refused:
    """A refusal for one reason."""
    return Refused([Problem(field, message)])


def refuse(found: list[Problem]) -> None:
    """Raise Refused with all that was found, if anything was."""
    if found:
        raise Refused(found)
