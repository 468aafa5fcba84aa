"""`python -m tests.benchmark`: it is started as a command, and refuses as one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmark.__main__ import COMMANDS

ROOT = Path(__file__).resolve().parent.parent.parent


def _started(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
    return subprocess.run(
        [sys.executable, "-m", "tests.benchmark", *arguments],
        cwd=ROOT,
        env={**kept, "SECRET_KEY": "x" * 60, "TRACKER_VAR_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself(tmp_path: Path, name: str) -> None:
    answer = _started(tmp_path, name, "--help")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith(f"usage: python -m tests.benchmark {name} ")


@pytest.mark.parametrize("arguments", [[], ["check"]])
def test_another_command_is_refused_with_the_names(tmp_path: Path, arguments: list[str]) -> None:
    answer = _started(tmp_path, *arguments)
    assert answer.returncode == 1
    assert answer.stderr == "Name one of them: generate, pages, desk, days\n"


def test_made_up_rows_are_refused_outside_debug(tmp_path: Path) -> None:
    """The database has no tables, so a command that went on would say so instead."""
    answer = _started(tmp_path, "generate", "--commitments", "1", "--skip-checks")
    assert answer.returncode == 1
    assert "DEBUG is off" in answer.stderr
