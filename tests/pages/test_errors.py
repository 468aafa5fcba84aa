"""What a reader sees when something is wrong: a plain page, never a traceback."""

import logging
from typing import Any, NoReturn

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tracker.views.dashboard import Overview

from .site import Answer, answer, ask, check_problem
from .test_headers import check_security

pytestmark = pytest.mark.django_db

SECRET = "the inner works of the site"


@pytest.fixture
def client() -> Client:
    """Errors become answers, as they do outside the tests."""
    return Client(raise_request_exception=False)


def check_page(found: Answer, status: int, title: str) -> None:
    assert found.status == status
    assert found.is_html
    assert found.page.one("html").attributes["lang"] == "en"
    assert found.page.one("h1").text == title
    assert found.page.one("title").text.startswith(title)
    for word in ("Traceback", SECRET, "Exception", "site-packages", "DEBUG", "django"):
        assert word not in found.text
    assert not found.page.all("style")
    assert not found.sets_cookie
    check_security(found)


def raising(problem: Exception) -> Any:
    def fail(**_anything: object) -> NoReturn:
        raise problem

    return fail


def test_500_says_sorry_and_nothing_of_the_inside(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Overview, "load", raising(RuntimeError(SECRET)))
    with caplog.at_level(logging.CRITICAL):
        check_page(ask(client, "/"), 500, "Something went wrong")
        for address in ("/index.json", "/index.csv"):
            found = ask(client, address)
            check_problem(found, 500, "fault")
            assert found.data["detail"] == "Something went wrong on our side."
            check_security(found)


@pytest.mark.parametrize("problem", [OperationalError(SECRET), InterfaceError(SECRET)])
def test_without_a_database_503_says_when_to_ask_again(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    problem: Exception,
) -> None:
    monkeypatch.setattr(Overview, "load", raising(problem))
    with caplog.at_level(logging.CRITICAL):
        found = ask(client, "/")
        check_page(found, 503, "The site cannot answer just now")
        assert found.headers["retry-after"] == "10"
        for address in ("/index.json", "/index.csv"):
            found = ask(client, address)
            check_problem(found, 503, "not-now")
            assert found.headers["retry-after"] == "10"


def test_403_says_that_it_is_not_allowed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Overview, "load", raising(PermissionDenied(SECRET)))
    check_page(ask(client, "/"), 403, "Not allowed")


def test_a_form_without_its_token_is_refused_in_the_site_s_own_words() -> None:
    strict = Client(enforce_csrf_checks=True)
    found = answer(strict.post("/admin/login/", {"username": "a", "password": "b"}))
    check_page(found, 403, "The form was not accepted")
    assert "Nothing was saved." in found.main.text


def test_404_offers_the_way_back(client: Client) -> None:
    for address in ("/no-such-page/", "/commitments/NOPE/", "/pillars/nope/", "/declarations/x/"):
        found = ask(client, address)
        check_page(found, 404, "There is no such page")
        assert {a.attributes["href"] for a in found.main.all("a")} == {"/", "/commitments/"}


def test_400_offers_the_way_back(client: Client) -> None:
    found = ask(client, "/?" + "&".join(f"a{number}=1" for number in range(1001)))
    check_page(found, 400, "The address cannot be understood")
    assert "Nothing is shown rather than a wrong number." in found.main.text


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "a b", "testserver@e"])
def test_a_foreign_host_is_refused(client: Client, host: str) -> None:
    for address in ("/", "/admin/login/", "/no-such-page/"):
        found = ask(client, address, headers={"host": host})
        check_page(found, 400, "The address cannot be understood")
        assert host not in found.text
    found = ask(client, "/commitments.json", headers={"host": host})
    check_problem(found, 400, "bad-address")
    assert host not in found.text


def test_livez_asks_no_database(client: Client) -> None:
    with CaptureQueriesContext(connection) as captured:
        found = ask(client, "/livez")
    assert (found.status, found.body, len(captured)) == (200, b"ok\n", 0)


def test_readyz_says_that_it_can_serve(client: Client) -> None:
    found = ask(client, "/readyz")
    assert (found.status, found.body) == (200, b"ok\n")
