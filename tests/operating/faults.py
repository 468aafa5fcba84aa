"""Breaks what a served site rests on, and tells what its readers and analysts are answered."""

import argparse
import re
import resource
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.core.management.base import BaseCommand, CommandError

from tests.operating.gate import Gate
from tests.operating.installation import Installation, Served, on_postgresql, on_sqlite
from tests.operating.seed import ANALYST, PASSWORD
from tests.operating.visitor import Answer, Visitor

# What a reader asks for. No page of these was asked for before, so that none is kept.
READ = ("/commitments/?status=under_way", "/commitments/TRY-003.json", "/commitments.csv")
SAVES = 8
# PostgreSQL's lock on the log (tracker/publiclog/writing.py).
LOG_LOCK = 0x43352B31
# In seconds, for whatever is no probe.
LONGEST = 15.0


@dataclass(frozen=True)
class Row:
    """One line of the table: what was asked during a fault, and what came back."""

    fault: str
    asked: str
    answer: Answer
    expected: frozenset[int]
    within: float

    @property
    def problems(self) -> list[str]:
        """What is not as promised."""
        answer = self.answer
        found = []
        if answer.status not in self.expected:
            found.append(f"status {answer.status} {answer.error}".rstrip())
        if answer.seconds > self.within:
            found.append(f"{answer.seconds:.2f} s")
        if answer.status == 503 and self.asked != "/readyz":
            if "retry-after" not in answer.headers:
                found.append("no Retry-After")
            if "json" in self.asked and "problem+json" not in answer.headers["content-type"]:
                found.append("no problem+json")
        return found


class Trial:
    """A served site with an analyst who is signed in, and what was seen of it."""

    def __init__(self, site: Installation, served: Served) -> None:
        self.site, self.served = site, served
        self.rows: list[Row] = []
        self.analyst = Visitor(served.address)
        if (answer := self.analyst.sign_in(ANALYST, PASSWORD)).status != 302:
            raise CommandError(f"nobody can sign in: {answer.status} {answer.error}")
        drafts = self.analyst.get("/admin/tracker/assessment/?state=draft").text
        self._drafts = re.findall(r'href="(/admin/tracker/assessment/\d+/change/)', drafts)
        self._said = 0

    def ask(
        self, fault: str, *asked: str, expected: frozenset[int], within: float = LONGEST
    ) -> None:
        """Ask for each at the same time."""
        reader = Visitor(self.served.address)
        with ThreadPoolExecutor(len(asked)) as pool:
            for path, answer in zip(asked, pool.map(reader.get, asked), strict=True):
                self.rows.append(Row(fault, path, answer, expected, within))

    def save(self, times: int = 1) -> list[tuple[str, str, Answer]]:
        """Change drafts at the same time; each with the words it was given."""
        forms = []
        for path in self._drafts[:times]:
            self._said += 1
            forms.append((path, f"Said {self._said} times.", self.analyst.form(path)))
        with ThreadPoolExecutor(times) as pool:
            answers = pool.map(
                lambda form: self.analyst.post(
                    form[0], form[2] | {"rationale": [form[1]], "_save": ["Save"]}
                ),
                forms,
            )
            return [
                (path, words, answer)
                for (path, words, _data), answer in zip(forms, answers, strict=True)
            ]

    def stands(self, path: str, words: str) -> bool:
        """Whether the draft says so."""
        return words in self.analyst.get(path).text


EVERY = frozenset({200})
GONE = frozenset({503})
SAVED = frozenset({302})


def _during(trial: Trial, fault: str, *, ready: int, pages: frozenset[int]) -> None:
    trial.ask(fault, "/livez", expected=EVERY, within=0.1)
    trial.ask(fault, "/readyz", expected=frozenset({ready}), within=1.0)
    trial.ask(fault, *READ, expected=pages)


# --- SQLite --------------------------------------------------------------------------------------


@contextmanager
def _limited(served: Served, size: int) -> Iterator[None]:
    """No process of the site can make a file grow beyond so many bytes: the disk is full."""
    pids = served.workers()
    before = [resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in pids]
    try:
        for pid, (_soft, hard) in zip(pids, before, strict=True):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))
        yield
    finally:
        for pid, limits in zip(pids, before, strict=True):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


