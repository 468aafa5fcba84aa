"""The site as an operator would run it: DEBUG off, collected files, gunicorn, a fresh database."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


@contextmanager
def site(
    *,
    host: str = "127.0.0.1",
    with_record: bool = True,
    commands: Sequence[Sequence[str]] = (),
    variables: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """Serve the loaded record from a temporary database; yield the address of the site.

    `commands` of manage.py run after the record is loaded. Cookies that only travel encrypted need
    the host localhost, which browsers trust without. Where the environment names a folder as
    KEPT_SITES, the loaded record is kept there, and those who come later copy it.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "DEBUG": "0",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "DATABASE_URL": f"sqlite:///{folder}/tracker.sqlite3",
            "CACHE_URL": "locmemcache://",
            "TRACKER_VAR_DIR": folder,
            "TRACKER_SSL_REDIRECT": "0",
            "TRACKER_LOG_LEVEL": "ERROR",
            **(variables or {}),
        }
        kept = os.environ.get("KEPT_SITES", "")
        sample = Path(kept, "with_record" if with_record else "without_record") if kept else None
        if sample and sample.is_dir():
            shutil.copytree(sample, folder, dirs_exist_ok=True)
        else:
            _run(_preparation(with_record=with_record), environment)
            if sample:
                shutil.copytree(folder, sample)
        collect = ["collectstatic", "--noinput", "--verbosity", "0"]
        _run([collect, *commands], environment)
        port = free_port()
        with subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "--config",
                "deploy/gunicorn.conf.py",
                "--log-level",
                "warning",
                "tracker.wsgi",
            ],
            cwd=ROOT,
            env={
                **environment,
                "TRACKER_BIND": f"127.0.0.1:{port}",
                # One process, so that what it keeps in memory is looked at, too.
                "WEB_CONCURRENCY": "1",
            },
        ) as server:
            try:
                wait_until_alive(server, f"http://127.0.0.1:{port}")
                yield f"http://{host}:{port}"
            finally:
                server.terminate()


def _run(commands: Sequence[Sequence[str]], environment: Mapping[str, str]) -> None:
    for command in commands:
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=sys.stderr,
        )


def _preparation(*, with_record: bool) -> list[list[str]]:
    commands = [["migrate", "--skip-checks", "--verbosity", "0"]]
    if not with_record:
        return commands
    commands.append(["load_record"])
    if sources := os.environ.get("SOURCES"):
        commands.append(["load_sources", str(Path(sources).resolve())])
    commands.append(["release", "2026.11"])
    return commands


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_alive(server: subprocess.Popen[bytes], address: str) -> None:
    """Return once the site answers. Raises RuntimeError where it does not, or has ended."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"the server stopped at once, with exit code {server.returncode}")
        try:
            with urllib.request.urlopen(f"{address}/livez", timeout=2):
                return
        except urllib.error.HTTPError:
            # It is there, and known under another name than this one.
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"the server did not answer within {START_SECONDS} seconds")
