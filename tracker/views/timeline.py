"""Events, actions and promised dates in order; and the promised dates as a calendar."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tracker.choices import Status, TimelineKind
from tracker.filters import TimelineFilter
from tracker.formats.calendars import Entry as CalendarEntry
from tracker.formats.calendars import calendar_lines
from tracker.formats.exports import CHUNK, csv_lines, json_pieces
from tracker.formats.records import TIMELINE_COLUMNS, Record, envelope, timeline_row
from tracker.models import Action, Actor, Commitment, Event, Pillar
from tracker.pointintime import snapshots
from tracker.scoring import is_overdue
from tracker.text.dates import format_date
from tracker.text.languages import said
from tracker.views.context_processors import site

from .base import BadParameter, csv_stream, json_stream, public
from .filtering import messages, page_of, query_without, refuse_pages

_PAGE_SIZE = 100
_MOST_DEADLINES = 20


@dataclass(frozen=True)
class _Entry:
    """One line of the timeline."""

    kind: TimelineKind
    row: Any

    @property
    def day(self) -> dt.date | None:
        day: dt.date | None = (
            self.row.due_on if self.kind == TimelineKind.DEADLINE else self.row.date
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


def _entries(found: Iterable[dict[str, Any]]) -> list[_Entry]:
    """The entries with their rows, in the same order, from one query a kind."""
    entries = list(found)
    keys: dict[str, list[int]] = {kind.value: [] for kind in TimelineKind}
    for entry in entries:
        keys[entry["entry_kind"]].append(entry["key"])
    rows: dict[str, dict[int, Any]] = {
        TimelineKind.EVENT: Event.objects.for_timeline().in_bulk(keys[TimelineKind.EVENT]),
        TimelineKind.ACTION: Action.objects.in_bulk(keys[TimelineKind.ACTION]),
        TimelineKind.DEADLINE: Commitment.objects.with_verdict().in_bulk(
            keys[TimelineKind.DEADLINE]
        ),
    }
    return [
        _Entry(kind=TimelineKind(e["entry_kind"]), row=rows[e["entry_kind"]][e["key"]])
        for e in entries
    ]


def _filter(request: HttpRequest) -> TimelineFilter:
    """The valid filter of the request; raises BadParameter for any other."""
    found = TimelineFilter(
        request.GET, parties=Actor.objects.parties(), pillars=Pillar.objects.all()
    )
    if not found.is_valid():
        raise BadParameter(*messages(found))
    return found


@public(single=("party", "pillar", "page"), many=("kind", "year"))
def timeline(request: HttpRequest, fmt: str = "html") -> HttpResponseBase:
    """What happened and what was due, from the first event on."""
    found = _filter(request)
    refuse_pages(request, fmt)
    if fmt == "csv":
        return csv_stream(csv_lines(TIMELINE_COLUMNS, _rows(found)), name="timeline")
    if fmt == "json":
        filters = {name: value for name, value in found.cleaned_data.items() if value}
        record = envelope("timeline", filters=filters, total=found.total)
        return json_stream(json_pieces(record, "entries", _rows(found)))
    return render(request, "timeline.html", _context(request, found))


def _rows(found: TimelineFilter) -> Iterator[Record]:
    entries = found.entries().iterator(chunk_size=CHUNK)
    while chunk := list(islice(entries, CHUNK)):
        for entry in _entries(chunk):
            yield timeline_row(entry.kind, entry.row, day=entry.day, precision=entry.precision)


def _context(request: HttpRequest, found: TimelineFilter) -> dict[str, Any]:
    today = snapshots.today()
    page = page_of(request, found.entries(), size=_PAGE_SIZE, total=found.total)
    deadlines = list(_deadlines(found)[:_MOST_DEADLINES])
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
                "is_overdue": is_overdue(due_on=row.due_on, status=Status(row.status), today=today),
            }
            for row in deadlines
        ],
        "page": page,
        "entries": _entries(page.object_list),
        "query": query_without(request, "page"),
        "calendar": _calendar_query(found),
    }


def _deadlines(found: TimelineFilter) -> Any:
    """Every promised date within the party and pillar asked for."""
    keys = found.rows[TimelineKind.DEADLINE].order_by().values("pk")
    return Commitment.objects.for_calendar().filter(pk__in=keys)


def _calendar_query(found: TimelineFilter) -> str:
    chosen = {name: found.cleaned_data[name] for name in ("party", "pillar")}
    return "&".join(f"{name}={value}" for name, value in chosen.items() if value)


@public(single=("party", "pillar"))
def timeline_calendar(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The promised dates as a calendar file, for a party or pillar if one is named."""
    base = site(request)["base_url"]
    lines = calendar_lines(
        name=_("C5+1: promised dates"),
        product=f"-//C5+1 Commitment Tracker//{(get_language() or 'en').upper()}",
        entries=(_calendar_entry(row, base) for row in _deadlines(_filter(request))),
    )
    return HttpResponse(
        "".join(lines),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="timeline.ics"'},
    )


def _calendar_entry(commitment: Any, base: str) -> CalendarEntry:
    midnight = dt.datetime.combine(commitment.due_on, dt.time(), tzinfo=dt.UTC)
    return CalendarEntry(
        uid=f"due-{commitment.ref}@c51-tracker",
        day=commitment.due_on,
        changed=commitment.published_at or midnight,
        summary=_("Due: %(ref)s %(title)s")
        % {"ref": commitment.ref, "title": said(commitment, "title")},
        description=_("%(statement)s Promised for: %(date)s. Status: %(status)s.")
        % {
            "statement": said(commitment, "statement"),
            "date": format_date(commitment.due_on, commitment.due_precision),
            "status": Status(commitment.status).label,
        },
        url=f"{base}{commitment.get_absolute_url()}",
    )
