"""Probes while every thread is busy, and a server that says nothing."""

import socket
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from gunicorn.workers.gthread import ThreadWorker
from pytest_django import Settings

from tests.operating.gate import Gate
from tracker.ops.worker import ProbedWorker

on_postgresql = pytest.mark.skipif(
    connections[DEFAULT_DB_ALIAS].vendor != "postgresql", reason="PostgreSQL's own"
)


# --- The worker ----------------------------------------------------------------------------------


class Door(ProbedWorker):
    """One with a single thread, which is always busy; it notes what it is given."""

    def __init__(self) -> None:
        self.cfg = SimpleNamespace(threads=0)
        self.method_queue = SimpleNamespace(defer=lambda *_call: self.handled.append("answered"))
        self.handled: list[str] = []
        self._inside = 0

    def handle(self, conn: Any) -> None:
        self.handled.append("at the door")


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Who was sent to wait for a thread."""
    found: list[object] = []
    monkeypatch.setattr(ThreadWorker, "enqueue_req", lambda _worker, conn: found.append(conn))
    return found


@pytest.mark.parametrize(
    ("sent", "is_probe"),
    [
        (b"GET /livez HTTP/1.1\r\n", True),
        (b"HEAD /readyz HTTP/1.1\r\n", True),
        (b"GET /livezz HTTP/1.1\r\n", False),
        (b"GET / HTTP/1.1\r\n", False),
        (b"POST /livez HTTP/1.1\r\n", False),
        (b"", False),
    ],
)
def test_a_probe_is_answered_at_the_door_and_all_else_waits_its_turn(
    waiting: list[object], sent: bytes, is_probe: bool
) -> None:
    worker, (near, far) = Door(), socket.socketpair()
    with near, far:
        far.send(sent)
        conn = SimpleNamespace(sock=near, wait_for_data=lambda _seconds: bool(sent))
        worker._look_at(conn)
        # What was looked at is still there to be read.
        assert near.recv(100, socket.MSG_DONTWAIT) == sent if sent else True
    assert worker.handled == (["at the door", "answered"] if is_probe else [])
    assert waiting == ([] if is_probe else [conn])


# --- PostgreSQL ----------------------------------------------------------------------------------


@pytest.fixture
def gated(django_db_blocker: Any) -> Iterator[tuple[Gate, BaseDatabaseWrapper]]:
    """A connection of its own to the server, through a gate."""
    own = connections[DEFAULT_DB_ALIAS]
    with Gate(int(own.settings_dict["PORT"] or 5432)) as gate:
        copy = connections.create_connection(DEFAULT_DB_ALIAS)
        copy.settings_dict = {
            **own.settings_dict,
            "NAME": "postgres",
            "HOST": "127.0.0.1",
            "PORT": str(gate.port),
        }
        with django_db_blocker.unblock():
            yield gate, copy
            copy.close()


@on_postgresql
@pytest.mark.django_db
def test_a_server_that_says_nothing_is_given_up(
    gated: tuple[Gate, BaseDatabaseWrapper], settings: Settings
) -> None:
    gate, connection = gated
    settings.TRACKER_ANSWER_SECONDS = 1
    with connection.cursor() as cursor:
        gate.hang()
        start = time.monotonic()
        with pytest.raises(OperationalError):
            cursor.execute("SELECT 1")
        assert time.monotonic() - start < 5
    gate.open()
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 2")
        assert cursor.fetchone() == (2,)


@on_postgresql
@pytest.mark.django_db
def test_a_kept_connection_that_says_nothing_is_found_out_soon(
    gated: tuple[Gate, BaseDatabaseWrapper], settings: Settings
) -> None:
    gate, connection = gated
    settings.TRACKER_ANSWER_SECONDS = 60
    connection.ensure_connection()
    assert connection.is_usable()
    gate.hang()
    start = time.monotonic()
    assert not connection.is_usable()
    assert time.monotonic() - start < 5


@on_postgresql
@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["SELECT 1 FROM nobody_made_it", "SELECT nobody_made_it FROM pg_class"]
)
def test_tables_that_nobody_made_are_no_fault_of_the_code(statement: str) -> None:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor, pytest.raises(OperationalError) as told:
        cursor.execute(statement)
    assert isinstance(told.value.__cause__, psycopg.Error)


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_server_that_takes_no_changes_is_busy_not_broken() -> None:
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
        with pytest.raises(OperationalError):
            cursor.execute("CREATE TABLE nobody_wants_it (id integer)")
    connection.close()
