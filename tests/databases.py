"""Databases beside the suite's own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django import DjangoDbBlocker


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
def passing(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """The same, in a transaction that is checked and rolled back at the end."""
    with reading(connection), transaction.atomic():
        yield
        if not connection.needs_rollback:
            connection.check_constraints()
        transaction.set_rollback(True)


@contextmanager
def copied(name: str) -> Iterator[BaseDatabaseWrapper]:
    """A connection to a copy of the suite's own database as it is now; gone afterwards.

    The suite's own must be at rest: on PostgreSQL nobody may be connected to what is copied.
    """
    own = connections[DEFAULT_DB_ALIAS]
    copy = connections.create_connection(DEFAULT_DB_ALIAS)
    if own.vendor == "sqlite":
        copy.settings_dict = {**own.settings_dict, "NAME": ":memory:"}
        copy.ensure_connection()
        own.ensure_connection()
        own.connection.backup(copy.connection)
        yield copy
        return
    name = f"{own.settings_dict['NAME']}_{name}"
    copy.settings_dict = {**own.settings_dict, "NAME": name}
    own.close()
    with own._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{own.settings_dict["NAME"]}"')
    try:
        yield copy
    finally:
        copy.close()
        with own._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}"')


def prepared(
    blocker: DjangoDbBlocker, name: str, make: Callable[[], object]
) -> Iterator[BaseDatabaseWrapper]:
    """A connection to a copy of the suite's own database in which the function has run.

    What a fixture of the whole session yields from: it is then made before any test's transaction.
    """
    with ExitStack() as stack:
        with blocker.unblock():
            copy = stack.enter_context(copied(name))
            with reading(copy):
                make()
        yield copy
        stack.enter_context(blocker.unblock())
