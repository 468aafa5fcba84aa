"""The record as it once stood: the snapshot that the present request reads.

A snapshot is a SQLite file made from the log (`replaying`). While one is open, every read of the
record goes to it instead of the database, and its point is the current one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from tracker.pointintime.points import Piece, Point, current, each_within, reading

ALIAS = "snapshot"
_APP = "tracker"
_SQLITE = "django.db.backends.sqlite3"


@dataclass(frozen=True)
class Snapshot:
    """The record as it stood at the point, in a file."""

    path: Path
    point: Point

    @contextmanager
    def opened(self, *, to_write: bool = False) -> Iterator[None]:
        """Read the record from the snapshot; `to_write` is for who makes it.

        Raises the database's OperationalError where the file is not there any more.
        """
        connection = _connection(self.path, to_write=to_write)
        try:
            connection.ensure_connection()
            with self._read_from(connection):
                yield
        finally:
            connection.close()

    def pieces(self, answer: Iterator[Piece]) -> Iterator[Piece]:
        """The pieces of a streamed answer, each made while the snapshot is open, as it is from now.

        Raises the database's OperationalError where the file is not there any more.
        """
        connection = _connection(self.path)
        connection.ensure_connection()
        return self._pieces(connection, answer)

    def _pieces(self, connection: BaseDatabaseWrapper, answer: Iterator[Piece]) -> Iterator[Piece]:
        try:
            yield from each_within(partial(self._read_from, connection), answer)
        finally:
            connection.close()

    @contextmanager
    def _read_from(self, connection: BaseDatabaseWrapper) -> Iterator[None]:
        with reading(self.point), _named(connection):
            yield


class Router:
    """Sends the reads of the record to the open snapshot."""

    def db_for_read(self, model: type[models.Model], **hints: object) -> str | None:
        """The snapshot's alias, or None for the database that is meant otherwise."""
        return ALIAS if not current().is_now and model._meta.app_label == _APP else None

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
