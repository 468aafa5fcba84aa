"""robots.txt, the sitemap and security.txt: what machines look for first."""

import datetime as dt
from collections import defaultdict
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests import factories
from tracker.models import RecordEntry

from .conftest import Pages
from .site import ask
from .test_headers import check_public, check_security
from .test_languages import editions
from .test_query_counts import queries

SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
SECURITY = "/.well-known/security.txt"
BASE = "http://testserver"


def sitemap(client: Client) -> dict[str, str | None]:
    """The day of the last change by path."""
    root = ET.fromstring(ask(client, "/sitemap.xml").text)
    found = {}
    for url in root.findall(f"{SITEMAPS}url"):
        address = url.findtext(f"{SITEMAPS}loc") or ""
        assert address.startswith(BASE)
        found[address.removeprefix(BASE)] = url.findtext(f"{SITEMAPS}lastmod")
    return found


@pytest.mark.django_db
def test_robots_may_read_all_but_the_desk(client: Client, settings: Settings) -> None:
    found = ask(client, "/robots.txt")
    assert found.headers["content-type"] == "text/plain; charset=utf-8"
    assert found.text.splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/login/",
        "Disallow: /ru/admin/",
        "Disallow: /ru/accounts/login/",
        "Disallow: /on/",
        "Disallow: /*?",
        "Sitemap: http://testserver/sitemap.xml",
    ]
    settings.TRACKER_CONTACT_EMAIL = "desk@example.org"
    assert f"{BASE}{SECURITY}" in ask(client, "/robots.txt").text


@pytest.mark.django_db
def test_security_txt_is_there_once_a_contact_is_named(client: Client, settings: Settings) -> None:
    assert ask(client, SECURITY).status == 404
    settings.TRACKER_CONTACT_EMAIL = "desk@example.org"
    found = ask(client, SECURITY)
    fields = dict(line.split(": ", 1) for line in found.text.splitlines())
    assert fields["Contact"] == "mailto:desk@example.org"
    assert fields["Canonical"] == f"{BASE}{SECURITY}"
    left = dt.datetime.fromisoformat(fields["Expires"]) - timezone.now()
    assert dt.timedelta(days=90) < left < dt.timedelta(days=365)


@pytest.mark.django_db
def test_what_the_log_named_has_a_day_in_the_sitemap(client: Client) -> None:
    commitment = factories.CommitmentFactory.create(ref="C-1")
    other = factories.CommitmentFactory.create(ref="C-2")
    factories.AssessmentFactory.create(key="C-1.1", commitment=commitment)
    assert sitemap(client)["/commitments/C-1/"] is None
    for seq, (kind, key, day) in enumerate(
        [
            ("commitment", "C-1", "2026-01-02"),
            ("assessment", "C-1.1", "2026-03-04"),
            ("commitment", "C-2", "2026-02-03"),
        ],
        start=1,
    ):
        RecordEntry.objects.create(
            seq=seq,
            at=f"{day}T12:00:00Z",
            role="command",
            verb="entered",
            kind=kind,
            key=key,
            after="{}",
            previous=f"{seq - 1:064}",
            hash=f"{seq:064}",
        )
    found = sitemap(client)
    assert found[commitment.get_absolute_url()] == "2026-03-04"
    assert found[other.get_absolute_url()] == found["/"] == "2026-02-03"


@pytest.mark.django_db
def test_each_page_is_named_in_both_languages_with_each_other(client: Client) -> None:
    factories.CommitmentFactory.create(ref="C-1")
    root = ET.fromstring(ask(client, "/sitemap.xml").text)
    for path in ("/commitments/C-1/", "/ru/commitments/C-1/"):
        (url,) = [u for u in root if u.findtext(f"{SITEMAPS}loc") == BASE + path]
        alternates = {
            link.attrib["hreflang"]: link.attrib["href"] for link in url.findall(f"{XHTML}link")
        }
        assert alternates == {
            "en": f"{BASE}/commitments/C-1/",
            "ru": f"{BASE}/ru/commitments/C-1/",
            "x-default": f"{BASE}/commitments/C-1/",
        }


