"""What became of each part of a file of changes, or would become of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.importing.reading import FileRefused
from tracker.importing.refusals import ImportRefused, Refusal, printable


class Kind(Enum):
    """What became of it."""

    ADDED = gettext_lazy("added")
    CHANGED = gettext_lazy("changed")
    WITHDRAWN = gettext_lazy("withdrawn")
    REMOVED = gettext_lazy("removed")
    NOTHING = gettext_lazy("nothing to do")
    KEPT = gettext_lazy("kept as it is")
    REFUSED = gettext_lazy("refused")

    @property
    def label(self) -> str | Promise:
        """How it is told."""
        return self.value


@dataclass(frozen=True)
class Outcome:
    """One line of a preview: `name` is the part of the file, `told` what is to say about it."""

    kind: Kind
    line: int
    name: str
    field: str = ""
    told: str = ""

    def __str__(self) -> str:
        """`line N: kind: name: field: what is to say`, without the parts that are empty."""
        parts = (_("line %(line)d") % {"line": self.line}, str(self.kind.label), self.name)
        return printable(": ".join(filter(None, (*parts, self.field, self.told))))


def in_order(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """The outcomes in the order of the file."""
    return sorted(outcomes, key=lambda one: one.line)


def as_refusal(path: Path, refused: FileRefused) -> Refusal:
    """What is told of a file that cannot be used at all."""
    return Refusal(path.name, str(refused), line=getattr(refused, "line", None))


def note_refused(file: str, outcomes: Iterable[Outcome], refused: ImportRefused) -> None:
    """Add to the refusals of a run what is refused of the file."""
    for one in in_order(outcomes):
        if one.kind is Kind.REFUSED:
            refused.add(Refusal(file, one.told, line=one.line, model=one.name, field=one.field))
