"""Events, actions and promised dates in order."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.choices import Status, TimelineKind
from tracker.filters import TimelineFilter
from tracker.formats import calendars
from tracker.formats.records.timeline import TIMELINE
from tracker.formats.table import CHUNK, Record, Row
from tracker.models import Action, Actor, Commitment, Pillar
from tracker.models.querysets import CommitmentQuerySet
from tracker.pointintime import points
from tracker.queries.timeline import events_with_sources, promised_dates
from tracker.scoring import is_overdue

from .filtering import given, page_of, query_without, valid
from .page import Alternate, Context, Page, page

_PAGE_SIZE = 100
_MOST_DEADLINES = 20


@dataclass(frozen=True)
class _TimelineEntry:
    """One line of the timeline."""

    kind: TimelineKind
    row: Row

    @property
    def day(self) -> dt.date | None:
        day: dt.date | None = (
            self.row.due_by if self.kind == TimelineKind.DEADLINE else self.row.date
        )
        return day

    @property
    def precision(self) -> str:
        is_deadline = self.kind == TimelineKind.DEADLINE
        return str(self.row.due_precision if is_deadline else self.row.date_precision)

    @property
    def heading(self) -> str:
        """The year, or that the date is not known."""
        return str(self.day.year) if self.day else _("No date known")


def _entries(found: Iterable[Record]) -> list[_TimelineEntry]:
    """The entries with their rows, in the same order, from one query a kind."""
    entries = list(found)
    keys: dict[str, list[int]] = {kind.value: [] for kind in TimelineKind}
    for entry in entries:
        keys[entry["entry_kind"]].append(entry["key"])
    rows: dict[str, dict[int, Row]] = {
        TimelineKind.EVENT: events_with_sources().in_bulk(keys[TimelineKind.EVENT]),
        TimelineKind.ACTION: Action.objects.in_bulk(keys[TimelineKind.ACTION]),
        TimelineKind.DEADLINE: Commitment.objects.with_verdict().in_bulk(
            keys[TimelineKind.DEADLINE]
        ),
    }
    return [
        _TimelineEntry(kind=TimelineKind(e["entry_kind"]), row=rows[e["entry_kind"]][e["key"]])
        for e in entries
    ]


def timeline_filter(request: HttpRequest) -> TimelineFilter:
    """What the address asks of the timeline or of its calendar. Raises BadParameter."""
    return valid(
        TimelineFilter(request.GET, parties=Actor.objects.parties(), pillars=Pillar.objects.all())
    )


@page(table=TIMELINE, filters=TimelineFilter, is_paged=True)
def timeline(request: HttpRequest) -> Page:
    """What happened and what was due, from the first event on."""
    found = timeline_filter(request)
    calendar = reverse("timeline-calendar") + (f"?{query}" if (query := found.calendar) else "")
    return Page(
        template="timeline.html",
        context=lambda: {**_context(request, found), "calendar": calendar},
        rows=lambda: _rows(found),
        facts=lambda: {"filters": given(found.cleaned_data), "total": found.total},
        query=query_without(request, "page"),
        after=[
            Alternate(
                "iCalendar",
                calendars.CONTENT_TYPE,
                calendar,
                title=_("Promised dates, events and reviews as a calendar"),
            )
        ],
    )


def _rows(found: TimelineFilter) -> Iterator[_TimelineEntry]:
    entries = found.entries().iterator(chunk_size=CHUNK)
    while chunk := list(islice(entries, CHUNK)):
        yield from _entries(chunk)


def _context(request: HttpRequest, found: TimelineFilter) -> Context:
    today = points.current().today
    current = page_of(request, found.entries(), size=_PAGE_SIZE, total=found.total)
    deadlines: list[Row] = list(_deadlines(found)[:_MOST_DEADLINES])
    kinds = found.counts_by("kind")
    return {
        "filter": found,
        "facets": found.facets(),
        "kinds": [(kind, kinds.get(kind.value, 0)) for kind in TimelineKind],
        "total": found.total,
        "undated": found.undated,
        "agreed": found.agreed,
        "deadlines": [
            {
                "commitment": row,
                "is_overdue": is_overdue(due_on=row.due_by, status=Status(row.status), today=today),
            }
            for row in deadlines
        ],
        "page": current,
        "entries": _entries(current.object_list),
        "query": query_without(request, "page"),
    }


def _deadlines(found: TimelineFilter) -> CommitmentQuerySet[Commitment]:
    """Every promised date within the party and pillar asked for."""
    keys = found.rows[TimelineKind.DEADLINE].order_by().values("pk")
    return promised_dates().filter(pk__in=keys)
