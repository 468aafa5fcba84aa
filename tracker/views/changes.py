"""What changed, newest first, in words: as a page and as data."""

from collections.abc import Iterator

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.choices import EntryVerb
from tracker.filters import FOLDED, ChangeFilter, in_large_sets
from tracker.formats import feeds
from tracker.formats.records.log import CHANGES, head_of
from tracker.models import RecordEntry
from tracker.models.querysets import EntryQuerySet
from tracker.publiclog.describing import DescribedEntry, describe
from tracker.publiclog.grouping import grouped
from tracker.views.context_processors import own_query, site

from .filtering import page_of, valid
from .page import Alternate, Context, Omission, Page, page

PAGE_SIZE = 45
# How many rows of a set stand before the others, where nothing is asked for.
_FEW = 5
# Asks for every act but those of loading, which shows each row of a set.
_ALL_ACTS = "&".join(f"verb={verb}" for verb in EntryVerb if verb != EntryVerb.ENTERED)
# Entries in one answer of JSON, which says where the next ones are.
_IN_JSON = 200
# The parameters that say which part of the result is shown.
_PLACES = frozenset({"page", "before"})


@page(table=CHANGES, filters=ChangeFilter, is_paged=True, has_parts=False)
def changes(request: HttpRequest) -> Page:
    """What changed since I was last here."""
    asked = valid(ChangeFilter(request.GET))
    if request.resolver_match and request.resolver_match.kwargs.get("fmt") == "json":
        return _part(request, asked)
    entries, query = asked.entries(), query_of(request, before=asked.older_than)
    feed = reverse("changes_feed") + (f"?{query}" if query else "")
    return Page(
        template="changes.html",
        context=lambda: {
            **_context(request, entries, is_folded=asked.folds_sets),
            "asked": asked,
            "query": query,
            "head": RecordEntry.objects.head(),
        },
        rows=lambda: _in_words(entries),
        query=query,
        before=[Alternate("Atom", feeds.CONTENT_TYPE, feed, title=_("What changed"))],
        left_out=lambda: _left_out(asked),
    )


def query_of(request: HttpRequest, *, before: int | None = None) -> str:
    """The filters of the address, whatever the page, for the entries before one or for all."""
    asked = own_query(request, without=_PLACES)
    if before:
        asked["before"] = str(before)
    return asked.urlencode()


def _part(request: HttpRequest, asked: ChangeFilter) -> Page:
    """As many entries as one answer of JSON holds, and where the next ones are."""
    found, head = list(asked.entries()[: _IN_JSON + 1]), RecordEntry.objects.head()
    listed, following = found[:_IN_JSON], None
    if found[_IN_JSON:]:
        path = reverse("changes", kwargs={"fmt": "json"})
        query = query_of(request, before=listed[-1].seq)
        following = f"{site(request)['base_url']}{path}?{query}"
    return Page(
        template="changes.html",
        rows=lambda: describe(listed),
        facts=lambda: {
            "log": head_of(head),
            "total": asked.whole().count(),
        },
        following=following,
        left_out=lambda: _left_out(asked),
    )


def _left_out(asked: ChangeFilter) -> Iterator[Omission]:
    """What was only loaded, and the rows of large sets, unless they are asked for."""
    untold = _untold()
    if not asked.cleaned_data["verb"]:
        what = _("entries of what was loaded, on all subjects")
        yield Omission(what, untold["entered"], f"verb={EntryVerb.ENTERED}")
    if asked.folds_sets:
        yield Omission(_("entries of rows of large change sets"), untold["folded"], _ALL_ACTS)


def _untold() -> dict[str, int]:
    """How many entries the page leaves out unless they are asked for."""
    loaded = Q(verb=EntryVerb.ENTERED)
    return RecordEntry.objects.aggregate(
        entered=Count("pk", filter=loaded),
        folded=Count("pk", filter=in_large_sets() & ~loaded),
    )


def _context(
    request: HttpRequest, entries: EntryQuerySet[RecordEntry], *, is_folded: bool
) -> Context:
    current = page_of(request, entries, size=PAGE_SIZE)
    listed = list(current.object_list)
    return {
        "page": current,
        "newest": listed[0].at if listed else None,
        "groups": grouped(describe(listed), few=_FEW if is_folded else None),
        "folded_from": FOLDED,
        "all_acts": _ALL_ACTS,
        **_untold(),
    }


def _in_words(entries: EntryQuerySet[RecordEntry]) -> Iterator[DescribedEntry]:
    """Every entry of the result in words, a few at a time."""
    last = None
    while chunk := list((entries if last is None else entries.filter(seq__lt=last))[:PAGE_SIZE]):
        yield from describe(chunk)
        last = chunk[-1].seq
