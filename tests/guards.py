"""Lets a test empty the database although its triggers refuse that.

Tests that commit are cleaned up by `flush`, which deletes published assessments and history like
everything else. The triggers are away only while it runs.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connections, transaction
from django.db.backends.base.operations import BaseDatabaseOperations

_ON_POSTGRESQL = """
    SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND t.tgname LIKE 'tracker_%'
"""
# A table with checks that wait for the end of the transaction cannot be altered.
_SETTLE = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"
_ON_SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'tracker_%'"


@contextmanager
def lifted(alias: str = "default") -> Iterator[None]:
    """Take the triggers away, and put them back at the end."""
    connection = connections[alias]
    is_postgresql = connection.vendor == "postgresql"
    with transaction.atomic(using=alias):
        triggers = take_away(alias)
        yield
        with connection.cursor() as cursor:
            if is_postgresql:
                cursor.execute(_SETTLE)
            for first, second in triggers:
                cursor.execute(
                    f'ALTER TABLE "{first}" ENABLE TRIGGER "{second}"' if is_postgresql else second
                )


def take_away(alias: str = "default") -> list[tuple[str, str]]:
    """Take the triggers away; returns what puts each of them back."""
    connection = connections[alias]
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(_ON_POSTGRESQL if is_postgresql else _ON_SQLITE)
        triggers: list[tuple[str, str]] = cursor.fetchall()
        if is_postgresql:
            cursor.execute(_SETTLE)
        for first, second in triggers:
            cursor.execute(
                f'ALTER TABLE "{first}" DISABLE TRIGGER "{second}"'
                if is_postgresql
                else f'DROP TRIGGER "{first}"'
            )
    return triggers


def let_flush_through(patch: pytest.MonkeyPatch) -> None:
    """Make `flush` lift the triggers while it empties the tables."""
    original = BaseDatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        with lifted(self.connection.alias):
            original(self, sql_list)

    patch.setattr(BaseDatabaseOperations, "execute_sql_flush", execute_sql_flush)
