"""How often the log tells of another day of what was promised or took place, and when."""

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from tracker.models import RecordEntry

from .values import PublicValues
from .wording import Named

# What a calendar shows of a row, by kind: the day first, then what makes another revision of it.
_DAYS = {
    "commitment": ("due_on", "due_precision", "title", "withdrawn_at"),
    "event": ("date", "date_precision", "title"),
}


@dataclass
class Revisions:
    """The changes of the day and the name of one row.

    `number` counts them; `at` is the time of the newest, or of when the public first saw the row.
    `dated` are the last public values with a day, None if it never had one. `is_gone`: the public
    does not see the row any more.
    """

    number: int = -1
    at: dt.datetime = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    dated: PublicValues | None = None
    is_gone: bool = False


def revisions_of_days() -> dict[Named, Revisions]:
    """The revisions of every row that has, or had, a day; from one query."""
    wanted = Q(pk__isnull=True)
    for kind, (day, *_others) in _DAYS.items():
        has_day = f'"{day}":"'
        wanted |= Q(kind=kind) & (Q(before__contains=has_day) | Q(after__contains=has_day))
    found: dict[Named, Revisions] = defaultdict(Revisions)
    entries = RecordEntry.objects.filter(wanted).order_by("seq")
    for entry in entries.values_list("kind", "key", "at", "before", "after"):
        kind, key, at, before, after = entry
        revisions, old, new = found[kind, key], _parsed(before), _parsed(after)
        if any(old.get(name) != new.get(name) for name in _DAYS[kind]) or revisions.number < 0:
            revisions.number, revisions.at = revisions.number + 1, at
        revisions.is_gone = after is None
        revisions.dated = next(
            (values for values in (new, old) if values.get(_DAYS[kind][0])), revisions.dated
        )
    return dict(found)


def _parsed(text: str | None) -> PublicValues:
    values: PublicValues = json.loads(text) if text else {}
    return values
