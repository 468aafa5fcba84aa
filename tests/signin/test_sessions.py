import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.signin.people import DESK, INDEX, LOGIN, sign_in, signed_in
from tracker.models import User
from tracker.ops.sessions import SessionStore

pytestmark = pytest.mark.django_db

START = dt.datetime(2026, 11, 21, 8, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
PUBLIC = ["/", "/commitments/", "/livez", "/no-such-page/"]


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def test_half_an_hour_without_a_request_ends_the_session(
    desk: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(30 * MINUTE - dt.timedelta(seconds=1))
    assert signed_in(desk)
    clock.shift(30 * MINUTE)
    assert not signed_in(desk)
    assert desk.get(DESK).status_code == 302


def test_work_keeps_it_open_but_not_beyond_eight_hours(
    desk: Client, clock: time_machine.Traveller
) -> None:
    for _ in range(23):
        clock.shift(20 * MINUTE)
        assert signed_in(desk)
    clock.move_to(START + dt.timedelta(hours=8, seconds=-1))
    assert signed_in(desk)
    clock.move_to(START + dt.timedelta(hours=8))
    assert not signed_in(desk)


def test_writing_into_the_session_does_not_start_the_eight_hours_again(
    desk: Client, clock: time_machine.Traveller
) -> None:
    for _ in range(23):
        clock.shift(20 * MINUTE)
        session = desk.session
        session["something"] = "new"
        session.save()
    clock.move_to(START + dt.timedelta(hours=8))
    assert not signed_in(desk)


def test_the_eight_hours_begin_with_signing_in(
    client: Client, user: User, clock: time_machine.Traveller
) -> None:
    session = client.session
    session["before"] = "signing in"
    session.save()
    assert session["began"] == START.timestamp()
    clock.shift(20 * MINUTE)
    sign_in(client, user)
    (row,) = Session.objects.all()
    assert row.get_decoded()["began"] == (START + 20 * MINUTE).timestamp()


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_neither_reads_nor_prolongs_the_session(
    desk: Client, clock: time_machine.Traveller, path: str
) -> None:
    clock.shift(20 * MINUTE)
    with CaptureQueriesContext(connection) as queries:
        answer = desk.get(path)
    assert not [query for query in queries if "session" in query["sql"]]
    assert not answer.cookies
    assert "cookie" not in answer.headers.get("Vary", "").lower()
    clock.shift(11 * MINUTE)
    assert not signed_in(desk)


def test_within_a_minute_nothing_is_written(desk: Client, clock: time_machine.Traveller) -> None:
    clock.shift(59)
    with CaptureQueriesContext(connection) as queries:
        desk.get(INDEX)
    assert not [query for query in queries if query["sql"].startswith("UPDATE")]
    clock.shift(1)
    with CaptureQueriesContext(connection) as queries:
        answer = desk.get(INDEX)
    (update,) = [query["sql"] for query in queries if query["sql"].startswith("UPDATE")]
    assert "session_data" not in update
    assert not answer.cookies


def test_a_session_that_cannot_be_prolonged_can_still_be_read(
    desk: Client, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: QuerySet[Session], **values: object) -> int:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(QuerySet, "update", full)
    clock.shift(20 * MINUTE)
    assert signed_in(desk)
    clock.shift(11 * MINUTE)
    assert not signed_in(desk)


def test_a_session_that_cannot_be_written_keeps_what_it_held(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Django would answer with 400; here the page is shown, and the message another time."""

    def locked(*args: object, **kwargs: object) -> None:
        raise OperationalError("database is locked")

    session = SessionStore(desk.session.session_key)
    session["note"] = "new"
    with monkeypatch.context() as patch:
        patch.setattr(Session, "save", locked)
        session.save()
    assert "note" not in SessionStore(session.session_key)
    assert signed_in(desk)


def test_a_late_answer_does_not_bring_back_a_session_that_was_ended(desk: Client) -> None:
    late = SessionStore(desk.session.session_key)
    assert late["_auth_user_id"]
    desk.post("/accounts/logout/")
    late["something"] = "new"
    with pytest.raises(UpdateError):
        late.save()
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    "cookie",
    [
        '"\\000aaaaaaaaaaa"',
        "a" * 100_000,
        "../../etc/passwd",
        ("я" * 32).encode().decode("latin-1"),
        "'; DROP TABLE x",
        "short",
    ],
)
@pytest.mark.parametrize("path", [LOGIN, INDEX, DESK])
def test_a_made_up_cookie_is_nobody(client: Client, path: str, cookie: str) -> None:
    client.cookies.load({})
    answer = client.get(path, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"})
    assert answer.status_code in {200, 302}


def test_ended_sessions_can_be_cleared(desk: Client, clock: time_machine.Traveller) -> None:
    clock.shift(31 * MINUTE)
    call_command("clearsessions")
    assert not Session.objects.exists()
