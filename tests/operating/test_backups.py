"""A backup while writes go on, and its way back."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.db import DEFAULT_DB_ALIAS, connections

from tests.browser.server import ROOT
from tests.operating.installation import Installation, new_database, on_postgresql, on_sqlite

_SERVER = connections[DEFAULT_DB_ALIAS]
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def server() -> str:
    """The address of the server on which the suite runs."""
    found = _SERVER.settings_dict
    password = f":{found['PASSWORD']}" if found["PASSWORD"] else ""
    host, port = found["HOST"] or "127.0.0.1", found["PORT"] or 5432
    return f"postgres://{found['USER']}{password}@{host}:{port}/postgres"


@pytest.fixture(scope="module")
def installed(django_db_setup: None) -> Iterator[Installation]:
    """A small installation on the database of the suite."""
    with on_sqlite() if _SERVER.vendor == "sqlite" else on_postgresql(server()) as made:
        made.prepare(commitments=6)
        yield made


@pytest.fixture
def other(installed: Installation, tmp_path: Path) -> Iterator[Installation]:
    """The same installation with an empty database."""
    with ExitStack() as stack:
        address = (
            f"sqlite:///{tmp_path}/other.sqlite3"
            if _SERVER.vendor == "sqlite"
            else stack.enter_context(new_database(server(), f"{tmp_path.name}_other"[:60]))
        )
        yield Installation(tmp_path, address)


def backup_of(installed: Installation, folder: Path) -> Path:
    """The folder of a new backup."""
    told = installed.run("backup", str(folder)).stdout
    return Path(told.partition(":")[0])


def test_a_backup_made_while_writes_go_on_comes_back_whole(
    installed: Installation, other: Installation, tmp_path: Path
) -> None:
    done = threading.Event()
    made: list[int] = []

    def write() -> None:
        while not done.is_set():
            installed.python("-m", "tests.operating", "write", "20")
            made.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while not made:
            done.wait(0.1)
        folder = backup_of(installed, tmp_path / "backups")
    finally:
        done.set()
        writer.join()
    told = other.run("restore", str(folder))
    assert "the record is verified" in told.stdout
    listed = json.loads((folder / "backup.json").read_text())
    # Writes went on: the site has more by now.
    assert json.loads(installed.run("checkpoint").stdout)["seq"] > listed["head"]["seq"]
    assert json.loads(other.run("checkpoint").stdout)["hash"] == listed["head"]["hash"]
    # The next numbers are right: what is added gets one of its own.
    other.python("-m", "tests.operating", "write", "20")
    other.run("verify_record")
    assert (folder / "database.sqlite3").exists() == (_SERVER.vendor == "sqlite")
    assert folder.stat().st_mode & 0o077 == 0


def test_nothing_is_overwritten(installed: Installation, tmp_path: Path) -> None:
    folder = backup_of(installed, tmp_path / "backups")
    refused = installed.run("restore", str(folder), check=False)
    assert refused.returncode == 1
    assert "The database is not empty. Nothing was overwritten." in refused.stderr
    installed.run("verify_record")


def test_an_altered_or_missing_file_is_refused(
    installed: Installation, other: Installation, tmp_path: Path
) -> None:
    folder = backup_of(installed, tmp_path / "backups")
    (database,) = (path for path in folder.iterdir() if path.suffix != ".json")
    content = bytearray(database.read_bytes())
    content[len(content) // 2] ^= 1
    database.write_bytes(content)
    refused = other.run("restore", str(folder), check=False)
    assert (refused.returncode, "was altered" in refused.stderr) == (1, True)
    database.unlink()
    assert "holds no backup" in other.run("restore", str(folder), check=False).stderr
    assert "holds no backup" in other.run("restore", str(tmp_path), check=False).stderr


def test_the_newest_are_kept_and_nothing_else_is_touched(
    installed: Installation, tmp_path: Path
) -> None:
    parent = tmp_path / "backups"
    (parent / "2026-01-01T000000Z").mkdir(parents=True)
    (parent / "letters").mkdir()
    (parent / "letters/backup.json").write_text("{}")
    old = parent / "2025-01-01T000000Z"
    old.mkdir()
    (old / "backup.json").write_text("{}")
    told = installed.run("backup", str(parent), "--keep", "1").stdout
    newest = Path(told.partition(":")[0]).name
    # One without its list was never whole, and is not ours to judge.
    assert {path.name for path in parent.iterdir()} == {newest, "letters", "2026-01-01T000000Z"}


def test_a_disk_that_takes_nothing_more_leaves_no_half_backup(
    installed: Installation, tmp_path: Path
) -> None:
    done = subprocess.run(
        ["sh", "-c", f'ulimit -f 1; exec "{sys.executable}" manage.py backup "{tmp_path}/b"'],
        cwd=ROOT,
        env=installed.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert list((tmp_path / "b").iterdir()) == []
