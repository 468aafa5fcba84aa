"""What a database is made of, so that two of them can be compared."""

import re
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

_TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
        SELECT t.tgname, pg_get_triggerdef(t.oid) || ' ' || p.prosrc
        FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal
    """,
}


def triggers(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The SQL of every trigger, by its name; on PostgreSQL with its function."""
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS[connection.vendor])
        return {name: " ".join(sql.split()) for name, sql in cursor.fetchall()}


def schema(connection: BaseDatabaseWrapper) -> dict[str, Any]:
    """All that makes the database, in no order: tables with their columns and constraints, indexes,
    triggers."""
    found: dict[str, Any] = {"triggers": triggers(connection)}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for what, query in _ON_POSTGRESQL.items():
                cursor.execute(query)
                found[what] = sorted(map(list, cursor.fetchall()))
            return found
        cursor.execute("SELECT type, name, sql FROM sqlite_master WHERE type <> 'trigger'")
        for kind, name, sql in cursor.fetchall():
            found[f"{kind} {name}"] = _parts(sql) if kind == "table" else sql
    return found


_ON_POSTGRESQL = {
    "columns": """
        SELECT table_name, column_name, data_type, is_nullable, is_identity,
            coalesce(character_maximum_length, 0), coalesce(column_default, '')
        FROM information_schema.columns WHERE table_schema = 'public'
    """,
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid, true)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    """,
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "functions": """
        SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    """,
}


def _parts(sql: str) -> list[str]:
    """The columns and constraints of a CREATE TABLE, sorted: their order says nothing."""
    head, _bracket, body = sql.partition("(")
    depth, parts = 0, [""]
    for piece in re.findall(r"'(?:[^']|'')*'|[(),]|[^'(),]+", body):
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if depth < 0 or (piece == "," and depth == 0):
            parts.append("")
        else:
            parts[-1] += piece
    return [" ".join(part.split()) for part in [head, *sorted(parts)]]
