"""Named reads, one per page, and the predicates they share. Nothing here knows a view."""

from .assessments import AssessmentQuerySet
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
    EventSourceQuerySet,
    InitiativeFactQuerySet,
    SentenceCodingQuerySet,
)
from .evidence import BearingQuerySet
from .log import ChangeQuerySet

__all__ = [
    "CAN_BE_LATE",
    "STATUS_ORDER",
    "AssessmentQuerySet",
    "BearingQuerySet",
    "ChangeQuerySet",
    "CommitmentQuerySet",
    "ContradictionQuerySet",
    "DocumentQuerySet",
    "EventSourceQuerySet",
    "InitiativeFactQuerySet",
    "InitiativeQuerySet",
    "KeyedQuerySet",
    "LinkQuerySet",
    "SentenceCodingQuerySet",
]
