"""What changed, newest first, in words: as a page, as data, and as a feed for any filter."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tracker.choices import EntryVerb
from tracker.filters import ChangeFilter
from tracker.formats.records.log import CHANGES, checkpoint_record
from tracker.models import RecordEntry
from tracker.models.querysets import EntryQuerySet
from tracker.publiclog.describing import DescribedEntry, describe
from tracker.text.languages import is_english
from tracker.text.values import NOT_IN_XML, carried
from tracker.views.context_processors import site

from .filtering import page_of, valid
from .page import Alternate, Context, Page, page

PAGE_SIZE = 50
_NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_IN_FEED = 50


@page(table=CHANGES, filters=ChangeFilter, is_paged=True)
def changes(request: HttpRequest) -> Page:
    """What changed since I was last here."""
    asked, query = valid(ChangeFilter(request.GET)), _query(request)
    entries, head = asked.entries(), RecordEntry.objects.head()
    feed = reverse("changes_feed") + (f"?{query}" if query else "")
    return Page(
        template="changes.html",
        context=lambda: {**_context(request, entries), "asked": asked, "head": head},
        rows=lambda: _in_words(entries),
        facts=lambda: {"log": checkpoint_record(head), "total": entries.count()},
        query=query,
        before=[Alternate("Atom", "application/atom+xml", feed)],
    )


def _context(request: HttpRequest, entries: EntryQuerySet[RecordEntry]) -> Context:
    current = page_of(request, entries, size=PAGE_SIZE)
    return {
        "page": current,
        "changes": describe(current.object_list),
        "entered": RecordEntry.objects.filter(verb=EntryVerb.ENTERED).count(),
        "query": _query(request),
    }


def _query(request: HttpRequest) -> str:
    """The filters of the address, whatever the page."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()


class _Feed(Atom1Feed):
    """A feed that is as old as the record: asked twice without a change, it is the same."""

    # Whatever else a feed of Django takes.
    def __init__(self, *, updated: dt.datetime, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._updated = updated

    def latest_post_date(self) -> dt.datetime:
        """The time of the newest entry of the log."""
        return self._updated


@page(filters=ChangeFilter)
def changes_feed(request: HttpRequest) -> HttpResponse:
    """The newest changes for a feed reader, with the same filters as the page."""
    entries = list(valid(ChangeFilter(request.GET)).entries()[:_IN_FEED])
    feed, base = _feed(request, RecordEntry.objects.head()), site(request)["base_url"]
    for change in describe(entries):
        feed.add_item(
            title=carried(change.sentence, NOT_IN_XML),
            link=f"{base}{change.address or reverse('changes')}",
            description=carried(change.summary, NOT_IN_XML),
            unique_id=f"tag:{_host(base)},2026:log/{change.entry.seq}",
            pubdate=change.entry.at,
            updateddate=change.entry.at,
            author_name=carried(change.entry.name or change.entry.get_role_display(), NOT_IN_XML),
            categories=[change.kind.value],
        )
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


def _feed(request: HttpRequest, head: RecordEntry | None) -> _Feed:
    """The feed without its items."""
    named, query = site(request), _query(request)
    base, asked = named["base_url"], f"?{query}" if query else ""
    return _Feed(
        updated=head.at if head else _NEVER,
        title=_("What changed: %(site)s") % {"site": named["site_name"]},
        link=f"{base}{reverse('changes')}{asked}",
        description="",
        subtitle=_("Head of the log: entry %(seq)d, %(hash)s") % checkpoint_record(head),
        feed_url=request.build_absolute_uri(),
        feed_guid=f"tag:{_host(base)},2026:changes{_own_name()}{asked}",
        language=get_language(),
    )


def _host(base: str) -> str:
    return base.partition("://")[2]


def _own_name() -> str:
    """What the name of a feed in another language has more than that of the English one."""
    return "" if is_english() else f"/{get_language()}"


def _in_words(entries: EntryQuerySet[RecordEntry]) -> Iterator[DescribedEntry]:
    """Every entry of the result in words, a few at a time."""
    last = None
    while chunk := list((entries if last is None else entries.filter(seq__lt=last))[:PAGE_SIZE]):
        yield from describe(chunk)
        last = chunk[-1].seq