def _full(trial: Trial, fault: str, break_it: Callable[[], Any]) -> None:
    """Reading goes on; whoever would write is told, and nothing of it is kept."""
    with break_it():
        _during(trial, fault, ready=200, pages=EVERY)
        stranger = Visitor(trial.served.address)
        for name, answer in (
            ("sign in", stranger.sign_in(ANALYST, PASSWORD)),
            ("save", (saved := trial.save()[0])[2]),
            ("sign out", trial.analyst.sign_out()),
        ):
            trial.rows.append(Row(fault, name, answer, GONE, LONGEST))
    _settle(trial, fault, [saved])


def _settle(trial: Trial, fault: str, saved: list[tuple[str, str, Answer]]) -> None:
    """After the fault: what was acknowledged is there, what was refused is not, and all works."""
    for path, words, answer in saved:
        if trial.stands(path, words) != (answer.status == 302):
            trial.rows.append(
                Row(fault, "lost", Answer(0, 0, error="a save is lost"), EVERY, LONGEST)
            )
    trial.ask(f"{fault}, after", "/readyz", *READ, expected=EVERY)
    again = trial.save()[0]
    trial.rows.append(Row(f"{fault}, after", "save", again[2], SAVED, LONGEST))


def _locked_sqlite(trial: Trial, path: Path) -> None:
    """Somebody else's transaction keeps every reader and writer out for longer than they wait."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        _during(trial, "database locked", ready=503, pages=GONE)
        other.execute("ROLLBACK")
    _settle(trial, "database locked", [])


def _bulk_write(trial: Trial, path: Path) -> None:
    """Files are read to their end or end with an error while much is written."""
    whole = {
        name: len(trial.analyst.get(name).body) for name in ("/commitments.csv", "/data/log.jsonl")
    }
    stop = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as other:
            while not stop.is_set():
                other.execute("BEGIN IMMEDIATE")
                other.execute(
                    "CREATE TABLE bulk AS SELECT randomblob(900) AS x FROM"
                    " (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                    " WHERE i < 40000) SELECT i FROM n)"
                )
                other.execute("DROP TABLE bulk")
                other.execute("COMMIT")
                stop.wait(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for name in [*whole] * 5:
            answer = trial.analyst.get(name)
            if answer.status == 200 and len(answer.body) != whole[name]:
                answer = Answer(0, answer.seconds, error="half a file without a sign")
            trial.rows.append(
                Row("bulk write", name, answer, EVERY | GONE | {0}, LONGEST)
                if answer.error == "IncompleteRead"
                else Row("bulk write", name, answer, EVERY | GONE, LONGEST)
            )
    finally:
        stop.set()
        writer.join()
    _settle(trial, "bulk write", [])


def _corrupt(trial: Trial, path: Path) -> None:
    """The file is damaged; then the one before is put back."""
    kept = path.read_bytes()
    with path.open("r+b") as file:
        file.write(b"\xff" * min(len(kept), 1 << 20))
    _during(trial, "file damaged", ready=503, pages=GONE)
    with path.open("r+b") as file:
        file.write(kept)
    _settle(trial, "file damaged", [])


def on_sqlite_file(commitments: int) -> list[Row]:
    """Every fault of a site with a SQLite file."""
    with on_sqlite() as site:
        site.prepare(commitments=commitments)
        with site.served(ALLOWED_HOSTS="*", TRACKER_PAGES_KEPT="0") as served:
            trial = Trial(site, served)
            path = site.folder / "tracker.sqlite3"
            _locked_sqlite(trial, path)
            _bulk_write(trial, path)
            _corrupt(trial, path)
            _full(trial, "disk full", lambda: _limited(served, 0))
            return trial.rows


# --- PostgreSQL ----------------------------------------------------------------------------------


def _locked_log(trial: Trial, server: str) -> None:
    """Somebody keeps the log to himself for 25 seconds while eight people save."""
    with psycopg.connect(server) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [LOG_LOCK])
        with ThreadPoolExecutor(1) as pool:
            saving = pool.submit(trial.save, SAVES)
            time.sleep(1)
            _during(trial, "log locked", ready=200, pages=EVERY)
            saved = saving.result()
    for _path, _words, answer in saved:
        trial.rows.append(Row("log locked", "save", answer, GONE, LONGEST))
    _settle(trial, "log locked", saved)


def _shut(trial: Trial, fault: str, gate: Gate, shut: Callable[[], None]) -> None:
    """The server is gone, or says nothing any more."""
    shut()
    try:
        _during(trial, fault, ready=503, pages=GONE)
        answer = Visitor(trial.served.address).sign_in(ANALYST, PASSWORD)
        trial.rows.append(Row(fault, "sign in", answer, EVERY | GONE, LONGEST))
    finally:
        gate.open()
    _settle(trial, fault, [])


@contextmanager
def _read_only(server: str) -> Iterator[None]:
    """The server takes no changes any more, as one whose disk is full or that is a copy."""
    name = urlsplit(server).path.lstrip("/")
    with psycopg.connect(server, autocommit=True) as other:
        other.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
        _end_others(other)
        yield
        other.execute("SET default_transaction_read_only = off")
        other.execute(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')
        _end_others(other)


def _end_others(connection: "psycopg.Connection[Any]") -> None:
    connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


def on_a_server(server: str, commitments: int) -> list[Row]:
    """Every fault of a site whose database is on the PostgreSQL server."""
    parts = urlsplit(server)
    with on_postgresql(server) as site, Gate(parts.port or 5432) as gate:
        site.prepare(commitments=commitments)
        behind = site.database_url.replace("postgres://", "postgresql://")
        login = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
        through = urlunsplit(
            urlsplit(site.database_url)._replace(netloc=f"{login}127.0.0.1:{gate.port}")
        )
        variables = {"ALLOWED_HOSTS": "*", "TRACKER_PAGES_KEPT": "0", "DATABASE_URL": through}
        with site.served(**variables) as served:
            trial = Trial(site, served)
            _locked_log(trial, behind)
            _shut(trial, "server gone", gate, gate.refuse)
            _shut(trial, "server hangs", gate, gate.hang)
            _full(trial, "read only", lambda: _read_only(behind))
            return trial.rows


# --- Redis ---------------------------------------------------------------------------------------


def without_redis(server: str, commitments: int) -> list[Row]:
    """Redis goes away; attempts to sign in are still counted, whichever process answers."""
    with on_sqlite() as site, Gate(urlsplit(server).port or 6379) as gate:
        site.prepare(commitments=commitments)
        cache = f"redis://127.0.0.1:{gate.port}/0"
        with site.served(ALLOWED_HOSTS="*", CACHE_URL=cache, WEB_CONCURRENCY="3") as served:
            trial = Trial(site, served)
            gate.refuse()
            trial.ask("Redis gone", "/livez", expected=EVERY, within=0.1)
            trial.ask("Redis gone", *READ, expected=EVERY)
            wrong = [
                Visitor(served.address).sign_in(ANALYST, "a wrong password") for _try in range(12)
            ]
            refused = sum("too many" in answer.text.lower() for answer in wrong)
            told = f"{refused} of 12 attempts refused"
            status = 200 if refused >= 6 else 0
            trial.rows.append(
                Row("Redis gone", "12 wrong passwords", Answer(status, 0, error=told), EVERY, 15)
            )
            gate.open()
            trial.ask("Redis gone, after", "/readyz", *READ, expected=EVERY)
            return trial.rows


class Command(BaseCommand):
    """`python -m tests.operating faults [--commitments 30] [--postgres URL] [--redis URL]`."""

    help = (
        "Serve a small record, break what it rests on, and print what readers and analysts are"
        " answered meanwhile and afterwards. Exit code 1 where an answer is not as promised."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--commitments", type=int, default=30)
        parser.add_argument("--postgres", metavar="URL", help="a server on which to make databases")
        parser.add_argument("--redis", metavar="URL")

    def handle(self, *args: Any, **options: Any) -> None:
        """Break it; raises CommandError where an answer is not as promised."""
        number = options["commitments"]
        rows = on_sqlite_file(number)
        if options["redis"]:
            rows += without_redis(options["redis"], number)
        if options["postgres"]:
            rows += on_a_server(options["postgres"], number)
        self.stdout.write(f"{'fault':24}{'asked':36}{'answer':>7}{'s':>8}  wrong")
        for row in rows:
            line = f"{row.fault:24}{row.asked:36}{row.answer.status:>7}{row.answer.seconds:>8.2f}"
            self.stdout.write(f"{line}  {', '.join(row.problems)}".rstrip())
        wrong = sum(bool(row.problems) for row in rows)
        self.stdout.write(f"answers {len(rows)}, not as promised {wrong}")
        if wrong:
            raise CommandError("not as promised")
