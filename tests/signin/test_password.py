import datetime as dt
import re

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from tests.signin.people import (
    ACTIVATE,
    AUTHENTICATE,
    CHANGE,
    DESK,
    EVERY_PAGE,
    FILE,
    INDEX,
    LOGIN,
    LOGOUT,
    PASSWORD,
    REAUTHENTICATE,
    analyst,
    reauthenticate,
    set_up_app,
    sign_in,
    signed_in,
    text,
)
from tracker.models import User
from tracker.ops.signin import AccountAdapter

pytestmark = pytest.mark.django_db

WRONG = "The username and/or password you specified are not correct."
THROTTLED = "Too many failed login attempts. Try again later."


def test_the_right_password_leads_to_the_desk(client: Client, user: User) -> None:
    assert sign_in(client, user).headers["Location"] == DESK
    assert client.get(DESK).status_code == 200


@pytest.mark.parametrize("password", ["wrong", PASSWORD.upper(), PASSWORD + " ", " " + PASSWORD])
def test_a_wrong_password_is_refused(client: Client, user: User, password: str) -> None:
    assert WRONG in text(sign_in(client, user, password))
    assert not signed_in(client)


def test_the_answer_does_not_tell_whether_there_is_such_an_account(
    client: Client, user: User
) -> None:
    analyst(username="closed", is_active=False)
    pages = [
        text(sign_in(client, name, password)).replace(name, "NAME")
        for name, password in [(user.username, "x"), ("nobody", "x"), ("closed", PASSWORD)]
    ]
    token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    assert len({token.sub("", page) for page in pages}) == 1
    assert WRONG in pages[0]


def test_signing_in_takes_a_new_session_key(client: Client, user: User) -> None:
    client.get(LOGIN)
    client.cookies[settings.SESSION_COOKIE_NAME] = fixed = "f" * 32
    sign_in(client, user)
    first = client.session.session_key
    assert first != fixed
    client.post(LOGOUT)
    sign_in(client, user)
    assert client.session.session_key not in {first, fixed}


def test_signing_out_ends_the_session_on_the_server(desk: Client) -> None:
    copied = desk.cookies[settings.SESSION_COOKIE_NAME].value
    assert desk.post(LOGOUT).headers["Location"] == "/"
    desk.cookies[settings.SESSION_COOKIE_NAME] = copied
    assert not signed_in(desk)


def test_after_signing_out_no_cookie_but_the_form_token_remains(desk: Client) -> None:
    answer = desk.post(LOGOUT)
    assert {name for name, cookie in answer.cookies.items() if cookie.value} == set()


def test_one_account_is_closed_for_a_while_after_five_failures(client: Client, user: User) -> None:
    for _ in range(5):
        assert WRONG in text(sign_in(client, user, "wrong"))
    assert THROTTLED in text(sign_in(client, user))
    assert not signed_in(client)
    other = analyst()
    assert sign_in(client, other).status_code == 302


def test_a_success_in_between_does_not_reset_the_count(client: Client, user: User) -> None:
    for attempt in range(5):
        if attempt == 3:
            sign_in(Client(), user)
        sign_in(client, user, "wrong")
    assert THROTTLED in text(sign_in(client, user))


def test_one_address_is_refused_after_ten_failures_with_any_names(
    client: Client, user: User
) -> None:
    for number in range(10):
        assert WRONG in text(sign_in(client, f"name-{number}", "wrong"))
    assert THROTTLED in text(sign_in(client, user))
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert sign_in(elsewhere, user).status_code == 302


def test_a_forged_address_does_not_evade_the_count(client: Client, user: User) -> None:
    for number in range(10):
        forged = Client(headers={"X-Forwarded-For": f"198.51.100.{number}"})
        sign_in(forged, f"name-{number}", "wrong")
    forged = Client(headers={"X-Forwarded-For": "198.51.100.99"})
    assert THROTTLED in text(sign_in(forged, user))


