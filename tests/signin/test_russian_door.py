"""The desk and the sign-in in Russian have the same doors as in English."""

import re

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import get_resolver
from pytest_django import Settings

from tests.signin.people import EVERY_PAGE, PASSWORD, analyst, sign_in, signed_in, text
from tracker.models import User
from tracker.settings import CORS_URLS_REGEX

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]

DESK, LOGIN = "/ru/admin/", "/ru/accounts/login/"
STOCK = ('name="username"', 'id="login-form"')
LISTS = [
    f"/ru/admin/{model._meta.app_label}/{model._meta.model_name}/"
    for model in admin.site._registry
    if model._meta.app_label in {"auth", "tracker"}
]


@pytest.mark.parametrize("address", [DESK, *LISTS, "/ru/admin/no-such-page/"])
def test_a_stranger_is_led_to_the_sign_in_in_russian(client: Client, address: str) -> None:
    page = client.get(address, follow=True)
    assert page.redirect_chain[-1][0].startswith(LOGIN)
    assert not any(mark in text(page) for mark in STOCK)
    assert '<html lang="ru">' in text(page)


def test_so_it_is_within_a_set(client: Client) -> None:
    page = client.get("/set/1/ru/admin/", follow=True)
    assert page.redirect_chain[-1][0].startswith(f"/set/1{LOGIN}")
    assert page.status_code == 200


def test_the_stock_form_is_not_accepted(client: Client, user: User) -> None:
    form = {"username": user.username, "password": PASSWORD, "next": DESK}
    assert client.post(f"{DESK}login/", form).headers["Location"].startswith(LOGIN)
    assert not signed_in(client)
    sign_in(client, user)
    assert client.get(f"{DESK}password_change/").headers["Location"] == "/ru/accounts/password/"


def test_signing_in_and_out_stays_in_russian(client: Client, user: User) -> None:
    form = {"login": user.username, "password": PASSWORD}
    assert client.post(LOGIN, form).headers["Location"] == DESK
    assert client.get(DESK).status_code == 200
    assert client.post("/ru/accounts/logout/").headers["Location"] == "/ru/"
    assert not signed_in(client)


def test_a_reader_without_the_right_is_refused(client: Client) -> None:
    client.force_login(analyst(is_staff=False, is_superuser=False))
    assert client.get(f"{DESK}login/").status_code == 403
    assert client.get(DESK).headers["Location"].startswith("/ru/admin/login/")


def test_the_second_factor_is_asked_for(client: Client, settings: Settings) -> None:
    settings.TRACKER_REQUIRE_MFA = True
    client.force_login(analyst())
    for prefix in ("", "/set/1"):
        for address in (DESK, LISTS[0]):
            page = client.get(f"{prefix}{address}")
            assert page.headers["Location"] == f"{prefix}/ru/accounts/2fa/app/", address
    assert client.post(f"{DESK}logout/").status_code == 302


def test_a_form_without_its_key_is_refused(user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    for address in (f"{DESK}tracker/theme/add/", LOGIN, f"{DESK}logout/"):
        assert client.post(address, {"name": "x"}).status_code == 403, address


def test_too_many_attempts_are_counted_across_languages(client: Client, user: User) -> None:
    form = {"login": user.username, "password": "wrong wrong wrong"}
    pages = [client.post(address, form) for address in ("/accounts/login/", LOGIN) * 5]
    last = client.post(LOGIN, {"login": user.username, "password": PASSWORD})
    assert pages[0].status_code == 200
    assert last.status_code != 302
    assert not signed_in(client)


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_pages_for_signing_in_are_kept_by_no_cache_and_found_by_no_search(
    client: Client, user: User, address: str
) -> None:
    for is_in in (False, True):
        if is_in:
            sign_in(client, user)
        page = client.get(f"/ru{address}")
        if page.status_code == 200:
            assert "no-store" in page.headers["Cache-Control"]
            assert '<meta name="robots" content="noindex">' in text(page)


def test_pages_of_the_desk_are_kept_by_no_cache_and_fetched_by_no_other_site(
    desk: Client,
) -> None:
    for address in (DESK, LISTS[0]):
        page = desk.get(address, HTTP_ORIGIN="https://elsewhere.example")
        assert "no-store" in page.headers["Cache-Control"]
        assert "Access-Control-Allow-Origin" not in page.headers
    for address in (
        "/admin/tracker/theme/themes.csv",
        "/ru/admin/tracker/theme/themes.csv",
        "/ru/accounts/x.txt",
        "/set/12/ru/admin/x.csv",
        "/set/12/commitments.csv",
    ):
        assert not re.match(CORS_URLS_REGEX, address), address
    assert re.match(CORS_URLS_REGEX, "/commitments.csv")


@pytest.mark.parametrize(
    ("address", "status"),
    [("/kk/admin/", 404), ("/en/admin/", 404), ("/ru/ru/admin/", 404), ("/RU/admin/", 404)],
)
def test_there_is_no_other_door(desk: Client, address: str, status: int) -> None:
    assert desk.get(address).status_code == status


@pytest.mark.parametrize("prefix", ["/on/2026-11-21", "/r/2026.11"])
def test_another_day_has_no_desk(desk: Client, prefix: str) -> None:
    assert desk.get(f"{prefix}/ru/admin/").status_code == 404
    assert desk.get(f"{prefix}/ru/accounts/login/").status_code == 404


def test_desk_and_sign_in_hang_nowhere_else() -> None:
    """Once each, in the patterns that take the language off the address."""
    roots = {str(each.pattern) for each in get_resolver().url_patterns}
    assert not {"admin/", "accounts/"} & roots


def test_the_switch_leads_to_the_same_page(desk: Client) -> None:
    address = "tracker/theme/?q=water&o=1"
    assert (
        f'href="/ru/admin/{address.replace("&", "&amp;")}"'
        in desk.get(f"/admin/{address}").content.decode()
    )
    assert (
        f'href="/admin/{address.replace("&", "&amp;")}"'
        in desk.get(f"/ru/admin/{address}").content.decode()
    )


def test_the_switch_of_the_sign_in_leads_on_in_the_other_language(client: Client) -> None:
    english = client.get("/accounts/login/?next=/set/12/admin/tracker/theme/").content.decode()
    assert (
        'href="/ru/accounts/login/?next=%2Fset%2F12%2Fru%2Fadmin%2Ftracker%2Ftheme%2F"' in english
    )
    russian = client.get(f"{LOGIN}?next=/ru/admin/").content.decode()
    assert 'href="/accounts/login/?next=%2Fadmin%2F"' in russian
