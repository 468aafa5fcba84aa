"""The command line where the database cannot be used."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.server import ROOT


def ran(database: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env={**os.environ, "DEBUG": "1", "DATABASE_URL": database},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("command", ["verify_record", "migrate"])
def test_a_corrupt_database_is_a_sentence(tmp_path: Path, command: str) -> None:
    path = tmp_path / "corrupt.sqlite3"
    path.write_bytes(b"no database, only words " * 400)
    found = ran(f"sqlite:///{path}", command)
    assert found.returncode == 1
    assert found.stderr.endswith("error: the database cannot be used: file is not a database\n")
    assert "Traceback" not in found.stderr
    assert "Traceback" in ran(f"sqlite:///{path}", command, "--traceback").stderr


def test_a_server_that_is_not_there_is_a_sentence() -> None:
    found = ran("postgres://nobody@127.0.0.1:1/none", "verify_record")
    assert found.returncode == 1
    assert "error: the database cannot be used: " in found.stderr
    assert "Traceback" not in found.stderr
