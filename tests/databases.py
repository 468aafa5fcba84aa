"""Databases beside the suite's own."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def reading(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let everything in this thread read and write the database of the connection."""
    own = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = connection
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = own


@contextmanager
def second_database() -> Iterator[BaseDatabaseWrapper]:
    """A connection to a copy of the suite's own database as it is now; gone afterwards.

    The suite's own must be at rest: on PostgreSQL nobody may be connected to what is copied.
    """
    own = connections[DEFAULT_DB_ALIAS]
    second = connections.create_connection(DEFAULT_DB_ALIAS)
    if own.vendor == "sqlite":
        second.settings_dict = {**own.settings_dict, "NAME": ":memory:"}
        second.ensure_connection()
        own.ensure_connection()
        own.connection.backup(second.connection)
        yield second
        return
    name = f"{own.settings_dict['NAME']}_loaded"
    second.settings_dict = {**own.settings_dict, "NAME": name}
    own.close()
    with own._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{own.settings_dict["NAME"]}"')
    try:
        yield second
    finally:
        second.close()
        with own._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}"')
