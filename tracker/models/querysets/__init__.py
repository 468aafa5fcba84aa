"""The querysets of the models: what can be asked of the rows of one table, to be chained.

Named reads, and conditions that need the rows of another table, stand in `tracker/queries/`.
"""

from .actors import ActorQuerySet, ObligationQuerySet, ScoreQuerySet, WithStatus
from .assessments import AssessmentQuerySet, MethodologyQuerySet
from .base import Grouped, KeyedQuerySet
from .commitments import (
    CAN_BE_LATE,
    DUE_BY,
    STATUS_ORDER,
    CommitmentQuerySet,
    InitiativeQuerySet,
    WithDueState,
    WithVerdict,
    last_day_due,
)
from .dated import NONE, DatedQuerySet, last_day_of
from .evidence import ActionQuerySet, EvidenceQuerySet, publication
from .log import ChangeQuerySet, EntryQuerySet
from .translations import TranslationQuerySet
from .withdrawals import WithdrawalQuerySet

__all__ = [
    "CAN_BE_LATE",
    "DUE_BY",
    "NONE",
    "STATUS_ORDER",
    "ActionQuerySet",
    "ActorQuerySet",
    "AssessmentQuerySet",
    "ChangeQuerySet",
    "CommitmentQuerySet",
    "DatedQuerySet",
    "EntryQuerySet",
    "EvidenceQuerySet",
    "Grouped",
    "InitiativeQuerySet",
    "KeyedQuerySet",
    "MethodologyQuerySet",
    "ObligationQuerySet",
    "ScoreQuerySet",
    "TranslationQuerySet",
    "WithDueState",
    "WithStatus",
    "WithVerdict",
    "WithdrawalQuerySet",
    "last_day_due",
    "last_day_of",
    "publication",
]
