"""Entries of the timeline: events, actions and commitments with a promised date."""

from tracker.choices import TimelineKind
from tracker.formats.table import Column, Row, Table

from .shared import FILTERS, TOTAL

# The attribute that holds a value of an entry's row, by the kind of the entry.
_KEYS = {
    TimelineKind.EVENT: "slug",
    TimelineKind.ACTION: "slug",
    TimelineKind.DEADLINE: "ref",
}
_STATES = {
    TimelineKind.EVENT: "state",
    TimelineKind.ACTION: "stage",
    TimelineKind.DEADLINE: "status",
}


def _place(entry: Row) -> str | None:
    return None if entry.kind == TimelineKind.DEADLINE else entry.row.place


def _is_contested(entry: Row) -> bool:
    return entry.kind == TimelineKind.DEADLINE and bool(entry.row.contested)


def _path(entry: Row) -> str | None:
    """An event has no page of its own."""
    return None if entry.kind == TimelineKind.EVENT else entry.row.get_absolute_url()


# Rows: entries with `kind`, `row`, `day` and `precision`.
TIMELINE = Table(
    (
        Column("kind", "event, action, or deadline: a promised date", get="kind.value"),
        Column(
            "key",
            "Key of the event or action, or ref of the commitment",
            get=lambda entry: getattr(entry.row, _KEYS[entry.kind]),
        ),
        Column("title", "Title of what happened or is due", get="row.title"),
        Column("date", "Day; null where unknown", "date", get="day"),
        Column("date_precision", "How exactly the day is known", get="precision"),
        Column(
            "state",
            "State of the event, stage of the action, or status of the commitment",
            get=lambda entry: getattr(entry.row, _STATES[entry.kind]),
        ),
        Column("place", "Where it happened", get=_place),
        Column("path", "Path of its page on this site; null for an event", get=_path),
        Column(
            "is_contested",
            "Whether the status is that of a contested verdict",
            "boolean",
            get=_is_contested,
        ),
    ),
    facts=(FILTERS, TOTAL),
)
