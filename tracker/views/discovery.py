"""What machines look for first: robots.txt, the sitemap, and whom to tell of a weakness."""

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from tracker.models import Action, Actor, Commitment, Document, Initiative, Pillar, RecordEntry
from tracker.pointintime.points import PARAMETER
from tracker.text.prefixes import leading, led
from tracker.views.context_processors import site

from .page import page

# The protocol allows no more in one file. Commitments come first, so they are all in it.
MOST_ADDRESSES = 50_000
# RFC 9116 recommends less than a year; the page is made anew every day.
_EXPIRES_AFTER = dt.timedelta(days=180)
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
# Pages that change whenever the log does.
_LISTS = (
    "dashboard",
    "commitments",
    "parties",
    "initiatives",
    "actions",
    "timeline",
    "progress",
    "sources",
    "searches",
    "documents",
    "changes",
    "methodology",
    "differences",
    "data",
    "search",
)

_Place = tuple[str, dt.datetime | None]


@page()
def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read but the desk; days that are over are too many to be searched."""
    base = site(request)["base_url"]
    # They lie beside every other day.
    with leading(""):
        desk, sign_in, security, sitemap = map(
            reverse, ("admin:index", "account_login", "security", "sitemap")
        )
        days = led(f"/{PARAMETER}/")
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in (desk, sign_in, days)),
        *(f"Disallow: /*{mark}{PARAMETER}=" for mark in "?&"),
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
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every permanent public address, with the day on which the log last named what it shows."""
    base = site(request)["base_url"]
    addresses = [
        f"<url><loc>{escape(base + path)}</loc>{_changed(at)}</url>"
        for path, at in islice(_places(), MOST_ADDRESSES)
    ]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<urlset xmlns="{_SITEMAPS}">']
    return HttpResponse(
        "\n".join([*lines, *addresses, "</urlset>", ""]),
        content_type="application/xml; charset=utf-8",
    )


def _places() -> Iterator[_Place]:
    head = RecordEntry.objects.head()
    newest = head.at if head else None
    named = RecordEntry.objects.newest_by_key(["commitment", "assessment", "initiative", "action"])
    verdicts = {
        key.rpartition(".")[0]: at for (kind, key), at in named.items() if kind == "assessment"
    }
    for name in _LISTS:
        yield reverse(name), newest
    for party in Actor.objects.parties():
        yield from _page_of("party", party.code, newest)
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
    try:
        address = reverse(name, args=[key])
    except NoReverseMatch:
        return
    yield address, at


def _changed(at: dt.datetime | None) -> str:
    return f"<lastmod>{at:%Y-%m-%d}</lastmod>" if at else ""


def _text(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
