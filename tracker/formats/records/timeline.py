"""Entries of the timeline as flat rows."""

import datetime as dt
from typing import Any

from tracker.choices import TimelineKind

from .commitments import Record

TIMELINE_COLUMNS = ("kind", "key", "title", "date", "date_precision", "state", "place", "path")


def timeline_row(kind: TimelineKind, row: Any, *, day: dt.date | None, precision: str) -> Record:
    """One entry: an event, an action or a commitment with a promised date.

    `state` is the event's state, the action's stage or the commitment's status. An event has no
    page of its own.
    """
    is_deadline, is_event = kind == TimelineKind.DEADLINE, kind == TimelineKind.EVENT
    return {
        "kind": kind.value,
        "key": row.ref if is_deadline else row.slug,
        "title": row.title,
        "date": day,
        "date_precision": precision,
        "state": row.status if is_deadline else row.state if is_event else row.stage,
        "place": None if is_deadline else row.place,
        "path": None if is_event else row.get_absolute_url(),
    }