def test_a_flood_of_forms_is_answered_with_429(client: Client) -> None:
    statuses = [client.post(LOGIN, {}).status_code for _ in range(31)]
    assert statuses == [200] * 30 + [429]
    assert "<h1>Too many attempts</h1>" in text(client.post(LOGIN, {}))


def test_confirming_a_password_is_counted_too(desk: Client) -> None:
    for _ in range(5):
        assert "Incorrect password." in text(desk.post(REAUTHENTICATE, {"password": "wrong"}))
    assert THROTTLED in text(desk.post(REAUTHENTICATE, {"password": PASSWORD}))


def test_changing_a_password_is_counted_too(desk: Client) -> None:
    form = {"oldpassword": "wrong", "password1": "a long new passphrase", "password2": "x"}
    assert [desk.post(CHANGE, form).status_code for _ in range(6)] == [200] * 5 + [429]


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "http://testserver@evil.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://[",
        "http://localhost/",
        "\x00//evil.example",
        " //evil.example",
        "https://testserver.evil.example/",
    ],
)
@pytest.mark.parametrize("way", ["form", "address"])
def test_no_next_leads_to_another_host(client: Client, user: User, address: str, way: str) -> None:
    form = {"login": user.username, "password": PASSWORD}
    if way == "form":
        answer = client.post(LOGIN, {**form, "next": address})
    else:
        answer = client.post(LOGIN, form, QUERY_STRING=f"next={address}")
    assert answer.headers["Location"] == DESK
    assert client.get(f"{LOGIN}?next={address}").headers["Location"] == DESK
    assert client.get("/admin/login/", {"next": address}).headers["Location"] == DESK
    assert client.post(LOGOUT, {"next": address}).headers["Location"] == "/"


@pytest.mark.parametrize("address", ["/admin/tracker/", "/admin/?q=%D1%8F"])
def test_a_next_on_this_host_is_followed(client: Client, user: User, address: str) -> None:
    assert sign_in(client, user, next=address).headers["Location"] == address


def test_over_tls_no_next_leads_back_to_plain_http(client: Client, user: User) -> None:
    form = {"login": user.username, "password": PASSWORD, "next": "http://testserver/admin/x/"}
    assert client.post(LOGIN, form, secure=True).headers["Location"] == DESK


def test_a_new_password_ends_every_other_session(desk: Client, user: User) -> None:
    elsewhere = Client()
    sign_in(elsewhere, user)
    key = desk.session.session_key
    new = "an entirely new passphrase"
    answer = desk.post(CHANGE, {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.headers["Location"] == CHANGE
    assert "Password successfully changed." in text(desk.get(CHANGE))
    assert desk.session.session_key != key
    assert not signed_in(elsewhere)
    user.refresh_from_db()
    assert user.check_password(new)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (PASSWORD, "fourteen chars", "at least 15 characters"),
        (PASSWORD, "123456789987654321", "too common"),
        (PASSWORD, "the-first-analyst", "too similar to the username"),
        ("wrong", "an entirely new passphrase", "Please type your current password."),
    ],
)
def test_a_weak_password_or_a_wrong_old_one_changes_nothing(
    client: Client, old: str, new: str, message: str
) -> None:
    user = analyst(username="the-first-analyst")
    sign_in(client, user)
    answer = client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": new})
    assert message in text(answer)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


CLOSED = [
    "",
    "signup/",
    "email/",
    "confirm-email/",
    "confirm-email/abc/",
    "password/set/",
    "password/reset/",
    "password/reset/done/",
    "password/reset/key/1-abc/",
    "password/reset/key/done/",
    "login/code/",
    "login/code/confirm/",
    "inactive/",
    "social/signup/",
    "social/connections/",
    "3rdparty/",
    "2fa/webauthn/",
    "2fa/trust/",
]


def test_pages_that_nobody_needs_do_not_exist(desk: Client) -> None:
    for path in CLOSED:
        for browser in (desk, Client()):
            assert browser.get(f"/accounts/{path}").status_code == 404, path
            assert browser.post(f"/accounts/{path}").status_code == 404, path


