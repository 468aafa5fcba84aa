"""The record's models, one module per family, and the one list of them."""

from django.db import models

from tracker.choices.editing import ChangeKind

from .about import AboutText
from .accounts import OneTimeLink, User
from .actors import Actor, ActorAlias, Participation, Person, PersonSpelling
from .assessments import (
    Assessment,
    Methodology,
    Score,
    Seal,
    UnassessedNote,
)
from .base import KeyedModel
from .changesets import ChangeSet, ProposedRow
from .codings import CodedScore, CodingRound, DoubleCoding, SecondCoding
from .commitments import (
    Commitment,
    CommitmentPassage,
    Link,
    Obligation,
    Pillar,
    Theme,
)
from .contradictions import Contradiction, ContradictionReading
from .desk import BlindCoding, KeptForm, PastedItem, SavedForm
from .documents import (
    DateMention,
    Document,
    NearMiss,
    Section,
    SentenceCoding,
    SourceText,
)
from .events import Event, EventSource
from .evidence import Action, Bearing, Evidence, Publication, Search
from .initiatives import Initiative, InitiativeFact
from .log import ACCOUNT, Change, RecordEntry
from .publishers import Publisher
from .releases import Release
from .replies import Reply
from .reports import DocumentReport
from .search import SearchEntry, SearchWord
from .tallies import ScoreTally, TalliedCommitment, Tally
from .traits import Trait, TraitHolder
from .translations import Translation
from .withdrawals import Withdrawal

__all__ = [
    "ACCOUNT",
    "IMPORTED",
    "PUBLIC",
    "RECORD",
    "AboutText",
    "Action",
    "Actor",
    "ActorAlias",
    "Assessment",
    "Bearing",
    "BlindCoding",
    "Change",
    "ChangeSet",
    "CodedScore",
    "CodingRound",
    "Commitment",
    "CommitmentPassage",
    "Contradiction",
    "ContradictionReading",
    "DateMention",
    "Document",
    "DocumentReport",
    "DoubleCoding",
    "Event",
    "EventSource",
    "Evidence",
    "Initiative",
    "InitiativeFact",
    "KeptForm",
    "Link",
    "Methodology",
    "NearMiss",
    "Obligation",
    "OneTimeLink",
    "Participation",
    "PastedItem",
    "Person",
    "PersonSpelling",
    "Pillar",
    "ProposedRow",
    "Publication",
    "Publisher",
    "RecordEntry",
    "Release",
    "Reply",
    "SavedForm",
    "Score",
    "ScoreTally",
    "Seal",
    "Search",
    "SearchEntry",
    "SearchWord",
    "SecondCoding",
    "Section",
    "SentenceCoding",
    "SourceText",
    "TalliedCommitment",
    "Tally",
    "Theme",
    "Trait",
    "TraitHolder",
    "Translation",
    "UnassessedNote",
    "User",
    "Withdrawal",
    "change_kind_of",
    "kinds_about",
]

RECORD: tuple[type[KeyedModel], ...] = (
    Methodology,
    Theme,
    Pillar,
    Document,
    SourceText,
    DocumentReport,
    Section,
    DateMention,
    Actor,
    ActorAlias,
    Publisher,
    Person,
    PersonSpelling,
    Participation,
    SentenceCoding,
    Commitment,
    CommitmentPassage,
    Obligation,
    NearMiss,
    Link,
    Event,
    EventSource,
    Initiative,
    InitiativeFact,
    Contradiction,
    ContradictionReading,
    Action,
    Evidence,
    Bearing,
    Search,
    Assessment,
    Score,
    Reply,
    UnassessedNote,
    SecondCoding,
    CodedScore,
    CodingRound,
    DoubleCoding,
    AboutText,
    Translation,
    Release,
    ChangeSet,
)
"""Every model of the record, in the order of insertion: a foreign key that must not be empty points
to an earlier one. Each says itself where it appears (`KeyedModel`)."""

IMPORTED: tuple[type[models.Model], ...] = (User, *(one for one in RECORD if one.is_imported))
"""What a file may hold, in the order of insertion. Source texts come from a folder of their own."""

PUBLIC: tuple[type[KeyedModel], ...] = tuple(
    sorted((one for one in RECORD if one.change_kind), key=lambda one: one.is_logged_last)
)
"""The models of the log, in the order in which loaded rows enter it: verdicts, then the replies to
them, last. Scores are part of their verdict, accounts appear by their public name only, source
texts by their hash."""

_CHANGE_KINDS = {
    **{one._meta.model_name: one.change_kind for one in PUBLIC},
    ACCOUNT: ChangeKind.ACCOUNT,
}


def change_kind_of(kind: str) -> ChangeKind:
    """What an entry of this kind is about; one of a kind that is no more is about the coding."""
    return _CHANGE_KINDS.get(kind) or ChangeKind.CODING


def kinds_about(change: ChangeKind) -> tuple[str, ...]:
    """The kinds of entries that are about this."""
    return tuple(str(kind) for kind, about in _CHANGE_KINDS.items() if about is change)
