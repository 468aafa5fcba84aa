"""What a file of changes says: one entry for each row that it would add, change or take away."""

import datetime as dt
from dataclasses import dataclass, field

from tracker.models import RECORD, Assessment, ChangeSet, Release, Score, SourceText
from tracker.models.base import KeyedModel

from .outcomes import Outcome
from .reading import Node

# Verdicts have a section of their own; a score is part of one. Texts come by read_document. The
# others are made by no set.
MODELS: dict[str, type[KeyedModel]] = {
    str(one._meta.model_name): one
    for one in RECORD
    if one not in {Assessment, Score, SourceText, Release, ChangeSet}
}
"""What a set can hold, by the name that files have for it."""

APPENDS = "+"
"""At the end of a field's name: the value is a sentence more."""

# By the name in a file the name of the field, where the two are not the same.
AMOUNT = {
    "value": "amount",
    "currency": "currency",
    "kind": "amount_kind",
    "stage": "amount_stage",
}
BEARING = {"strength": "weight"}
ACTION = {"id": "slug"}
TEXT = {"id": "key", "nature": "kind_note"}
VERDICT = {"was_wrong": "correction_note"}

TEXT_NAMES = (
    "id",
    "slug",
    "kind",
    "standing",
    "nature",
    "title",
    "date",
    "date_precision",
    "date_basis",
    "place_issued",
    "language",
    "also_in",
    "publisher",
    "source_url",
    "source_is",
    "note",
)
REPORT_NAMES = ("position", "publisher", "url", "date", "language", "tier")
ACTION_NAMES = (
    "id",
    "title",
    "date",
    "date_precision",
    "end_date",
    "place",
    "kind",
    "stage",
    "attribution",
    "actors",
    "agencies",
    "amount",
)
EVIDENCE_NAMES = (
    "position",
    "publisher",
    "title",
    "url",
    "archive_url",
    "date",
    "accessed_on",
    "language",
    "tier",
    "shows",
    "confidence",
)
BEARING_NAMES = ("commitment", "direction", "strength", "why")
VERDICT_NAMES = (
    "commitment",
    "status",
    "as_of",
    "rationale",
    "confidence",
    "actions",
    "searches",
    "what_would_change_it",
    "standing_note",
    "contested",
    "was_wrong",
    "settled_because",
    "public_note",
    "corrects",
)


@dataclass(frozen=True)
class Entry:
    """A part of the file that stands for one row, or for one field of a row."""

    line: int
    name: str


@dataclass(frozen=True)
class Addition(Entry):
    """A new row, by the names of its fields."""

    model: type[KeyedModel]
    fields: dict[str, Node]


@dataclass(frozen=True)
class Alteration(Entry):
    """Another value of one field of a row; `url` is the address of the evidence that is meant."""

    model: type[KeyedModel]
    key: Node
    field: str
    was: Node
    to: Node
    url: Node | None = None

    @property
    def field_name(self) -> str:
        """The field without what says that the value is a sentence more."""
        return self.field.removesuffix(APPENDS)


@dataclass(frozen=True)
class Withdrawal(Entry):
    """A row that counts no longer, or that is removed."""

    model: type[KeyedModel]
    key: Node
    because: str
    is_removal: bool = False


@dataclass(frozen=True)
class NewVerdict(Entry):
    """A verdict: the values of its fields, and its scores by party."""

    fields: dict[str, Node]
    scores: dict[str, dict[str, Node]]


@dataclass
class ChangeFile:
    """A file of changes. `refused` is what no entry could be made of."""

    file: str
    key: str = ""
    title: str = ""
    reason: str | None = None
    by: str | None = None
    reviewed_by: str | None = None
    entered_at: dt.datetime | None = None
    entries: list[Entry] = field(default_factory=list)
    refused: list[Outcome] = field(default_factory=list)
