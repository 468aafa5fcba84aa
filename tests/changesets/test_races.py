"""Several at the same set, and approvals that are killed: what is acknowledged stands somewhere."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.admin.pages import row_url
from tests.factories import BearingFactory
from tests.publishing.fresh import Fresh, fresh_database
from tracker.admin import changesets
from tracker.models import Bearing, User
from tracker.publishing import save_with_history
from tracker.publishing.changesets import open_set
from tracker.publishing.proposals import replay
from tracker.publishing.trials import taken_back

from .sets import a_set, hindered

pytestmark = pytest.mark.django_db
BUSY = "The database is busy. Nothing was written: save again in a moment."


@pytest.fixture(scope="module")
def database(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Fresh]:
    """A database of their own: what races is committed."""
    folder = tmp_path_factory.mktemp("races")
    with (
        django_db_blocker.unblock(),
        fresh_database(folder, copy_of=connections[DEFAULT_DB_ALIAS]) as fresh,
    ):
        yield fresh


@pytest.mark.slow
def test_no_acknowledged_edit_is_lost(database: Fresh) -> None:
    told = database.run("-m", "tests.benchmark", "races", "--edits=30", "--clients=6", "--acts=3")
    assert "30 edits acknowledged, 0 lost; the log: 0 findings" in told


@pytest.mark.slow
def test_a_killed_approval_is_wholly_in_or_wholly_out(database: Fresh) -> None:
    told = database.run("-m", "tests.benchmark", "kills", "--sets=4", "--rows=6")
    assert "0 in part; the log: 0 findings" in told


def test_what_a_set_says_is_shown_to_its_author_though_the_row_was_changed_meanwhile(
    analyst: User,
) -> None:
    row = BearingFactory.create(why="start")

    def say(words: str) -> None:
        held = Bearing.objects.get(pk=row.pk)
        held.why = f"{held.why} {words}"
        save_with_history(held, by=analyst)

    mine = a_set(analyst, lambda: say("mine"))
    Bearing.objects.filter(pk=row.pk).update(why="start theirs")
    assert [one.message for one in hindered(mine)] != []
    with taken_back():
        replay(mine)
        # The author goes on from it; typed over the words of the record, it would be gone.
        assert Bearing.objects.get(pk=row.pk).why == "start mine"


def test_the_page_of_a_set_says_that_the_database_is_busy(
    analyst: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_busy(*_given: Any, **_named: Any) -> None:
        raise OperationalError("database is locked")

    mine = open_set(by=analyst, title="A set")
    monkeypatch.setattr(changesets, "submit_set", is_busy)
    client.force_login(analyst)
    sent = {"version": mine.version, "title": "A set", "reason": "So.", "_submit": "1"}
    answer = client.post(row_url(mine), sent)
    assert answer.status_code == 503
    assert BUSY in answer.content.decode()


@pytest.mark.ignore_template_errors  # the stock admin names unset variables
def test_a_page_of_the_desk_that_the_busy_database_cannot_answer_says_so(
    analyst: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_busy(*_given: Any, **_named: Any) -> None:
        raise OperationalError("database is locked")

    mine = open_set(by=analyst, title="A set")
    monkeypatch.setattr(changesets, "taken_back", is_busy)
    client.force_login(analyst)
    answer = client.get(row_url(mine))
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert BUSY in answer.content.decode()
