"""Actors and persons: who they are, every name of theirs that is recorded, and where they stand."""

from tracker.formats.table import Column, Row, Table, under

from .actions import ACTION
from .shared import PATH
from .withdrawals import withdrawal_of

NAMES = Column(
    "names",
    "Every name that is recorded, its own first; in a flat file divided by semicolons",
    "list",
    separator="; ",
)
_ACTOR = (
    Column("code", "Code of the actor; it never changes"),
    Column("name", "Its name"),
    Column("kind", "What kind of body it is"),
    Column("is_party", "Whether it is one of the parties", "boolean"),
    Column(
        "parent",
        "Code of the actor that it is part of",
        get=lambda row: row.parent.code if row.parent else None,
    ),
    Column("closed_on", "Day on which it closed", "date", get="active_to"),
    Column(
        "successor",
        "Code of the actor that took over its work",
        get=lambda row: row.successor.code if row.successor else None,
    ),
)
_PERSON = (
    Column("slug", "Key of the person; it never changes"),
    Column("name", "Name of the person as we write it"),
    Column("country", "Code of the country", get="country.code"),
    Column("office", "Office of the person"),
)


_SPELLINGS = Column(
    "spellings",
    "How each document spells the name",
    "array",
    get=lambda row: row.spellings.all(),
    of=(
        Column("name", "The name as the document writes it"),
        Column("document", "Key of the document", get="document.key"),
        *withdrawal_of("document", named="document"),
    ),
)
# Rows: actors of `actors_for_page`.
ACTORS = Table((*_ACTOR, NAMES, PATH))
# Rows: persons of `persons_for_page`.
PERSONS = Table(
    (*_PERSON, NAMES, PATH, _SPELLINGS),
    order=tuple(column.name for column in (*_PERSON, NAMES, PATH)),
)


def _is_contested(row: Row) -> bool:
    return bool(row.contested)


# Rows: obligations of `obligations_of`.
ACTOR_COMMITMENTS = Table(
    (
        *under(
            "commitment",
            (
                Column("commitment", "Ref of the commitment", get="ref"),
                Column("title", "Short title of the commitment"),
                Column("standing", "Whether it is agreed, or known from reports only"),
            ),
        ),
        Column("role", "What the actor has to do with it"),
        Column("status", "Status of the commitment"),
        Column(
            "is_contested",
            "Whether the verdict on the commitment is contested",
            "boolean",
            get=_is_contested,
        ),
        Column(
            "path",
            "Path of the commitment's page on this site",
            get=lambda row: row.commitment.get_absolute_url(),
        ),
    ),
    item=ACTORS.columns,
    facts=(
        Column("actions", "Its newest actions", "array", of=ACTION),
        Column("action_count", "How many actions it has", "integer", "actions"),
        Column(
            "initiatives",
            "Keys of the initiatives that it is or runs",
            "list",
            get=lambda facts: [initiative.slug for initiative in facts.initiatives],
        ),
    ),
)
# Rows: participations of `parts_of`.
PERSON_DOCUMENTS = Table(
    (
        Column("document", "Key of the document", get="document.key"),
        Column("as_written", "The name as the document writes it there"),
        Column("role", "What the person did there"),
        Column("capacity", "In which office or capacity"),
        Column("paragraph", "Number of the paragraph, from 1", "integer"),
        *withdrawal_of("document", named="document"),
    ),
    item=PERSONS.columns,
)
