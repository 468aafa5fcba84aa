"""`manage.py trial`, which is `make run`: from nothing to the first page, and again."""

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket

import pytest

ROOT = Path(__file__).resolve().parent.parent


def command(folder: Path, *arguments: str, debug: str = "1") -> subprocess.Popen[str]:
    """Start the command as `make run` does, with the folder in place of var/."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
    return subprocess.Popen(
        [sys.executable, "manage.py", "trial", *arguments],
        cwd=ROOT,
        env={**kept, "DEBUG": debug, "SECRET_KEY": "x" * 60, "TRACKER_VAR_DIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def page(address: str, *, patience: float = 400) -> str:
    """The page at the address once somebody answers there."""
    end = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                found: str = answer.read().decode()
                return found
        except urllib.error.HTTPError:
            raise
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


@contextmanager
def trial(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The address of a trial that runs, and what it printed once it has ended."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    printed: list[str] = []
    process = command(folder, "--port", str(port))
    try:
        yield f"http://127.0.0.1:{port}", printed
    finally:
        process.terminate()
        printed += process.communicate(timeout=30)[0].splitlines()


@pytest.mark.slow
def test_from_nothing_to_the_first_page_and_again(tmp_path: Path) -> None:
    with trial(tmp_path) as (address, first):
        html = page(f"{address}/")
        shown = html.replace(address, "")
        (style,) = re.findall(r'<link rel="stylesheet" href="(/static/[^"]+\.css)"', html)
        assert "{" in page(f"{address}{style}")
    assert [line for line in first if line.startswith("==>")] == [
        "==> preparing the database",
        "==> loading the record",
        f"==> the tracker is at {address}/ (Ctrl-C stops it)",
    ]
    assert len([line for line in first if re.fullmatch(r"demo-\w+: \S{20,}", line)]) == 2

    with trial(tmp_path) as (address, again):
        assert page(f"{address}/").replace(address, "") == shown
    assert "Nothing is new; nothing was changed." in again
    assert "demo-analyst exists already and was left as it is." in again


def test_a_port_that_is_taken_is_named_before_anything_is_done(tmp_path: Path) -> None:
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = command(tmp_path, "--port", str(port))
        out, _err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert out.startswith(f"CommandError: port {port} of 127.0.0.1 cannot be used")
    assert not (tmp_path / "tracker.sqlite3").exists()


def test_it_is_refused_without_debug(tmp_path: Path) -> None:
    process = command(tmp_path, debug="0")
    out, _err = process.communicate(timeout=60)
    assert (process.returncode, "DEBUG is off" in out) == (1, True)
