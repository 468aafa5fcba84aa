"""The settings in other environments than the tests' own: each is read in a process of its own."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tracker import settings

ROOT = Path(__file__).resolve().parent.parent
KEY = "a-key-of-the-operator-0123456789-abcdefghijklmnopqrstuvwxyz"


def read(expression: str, tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [
            sys.executable,
            "-c",
            f"import json; from tracker.settings import *; "
            f"print(json.dumps({expression}, default=str))",
        ],
        cwd=ROOT,
        env={**clean, "TRACKER_VAR_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def value(expression: str, tmp_path: Path, **environment: str) -> object:
    done = read(expression, tmp_path, **environment)
    assert done.returncode == 0, done.stderr
    result: object = json.loads(done.stdout)
    return result


@pytest.mark.parametrize("entry", ["wsgi", "asgi"])
def test_without_a_key_no_server_starts_and_the_message_says_what_to_set(
    tmp_path: Path, entry: str
) -> None:
    done = read(f"__import__('tracker.{entry}')", tmp_path)
    assert done.returncode != 0
    assert "ImproperlyConfigured: Set SECRET_KEY, or SECRET_KEY_FILE" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_without_a_key_there_is_none_to_guess(tmp_path: Path) -> None:
    assert value("SECRET_KEY", tmp_path) == ""


def test_the_key_comes_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n", encoding="utf-8")
    assert value("SECRET_KEY", tmp_path, SECRET_KEY_FILE=str(file)) == KEY


@pytest.mark.parametrize(
    ("content", "message"), [(None, "cannot be read"), (" \n", "names an empty file")]
)
def test_a_key_file_without_a_key_is_refused(
    tmp_path: Path, content: str | None, message: str
) -> None:
    file = tmp_path / "key"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    assert message in read("SECRET_KEY", tmp_path, SECRET_KEY_FILE=str(file)).stderr


def test_under_debug_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first, second = (value("SECRET_KEY", tmp_path / "var", DEBUG="1") for _ in range(2))
    assert first == second
    assert len(str(first)) >= 50
    assert stat.S_IMODE((tmp_path / "var" / "secret-key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("version", "journal"),
    [
        ((3, 40, 1), "DELETE"),
        ((3, 44, 5), "DELETE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 0), "DELETE"),
        ((3, 50, 6), "DELETE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "DELETE"),
        ((3, 51, 3), "WAL"),
        ((4, 0, 0), "WAL"),
    ],
)
def test_write_ahead_logging_needs_a_sqlite_that_resets_it_safely(
    version: tuple[int, ...], journal: str
) -> None:
    assert settings._sqlite_journal(version) == journal


def test_sqlite_takes_its_lock_first_and_keeps_what_it_acknowledged(tmp_path: Path) -> None:
    database = value("DATABASES['default']", tmp_path, SECRET_KEY=KEY)
    assert isinstance(database, dict)
    assert database["NAME"] == str(tmp_path / "tracker.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert database["OPTIONS"]["timeout"] == 5
    assert "synchronous=FULL" in database["OPTIONS"]["init_command"]


def test_postgresql_keeps_its_connections_and_checks_them(tmp_path: Path) -> None:
    database = value(
        "DATABASES['default']", tmp_path, SECRET_KEY=KEY, DATABASE_URL="postgres://u@db/tracker"
    )
    assert isinstance(database, dict)
    assert database["ENGINE"] == "tracker.ops.postgresql"
    assert database["CONN_HEALTH_CHECKS"] is True
    assert "transaction_mode" not in database["OPTIONS"]


@pytest.mark.parametrize(
    ("served", "given", "limits", "patience"),
    [
        ("1", "", "-c lock_timeout=5s -c statement_timeout=20s", 22),
        ("1", "?options=-c%20work_mem=8MB", " -c work_mem=8MB", 22),
        ("0", "", None, 0),
    ],
)
def test_a_page_waits_for_postgresql_within_limits_and_a_command_as_long_as_it_takes(
    tmp_path: Path, served: str, given: str, limits: str | None, patience: int
) -> None:
    found = value(
        "[DATABASES['default']['OPTIONS'].get('options'), TRACKER_ANSWER_SECONDS]",
        tmp_path,
        SECRET_KEY=KEY,
        DATABASE_URL=f"postgres://u@db/tracker{given}",
        TRACKER_IS_SERVED=served,
        TRACKER_QUERY_SECONDS="20",
    )
    assert isinstance(found, list)
    assert found[1] == patience
    assert found[0] == limits or (limits and str(found[0]).endswith(limits))


def test_a_redis_address_means_the_cache_that_can_do_without_redis(tmp_path: Path) -> None:
    cache = value("CACHES['default']", tmp_path, SECRET_KEY=KEY, CACHE_URL="redis://cache:6379/1")
    assert isinstance(cache, dict)
    assert cache["BACKEND"] == "tracker.ops.caches.RedisCache"
    assert cache["LOCATION"] == "redis://cache:6379/1"


@pytest.mark.parametrize(("debug", "strict"), [("0", True), ("1", False)])
def test_production_is_strict_and_a_trial_works_over_plain_http(
    tmp_path: Path, debug: str, strict: bool
) -> None:
    names = "SECURE_SSL_REDIRECT, SESSION_COOKIE_SECURE, SECURE_HSTS_SECONDS > 0, 'Manifest' in"
    names += " STORAGES['staticfiles']['BACKEND'], SESSION_COOKIE_NAME.startswith('__Host-')"
    names += ", TRACKER_REQUIRE_MFA"
    assert value(f"[{names}]", tmp_path, DEBUG=debug, SECRET_KEY=KEY) == [strict] * 6


def test_the_header_of_a_proxy_is_believed_only_when_the_operator_says_so(tmp_path: Path) -> None:
    known = "'SECURE_PROXY_SSL_HEADER' in globals()"
    assert value(known, tmp_path, SECRET_KEY=KEY) is False
    assert value(known, tmp_path, SECRET_KEY=KEY, TRACKER_TRUST_X_FORWARDED_PROTO="1") is True
