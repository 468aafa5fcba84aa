"""Initiatives, what the sources state about them, and events."""

from tracker.formats.table import Column, Record, Row, Table, record_of, under
from tracker.models import Event, Initiative

from .documents import PASSAGE
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
_PATH = Column(
    "path", "Path of the initiative's page on this site", get=lambda row: row.get_absolute_url()
)
_INITIATIVE = (
    *_NAMED,
    Column("names_as_written", "Its names as the sources write them", "list"),
    Column("is_public", "Whether it is in the public list", "boolean"),
    _ACTOR,
    _PATH,
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
        _PATH.under("initiative"),
    )
)
# Rows: facts of an initiative.
FACTS = Table((Column("says", "What one source states of it, in our words"), *PASSAGE, *WITHDRAWAL))


def initiative_record(initiative: Initiative) -> Record:
    """What an initiative is. Its actor is the one that it is, or that runs it."""
    return record_of(_INITIATIVE, initiative)


def existence_record(existence: Row) -> Record:
    """Whether an initiative still exists, as far as the record shows."""
    return record_of(_EXISTENCE, existence)


def event_record(event: Event) -> Record:
    """What an event is."""
    return {
        "slug": event.slug,
        "title": event.title,
        "kind": event.kind,
        "state": event.state,
        "date": event.date,
        "date_precision": event.date_precision,
        "place": event.place,
    }
