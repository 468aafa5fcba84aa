"""A database beside the suite's own, made from nothing, that other processes can open."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.databases import reading

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Fresh:
    """An empty database by its address, and by its name in Django's settings."""

    url: str
    name: str

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Start Python with the arguments on this database."""
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env={
                **os.environ,
                "DATABASE_URL": self.url,
                "DJANGO_SETTINGS_MODULE": "tests.settings",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *command: str) -> str:
        """Run it to its end and return what it printed."""
        return finish(self.start(*command))

    @contextmanager
    def opened(self) -> Iterator[BaseDatabaseWrapper]:
        """Let everything in this thread read it; gives the connection."""
        opened = connections.create_connection(DEFAULT_DB_ALIAS)
        opened.settings_dict = {**connection.settings_dict, "NAME": self.name}
        try:
            with reading(opened):
                yield opened
        finally:
            opened.close()

    def migrate(self, *target: str) -> None:
        """Migrate to the target, or all the way."""
        ContentType.objects.clear_cache()
        with self.opened():
            call_command("migrate", *target, skip_checks=True, verbosity=0)
        ContentType.objects.clear_cache()


def finish(process: subprocess.Popen[str]) -> str:
    """Wait for the process and return what it printed; raises what it wrote when it failed."""
    out, err = process.communicate(timeout=900)
    assert process.returncode == 0, err
    return out


def race(fresh: Fresh, module: str, task: str, runners: list[dict[str, Any]]) -> list[Any]:
    """What the processes told that did the task of the module at the same time."""
    told: list[Any] = json.loads(fresh.run("-m", module, task, json.dumps(runners)))
    return told


@contextmanager
def fresh_database(folder: Path, *, copy_of: BaseDatabaseWrapper | None = None) -> Iterator[Fresh]:
    """An empty database of the same kind as the suite's own, or a copy of one; gone afterwards.

    What is copied must be at rest: no test with a transaction may ask for a copy.
    """
    name = f"fresh_{uuid4().hex[:12]}"
    if connection.vendor == "sqlite":
        file = folder / f"{name}.sqlite3"
        if copy_of:
            copy_of.ensure_connection()
            with sqlite3.connect(file) as target:
                copy_of.connection.backup(target)
            target.close()
        yield Fresh(f"sqlite:///{file}", str(file))
        return
    held = connection.settings_dict
    template = ""
    if copy_of:
        copy_of.close()
        template = f'TEMPLATE "{copy_of.settings_dict["NAME"]}"'
    user = quote(held["USER"]) + (f":{quote(held['PASSWORD'])}" if held["PASSWORD"] else "")
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" {template}')
    try:
        yield Fresh(f"postgres://{user}@{held['HOST']}:{held['PORT'] or 5432}/{name}", name)
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}"')
