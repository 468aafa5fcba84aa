"""The rows that reads give: objects of the models with the columns that the database adds to them.

The rows themselves are names for the type checker: import them under `TYPE_CHECKING`.
"""

import datetime as dt
from typing import TYPE_CHECKING, TypeAlias, TypedDict

from tracker.models import Action, Bearing, Commitment, Initiative, Obligation
from tracker.models.querysets import WithDueState, WithStatus, WithVerdict


class _Due(WithVerdict, WithDueState):
    pass


class _Reviewed(WithVerdict):
    n_verdicts: int


class _Listed(WithVerdict):
    debts: list[Obligation]
    n_parties: int


class _InFile(WithVerdict):
    debtors: str | None


class _Context(WithVerdict):
    context: object
    context_start: int | None
    context_end: int | None


class _Promised(TypedDict):
    promised_on: dt.date | None


class _Ways(TypedDict):
    supports: bool
    contradicts: bool


class _Numbers(TypedDict):
    pieces: int
    supports: int
    contradicts: int
    n_parties: int


class _Acts(TypedDict):
    is_promised: bool
    own_act: int | None
    supporting_act: int | None


class _Counted(_Acts):
    agreed: int
    reported: int


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    AssessedCommitment: TypeAlias = WithAnnotations[Commitment, WithVerdict]
    DueCommitment: TypeAlias = WithAnnotations[Commitment, _Due]
    ReviewedCommitment: TypeAlias = WithAnnotations[Commitment, _Reviewed]
    CommitmentRow: TypeAlias = WithAnnotations[Commitment, _Listed]
    CommitmentInFile: TypeAlias = WithAnnotations[Commitment, _InFile]
    PromisedCommitment: TypeAlias = WithAnnotations[Commitment, _Promised]
    ContextCommitment: TypeAlias = WithAnnotations[Commitment, _Context]
    ObligationWithStatus: TypeAlias = WithAnnotations[Obligation, WithStatus]
    OwnAction: TypeAlias = WithAnnotations[Action, _Ways]
    ActionRow: TypeAlias = WithAnnotations[Action, _Numbers]
    BearingWithStatus: TypeAlias = WithAnnotations[Bearing, WithStatus]
    InitiativeWithActs: TypeAlias = WithAnnotations[Initiative, _Acts]
    ListedInitiative: TypeAlias = WithAnnotations[Initiative, _Counted]
