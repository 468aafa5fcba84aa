"""The calendar: what others promised for a day and what took place, and apart from that when we
look again."""

import datetime as dt
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tracker.choices import EventState, Status, TimelineKind
from tracker.filters import TimelineFilter
from tracker.formats import calendars, permanent
from tracker.formats.calendars import CalendarEntry
from tracker.formats.table import Row
from tracker.models import Event
from tracker.pointintime import points
from tracker.publiclog.revisions import Revisions, revisions_of_days
from tracker.publiclog.values import PublicValues
from tracker.queries.clocks import ReviewClock, review_clock_on
from tracker.queries.timeline import promises_with_reviews
from tracker.text.dates import format_date
from tracker.text.languages import text_of
from tracker.text.periods import first_day, last_day
from tracker.views.context_processors import site

from .page import page
from .timeline import timeline_filter


@page(single=("party", "pillar"))
def timeline_calendar(request: HttpRequest) -> HttpResponse:
    """Promised dates, events and reviews due as a calendar, for a party or pillar if one is named.

    No event belongs to a party.
    """
    found, base = timeline_filter(request), site(request)["base_url"]
    text = calendars.calendar_text(
        name=_("C5+1: promised dates, events and reviews"),
        product=f"-//C5+1 Commitment Tracker//{(get_language() or 'en').upper()}",
        entries=_Entries(found, base).all(),
    )
    return HttpResponse(
        text,
        content_type=f"{calendars.CONTENT_TYPE}; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="timeline.ics"'},
    )


class _Entries:
    """The entries of one calendar, each with its revision of the log."""

    def __init__(self, found: TimelineFilter, base: str) -> None:
        self._found, self._base = found, base
        self._revisions = revisions_of_days()

    def all(self) -> Iterator[CalendarEntry]:
        """Promised dates, events, reviews; of each what was taken back as cancelled."""
        promises = list(promises_with_reviews(self._found.promises))
        yield from filter(None, map(self._promised, promises))
        yield from self._events()
        clock = review_clock_on(points.current().today)
        if clock:
            yield from (self._review(row, clock) for row in promises if _awaits_review(row))

    def _promised(self, row: Row) -> CalendarEntry | None:
        """The promised date; of one that was withdrawn, or its date, that it is no more."""
        revisions = self._revisions.get(("commitment", row.ref), Revisions(number=0))
        is_over = row.withdrawn_at is not None or row.due_on is None
        day, precision = row.due_on, row.due_precision
        if day is None:
            if revisions.dated is None:
                return None
            day, precision = _day_of(revisions.dated, "due_on", "due_precision")
        if row.withdrawn_at is None and row.due_on is None:
            words = _("No date is promised any more.")
        elif is_over:
            words = _("The commitment was withdrawn: %(reason)s") % {
                "reason": row.withdrawn_because
            }
        else:
            words = _("%(statement)s Promised for: %(date)s. Status: %(status)s.") % {
                "statement": text_of(row, "statement"),
                "date": format_date(day, precision),
                "status": Status(row.status).label,
            }
        last = last_day(day, precision)
        return CalendarEntry(
            uid=permanent.uid(f"due-{row.ref}"),
            first=last,
            last=last,
            sequence=revisions.number,
            changed=max(revisions.at, row.published_at or revisions.at),
            category=str(TimelineKind.DEADLINE.label),
            summary=_("Due: %(ref)s %(title)s") % _named(row),
            description=words,
            url=f"{self._base}{row.get_absolute_url()}",
            is_cancelled=is_over,
        )

    def _events(self) -> Iterator[CalendarEntry]:
        seen = set()
        for row in self._found.rows[TimelineKind.EVENT].filter(date__isnull=False):
            seen.add(row.slug)
            yield self._event(row, row.date, row.date_precision)
        if self._found.calendar:
            # Of a row that is gone nobody knows to which pillar it belonged.
            return
        for (kind, slug), revisions in self._revisions.items():
            if kind == "event" and slug not in seen and revisions.dated:
                row = Event(slug=slug, title=revisions.dated["title"])
                day, precision = _day_of(revisions.dated, "date", "date_precision")
                yield self._event(row, day, precision, is_over=True)

    def _event(
        self, row: Event, day: dt.date, precision: str, *, is_over: bool = False
    ) -> CalendarEntry:
        revisions = self._revisions.get(("event", row.slug), Revisions(number=0))
        if not is_over:
            words = _("When: %(date)s. What the sources show: %(state)s.") % {
                "date": format_date(day, precision),
                "state": EventState(row.state).label,
            }
        elif revisions.is_gone:
            words = _("The event is not on record any more.")
        else:
            words = _("The day of the event is not known any more.")
        return CalendarEntry(
            uid=permanent.uid(f"event-{row.slug}"),
            first=first_day(day, precision),
            last=last_day(day, precision),
            sequence=revisions.number,
            changed=revisions.at,
            category=str(TimelineKind.EVENT.label),
            summary=_("Event: %(title)s") % {"title": text_of(row, "title")},
            description=words,
            url=f"{self._base}{reverse('timeline')}?kind=event#event-{row.slug}",
            place=row.place or "",
            is_cancelled=is_over,
        )

    def _review(self, row: Row, clock: ReviewClock) -> CalendarEntry:
        day = clock.due(row.as_of)
        return CalendarEntry(
            uid=permanent.uid(f"review-{row.ref}"),
            first=day,
            last=day,
            sequence=row.n_verdicts - 1 + clock.changes,
            changed=max(row.published_at, clock.since),
            category=_("Review by this site"),
            summary=_("Review due: %(ref)s %(title)s") % _named(row),
            description=_(
                "A day of this site, not of the parties: the evidence was looked at until"
                " %(date)s and is to be looked at again."
            )
            % {"date": format_date(row.as_of)},
            url=f"{self._base}{row.get_absolute_url()}#verdict",
        )


def _awaits_review(row: Row) -> bool:
    return row.withdrawn_at is None and row.as_of is not None and row.published_at is not None


def _named(row: Row) -> dict[str, str]:
    return {"ref": row.ref, "title": text_of(row, "title")}


def _day_of(values: PublicValues, day: str, precision: str) -> tuple[dt.date, str]:
    return dt.date.fromisoformat(values[day]), str(values.get(precision) or "day")
