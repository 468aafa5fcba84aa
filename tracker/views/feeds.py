"""The changes as a feed, for all of them or for any filter: one entry for each event, in pages."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tracker.filters import ChangeFilter
from tracker.formats import feeds, permanent
from tracker.formats.feeds import Feed, FeedEntry, FeedLink
from tracker.formats.records.log import checkpoint_record
from tracker.models import Assessment, RecordEntry
from tracker.models.querysets import EntryQuerySet
from tracker.pointintime import points
from tracker.publiclog.describing import DescribedEntry, describe
from tracker.text.languages import is_english
from tracker.views.context_processors import site

from .changes import query_of
from .filtering import valid
from .page import page

_NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_SIZE = 50


@page(filters=ChangeFilter)
def changes_feed(request: HttpRequest) -> HttpResponse:
    """The newest changes for a feed reader, with the same filters as the page.

    Each page holds the entries before one of the log, so it stays the same while the log grows.
    """
    asked, named, head = valid(ChangeFilter(request.GET)), site(request), RecordEntry.objects.head()
    whole, entries = asked.whole(), asked.entries()
    if asked.skips_succeeded:
        verdicts = Assessment.objects.published()
        whole, entries = whole.once_per_event(verdicts), entries.once_per_event(verdicts)
    found = list(entries[: _SIZE + 1])
    title = ", ".join([_("What changed: %(site)s") % {"site": named["site_name"]}, *asked.chosen])
    base = named["base_url"]
    feed = Feed(
        identifier=permanent.tag(f"changes{_own_name()}{_asked(request)}"),
        title=title,
        subtitle=_("Head of the log: entry %(seq)d, %(hash)s") % checkpoint_record(head),
        author=str(named["site_name"]),
        rights=_("Data: CC BY 4.0."),
        language=get_language() or "en",
        updated=head.at if head else _NEVER,
        links=[
            FeedLink(
                rel="alternate",
                content_type="text/html",
                address=f"{base}{reverse('changes')}{_asked(request)}",
                title=title,
            ),
            *_pages(request, asked, whole, found, base),
        ],
        entries=[_entry(change, base) for change in describe(found[:_SIZE])],
    )
    return HttpResponse(feeds.atom(feed), content_type=f"{feeds.CONTENT_TYPE}; charset=utf-8")


def _pages(
    request: HttpRequest,
    asked: ChangeFilter,
    whole: EntryQuerySet[RecordEntry],
    found: list[RecordEntry],
    base: str,
) -> list[FeedLink]:
    """This page of the feed and those beside it (RFC 5005, section 3)."""

    def link(rel: str, title: str, before: int | None) -> FeedLink:
        address = f"{base}{reverse('changes_feed')}{_asked(request, before)}"
        return FeedLink(rel=rel, address=address, title=title)

    links = [
        link("self", _("These changes"), asked.older_than),
        link("first", _("The newest changes"), None),
    ]
    if asked.older_than:
        newer = list(whole.filter(seq__gte=asked.older_than).order_by("seq")[: _SIZE + 1])
        before = newer[_SIZE].seq if newer[_SIZE:] else None
        links.append(link("previous", _("Newer changes"), before))
    if found[_SIZE:]:
        links.append(link("next", _("Older changes"), found[_SIZE - 1].seq))
    return links


def _asked(request: HttpRequest, before: int | None = None) -> str:
    """The filters as the end of an address, on the page of the feed with the entries before one."""
    query = query_of(request, before=before)
    return f"?{query}" if query else ""


def _own_name() -> str:
    """What the name of a feed of another day or language has more than that of the English one."""
    return points.current().prefix + ("" if is_english() else f"/{get_language()}")


def _entry(change: DescribedEntry, base: str) -> FeedEntry:
    entry, kind = change.entry, change.kind
    # What no page shows stands first on this page of the changes.
    itself = f"{reverse('changes')}?verb={entry.verb}&before={entry.seq + 1}#e{entry.seq}"
    reason = _("Reason: %(reason)s") % {"reason": change.reason} if change.reason else ""
    return FeedEntry(
        identifier=permanent.tag(f"log/{entry.seq}"),
        title=change.sentence,
        link=FeedLink(
            rel="alternate",
            content_type="text/html",
            address=f"{base}{change.address or itself}",
            title=change.sentence,
        ),
        at=entry.at,
        author=entry.name or entry.get_role_display(),
        category=kind.value,
        category_label=str(kind.label),
        paragraphs=[change.sentence, change.words, reason],
        points=[one.words for one in change.changed_fields],
    )
