"""Actors and persons: who they are, every name of theirs that is recorded, and where they stand."""

from tracker.formats.table import Column, Record, Row, Table, record_of, under
from tracker.models import Actor, Person

from .withdrawals import withdrawal_of

_PATH = Column("path", "Path of its page on this site", get=lambda row: row.get_absolute_url())
_NAMES = Column(
    "names",
    "Every name that is recorded, its own first, divided by semicolons",
    get=lambda row: "; ".join(row.names),
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


def actor_record(actor: Actor) -> Record:
    """Who an actor is, with every name of it that is recorded."""
    return {**record_of((*_ACTOR, _PATH), actor), "names": actor.names}


def person_record(person: Person) -> Record:
    """Who a person is, and how each document spells the name."""
    return {
        **record_of((*_PERSON, _PATH), person),
        "names": person.names,
        "spellings": [
            {
                "name": spelling.name,
                "document": spelling.document.key,
                "document_withdrawn_at": spelling.document.withdrawn_at,
                "document_withdrawn_because": spelling.document.withdrawn_because,
            }
            for spelling in person.spellings.all()
        ],
    }


# Rows: actors of `actors_for_page`.
ACTORS = Table((*_ACTOR, _NAMES, _PATH), member="actors", record=actor_record)
# Rows: persons of `persons_for_page`.
PERSONS = Table((*_PERSON, _NAMES, _PATH), member="persons", record=person_record)


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
    )
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
    )
)
