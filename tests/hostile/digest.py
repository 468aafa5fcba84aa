"""What the tables hold, in short."""

import hashlib

from django.db import connection

# Signing in and messages are written there by what is refused, too.
_SESSIONS = "django_session"


def digests() -> dict[str, str]:
    """A hash over all rows of each table, by the table's name; sessions are left out."""
    return {
        name: _digest(name) for name in connection.introspection.table_names() if name != _SESSIONS
    }


def _digest(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        rows = sorted(map(repr, cursor.fetchall()))
    return hashlib.sha256("\n".join(rows).encode(errors="backslashreplace")).hexdigest()
