"""Named reads, one per page, and the predicates they share. Nothing here knows a view."""

from .actors import ActorQuerySet, ObligationQuerySet, ParticipationQuerySet, ScoreQuerySet
from .assessments import AssessmentQuerySet, MethodologyQuerySet
from .base import KeyedQuerySet
from .commitments import (
    CAN_BE_LATE,
    STATUS_ORDER,
    CommitmentQuerySet,
    InitiativeQuerySet,
    LinkQuerySet,
)
from .documents import (
    ContradictionQuerySet,
    DocumentQuerySet,
    EventQuerySet,
    EventSourceQuerySet,
    InitiativeFactQuerySet,
    SentenceCodingQuerySet,
)
from .evidence import (
    ActionQuerySet,
    BearingQuerySet,
    EvidenceQuerySet,
    SearchQuerySet,
)
from .log import ChangeQuerySet, EntryQuerySet
from .replies import ReplyQuerySet
from .timeline import NONE, DatedQuerySet
from .translations import TranslationQuerySet

__all__ = [
    "CAN_BE_LATE",
    "NONE",
    "STATUS_ORDER",
    "ActionQuerySet",
    "ActorQuerySet",
    "AssessmentQuerySet",
    "BearingQuerySet",
    "ChangeQuerySet",
    "CommitmentQuerySet",
    "ContradictionQuerySet",
    "DatedQuerySet",
    "DocumentQuerySet",
    "EntryQuerySet",
    "EventQuerySet",
    "EventSourceQuerySet",
    "EvidenceQuerySet",
    "InitiativeFactQuerySet",
    "InitiativeQuerySet",
    "KeyedQuerySet",
    "LinkQuerySet",
    "MethodologyQuerySet",
    "ObligationQuerySet",
    "ParticipationQuerySet",
    "ReplyQuerySet",
    "ScoreQuerySet",
    "SearchQuerySet",
    "SentenceCodingQuerySet",
    "TranslationQuerySet",
]
