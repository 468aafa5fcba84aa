"""The record's models, one module per family."""

from .accounts import User
from .actors import Actor, ActorAlias, Participation, Person, PersonSpelling
from .assessments import (
    Assessment,
    CodedScore,
    Methodology,
    Score,
    Seal,
    SecondCoding,
    UnassessedNote,
)
from .commitments import (
    Commitment,
    CommitmentPassage,
    Initiative,
    InitiativeFact,
    Link,
    Obligation,
    Pillar,
    Theme,
    Translation,
)
from .documents import (
    Contradiction,
    ContradictionReading,
    DateMention,
    Document,
    Event,
    EventSource,
    NearMiss,
    Section,
    SentenceCoding,
    SourceText,
)
from .evidence import Action, Bearing, Evidence, Search
from .log import Change, Entry
from .releases import Release
from .replies import Reply
from .search import SearchEntry

__all__ = [
    "Action",
    "Actor",
    "ActorAlias",
    "Assessment",
    "Bearing",
    "Change",
    "CodedScore",
    "Commitment",
    "CommitmentPassage",
    "Contradiction",
    "ContradictionReading",
    "DateMention",
    "Document",
    "Entry",
    "Event",
    "EventSource",
    "Evidence",
    "Initiative",
    "InitiativeFact",
    "Link",
    "Methodology",
    "NearMiss",
    "Obligation",
    "Participation",
    "Person",
    "PersonSpelling",
    "Pillar",
    "Release",
    "Reply",
    "Score",
    "Seal",
    "Search",
    "SearchEntry",
    "SecondCoding",
    "Section",
    "SentenceCoding",
    "SourceText",
    "Theme",
    "Translation",
    "UnassessedNote",
    "User",
]
