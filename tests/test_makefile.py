"""What `make` does before Python can do anything: when it makes the environment and fills it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {".venv/.installed": "requirements.txt", ".venv/.installed-dev": "requirements-dev.txt"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the Makefile, the lock files and an environment that was filled before."""
    for name in ("Makefile", *LOCKS.values()):
        shutil.copy(ROOT / name, tmp_path)
        os.utime(tmp_path / name, (1, 1))
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / "python").touch()
    os.utime(tmp_path / "python", (1, 1))
    (tmp_path / ".venv" / "bin" / "python").symlink_to(tmp_path / "python")
    for stamp in LOCKS:
        (tmp_path / stamp).touch()
    return tmp_path


def planned(folder: Path, target: str) -> str:
    """Return the commands that make would run for `target`, without running them."""
    environment = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    return subprocess.run(
        ["make", "--dry-run", f"PYTHON={sys.executable}", target],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.mark.parametrize("target", LOCKS)
def test_a_filled_environment_is_left_alone(checkout: Path, target: str) -> None:
    assert "==>" not in planned(checkout, target)


@pytest.mark.parametrize(("target", "lock"), LOCKS.items())
def test_a_changed_lock_is_installed(checkout: Path, target: str, lock: str) -> None:
    later = (checkout / target).stat().st_mtime + 10
    os.utime(checkout / lock, (later, later))
    assert f"--require-hashes -r {lock}" in planned(checkout, target)
    assert "making .venv" not in planned(checkout, target)


@pytest.mark.parametrize(("target", "lock"), LOCKS.items())
def test_an_environment_whose_python_is_gone_is_made_and_filled_again(
    checkout: Path, target: str, lock: str
) -> None:
    (checkout / "python").unlink()
    assert "making .venv" in planned(checkout, target)
    assert f"--require-hashes -r {lock}" in planned(checkout, target)
