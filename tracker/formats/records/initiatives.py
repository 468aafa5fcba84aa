"""Records of initiatives, what the sources state about them, and events."""

from typing import Any

from tracker.models import Event, Initiative, InitiativeFact

from .commitments import Record, passage_record

INITIATIVE_COLUMNS = (
    "slug",
    "name",
    "kind",
    "summary",
    "actor",
    "agreed_commitments",
    "reported_commitments",
    "closed_on",
    "closed_actor",
    "successor",
    "shown_by",
    "newest_supporting_act",
    "path",
)


def initiative_record(initiative: Initiative) -> Record:
    """What an initiative is. Its actor is the one that it is, or that runs it."""
    return {
        "slug": initiative.slug,
        "name": initiative.name,
        "kind": initiative.kind,
        "summary": initiative.summary,
        "names_as_written": initiative.names_as_written,
        "is_public": initiative.is_public,
        "actor": initiative.actor.code if initiative.actor else None,
        "path": initiative.get_absolute_url(),
    }


def initiative_row(initiative: Any, existence: Record) -> Record:
    """One initiative of `InitiativeQuerySet.for_list`, flat, with whether it still exists."""
    record = {
        **initiative_record(initiative),
        **existence,
        "agreed_commitments": initiative.agreed,
        "reported_commitments": initiative.reported,
    }
    return {column: record[column] for column in INITIATIVE_COLUMNS}


FACT_COLUMNS = ("says", "document", "paragraph", "start", "end", "sha256", "quotation")


def fact_row(fact: InitiativeFact) -> Record:
    """What one source states, in our words, and where; the source's words while it is loaded."""
    return {"says": fact.says, **passage_record(fact)}


def event_record(event: Event) -> Record:
    return {
        "slug": event.slug,
        "title": event.title,
        "kind": event.kind,
        "state": event.state,
        "date": event.date,
        "date_precision": event.date_precision,
        "place": event.place,
    }
