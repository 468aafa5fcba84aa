"""Whether a process can serve: asked of databases that are empty, broken, old, new or slow."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.utils import ConnectionHandler
from django.test import Client

from tracker.ops import readiness

pytestmark = pytest.mark.django_db


class Asked:
    """A connection of which each question makes a copy."""

    def __init__(self, make: Any) -> None:
        self.copy = make


def database(path: Path) -> BaseDatabaseWrapper:
    settings = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}
    return ConnectionHandler({"default": settings})["default"]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the database that is asked."""
    found = tmp_path / "asked.sqlite3"
    monkeypatch.setattr(readiness, "connection", Asked(lambda: database(found)))
    return found


def migrated(path: Path, *, without: str = "", also: str = "") -> None:
    """Note every migration as done, but one, and one more."""
    done = [f"{app}.{name}" for app, name in MigrationLoader(None).graph.nodes]
    rows = [one.split(".") for one in (*done, also) if one not in {"", without}]
    with closing(sqlite3.connect(path)) as held, held:
        held.execute("CREATE TABLE django_migrations (app TEXT, name TEXT)")
        held.executemany("INSERT INTO django_migrations VALUES (?, ?)", rows)


def last_of_ours() -> str:
    (leaf,) = MigrationLoader(None).graph.leaf_nodes("tracker")
    return ".".join(leaf)


def test_a_database_with_the_tables_of_this_code_serves(path: Path) -> None:
    migrated(path)
    assert readiness.obstacle() == ""


def test_an_empty_file_is_told(path: Path) -> None:
    assert readiness.obstacle() == "the database is empty: run migrate"


def test_older_and_newer_tables_are_told(path: Path) -> None:
    migrated(path, without=last_of_ours())
    assert readiness.obstacle() == "the tables are older than the code: run migrate"
    path.unlink()
    migrated(path, also="tracker.9999_of_a_later_release")
    assert readiness.obstacle() == "the tables are newer than the code"


def test_a_squashed_migration_is_done_where_those_it_replaces_are(path: Path) -> None:
    loader = MigrationLoader(None)
    (squashed,) = (key for key in loader.graph.nodes if loader.disk_migrations[key].replaces)
    migrated(path, without=".".join(squashed))
    assert readiness.obstacle() == "the tables are older than the code: run migrate"
    with closing(sqlite3.connect(path)) as held, held:
        replaced = loader.disk_migrations[squashed].replaces
        held.executemany("INSERT INTO django_migrations VALUES (?, ?)", replaced)
    assert readiness.obstacle() == ""


def test_what_an_app_left_behind_that_is_gone_hinders_nothing(path: Path) -> None:
    migrated(path, also="gone.0001_initial")
    assert readiness.obstacle() == ""


def test_a_corrupt_file_is_told(path: Path) -> None:
    path.write_bytes(b"no database, only words " * 200)
    assert readiness.obstacle() == "no database"


def test_a_database_that_hangs_is_told_within_a_second_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def hang(_asked: object) -> str:
        time.sleep(2)
        return ""

    monkeypatch.setattr(readiness, "_found", hang)
    monkeypatch.setattr(readiness, "connection", Asked(object))
    for _number in range(2):
        start = time.monotonic()
        assert readiness.obstacle() == "the database does not answer in time"
        assert time.monotonic() - start < 1
    time.sleep(4)


def test_the_address_says_why_with_503(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        def __getattr__(self, name: str) -> Any:
            def fail(*_anything: object) -> NoReturn:
                raise OperationalError("the inner works of the site")

            return (lambda: None) if name == "close" else fail

    monkeypatch.setattr(readiness, "connection", Asked(Gone))
    found = client.get("/readyz")
    assert (found.status_code, found.content) == (503, b"no database\n")
