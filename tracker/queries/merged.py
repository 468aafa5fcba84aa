"""Which row an address leads to that is of one merged into another."""

from typing import TypeVar

from tracker.models import Action, Actor, Publisher
from tracker.text.publishers import published_by

_Row = TypeVar("_Row", Action, Actor)


def last_of(row: _Row) -> _Row:
    """The row into which this one was merged, and that one in turn; itself if it was not."""
    seen = {row.pk}
    while (kept := row.merged_into) is not None and kept.pk not in seen:
        seen.add(kept.pk)
        row = kept
    return row


def publisher_now_called(name: str) -> str | None:
    """The name of the publisher that was on record under this one before; None of any other."""
    origin = published_by(name).origin
    rows = dict(Publisher.objects.values_list("name", "other_names"))
    if origin in rows:
        return None
    return next((now for now, before in rows.items() if origin in before), None)
