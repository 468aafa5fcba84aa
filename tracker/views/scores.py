"""One party's part in a commitment, as the pages of the commitment and of the parties show it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.choices import CellState, ScoreValue, Status
from tracker.models import Actor, Score
from tracker.scoring import Cell, cell_state


@dataclass(frozen=True, eq=False)
class Sign:
    """What stands for a score, or for none: the class that colours it, a glyph, a word."""

    look: str
    glyph: str
    word: str | Promise


_SIGNS = {
    value: Sign(f"s-{status.value}", glyph, value.label)
    for value, status, glyph in (
        (ScoreValue.PLUS, Status.DELIVERED, "✓"),
        (ScoreValue.ZERO, Status.SUBSTANTIAL, "◐"),
        (ScoreValue.MINUS, Status.REVERSED, "✕"),
        (CellState.NOT_TOLD_APART, Status.NO_EVIDENCE, "·"),
        (CellState.NO_EVIDENCE, Status.NO_EVIDENCE, "0"),
        (CellState.NOT_ASSESSED, Status.NOT_ASSESSED, "?"),
        (CellState.NOT_APPLICABLE, Status.NOT_ASSESSED, "–"),
        (CellState.CONTESTED, Status.SUPERSEDED, "!"),
    )
}

# A commitment that cannot be checked, or that another one replaced.
NEVER_SCORED = Sign(f"s-{Status.NOT_VERIFIABLE.value}", "○", _("Never scored"))


def sign_of(value: ScoreValue | CellState) -> Sign:
    """What stands for the score, or for the reason why there is none."""
    return _SIGNS[value]


def in_order(signs: Iterable[Sign]) -> list[Sign]:
    """The different ones among the signs, in the order of a key."""
    found = set(signs)
    return [sign for sign in (*_SIGNS.values(), NEVER_SCORED) if sign in found]


@dataclass(frozen=True)
class PartyScore:
    """The score of a party that owes a commitment, or why there is none."""

    party: Actor
    row: Score | None
    status: Status

    @property
    def mark(self) -> ScoreValue | None:
        """The score with its label and definition; None where there is none."""
        if self.row is None or self.row.value is None:
            return None
        return ScoreValue(self.row.value)

    @property
    def state(self) -> CellState | None:
        """Why there is no score; None where there is one."""
        if self.mark is not None:
            return None
        stored = CellState(self.row.unscored) if self.row and self.row.unscored else None
        return cell_state(status=self.status, is_debtor=True, stored=stored)

    @property
    def sign(self) -> Sign:
        """What stands for the score, or for there being none."""
        if self.mark is not None:
            return _SIGNS[self.mark]
        return _SIGNS[self.state] if self.state else NEVER_SCORED

    @property
    def counted(self) -> Cell:
        """The same for the arithmetic."""
        return Cell(value=self.mark) if self.mark is not None else Cell(state=self.state)