@pytest.mark.django_db
def test_the_sitemap_names_the_address_of_the_site(client: Client, settings: Settings) -> None:
    settings.TRACKER_BASE_URL = "https://record.example:8443"
    root = ET.fromstring(ask(client, "/sitemap.xml").text)
    addresses = [url.findtext(f"{SITEMAPS}loc") or "" for url in root]
    assert all(address.startswith("https://record.example:8443/") for address in addresses)


@pytest.mark.django_db
def test_a_long_sitemap_is_a_list_of_its_parts(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.CommitmentFactory.create_batch(5)
    whole = sitemap(client)
    monkeypatch.setattr("tracker.views.discovery.MOST_PAGES", 3)
    index = ET.fromstring(ask(client, "/sitemap.xml").text)
    parts = [part.findtext(f"{SITEMAPS}loc") or "" for part in index]
    assert index.tag == f"{SITEMAPS}sitemapindex"
    assert {f"{BASE}/sitemap.xml?p=commitment-{n}" for n in (1, 2)} <= set(parts)
    found: list[str] = []
    for part in parts:
        urls = ET.fromstring(ask(client, part.removeprefix(BASE)).text)
        assert 0 < len(urls) <= 2 * 3 or part.endswith("?p=lists-1")
        found += [(url.findtext(f"{SITEMAPS}loc") or "").removeprefix(BASE) for url in urls]
    assert sorted(found) == sorted(whole)
    for part in ("0", "-1", "x", "", "1", "commitment-0", "commitment-3", "verdict-1"):
        assert ask(client, f"/sitemap.xml?p={part}").status == 404
    assert ask(client, "/sitemap.xml?p=1&p=2").status == 400


@pytest.mark.django_db
def test_the_sitemap_takes_as_many_queries_for_50_rows_as_for_1(client: Client) -> None:
    factories.CommitmentFactory.create()
    factories.ActionFactory.create()
    factories.InitiativeFactory.create()
    at_1 = queries(client, "/sitemap.xml")
    factories.CommitmentFactory.create_batch(49)
    factories.ActionFactory.create_batch(49)
    factories.InitiativeFactory.create_batch(49)
    assert queries(client, "/sitemap.xml") == at_1 <= 20


def test_the_sitemap_names_every_page_that_a_reader_can_reach(site: Pages, record: None) -> None:
    answers = [ask(Client(), address) for address in ("/robots.txt", "/sitemap.xml")]
    for found in answers:
        check_security(found)
        check_public(found)
    named = sitemap(Client())
    pages = {
        address
        for address, found in site.items()
        if found.status == 200 and found.is_html and "?" not in address
    }
    assert pages <= named.keys()
    _check_heads({a: site[a] if a in pages else ask(Client(), a) for a in sorted(named)})


def _check_heads(pages: Pages) -> None:
    """Each page answers with a title and a description of its own, and names its editions."""
    told: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for address, found in pages.items():
        assert found.status == 200, address
        english = address.removeprefix("/ru") if address.startswith("/ru/") else address
        head = found.page.one("head")
        assert editions(found) == {
            "en": BASE + english,
            "ru": f"{BASE}/ru{english}",
            "x-default": BASE + english,
        }, address
        assert f"/ru{english}" in pages, address
        assert head.one("link", rel="canonical").attributes["href"] == BASE + address
        description = head.one("meta", name="description").attributes["content"]
        assert 0 < len(description) <= 160, address
        language = found.page.one("html").attributes["lang"]
        told[language, "title", head.one("title").text].append(address)
        told[language, "description", description].append(address)
    assert {words: where for words, where in told.items() if len(where) > 1} == {}


@pytest.mark.parametrize(
    ("address", "is_listed"),
    [
        ("/commitments/", True),
        ("/commitments/?page=1", True),
        ("/commitments/?utm_source=mail", True),
        ("/commitments/?status=reversed", False),
        ("/commitments.csv?status=reversed", False),
    ],
)
@pytest.mark.django_db
def test_selections_are_no_trap_for_crawlers(client: Client, address: str, is_listed: bool) -> None:
    found = ask(client, address)
    assert ("x-robots-tag" not in found.headers) == is_listed
