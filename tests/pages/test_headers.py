"""Security headers, cookies and caching on all that a browser asks for."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from tracker.settings import CORS_URLS_REGEX

from .conftest import Pages
from .site import Answer, answer, ask

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
EXACT = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
STATIC = ("/static/tracker/site.css", "/static/tracker/icon.svg")


def check_security(found: Answer) -> None:
    """All headers, each once and with nothing added."""
    policy = found.headers["content-security-policy"].split("; ")
    assert sorted(policy) == sorted(POLICY), found.address
    assert {name: found.headers.get(name) for name in EXACT} == EXACT, found.address
    assert "camera=()" in found.headers["permissions-policy"]
    assert "server" not in found.headers


def check_public(found: Answer) -> None:
    """No cookie, nothing that differs by reader, and of a page no order to keep it from a shared
    cache; what has no version is never kept."""
    assert not found.sets_cookie, found.address
    vary = {part.strip().lower() for part in found.headers.get("vary", "").split(",")}
    # Data names the site that may fetch it, where one asks: any.
    may_be_fetched = re.match(CORS_URLS_REGEX, urlsplit(found.address).path)
    # At the address of a page that has data, a program gets what it accepts.
    allowed = {"", "accept-encoding", "origin" if may_be_fetched else "accept"}
    assert vary <= allowed, found.address
    cache = set(found.headers.get("cache-control", "").lower().replace(",", " ").split())
    # A page of an empty log, and a probe, have no version under which they could be kept.
    if found.status == 200 and {"etag", "last-modified"} & found.headers.keys():
        assert not {"private", "no-store"} & cache, found.address
    else:
        assert "no-store" in cache, found.address
    assert "expires" not in found.headers, found.address


@pytest.fixture
def static_client(settings: Settings) -> Client:
    """A client that is served the static files of the source tree, as `make run` does."""
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    return Client()


def test_every_public_address_carries_the_security_headers(site: Pages) -> None:
    assert len(site) > 300
    for found in site.values():
        check_security(found)
        check_public(found)
        assert "strict-transport-security" not in found.headers


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/livez", 200),
        ("/readyz", 200),
        ("/pillars/", 302),
        ("/no-such-page/", 404),
        ("/commitments/?status=x", 400),
        ("/commitments.json?status=x", 400),
        ("/commitments/NOPE/", 404),
        ("/commitments", 301),
    ],
)
def test_probes_redirects_and_refusals_carry_them_too(
    client: Client, address: str, status: int
) -> None:
    found = ask(client, address)
    assert found.status == status
    check_security(found)
    check_public(found)


@pytest.mark.parametrize("address", STATIC)
def test_static_files_carry_them_and_may_be_kept(static_client: Client, address: str) -> None:
    found = ask(static_client, address)
    assert found.status == 200
    assert found.body
    check_security(found)
    check_public(found)
    assert found.headers["cache-control"].startswith("max-age=")
    assert found.headers["etag"] or found.headers["last-modified"]


def test_every_static_file_that_a_page_names_is_there(static_client: Client, site: Pages) -> None:
    named = {
        element.attributes["href"]
        for found in site.values()
        if found.is_html
        for element in found.page.all("link")
        if element.attributes["rel"] in {"stylesheet", "icon"}
    }
    assert named == set(STATIC)
    for address in named:
        assert ask(static_client, address).status == 200


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/admin/login/", "/admin/"])
def test_the_desk_carries_the_security_headers_and_is_never_stored(
    client: Client, address: str
) -> None:
    found = ask(client, address)
    check_security(found)
    assert "no-store" in found.headers["cache-control"]
    assert "Cookie" in found.headers["vary"]


@pytest.mark.django_db
def test_the_sign_in_page_has_no_inline_code_and_no_other_host(client: Client) -> None:
    page = ask(client, "/accounts/login/").page
    assert page.one("html").attributes["lang"].startswith("en")
    for element in page.walk():
        assert element.tag != "style"
        assert "style" not in element.attributes
        assert not [name for name in element.attributes if name.startswith("on")]
        if element.tag == "script" and element.attributes.get("type") != "application/ld+json":
            assert element.attributes["src"].startswith("/static/")
        if element.tag == "link":
            assert element.attributes["href"].startswith(("/static/", "/opensearch.xml"))


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/commitments.json", "/admin/login/", "/no-such-page/"])
def test_over_tls_the_browser_is_told_to_stay_there(client: Client, address: str) -> None:
    found = ask(client, address, secure=True)
    check_security(found)
    assert found.headers["strict-transport-security"] == (
        "max-age=31536000; includeSubDomains; preload"
    )


@pytest.mark.django_db
def test_a_signed_in_reader_sees_public_pages_that_do_not_vary_on_it(admin_client: Client) -> None:
    for address in ("/", "/commitments/", "/methodology/", "/index.json"):
        found = ask(admin_client, address)
        assert found.status == 200
        check_public(found)
        assert found.body == ask(Client(), address).body


# --- Other sites ---------------------------------------------------------------------------------

ELSEWHERE = {"Origin": "https://example.org"}
ASKED = {**ELSEWHERE, "Access-Control-Request-Method": "GET"}
DATA = (
    "/index.json",
    "/commitments.csv?pillar=nope",
    "/changes.atom",
    "/timeline.ics",
    "/data/log.jsonl",
    "/on/2026-11-21/commitments.json",
    "/nothing.jsonld",
    "/ru/nothing.xlsx",
)
NO_DATA = (
    "/",
    "/commitments/",
    "/ru/commitments/",
    "/data/verify_log.py",
    "/admin/",
    "/admin/x.json",
    "/accounts/login/",
    "/accounts/x.json",
    "/livez",
)


def of_other_sites(found: Answer) -> dict[str, str]:
    prefix = "access-control-"
    return {
        name.removeprefix(prefix): value
        for name, value in found.headers.items()
        if name.startswith(prefix)
    }


@pytest.mark.django_db
@pytest.mark.parametrize("address", DATA)
def test_another_site_may_fetch_data_and_is_told_the_same_when_it_has_it(
    admin_client: Client, address: str
) -> None:
    found = ask(admin_client, address, headers=ELSEWHERE)
    assert of_other_sites(found) == {
        "allow-origin": "*",
        "expose-headers": "Content-Disposition, ETag, Link",
    }
    assert "origin" in found.headers["vary"].lower()
    check_security(found)
    if etag := found.headers.get("etag"):
        again = ask(admin_client, address, headers={**ELSEWHERE, "If-None-Match": etag})
        assert again.status == 304
        assert of_other_sites(again) == of_other_sites(found)


@pytest.mark.django_db
@pytest.mark.parametrize("address", DATA)
def test_a_browser_that_asks_first_may_fetch_data(client: Client, address: str) -> None:
    asked = {
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    found = answer(client.options(address, headers={**ELSEWHERE, **asked}), address)
    allowed = of_other_sites(found)
    assert (found.status, found.body) == (200, b"")
    assert allowed["allow-origin"] == "*"
    assert allowed["allow-methods"] == "GET, HEAD, OPTIONS"
    assert "if-none-match" in allowed["allow-headers"]
    assert "allow-credentials" not in allowed
    check_security(found)


@pytest.mark.django_db
@pytest.mark.parametrize("address", NO_DATA)
def test_what_is_no_data_is_for_this_site_alone(admin_client: Client, address: str) -> None:
    for found in (
        ask(admin_client, address, headers=ELSEWHERE),
        answer(admin_client.options(address, headers=ASKED), address),
    ):
        assert of_other_sites(found) == {}
