"""A copy of the whole database in a folder, with what proves that it came back whole.

The copy is of one state, however much is written meanwhile. Beside it stand the head of the log at
that state, how many rows each table had, and the hashes of the files.
"""

import datetime as dt
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.formats.json import json_text
from tracker.formats.records.log import checkpoint_record
from tracker.models import RecordEntry

_LIST, _HEAD = "backup.json", "checkpoint.json"
_NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
_MOMENT = "%Y-%m-%dT%H%M%SZ"


class CannotBackUp(Exception):
    """A backup cannot be made or put back; the message says why. Nothing was overwritten."""


@dataclass(frozen=True)
class Backup:
    """A backup as its list tells it."""

    folder: Path
    made_at: str
    vendor: str
    head: Mapping[str, Any]
    rows: Mapping[str, int]

    @property
    def database(self) -> Path:
        """The copy of the database."""
        return self.folder / _NAMES[self.vendor]

    @property
    def heads(self) -> dict[int, str]:
        """The head of the log that it holds, as a verification takes it; empty for an empty log."""
        return {self.head["seq"]: self.head["hash"]} if self.head["seq"] else {}


# --- Making one ----------------------------------------------------------------------------------


def make(parent: Path, *, keep: int | None = None) -> Backup:
    """Make a backup in a folder of its own below `parent`, named by the moment in UTC.

    With `keep`, older backups than so many are removed once it is whole. Raises CannotBackUp, also
    where the folder is there already.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    made_at = timezone.now().strftime(_MOMENT)
    folder, part = parent / made_at, parent / f"{made_at}.part"
    try:
        parent.mkdir(parents=True, exist_ok=True)
        if folder.exists():
            raise CannotBackUp(_("%(folder)s is there already.") % {"folder": folder})
        part.mkdir(mode=0o700)
        try:
            head, rows = _copied(connection, part / _NAMES[connection.vendor])
            (part / _HEAD).write_text(json_text(head), encoding="utf-8")
            told = {
                "made_at": made_at,
                "vendor": connection.vendor,
                "head": head,
                "rows": rows,
                "files": {file.name: _hash(file) for file in sorted(part.iterdir())},
            }
            (part / _LIST).write_text(json_text(told), encoding="utf-8")
            _sync(part)
            part.rename(folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    except (OSError, sqlite3.Error) as error:
        raise CannotBackUp(str(error)) from error
    if keep is not None:
        _remove_older(parent, keep)
    return Backup(folder, made_at, connection.vendor, head, rows)


def _copied(connection: BaseDatabaseWrapper, to: Path) -> tuple[dict[str, Any], dict[str, int]]:
    """Copy the database; the head of the log and the number of rows by table in the copy."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        to.touch(mode=0o600)
        with closing(sqlite3.connect(to)) as copy:
            connection.connection.backup(copy)
        with _at(to) as copied:
            return _head(copied.alias), _rows(copied)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
        head, rows = _head(connection.alias), _rows(connection)
        _run(connection, "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={to}")
    to.chmod(0o600)
    return head, rows


@contextmanager
def _at(path: Path) -> Iterator[BaseDatabaseWrapper]:
    """A connection to the SQLite file, as that of the site for as long as it is open."""
    own = connections[DEFAULT_DB_ALIAS]
    other = connections.create_connection(DEFAULT_DB_ALIAS)
    other.settings_dict = {**own.settings_dict, "NAME": str(path)}
    connections[DEFAULT_DB_ALIAS] = other
    try:
        yield other
    finally:
        other.close()
        connections[DEFAULT_DB_ALIAS] = own


def _head(alias: str) -> dict[str, Any]:
    return checkpoint_record(RecordEntry.objects.using(alias).head())


