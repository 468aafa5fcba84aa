"""A whole installation in a folder, with a database of its own, served by gunicorn."""

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.browser.server import ROOT, free_port, wait_until_alive

_OURS = ("DEBUG", "SECRET_KEY", "DATABASE_URL", "CACHE_URL", "ALLOWED_HOSTS", "WEB_CONCURRENCY")


@dataclass(frozen=True)
class Served:
    """A running site: its address, the first process, what it wrote to its log."""

    address: str
    pid: int
    log: Path

    def workers(self) -> list[int]:
        """The processes that answer."""
        path = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(pid) for pid in path.read_text().split()]


@dataclass
class Installation:
    """The folder in which it writes, and its environment."""

    folder: Path
    database_url: str
    variables: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take a key for as long as it is there."""
        self._key = secrets.token_urlsafe(64)

    @property
    def environment(self) -> dict[str, str]:
        """The variables of its processes; nothing of the caller's own installation."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            if name not in _OURS and not name.startswith("TRACKER_")
        }
        return {
            **inherited,
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "SECRET_KEY": self._key,
            "ALLOWED_HOSTS": "tracker.example,127.0.0.1",
            "DATABASE_URL": self.database_url,
            "TRACKER_VAR_DIR": str(self.folder),
            "TRACKER_SSL_REDIRECT": "0",
            "TRACKER_REQUIRE_MFA": "0",
            **self.variables,
        }

    def run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command of manage.py to its end; with `check` one that fails fails the caller."""
        return self.python("manage.py", *command, check=check)

    def python(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """The same for anything that Python runs."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if check and done.returncode:
            raise RuntimeError(f"{arguments}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def prepare(self, *, commitments: int) -> None:
        """Make the tables, a small record with its log, and the collected files."""
        self.run("migrate", "--skip-checks", "--verbosity", "0")
        self.python("-m", "tests.operating", "seed", str(commitments))
        for command in ("enter_rows", "rebuild_publications", "rebuild_tallies", "rebuild_search"):
            self.run(command)
        self.run("collectstatic", "--noinput", "--verbosity", "0")

    @contextmanager
    def served(self, **variables: str) -> Iterator[Served]:
        """Serve it as deploy/gunicorn.conf.py says."""
        port, log = free_port(), self.folder / "served.log"
        environment = {**self.environment, "TRACKER_BIND": f"127.0.0.1:{port}", **variables}
        conf = ROOT / "deploy/gunicorn.conf.py"
        command = [sys.executable, "-m", "gunicorn", "-c", str(conf), "tracker.wsgi"]
        # A pipe, because what limits the size of files would limit the log as well.
        with (
            log.open("wb") as written,
            subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=written) as pipe,
            subprocess.Popen(command, cwd=ROOT, env=environment, stderr=pipe.stdin) as server,
        ):
            try:
                wait_until_alive(server, f"http://127.0.0.1:{port}")
                yield Served(f"http://127.0.0.1:{port}", server.pid, log)
            finally:
                server.terminate()
                server.wait(60)
                assert pipe.stdin
                pipe.stdin.close()


@contextmanager
def on_sqlite() -> Iterator[Installation]:
    """An empty installation with a SQLite file."""
    with tempfile.TemporaryDirectory() as folder:
        yield Installation(Path(folder), f"sqlite:///{folder}/tracker.sqlite3")


@contextmanager
def on_postgresql(server: str) -> Iterator[Installation]:
    """One with a database of its own on the server, whose address is that of any database there."""
    name = f"operating_{secrets.token_hex(4)}"
    with tempfile.TemporaryDirectory() as folder, new_database(server, name) as address:
        yield Installation(Path(folder), address)


@contextmanager
def new_database(server: str, name: str) -> Iterator[str]:
    """The address of an empty database on the server; gone afterwards."""
    with psycopg.connect(maintenance(server), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(maintenance(server), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def maintenance(server: str) -> str:
    """Where databases are made: the server's own."""
    return urlunsplit(urlsplit(server)._replace(scheme="postgresql", path="/postgres"))
