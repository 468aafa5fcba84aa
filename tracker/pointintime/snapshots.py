"""The record as it once stood: which snapshot of it the present request reads, and which day is
today there.

A snapshot is a SQLite file made from the log (`replaying`). While one is open, every read of the
record goes to it instead of the database, and its day is today. Outside of one, today is today.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from django.utils import timezone

ALIAS = "snapshot"
_APP = "tracker"
_SQLITE = "django.db.backends.sqlite3"
Piece = TypeVar("Piece")


@dataclass(frozen=True)
class Snapshot:
    """The record as it stood when `today` was today. `release` is the name it was frozen under."""

    path: Path
    today: dt.date
    release: str = ""

    @contextmanager
    def opened(self, *, to_write: bool = False) -> Iterator[None]:
        """Read the record from the snapshot; `to_write` is for who makes it.

        Raises the database's OperationalError where the file is not there any more.
        """
        connection = _connection(self.path, to_write=to_write)
        try:
            connection.ensure_connection()
            with _active(self, connection):
                yield
        finally:
            connection.close()

    def pieces(self, answer: Iterator[Piece]) -> Iterator[Piece]:
        """The pieces of a streamed answer, each made while the snapshot is open."""
        connection = _connection(self.path)
        try:
            while True:
                with _active(self, connection):
                    piece = next(answer, None)
                if piece is None:
                    return
                yield piece
        finally:
            connection.close()


_current: ContextVar[Snapshot | None] = ContextVar("snapshot", default=None)


def current() -> Snapshot | None:
    """The snapshot that is open; None while the record is read as it stands now."""
    return _current.get()


def today() -> dt.date:
    """The day for which a page speaks."""
    snapshot = _current.get()
    return snapshot.today if snapshot else timezone.localdate()


class Router:
    """Sends the reads of the record to the open snapshot."""

    def db_for_read(self, model: type[models.Model], **hints: object) -> str | None:
        """The snapshot's alias, or None for the database that is meant otherwise."""
        return ALIAS if _current.get() and model._meta.app_label == _APP else None

    # A snapshot is opened read-only, so whatever wrote by mistake would be refused.
    db_for_write = db_for_read


@contextmanager
def made(path: Path) -> Iterator[BaseDatabaseWrapper]:
    """A connection that writes to the file, under the alias of snapshots; nothing is read there
    but by who names the alias."""
    connection = _connection(path, to_write=True)
    try:
        with _named(connection):
            yield connection
    finally:
        connection.close()


@contextmanager
def _active(snapshot: Snapshot, connection: BaseDatabaseWrapper) -> Iterator[None]:
    token = _current.set(snapshot)
    try:
        with _named(connection):
            yield
    finally:
        _current.reset(token)


@contextmanager
def _named(connection: BaseDatabaseWrapper) -> Iterator[None]:
    connections[ALIAS] = connection
    try:
        yield
    finally:
        del connections[ALIAS]


def _connection(path: Path, *, to_write: bool = False) -> BaseDatabaseWrapper:
    """A connection of this thread to the file; it is none of the settings' databases."""
    mode = "rwc" if to_write else "ro&immutable=1"
    settings: dict[str, dict[str, str]] = {
        "default": {"ENGINE": "django.db.backends.dummy"},
        ALIAS: {"ENGINE": _SQLITE, "NAME": f"file:{quote(str(path))}?mode={mode}"},
    }
    return ConnectionHandler(settings)[ALIAS]
