"""Pillars: what became of the commitments of each."""

from dataclasses import replace
from typing import NamedTuple

from tracker.formats.table import Column, Table, under
from tracker.scoring import StatusDistribution

from .commitments import COMMITMENTS, CONTESTED_COMMITMENTS, PILLAR
from .distributions import GROUPS, LOOKED_UNTIL, STATUSES, TOTALS, distribution
from .documents import AGREED_TEXTS


class PillarCounts(NamedTuple):
    """The statuses of a pillar's commitments of one standing."""

    pillar: str
    standing: str
    counts: StatusDistribution


_AGREED = distribution("agreed", "Statuses of the agreed commitments")
_REPORTED = distribution("reported", "Statuses of those that are known from reports only")
# Rows: PillarCounts.
PILLAR_COUNTS = Table(
    (
        Column("pillar", "Key of the pillar"),
        Column("standing", "Whether the commitments are agreed, or known from reports only"),
        *TOTALS,
        *STATUSES,
        *GROUPS,
    ),
    facts=(
        LOOKED_UNTIL,
        AGREED_TEXTS,
        Column("published_at", "Time at which the newest verdict was published", "datetime"),
        _AGREED,
        _REPORTED,
        Column(
            "pillars",
            "The same of each pillar",
            "array",
            of=(*under("pillar", PILLAR), _AGREED, _REPORTED),
        ),
    ),
    is_nested=True,
)
# Rows: commitments of a pillar, as in the list of commitments.
PILLAR_COMMITMENTS = replace(
    COMMITMENTS,
    item=PILLAR,
    facts=(
        LOOKED_UNTIL,
        AGREED_TEXTS,
        _AGREED,
        _REPORTED,
        CONTESTED_COMMITMENTS,
    ),
)