def _rows(connection: BaseDatabaseWrapper) -> dict[str, int]:
    """How many rows each table of the site has."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608  a name of Django's
            (found[table],) = cursor.fetchone()
    return found


def _sync(folder: Path) -> None:
    """Have the disk itself hold the files, so that a power cut leaves a whole backup or none."""
    for path in [*folder.iterdir(), folder]:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _remove_older(parent: Path, keep: int) -> None:
    """Remove all whole backups but the newest `keep`; nothing else that lies there."""
    ours = sorted(file.parent for file in parent.glob(f"*/{_LIST}") if _is_a_moment(file.parent))
    for folder in ours[: max(len(ours) - max(keep, 1), 0)]:
        shutil.rmtree(folder)


def _is_a_moment(folder: Path) -> bool:
    try:
        dt.datetime.strptime(folder.name, _MOMENT).replace(tzinfo=dt.UTC)
    except ValueError:
        return False
    return True


# --- Putting one back ----------------------------------------------------------------------------


def read(folder: Path) -> Backup:
    """The backup in the folder. Raises CannotBackUp where it is none, or a file was altered."""
    try:
        told = json.loads((folder / _LIST).read_text(encoding="utf-8"))
        backup = Backup(folder, told["made_at"], told["vendor"], told["head"], told["rows"])
        for name, value in told["files"].items():
            if _hash(folder / name) != value:
                raise CannotBackUp(_("%(file)s was altered.") % {"file": folder / name})
        if backup.database.name not in told["files"]:
            raise CannotBackUp(_("%(file)s is not listed.") % {"file": backup.database})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CannotBackUp(
            _("%(folder)s holds no backup: %(problem)s") % {"folder": folder, "problem": error}
        ) from error
    return backup


def put_back(backup: Backup) -> None:
    """Put the copy into the database of the settings, which must be empty. Raises CannotBackUp."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != backup.vendor:
        raise CannotBackUp(
            _("The backup is of %(theirs)s, and DATABASE_URL is of %(ours)s.")
            % {"theirs": backup.vendor, "ours": connection.vendor}
        )
    with connection.cursor() as cursor:
        if connection.introspection.table_names(cursor):
            raise CannotBackUp(_("The database is not empty. Nothing was overwritten."))
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(f"{backup.database.as_uri()}?mode=ro", uri=True)) as copy:
            copy.backup(connection.connection)
    else:
        _run(
            connection,
            "pg_restore",
            "--exit-on-error",
            "--single-transaction",
            "--no-owner",
            "--no-privileges",
            str(backup.database),
        )
    # What the connection knew of the empty database.
    connection.close()


def differences(backup: Backup) -> Iterator[str]:
    """What is not as the list of the backup says, a sentence each: rows, and the next numbers."""
    connection = connections[DEFAULT_DB_ALIAS]
    found = _rows(connection)
    for table in sorted({*backup.rows, *found}):
        listed, there = backup.rows.get(table), found.get(table)
        if listed != there:
            yield _("%(table)s has %(there)s rows, the backup %(listed)s.") % {
                "table": table,
                "there": there,
                "listed": listed,
            }
    yield from _low_numbers(connection)


def _low_numbers(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """Tables whose next row would get a number that is there already."""
    if connection.vendor != "postgresql":
        # SQLite takes the numbers on from the rows themselves.
        return
    with connection.cursor() as cursor:
        for each in connection.introspection.sequence_list():
            table, column = each["table"], each["column"]
            cursor.execute(f'SELECT MAX("{column}") FROM "{table}"')  # noqa: S608  names of Django's
            (highest,) = cursor.fetchone()
            cursor.execute(
                "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)",
                [f'"{table}"', column],
            )
            (last,) = cursor.fetchone()
            if highest is not None and (last or 0) < highest:
                yield _("%(table)s would give a number twice.") % {"table": table}


def _run(connection: BaseDatabaseWrapper, program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL against the database. Raises CannotBackUp with what it says."""
    # As Django asks psql: user, host and port, and the name of the database last.
    shell, variables = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    _psql, *options, name = shell
    try:
        done = subprocess.run(  # noqa: S603  a program of PostgreSQL, and no shell
            [program, *options, f"--dbname={name}", "--no-password", *arguments],
            env={**os.environ, **(variables or {})},
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise CannotBackUp(
            _("%(program)s was not found. On Debian: apt install postgresql-client")
            % {"program": program}
        ) from error
    if done.returncode:
        raise CannotBackUp(f"{program}: {done.stderr.strip()}")


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
