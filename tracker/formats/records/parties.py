"""Parties and their scores under the commitments."""

from tracker.formats.table import Column, Record, Row, Table, under
from tracker.models import Actor
from tracker.scoring import ScoreSummary


def party_record(party: Actor) -> Record:
    """Who a party is, with every name of it that is recorded. Needs its aliases."""
    return {
        "code": party.code,
        "name": party.name,
        "formal_name": party.formal_name,
        "names": party.names,
        "path": party.get_absolute_url(),
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


def _value(row: Row) -> int | None:
    return row.score.mark.value if row.is_scored and row.score.mark is not None else None


def _unscored(row: Row) -> str | None:
    return row.score.state.value if row.is_scored and row.score.state is not None else None


# Rows: one for each commitment (of `for_rows`) and each party that owes it, with `commitment`, the
# `score` of the party, and `is_scored`, whether this commitment is scored at all.
PARTY_SCORES = Table(
    (
        *under(
            "commitment",
            (
                Column("commitment", "Ref of the commitment", get="ref"),
                Column("title", "Short title of the commitment"),
                Column("standing", "Whether it is agreed, or known from reports only"),
                Column("pillar", "Key of its pillar", get="pillar.slug"),
            ),
        ),
        Column("party", "Code of the party that owes it", get="score.party.code"),
        Column(
            "is_owed_alone",
            "Whether nobody else owes it",
            "boolean",
            get=lambda row: len(row.commitment.debts) == 1,
        ),
        *under(
            "commitment",
            (
                Column("status", "Status of the commitment"),
                Column("as_of", "Day for which the status speaks", "date"),
            ),
        ),
        Column(
            "score",
            "Score of the party: 1, 0 or -1; null where there is none",
            "integer",
            get=_value,
        ),
        Column("unscored", "Why there is no score; null where it is never scored", get=_unscored),
        Column(
            "path",
            "Path of the commitment's page on this site",
            get=lambda row: row.commitment.get_absolute_url(),
        ),
        Column(
            "is_contested",
            "Whether the verdict on the commitment is contested",
            "boolean",
            get=lambda row: bool(row.commitment.contested),
        ),
    ),
    member="cells",
)
