"""Whether this process can serve: the database answers in time, with the tables of this code."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

PATIENCE = 0.8
"""How many seconds the database has to answer."""

_TABLE = "django_migrations"
# One at a time: where the database hangs, later questions wait behind the first and end in time.
_ASKING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="readiness")


def obstacle() -> str:
    """Why this process cannot serve, in a few words; "" if it can. Takes at most a second."""
    # A connection of its own: that of the request may wait for ever.
    try:
        return _ASKING.submit(_found, connection.copy).result(PATIENCE)
    except TimeoutError:
        return "the database does not answer in time"


def _found(copy: Callable[[], BaseDatabaseWrapper]) -> str:
    asked = copy()
    try:
        with asked.cursor() as cursor:
            if _TABLE not in asked.introspection.table_names(cursor):
                return "the database is empty: run migrate"
            cursor.execute(f"SELECT app, name FROM {_TABLE}")  # noqa: S608  a name of ours
            return _difference(set(cursor.fetchall()))
    except DatabaseError:
        return "no database"
    finally:
        asked.close()


def _difference(applied: set[tuple[str, str]]) -> str:
    """How the tables differ from those of this code, by the migrations that made them."""
    known = _migrations()
    if any(key not in applied and not _is_done(key, applied) for key in known):
        return "the tables are older than the code: run migrate"
    replaced = {key for keys in known.values() for key in keys}
    apps = {app for app, _name in known}
    if any(app in apps for app, name in applied - known.keys() - replaced):
        return "the tables are newer than the code"
    return ""


def _is_done(key: tuple[str, str], applied: set[tuple[str, str]]) -> bool:
    """Whether all that a squashed migration replaces was done."""
    replaced = _migrations()[key]
    return bool(replaced) and applied >= replaced


@cache
def _migrations() -> dict[tuple[str, str], set[tuple[str, str]]]:
    """The migrations of this code, each with those that it replaces."""
    loader = MigrationLoader(None)
    found = {key: set(loader.disk_migrations[key].replaces) for key in loader.graph.nodes}
    return {key: {(app, name) for app, name in replaced} for key, replaced in found.items()}
