"""The querysets of the models: what can be asked of the rows of one table, to be chained.

Named reads, and conditions that need the rows of another table, stand in `tracker/queries/`.
"""

from .actors import ActorQuerySet, ObligationQuerySet, ScoreQuerySet, WithStatus
from .assessments import AssessmentQuerySet, MethodologyQuerySet
from .base import Grouped, KeyedQuerySet
from .changesets import ChangeSetQuerySet
from .commitments import (
    CAN_BE_LATE,
    DUE_BY,
    STATUS_ORDER,
    CommitmentQuerySet,
    InitiativeQuerySet,
    TallyQuerySet,
    WithDueState,
    WithVerdict,
)
from .dated import NONE, DatedQuerySet, last_day_of
from .documents import DocumentQuerySet
from .evidence import ActionQuerySet, BearingQuerySet, EvidenceQuerySet, publication
from .log import ChangeQuerySet, EntryQuerySet
from .traits import TraitQuerySet
from .translations import TranslationQuerySet
from .withdrawals import WithdrawableQuerySet, WithdrawalQuerySet

__all__ = [
    "CAN_BE_LATE",
    "DUE_BY",
    "NONE",
    "STATUS_ORDER",
    "ActionQuerySet",
    "ActorQuerySet",
    "AssessmentQuerySet",
    "BearingQuerySet",
    "ChangeQuerySet",
    "ChangeSetQuerySet",
    "CommitmentQuerySet",
    "DatedQuerySet",
    "DocumentQuerySet",
    "EntryQuerySet",
    "EvidenceQuerySet",
    "Grouped",
    "InitiativeQuerySet",
    "KeyedQuerySet",
    "MethodologyQuerySet",
    "ObligationQuerySet",
    "ScoreQuerySet",
    "TallyQuerySet",
    "TraitQuerySet",
    "TranslationQuerySet",
    "WithDueState",
    "WithStatus",
    "WithVerdict",
    "WithdrawableQuerySet",
    "WithdrawalQuerySet",
    "last_day_of",
    "publication",
]
