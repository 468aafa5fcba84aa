"""Initiatives, what the sources state about them, and events."""

from tracker.formats.table import Column, Row, Table, under

from .actions import ACTION
from .commitments import BRIEFLY
from .documents import PASSAGE
from .shared import PATH
from .withdrawals import WITHDRAWAL


def _actor(initiative: Row) -> str | None:
    return initiative.actor.code if initiative.actor else None


_NAMED = (
    Column("slug", "Key of the initiative"),
    Column("name", "Its name"),
    Column("kind", "What kind of thing it is"),
    Column("summary", "What it is, in our words"),
)
_ACTOR = Column("actor", "Code of the actor that it is, or that runs it", get=_actor)
_INITIATIVE = (
    *_NAMED,
    Column("names_as_written", "Its names as the sources write them", "list"),
    Column("is_public", "Whether it is in the public list", "boolean"),
    _ACTOR,
)


# Of an existence: `closed` the actor behind it that has closed, `shown_by` and `supporting_act`.
_EXISTENCE = (
    Column(
        "closed_on",
        "Day on which the actor behind it closed",
        "date",
        get=lambda row: row.closed.active_to if row.closed else None,
    ),
    Column(
        "closed_actor",
        "Code of the actor that closed",
        get=lambda row: row.closed.code if row.closed else None,
    ),
    Column(
        "successor",
        "Code of the actor that took over its work",
        get=lambda row: row.closed.successor.code if row.closed and row.closed.successor else None,
    ),
    Column(
        "shown_by",
        "Key of the action that shows that it closed or still acts",
        get=lambda row: row.shown_by.slug if row.shown_by else None,
    ),
    Column(
        "newest_supporting_act",
        "Key of the newest action that strongly supports one of its commitments",
        get=lambda row: row.supporting_act.slug if row.supporting_act else None,
    ),
)
# Rows: existences of initiatives of `for_list`.
INITIATIVES = Table(
    (
        *under(
            "initiative",
            (
                *_NAMED,
                _ACTOR,
                Column(
                    "agreed_commitments",
                    "How many agreed commitments depend on it",
                    "integer",
                    "commitments",
                    "agreed",
                ),
                Column(
                    "reported_commitments",
                    "How many commitments known from reports only depend on it",
                    "integer",
                    "commitments",
                    "reported",
                ),
            ),
        ),
        *_EXISTENCE,
        PATH.under("initiative"),
    )
)
SAYS = Column("says", "What one source states of it, in our words")
_EVENT = (
    Column("slug", "Key of the event"),
    Column("title", "What it is"),
    Column("kind", "What kind of event it is"),
    Column("state", "Whether it was held"),
    Column("date", "Its first day; null where unknown", "date"),
    Column("date_precision", "How exactly that day is known"),
    Column("place", "Where it was held"),
)
# Rows: facts of an initiative; the item is its existence.
FACTS = Table(
    (SAYS, *PASSAGE, *WITHDRAWAL),
    item=(*under("initiative", _INITIATIVE), *_EXISTENCE, PATH.under("initiative")),
    facts=(
        Column("translations", "Its texts in other languages, by language and field", "object"),
        Column("dependent_commitments", "The commitments that depend on it", "array", of=BRIEFLY),
        Column("actions", "Its newest actions", "array", of=ACTION),
        Column("action_count", "How many actions it has", "integer", "actions"),
        Column(
            "bears_on",
            "On which of the commitments each of the actions bears",
            "array",
            of=(
                Column("action", "Key of the action", get="action.slug"),
                Column("commitment", "Ref of the commitment", get="commitment.ref"),
                Column("direction", "Whether it supports or contradicts it, or is context"),
            ),
        ),
        Column(
            "people",
            "Who is named with it",
            "array",
            of=(
                Column("person", "Key of the person", get="person.slug"),
                Column("name", "Name of the person as we write it", get="person.name"),
                Column("as_written", "The name as the document writes it there"),
                Column("document", "Key of the document", get="document.key"),
                Column("role", "What the person did there"),
            ),
        ),
        Column("events", "Its events", "array", of=_EVENT),
    ),
)
