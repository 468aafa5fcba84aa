"""Sets up the triggers of `tracker.guards`.

A migration that alters a table puts its operations into `Guarded`:

    operations = [Guarded([migrations.AddField(...), migrations.AddConstraint(...)])]

It takes all triggers away, alters, and sets up those of `GUARDS` whose table is there. That is
needed because SQLite drops the triggers of a table that Django rebuilds, and cannot rebuild a table
that a trigger of another table reads: Django then reports an "invalid foreign key", and the error
above it in the traceback names the trigger. A guard over all columns covers a new column of itself.
A new or changed declaration needs no more than a migration with `Guarded`, if need be an empty one.
tests/publishing/test_altering.py adds a status and a column in this way,
tests/publishing/test_guards.py goes through every column.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import NotSupportedError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import RunPython, SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation

from tracker.guards import (
    GUARDS,
    LOG_GUARDS,
    RELEASE_GUARDS,
    REPLY_GUARDS,
    VERDICT_GUARDS,
    Guard,
)

# What the migrations take from here.
__all__ = [
    "GUARDS",
    "LOG_GUARDS",
    "RELEASE_GUARDS",
    "REPLY_GUARDS",
    "VERDICT_GUARDS",
    "Guarded",
    "guarded",
]


def guarded(guards: Sequence[Guard]) -> RunPython:
    """The operation that sets up the guards, and takes them away when it is undone.

    For the migrations before `Guarded`; it goes with them.
    """

    def forward(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        for guard in guards:
            guard.put(editor)

    def backward(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        for guard in reversed(guards):
            guard.drop(editor)

    return RunPython(forward, backward)


class Guarded(SeparateDatabaseAndState):
    """Carries out the operations while no trigger is there, and puts every trigger in place."""

    reduces_to_sql = False
    serialization_expand_args = ["operations"]

    def __init__(self, operations: Sequence[Operation]) -> None:
        super().__init__(database_operations=operations, state_operations=operations)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """The name and the arguments with which it is made."""
        return type(self).__name__, [], {"operations": self.database_operations}

    def describe(self) -> str:
        """What `migrate --plan` says of it."""
        return "; ".join(operation.describe() for operation in self.database_operations)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        """Carry the operations out. Raises NotSupportedError outside a transaction."""
        with _lifted(schema_editor):
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        """Undo the operations. Raises NotSupportedError outside a transaction."""
        with _lifted(schema_editor):
            super().database_backwards(app_label, schema_editor, from_state, to_state)


@contextmanager
def _lifted(editor: BaseDatabaseSchemaEditor) -> Iterator[None]:
    connection = editor.connection
    if not connection.in_atomic_block:
        # Half-way through, the published rows would stay without their guards.
        raise NotSupportedError("Guarded needs a migration that is one transaction: atomic = True.")
    # PostgreSQL alters no table for which a check waits for the end of the transaction.
    connection.check_constraints()
    found = _triggers(connection)
    declared = {guard.name: guard for guard in GUARDS}
    for name in found:
        if name in declared:
            declared[name].drop(editor)
        else:
            editor.execute(f'DROP TRIGGER "{name}"')
    yield
    connection.check_constraints()
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    for name, (table, sql) in found.items():
        if name not in declared and table in tables:
            editor.execute(sql, params=None)
    for guard in GUARDS:
        if guard.fits(connection, tables):
            guard.put(editor)


def _triggers(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, str]]:
    """Table and SQL of the triggers in the database that may stand in the way, by their name.

    On SQLite those are all, the search index's too. On PostgreSQL they are the declared ones, which
    would refuse a change of rows; nothing there keeps a table from being altered.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                """
                SELECT t.tgname, c.relname, '' FROM pg_trigger t
                JOIN pg_class c ON c.oid = t.tgrelid
                WHERE c.relnamespace = current_schema()::regnamespace AND t.tgname = ANY(%s)
                """,
                [[guard.name for guard in GUARDS]],
            )
        else:
            cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {name: (table, sql) for name, table, sql in cursor.fetchall()}
