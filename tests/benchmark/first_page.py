"""From a fresh clone to the first page, beside a plain Django project with the same packages.

`python -m tests.benchmark.first_page` prints seconds on the clock and of the processor, for this
project as `make run` starts it and for what `django-admin startproject` makes, each in a folder of
its own. The packages are installed once before, so that neither waits for the network. Ends with
exit code 1 where this project takes more than 1.5 times as long, or its second run more than 5 s.
"""

import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from tests.browser.server import ROOT, free_port

AT_MOST = 1.5
SECOND_RUN = 5.0
PATIENCE = 600


class Took(NamedTuple):
    """Seconds on the clock, and of the processor in all processes."""

    clock: float
    processor: float


def main() -> int:
    """Measure and print; returns the exit code."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        install(folder / "before", ROOT / "requirements.txt")
        with measured() as plain:
            install(folder / "plain", ROOT / "requirements.txt")
            plain_run(folder / "plain")
        with measured() as plain_again:
            plain_run(folder / "plain")
        with measured() as ours:
            run("git", "clone", "--quiet", str(ROOT), str(folder / "clone"))
            make_run(folder / "clone")
        with measured() as ours_again:
            make_run(folder / "clone")
    print(f"{'seconds':34}{'clock':>8}{'processor':>12}")
    show("plain project, to the first page", plain[0])
    show("this project, to the first page", ours[0])
    show("plain project, second run", plain_again[0])
    show("this project, second run", ours_again[0])
    ratio = ours[0].clock / plain[0].clock
    print(f"to the first page: {ratio:.2f} times the plain project (at most {AT_MOST})")
    return 0 if ratio <= AT_MOST and ours_again[0].clock < SECOND_RUN else 1


@contextmanager
def measured() -> Iterator[list[Took]]:
    """A list that holds what the block took once it has ended."""
    took: list[Took] = []
    start, before = time.monotonic(), processor()
    yield took
    took.append(Took(time.monotonic() - start, processor() - before))


def processor() -> float:
    """Seconds of the processor that the processes started here, and ended, have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def show(what: str, took: Took) -> None:
    """Print a line of the table."""
    print(f"{what:34}{took.clock:8.1f}{took.processor:12.1f}")


def install(folder: Path, requirements: Path) -> None:
    """Make an environment with the packages, as the Makefile does."""
    run(sys.executable, "-m", "venv", str(folder / ".venv"))
    pip = [str(folder / ".venv" / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    run(*pip, "--disable-pip-version-check", "--require-hashes", "-r", str(requirements))


def plain_run(folder: Path) -> None:
    """Make the plain project if need be, migrate, and serve it to its first page."""
    python = str(folder / ".venv" / "bin" / "python")
    if not (folder / "manage.py").exists():
        run(python, "-m", "django", "startproject", "plain", str(folder))
    run(python, "manage.py", "migrate", "--verbosity", "0", cwd=folder)
    port = free_port()
    serve(port, python, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}", cwd=folder)


def make_run(folder: Path) -> None:
    """`make run` in the clone, to its first page."""
    port = free_port()
    serve(port, "make", "run", f"PORT={port}", f"PYTHON={sys.executable}", cwd=folder)


def serve(port: int, *command: str, cwd: Path) -> None:
    """Start the server, wait for its first page, and stop it."""
    log = cwd.with_suffix(".log")
    with log.open("wb") as said:
        server = subprocess.Popen(
            command, cwd=cwd, env=environment(), stdout=said, stderr=said, start_new_session=True
        )
    end = time.monotonic() + PATIENCE
    try:
        while not answers(port):
            if server.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"{log.read_text()}\n{' '.join(command)} serves no page")
            time.sleep(0.02)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=60)


def answers(port: int) -> bool:
    """Whether the first page comes."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60) as answer:
            return bool(answer.read()) and answer.status == 200
    except OSError:
        return False


def run(*command: str, cwd: Path | None = None) -> None:
    """Run it to its end; raises CalledProcessError if it fails."""
    subprocess.run(command, cwd=cwd, env=environment(), check=True)


def environment() -> dict[str, str]:
    """The shell's, without what would change how either project runs."""
    ours = ("DJANGO_", "TRACKER_", "DEBUG", "DATABASE_URL", "CACHE_URL", "SECRET_KEY", "SOURCES")
    make = ("MAKE", "MFLAGS")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours + make)}


if __name__ == "__main__":
    sys.exit(main())
