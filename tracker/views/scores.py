"""One party's part in a commitment, as the pages of the commitment and of the parties show it."""

from dataclasses import dataclass

from tracker.choices import CellState, ScoreValue, Status
from tracker.models import Actor, Score
from tracker.scoring import Cell, cell_state


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
    def counted(self) -> Cell:
        """The same for the arithmetic."""
        return Cell(value=self.mark) if self.mark is not None else Cell(state=self.state)
