"""What machines look for first: robots.txt, the sitemap, how to search, and whom to tell of a
weakness."""

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import SitemapIndexItem
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import override

from tracker.formats.dataset import TABLES
from tracker.models import (
    Action,
    Actor,
    Assessment,
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
# Of rows, in one file of the sitemap; each in all languages.
MOST_PAGES = 1000
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


class _Kind(NamedTuple):
    """The pages of rows: the name of their addresses, and the field that names each in it.

    `logged`: the field that names the row in the log; "" where whatever is logged changes the page.
    """

    name: str
    rows: QuerySet[Any]
    field: str
    logged: str = ""


_KINDS = (
    _Kind("party", Actor.objects.parties(), "code"),
    _Kind("pillar", Pillar.objects.all(), "slug"),
    _Kind("document", Document.objects.all(), "slug"),
    _Kind("commitment", Commitment.objects.all(), "ref", "ref"),
    _Kind("initiative", Initiative.objects.all(), "slug", "key"),
    _Kind("action", Action.objects.all(), "slug", "slug"),
    _Kind("actor", Actor.objects.not_merged().filter(is_party=False), "code", "code"),
    _Kind("person", Person.objects.all(), "slug", "slug"),
)


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
    """Pages in each language, with the day on which the log last named each.

    Files are the same in all languages, and so is the address of one.
    """

    i18n = alternates = x_default = True

    def __init__(self, base: str, places: list[_Place]) -> None:
        self.protocol, _separator, self._host = base.partition("://")
        self.languages = list(offered())
        self._places = places

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
    """Every permanent public page; where they are many, a list of the parts (`?p=action-2`)."""
    base, asked = site(request)["base_url"], request.GET.get("p")
    numbers = {kind.name: kind.rows.count() for kind in _KINDS}
    parts = {"lists-1": _lists} | {
        f"{kind.name}-{number + 1}": partial(_places, kind, number)
        for kind in _KINDS
        for number in range(-(-numbers[kind.name] // MOST_PAGES))
    }
    if asked is None and sum(numbers.values()) > MOST_PAGES:
        address = f"{base}{reverse('sitemap')}"
        listed = [SitemapIndexItem(f"{address}?p={part}") for part in parts]
        return _xml(request, "sitemap_index.xml", {"sitemaps": listed})
    if asked is not None and asked not in parts:
        raise Http404
    read = parts.values() if asked is None else [parts[asked]]
    head = RecordEntry.objects.head()
    newest = head.at if head else None
    pages = _Pages(base, [place for part in read for place in part(newest)])
    return _xml(request, "sitemap.xml", {"urlset": pages.get_urls()})


def _xml(request: HttpRequest, template: str, context: Context) -> HttpResponse:
    return render(request, template, {**context}, content_type="application/xml; charset=utf-8")


def _lists(newest: dt.datetime | None) -> Iterator[_Place]:
    for name, keys in (*_CHANGING, *(("api_operation", (one,)) for one in operation_names())):
        yield _Place(name, keys, newest)


def _places(kind: _Kind, number: int, newest: dt.datetime | None) -> Iterator[_Place]:
    """The pages of one part; none for a row whose key, from before the rule, fits no address."""
    ordered = kind.rows.order_by(kind.field).values_list(kind.field, kind.logged or kind.field)
    rows = list(ordered[number * MOST_PAGES : (number + 1) * MOST_PAGES])
    changed = _changed(kind.name, [logged for _key, logged in rows]) if kind.logged else {}
    for key, logged in rows:
        with suppress(NoReverseMatch):
            reverse(kind.name, args=[key])
            yield _Place(kind.name, (key,), changed.get(logged) if kind.logged else newest)


def _changed(kind: str, keys: list[str]) -> dict[str, dt.datetime]:
    """When the log last named each, or a verdict on it."""
    sought: dict[str, Any] = {kind: keys}
    if kind == "commitment":
        verdicts = Assessment.objects.filter(commitment__ref__in=keys)
        sought["assessment"] = verdicts.order_by().values("key")
    changed: dict[str, dt.datetime] = {}
    for (logged, key), at in RecordEntry.objects.newest_by_key(sought).items():
        ref = key if logged == kind else key.rpartition(".")[0]
        changed[ref] = max(at, changed.get(ref, at))
    return changed


def _text(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
