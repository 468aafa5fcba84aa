"""Parties and their scores under the commitments."""

from dataclasses import replace

from tracker.formats.table import Column, Row, Table, under

from .actors import NAMES
from .commitments import CONTESTED_COMMITMENTS
from .distributions import LOOKED_UNTIL, distribution
from .documents import AGREED_TEXTS
from .shared import PATH

# A party with its figures.
PARTY = (
    *under(
        "party",
        (
            Column("code", "Code of the party; it never changes"),
            Column("name", "Its name"),
            Column("formal_name", "Its formal name"),
            NAMES,
            PATH,
        ),
    ),
    replace(LOOKED_UNTIL, get="looked"),
    distribution("owed", "Statuses of the agreed commitments that it owes"),
    Column("owed_alone", "How many it owes alone", "integer", "commitments", "alone.total"),
    Column("owed_jointly", "How many it owes jointly", "integer", "commitments", "jointly.total"),
    # As counts. No percent: a reader who makes one sees what it is made of.
    Column(
        "score_counts",
        "How often it has each score under the agreed commitments",
        "object",
        get="scores",
        of=(
            Column("applicable", "How many it owes that are scored", "integer", get="n_applicable"),
            Column("scored", "How many of them have a score", "integer", get="n_scored"),
            Column("plus", "How often 1", "integer"),
            Column("zero", "How often 0", "integer"),
            Column("minus", "How often -1", "integer"),
            Column(
                "unscored_counts",
                "How often none, by the reason",
                "counts",
                get=lambda row: {state.value: n for state, n in row.unscored.items()},
            ),
        ),
    ),
)


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
    facts=(AGREED_TEXTS, Column("parties", "The parties with their figures", "array", of=PARTY)),
)
# Rows: the same of one party.
PARTY_PAGE = replace(
    PARTY_SCORES,
    item=PARTY,
    facts=(
        AGREED_TEXTS,
        distribution("reported", "Statuses of those that it owes and that are known from reports"),
        CONTESTED_COMMITMENTS,
    ),
)
