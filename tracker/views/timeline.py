"""Events, actions and promised dates in order."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.choices import Status, TimelineKind
from tracker.figures.drawing import Drawing, inline_svg
from tracker.figures.timeline import NARROW, WIDE, Mark, lanes, lanes_of_years
from tracker.filters import TimelineFilter
from tracker.formats import calendars
from tracker.formats.records.timeline import TIMELINE
from tracker.formats.table import CHUNK, Record, Row
from tracker.models import Action, Actor, Commitment, Pillar
from tracker.models.querysets import NONE, CommitmentQuerySet
from tracker.pointintime import points
from tracker.queries.timeline import events_with_sources, promised_dates
from tracker.scoring import is_overdue
from tracker.text.dates import format_date
from tracker.text.languages import text_of
from tracker.text.periods import first_day, last_day

from .filtering import given, page_of, query_without, valid
from .page import Alternate, Context, Page, page

_PAGE_SIZE = 100
_MOST_DEADLINES = 20
# Above that many entries the picture has a bar for each year in place of a dot for each entry.
_MOST_DOTS = 400


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

    @property
    def address(self) -> str:
        """Where it leads; an event has no page, and stands on that of the timeline."""
        if self.kind == TimelineKind.EVENT:
            return f"#event-{self.row.slug}"
        return str(self.row.get_absolute_url())


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
    # One query either way: the rows of the whole picture, or those of the page.
    drawn: list[Record] = list(found.entries()) if found.total <= _MOST_DOTS else []
    current = page_of(request, drawn or found.entries(), size=_PAGE_SIZE, total=found.total)
    entries, query = _entries(current.object_list), query_without(request, "page")
    marks = _marks(drawn, entries, query)
    until = None if found.cleaned_data["year"] else today
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
        "entries": entries,
        "query": query,
        # The wide one with its titles comes last: compression finds them again in the list.
        "pictures": [
            inline_svg(picture)
            for width in (NARROW, WIDE)
            if (picture := _picture(found, marks, today=today, until=until, width=width))
        ],
        "not_drawn": found.counts_by("year").get(NONE, 0),
        "years": _years(found),
    }


def drawn_whole(found: TimelineFilter) -> Callable[[int], Drawing | None]:
    """The picture of all entries found, by its width, as it stands outside of their page."""
    today = points.current().today
    rows: list[Record] = list(found.entries()) if found.total <= _MOST_DOTS else []
    marks = _marks(rows, (), "")
    return lambda width: _picture(found, marks, today=today, until=today, width=width)


def _marks(rows: Sequence[Record], entries: Sequence[_TimelineEntry], query: str) -> list[Mark]:
    """The dots of the picture. Where all entries stand on one page, each says what it is and leads
    there; else it says its day and kind and leads to the page of the list on which it stands."""
    named = entries if len(entries) == len(rows) else None
    marks = []
    for place, row in enumerate(rows):
        kind, day = TimelineKind(row["entry_kind"]), row["day"]
        if day is None:
            continue
        begins, ends = first_day(day, row["precision"]), last_day(day, row["precision"])
        written = format_date(day, row["precision"])
        if named:
            title = text_of(named[place].row, "title")
            address = named[place].address
        else:
            title = str(kind.label)
            address = f"?{query}{'&' if query else ''}page={place // _PAGE_SIZE + 1}#entries"
        marks.append(
            Mark(
                kind=kind,
                day=begins + (ends - begins) / 2,
                title=f"{written}: {title}",
                address=address,
            )
        )
    return marks


def _picture(
    found: TimelineFilter,
    marks: Sequence[Mark],
    *,
    today: dt.date,
    until: dt.date | None,
    width: int,
) -> Drawing | None:
    """The entries found along a line of time; None where none has a known date."""
    if marks:
        # What a finger cannot rest on says nothing and leads nowhere: half the size of the page.
        shown = [replace(m, title="", address="") for m in marks] if width == NARROW else marks
        return lanes(shown, today=today, until=until, width=width)
    chosen = found.chosen_counts()
    counts = {
        (TimelineKind(kind), int(year)): number
        for (kind, year), number in chosen.items()
        if year != NONE
    }
    if not counts:
        return None
    return lanes_of_years(counts, today=today, until=until, width=width)


def _years(found: TimelineFilter) -> tuple[int, int] | None:
    """The first and the last year of an entry found; None where no date is known."""
    years = [int(year) for year in found.counts_by("year") if year != NONE]
    return (min(years), max(years)) if years else None


def _deadlines(found: TimelineFilter) -> CommitmentQuerySet[Commitment]:
    """Every promised date within the party and pillar asked for."""
    keys = found.rows[TimelineKind.DEADLINE].order_by().values("pk")
    return promised_dates().filter(pk__in=keys)
