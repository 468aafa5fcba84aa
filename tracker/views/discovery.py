"""What machines look for first: robots.txt, the sitemap, how to search, and whom to tell of a
weakness."""

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import SitemapIndexItem
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import override

from tracker.formats.dataset import TABLES
from tracker.models import (
    Action,
    Actor,
    Commitment,
    Document,
    Initiative,
    Person,
    Pillar,
    RecordEntry,
)
from tracker.pointintime.points import PARAMETER
from tracker.text.languages import offered
from tracker.text.prefixes import leading, led
from tracker.views.context_processors import site

from .interface import operation_names
from .page import Context, page

# RFC 9116 recommends less than a year; the page is made anew every day.
_EXPIRES_AFTER = dt.timedelta(days=180)
# Pages that change whenever the log does.
_LISTS = (
    "dashboard",
    "commitments",
    "parties",
    "compare",
    "actors",
    "persons",
    "initiatives",
    "actions",
    "timeline",
    "progress",
    "sources",
    "searches",
    "documents",
    "compare_documents",
    "changes",
    "methodology",
    "glossary",
    "about",
    "differences",
    "data",
    "api",
    "search",
)
_CHANGING: tuple[tuple[str, tuple[str, ...]], ...] = (
    *((name, ()) for name in _LISTS),
    *(("data_table", (table.name,)) for table in TABLES),
)


class _Place(NamedTuple):
    """A page: the name of its address, what that names, and when the log last named it."""

    name: str
    keys: tuple[str, ...]
    changed_at: dt.datetime | None


@page()
def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read but the desk; days that are over are too many to be searched."""
    base = site(request)["base_url"]
    # They lie beside every other day.
    with leading(""):
        security, sitemap = map(reverse, ("security", "sitemap"))
        closed = []
        for language in offered():
            with override(language):
                closed += [reverse("admin:index"), reverse("account_login")]
        days = led(f"/{PARAMETER}/")
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in (*closed, days)),
        # Filters can be joined without end. What they find is in the sitemap.
        "Disallow: /*?",
        f"Sitemap: {base}{sitemap}",
    ]
    if settings.TRACKER_CONTACT_EMAIL:
        lines.append(f"# Security: {base}{security}")
    return _text(lines)


@page()
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116); there is no such page while no contact is named."""
    contact = settings.TRACKER_CONTACT_EMAIL
    if not contact:
        raise Http404
    expires = dt.datetime.combine(timezone.localdate() + _EXPIRES_AFTER, dt.time(), dt.UTC)
    return _text(
        [
            f"Contact: mailto:{contact}",
            f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
            f"Preferred-Languages: {settings.LANGUAGE_CODE}",
            f"Canonical: {site(request)['base_url']}{reverse('security')}",
        ]
    )


@page()
def opensearch(request: HttpRequest) -> HttpResponse:
    """How a browser asks the search (OpenSearch 1.1): with it, a reader may search from its bar."""
    base = site(request)["base_url"]
    with leading(""):
        addresses = {
            "html": f"{base}{reverse('search')}",
            "json": f"{base}{reverse('search', kwargs={'fmt': 'json'})}",
        }
    return render(
        request,
        "opensearch.xml",
        {"addresses": addresses},
        content_type="application/opensearchdescription+xml",
    )


class _Pages(Sitemap):  # type: ignore[type-arg]  # it takes none when it runs
    """Every permanent public page in each language, with the day on which the log last named it.

    Files are the same in all languages, and so is the address of one.
    """

    i18n = alternates = x_default = True

    def __init__(self, base: str) -> None:
        self.protocol, _separator, self._host = base.partition("://")
        self.languages = list(offered())
        self._places = list(_places())

    def get_domain(self, site: object = None) -> str:
        """The host of the pages, whichever site is given."""
        return self._host

    def items(self) -> "list[_Place]":
        """The pages; a language is added to each."""
        return self._places

    def location(self, item: "_Place") -> str:
        """The path of the page in the active language."""
        return reverse(item.name, args=item.keys)

    def lastmod(self, item: "_Place") -> dt.datetime | None:
        """The time of the newest entry about it."""
        return item.changed_at


@page(single={"p"})
def sitemap(request: HttpRequest) -> HttpResponse:
    """The sitemap; where it is too long for one file, a list of its parts (`?p=1`)."""
    base, part = site(request)["base_url"], request.GET.get("p")
    pages = _Pages(base)
    parts = pages.paginator.page_range
    if part is not None and part not in map(str, parts):
        raise Http404
    if part is None and len(parts) > 1:
        address = f"{base}{reverse('sitemap')}"
        listed = [SitemapIndexItem(f"{address}?p={number}") for number in parts]
        return _xml(request, "sitemap_index.xml", {"sitemaps": listed})
    return _xml(request, "sitemap.xml", {"urlset": pages.get_urls(page=int(part or 1))})


def _xml(request: HttpRequest, template: str, context: Context) -> HttpResponse:
    return render(request, template, {**context}, content_type="application/xml; charset=utf-8")


def _places() -> Iterator[_Place]:
    head = RecordEntry.objects.head()
    newest = head.at if head else None
    named = RecordEntry.objects.newest_by_key(
        ["commitment", "assessment", "initiative", "action", "actor", "person"]
    )
    verdicts = {
        key.rpartition(".")[0]: at for (kind, key), at in named.items() if kind == "assessment"
    }
    for name, keys in (*_CHANGING, *(("api_operation", (one,)) for one in operation_names())):
        yield _Place(name, keys, newest)
    for party in Actor.objects.parties():
        yield from _page_of("party", party.code, newest)
    for actor in Actor.objects.not_merged().filter(is_party=False).only("code").order_by("code"):
        yield from _page_of("actor", actor.code, named.get(("actor", actor.code)))
    for person in Person.objects.only("slug"):
        yield from _page_of("person", person.slug, named.get(("person", person.slug)))
    for pillar in Pillar.objects.all():
        yield from _page_of("pillar", pillar.slug, newest)
    for document in Document.objects.all():
        yield from _page_of("document", document.slug, newest)
    for commitment in Commitment.objects.only("ref").order_by("ref"):
        own, verdict = named.get(("commitment", commitment.ref)), verdicts.get(commitment.ref)
        at = max(filter(None, (own, verdict)), default=None)
        yield from _page_of("commitment", commitment.ref, at)
    for initiative in Initiative.objects.only("slug", "key").order_by("key"):
        at = named.get(("initiative", initiative.key))
        yield from _page_of("initiative", initiative.slug, at)
    for action in Action.objects.only("slug").order_by("slug"):
        yield from _page_of("action", action.slug, named.get(("action", action.slug)))


def _page_of(name: str, key: str, at: dt.datetime | None) -> Iterator[_Place]:
    """The page of a row; none where its key, from before the rule, fits no address."""
    with suppress(NoReverseMatch):
        reverse(name, args=[key])
        yield _Place(name, (key,), at)


def _text(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