def test_the_list_of_pages_is_complete() -> None:
    below = get_resolver().reverse_dict
    found = {
        "/" + pattern
        for name in below
        for possibilities, *_ in below.getlist(name)
        for pattern, _parameters in possibilities
        if pattern.startswith("accounts/")
    }
    # The page behind a one-time link: tests/managers/test_invitations.py.
    assert found - {"/accounts/invitation/%(token)s/"} == set(EVERY_PAGE)


def test_nobody_signs_up_even_if_the_page_came_back() -> None:
    assert AccountAdapter().is_open_for_signup(None) is False  # type: ignore[arg-type]  # it asks nobody


def test_every_form_needs_its_token(user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    for path in EVERY_PAGE:
        for form in ({}, {"csrfmiddlewaretoken": "a" * 64}):
            assert client.post(path, form).status_code == 403, path
    assert signed_in(client)


def test_no_page_is_kept_framed_or_open_to_scripts(enrolled: Client) -> None:
    for path in EVERY_PAGE:
        for answer in (Client().get(path), enrolled.get(path)):
            kept = answer.headers.get("Cache-Control", "")
            assert "no-store" in kept or answer.status_code == 302, path
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert "data:" not in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Frame-Options"] == "DENY"


def test_every_page_has_one_heading_and_nothing_from_another_host(
    enrolled: Client, desk: Client
) -> None:
    half_way = Client()
    sign_in(half_way, User.objects.earliest("pk"))
    reauthenticate(desk)
    for browser, paths in [
        (Client(), [LOGIN]),
        (half_way, [AUTHENTICATE]),
        (desk, [ACTIVATE, INDEX, CHANGE]),
        (enrolled, set(EVERY_PAGE) - {LOGIN, AUTHENTICATE, ACTIVATE, FILE}),
    ]:
        for path in paths:
            answer = browser.get(path)
            page = text(answer)
            assert answer.status_code == 200, path
            assert page.count("<h1") == 1, path
            assert not re.findall(r'(?:src|href|action)="(?!/|#)', page), path
            assert not re.findall(r"<style|\sstyle=|<script|\son\w+=|data:", page), path
            assert '<meta name="robots" content="noindex">' in page, path


@pytest.fixture
def enrolled(db: None) -> Client:
    """The browser of somebody else, who has set up an authenticator app."""
    browser = Client()
    sign_in(browser, analyst())
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False):
        set_up_app(browser)
    return browser


def test_password_managers_are_told_what_each_field_is(desk: Client) -> None:
    page = text(Client().get(LOGIN))
    assert _field(page, "login", "autocomplete") == "username"
    assert _field(page, "password", "autocomplete") == "current-password"
    page = text(desk.get(CHANGE))
    assert _field(page, "oldpassword", "autocomplete") == "current-password"
    assert _field(page, "password1", "autocomplete") == "new-password"
    assert _field(page, "password2", "autocomplete") == "new-password"
    assert _field(text(desk.get(REAUTHENTICATE)), "password", "autocomplete") == "current-password"


def _field(page: str, name: str, attribute: str) -> str:
    tag = re.search(rf'<input[^>]*\bname="{name}"[^>]*>', page)
    assert tag, page
    found = re.search(rf'\b{attribute}="([^"]*)"', tag[0])
    return found[1] if found else ""


def test_a_failed_form_says_so_in_its_title_and_never_repeats_the_password(
    client: Client, user: User
) -> None:
    page = text(sign_in(client, user, "my wrong password"))
    assert "my wrong password" not in page
    assert f'value="{user.username}"' in page
    assert "<title>Error: Sign in" in page


def test_somebody_without_the_desk_signs_in_and_is_kept_out(client: Client) -> None:
    reader = analyst(is_staff=False, is_superuser=False)
    sign_in(client, reader)
    assert client.get(DESK, follow=True).status_code == 403
    assert client.get(INDEX).status_code == 200


def test_a_failed_sign_in_leaves_a_line_that_names_nobody(
    client: Client, user: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("WARNING", logger="tracker.ops.signin"):
        sign_in(client, user, "my wrong password")
    assert [record.getMessage() for record in caplog.records] == ["a sign-in failed"]
