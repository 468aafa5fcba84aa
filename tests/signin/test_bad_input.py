"""Whatever is sent to the pages for signing in, the answer is no server error."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from tests.signin.people import (
    ACTIVATE,
    AUTHENTICATE,
    EVERY_PAGE,
    LOGIN,
    LOGOUT,
    analyst,
    reauthenticate,
    set_up_app,
    sign_in,
    signed_in,
)
from tracker.models import User

pytestmark = pytest.mark.django_db

FIELDS = ("login", "password", "code", "oldpassword", "password1", "password2", "next")
VALUES = {
    "empty": "",
    "NUL": "a\x00b",
    "long": "x" * 10**6,
    "twenty digits": "9" * 20,
    "Arabic digits": "٠١٢٣٤٥",
    "circled digits": "①②③④⑤⑥",
    "surrogate": "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "override": "\u202eabc",
    "only zero width": "\u200b\u200b",
    "emoji": "🧿" * 50,
    "percent": "%00%s{}",
    "quote": "'\"><script>alert(1)</script>",
    "newline": "/admin/\r\nSet-Cookie: a=b",
    "bracket": "http://[::1",
}
# Signing out comes last: after it there is nobody left.
PAGES = [*(path for path in EVERY_PAGE if path != LOGOUT), LOGOUT]
STATES = ("nobody", "half way", "signed in", "with a second factor")


@pytest.fixture(params=STATES)
def visitor(request: pytest.FixtureRequest, user: User) -> Iterator[Client]:
    """A browser in each state that sign-in knows, while no time passes."""
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False):
        yield _visitor(request.param, user)


def _visitor(state: str, user: User) -> Client:
    browser = Client()
    if state != "nobody":
        sign_in(browser, user)
    if state in {"half way", "with a second factor"}:
        set_up_app(browser)
    if state == "half way":
        browser = Client()
        sign_in(browser, user)
        assert not signed_in(browser)
    return browser


def test_bad_values_are_answered_without_a_server_error(visitor: Client) -> None:
    """An exception fails the test by itself: the test client raises what a view raises."""
    for path in PAGES:
        for name, value in VALUES.items():
            # Otherwise the later ones would be refused unread.
            cache.clear()
            answer = visitor.post(path, dict.fromkeys(FIELDS, value))
            assert answer.status_code < 500, (path, name)
            assert answer.status_code != 429, (path, name)
            assert "\n" not in answer.headers.get("Location", "")
            assert visitor.get(path, {"next": value[:5000]}).status_code < 500, (path, name)


def test_missing_repeated_and_foreign_fields_are_answered_too(visitor: Client) -> None:
    for path in PAGES:
        cache.clear()
        _send_odd_requests(visitor, path)


def _send_odd_requests(visitor: Client, path: str) -> None:
    bodies = [
        ({}, "application/x-www-form-urlencoded"),
        (b"code=1&code=2&login=a&login=b", "application/x-www-form-urlencoded"),
        (b"\xff\xfe=%ff&%00=%00", "application/x-www-form-urlencoded"),
        (b'{"code": {}}', "application/json"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (
            b"&".join(b"a%d=1" % number for number in range(1100)),
            "application/x-www-form-urlencoded",
        ),
    ]
    for body, kind in bodies:
        answer = visitor.post(path, body or b"", content_type=kind)
        assert answer.status_code < 500
    for method in ("put", "delete", "patch", "trace", "options", "head"):
        assert getattr(visitor, method)(path).status_code < 500
    for headers in (
        {"X-Requested-With": "XMLHttpRequest"},
        {"Accept": "application/json"},
        {"X-Forwarded-For": "nonsense, \x01"},
        {"User-Agent": "x" * 10_000},
    ):
        answer = visitor.post(path, {"code": "1"}, headers=headers)
        assert answer.status_code < 500
        assert "json" not in answer.headers.get("Content-Type", "")


def test_a_code_that_is_not_sent_is_asked_for_again(client: Client, user: User) -> None:
    browser = Client()
    sign_in(browser, user)
    set_up_app(browser)
    sign_in(client, user)
    assert client.post(AUTHENTICATE, {"credential": "x"}).headers["Location"] == AUTHENTICATE
    assert client.get(AUTHENTICATE).status_code == 200


def test_what_was_typed_comes_back_as_text(client: Client) -> None:
    page = client.post(LOGIN, {"login": VALUES["quote"], "password": "x", "next": VALUES["quote"]})
    assert b"<script>alert" not in page.content


def test_without_an_address_nobody_signs_in(user: User) -> None:
    assert sign_in(Client(REMOTE_ADDR=""), user).status_code == 403


def test_a_name_with_markup_does_not_reach_the_picture(client: Client) -> None:
    sign_in(client, analyst(username="<script>alert(1)</script>"))
    reauthenticate(client)
    page = client.get(ACTIVATE)
    assert page.status_code == 200
    assert b"<script" not in page.content
