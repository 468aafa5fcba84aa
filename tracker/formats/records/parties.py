"""Records of parties and of their places under the commitments."""

from typing import Any

from django.urls import reverse

from tracker.choices import CellState, ScoreValue, Status
from tracker.models import Actor
from tracker.scoring import ScoreSummary

from .commitments import Record


def party_record(party: Actor) -> Record:
    return {
        "code": party.code,
        "name": party.name,
        "formal_name": party.formal_name,
        "path": reverse("party", kwargs={"code": party.code}),
    }


def summary_record(summary: ScoreSummary) -> Record:
    """Scores as counts. No percent: a reader who makes one sees what it is made of."""
    return {
        "applicable": summary.n_applicable,
        "scored": summary.n_scored,
        "plus": summary.plus,
        "zero": summary.zero,
        "minus": summary.minus,
        "unscored": {state.value: n for state, n in summary.unscored.items()},
    }


CELL_COLUMNS = (
    "commitment",
    "title",
    "standing",
    "pillar",
    "party",
    "is_owed_alone",
    "status",
    "as_of",
    "score",
    "unscored",
    "path",
)


def cell_row(
    commitment: Any, party: Actor, *, score: ScoreValue | None, state: CellState | None
) -> Record:
    """One party's place under a commitment of `CommitmentQuerySet.for_rows`.

    `score` and `unscored` are both null where a commitment is never scored.
    """
    return {
        "commitment": commitment.ref,
        "title": commitment.title,
        "standing": commitment.standing,
        "pillar": commitment.pillar.slug,
        "party": party.code,
        "is_owed_alone": len(commitment.debts) == 1,
        "status": Status(commitment.status).value,
        "as_of": commitment.as_of,
        "score": None if score is None else score.value,
        "unscored": None if state is None else state.value,
        "path": commitment.get_absolute_url(),
    }
