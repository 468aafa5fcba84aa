"""Measures what each public page costs on the database at hand, without a network between."""

import argparse
import gzip
import io
import json
import logging
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.test import RequestFactory
from django.test.utils import override_settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from tracker.models import Action, Actor, Commitment, Initiative, Pillar, RecordEntry, Theme
from tracker.pointintime.keeping import snapshot_file
from tracker.publiclog import Verification

from . import long_log

_HOST = "benchmark.invalid"
# A page is asked no further once it took so many seconds, so that an export of a large record does
# not hold up the rest.
_PATIENCE = 20.0
_GZIP_LEVEL = 6  # as in GZipMiddleware


@dataclass(frozen=True, kw_only=True)
class _Sample:
    """The rows that the measured addresses name."""

    pillar: Pillar
    commitment: Commitment
    party: Actor
    initiative: Initiative
    action: Action
    theme: Theme


# One line for each page. A name is resolved when its line is called.
_PAGES: tuple[Callable[[_Sample], str], ...] = (
    lambda _sample: reverse("dashboard"),
    lambda _sample: reverse("dashboard", args=["json"]),
    lambda _sample: reverse("dashboard", args=["csv"]),
    lambda sample: reverse("pillar", args=[sample.pillar.slug]),
    lambda _sample: reverse("commitments"),
    lambda sample: reverse("commitments", query={"pillar": sample.pillar.slug}),
    lambda sample: reverse("commitments", query={"party": sample.party.code}),
    lambda sample: reverse("commitments", query={"theme": sample.theme.slug}),
    lambda _sample: reverse("commitments", args=["csv"]),
    lambda sample: reverse("commitment", args=[sample.commitment.ref]),
    lambda _sample: reverse("parties"),
    lambda sample: reverse("party", args=[sample.party.code]),
    lambda _sample: reverse("initiatives"),
    lambda sample: sample.initiative.get_absolute_url(),
    lambda _sample: reverse("actions"),
    lambda sample: sample.action.get_absolute_url(),
    lambda _sample: reverse("sources"),
    lambda _sample: reverse("searches"),
    lambda _sample: reverse("timeline"),
    lambda _sample: reverse("progress"),
    lambda _sample: reverse("documents"),
    lambda sample: reverse("document", args=[sample.commitment.document.slug]),
    lambda _sample: reverse("search", query={"q": "water"}),
    lambda _sample: reverse("methodology"),
    lambda _sample: reverse("differences"),
    lambda _sample: reverse("changes"),
    lambda _sample: reverse("data"),
    lambda _sample: reverse("sitemap"),
)


@dataclass(frozen=True)
class _Answer:
    status: int
    body: bytes
    etag: str


class Command(BaseCommand):
    """`python -m tests.benchmark pages [--requests NUMBER] [--pages ADDRESS,...] [--save FILE]`,
    or with `--log [--entries NUMBER]`.

    Asks the WSGI handler in this process, through every middleware, for each public page: once to
    warm up, once to count queries and bytes, then NUMBER times against the clock (less often where
    that takes more than 20 seconds), one after the other and uncompressed. The processor time is
    this process's, not that of a database server. DEBUG counts as off, and the line that the log
    gets for each request is left out. Ends with exit code 1 if a page has no address or answers
    other than 200. With --log it measures instead what an unchanged page costs beside a view that
    does nothing, and how fast the log is verified. With --entries the log, which must be one made
    for measuring, is first made that long, and both verifiers are measured before and after it.
    """

    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _(
            "Measures requests per second, processor time, queries and bytes of each public page."
        )
        parser.add_argument(
            "--requests",
            type=_positive_number,
            default=50,
            metavar="NUMBER",
            help=_("how many requests to measure for each page"),
        )
        parser.add_argument(
            "--pages",
            type=_addresses,
            metavar="ADDRESS,...",
            help=_("measure these addresses instead, separated by commas"),
        )
        parser.add_argument(
            "--log",
            action="store_true",
            help=_("measure conditional requests and the verification of the log instead"),
        )

        parser.add_argument(
            "--save",
            type=Path,
            metavar="FILE",
            help=_("write what each page costs to this file, for `growth`"),
        )
        parser.add_argument(
            "--entries",
            type=_positive_number,
            metavar="NUMBER",
            help=_("with --log: make the log of a database for measuring that long first"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["entries"] and not options["log"]:
            raise CommandError(_("--entries goes with --log."))
        if options["entries"]:
            self._long_log(options["entries"])
            return
        if options["log"]:
            with _as_in_production():
                self.stdout.write(_versions(_Site(), requests=options["requests"]))
            self.stdout.write(_verification())
            self.stdout.write(_replay())
            return
        addresses, problems = (options["pages"], []) if options["pages"] else _known_addresses()
        rows = [_titles()]
        with _as_in_production():
            site = _Site()
            for address in addresses:
                if options["verbosity"] > 0:
                    self.stderr.write(_("Measuring %(address)s ...") % {"address": address})
                answer = site.get(address)
                if answer.status == 200:
                    rows.append(_measured(site, address, requests=options["requests"]))
                else:
                    problems.append(
                        _("%(address)s answers %(status)d.")
                        % {"address": address, "status": answer.status}
                    )
        self.stdout.write(_conditions())
        self.stdout.write(_table(rows))
        if options["save"]:
            costs = {row[0]: float(row[3]) for row in rows[1:]}
            told = {"commitments": Commitment.objects.count(), "pages": costs}
            options["save"].write_text(json.dumps(told), encoding="utf-8")
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(_("Not every page could be measured."))

    def _long_log(self, entries: int) -> None:
        """Print what both verifiers cost on the log at hand, and on one that is so long."""
        long_log.refuse_a_real_record()
        self._verifiers()
        long_log.lengthen(entries)
        self._verifiers()

    def _verifiers(self) -> None:
        entries = RecordEntry.objects.count()
        measures = {
            "verify_record": long_log.cost_of_verify_record,
            "verify_log.py": long_log.cost_of_the_script,
        }
        for name, measure in measures.items():
            cost = measure()
            self.stdout.write(
                _(
                    "%(name)s: %(entries)d entries in %(seconds).1f s (%(rate).0f entries/s;"
                    " %(cpu).1f s of the processor), peak memory %(peak).1f MB"
                )
                % {
                    "name": name,
                    "entries": entries,
                    "seconds": cost.seconds,
                    "rate": entries / cost.seconds,
                    "cpu": cost.processor,
                    "peak": cost.megabytes,
                }
            )


class _Site:
    """Django's WSGI handler, asked as a server asks it: by a reader without cookies, by HTTPS."""

    def __init__(self) -> None:
        self._handler = WSGIHandler()
        self._requests = RequestFactory(SERVER_NAME=_HOST)

    def get(self, address: str, **headers: str) -> _Answer:
        """Return the answer to one request, read to its end as the server would."""
        environ = self._requests.get(address, secure=True, headers=headers).environ
        response = self._handler({**environ, "wsgi.input": io.BytesIO()}, _start_response)
        try:
            body = b"".join(response)
            return _Answer(response.status_code, body, response.headers.get("ETag", ""))
        finally:
            response.close()


def _start_response(status: str, headers: list[tuple[str, str]], *args: Any) -> Any:
    """Take what a server would send first; the response itself tells its status."""


@contextmanager
def _as_in_production() -> Iterator[None]:
    """Turn off what only development has, and the log line of each request."""
    before = logging.root.manager.disable
    logging.disable(logging.INFO)
    try:
        with override_settings(DEBUG=False, ALLOWED_HOSTS=[_HOST]):
            yield
    finally:
        logging.disable(before)


def _known_addresses() -> tuple[list[str], list[str]]:
    """Return the addresses of the table, and a sentence for each page that has none.

    They name the rows that came first, so that a record to which generated rows were added is
    measured on the same pages as before. Raises CommandError if there is no record.
    """
    pillar = Pillar.objects.first()
    commitment = Commitment.objects.select_related("document").order_by("pk").first()
    party = Actor.objects.parties().first()
    initiative = Initiative.objects.order_by("pk").first()
    action = Action.objects.order_by("pk").first()
    theme = Theme.objects.filter(commitments=commitment).first()
    if not (pillar and commitment and party and initiative and action and theme):
        raise CommandError(_("There is no record to measure. Run load_record first."))
    sample = _Sample(
        pillar=pillar,
        commitment=commitment,
        party=party,
        initiative=initiative,
        action=action,
        theme=theme,
    )
    addresses, problems = [], []
    for page in _PAGES:
        try:
            addresses.append(page(sample))
        except NoReverseMatch as error:
            problems.append(_("A page has no address: %(problem)s") % {"problem": error})
    return addresses, problems


def _measured(site: _Site, address: str, *, requests: int) -> tuple[str, ...]:
    """Return the line of the table for one page, which was asked for once before."""
    statements: list[str] = []

    def count(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        statements.append(sql)
        return execute(sql, *args)

    with connection.execute_wrapper(count):
        body = site.get(address).body
    done = 0
    start, cpu_start = time.perf_counter(), time.process_time()
    while done < requests and time.perf_counter() - start < _PATIENCE:
        site.get(address)
        done += 1
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu_start
    return (
        address,
        f"{done:,}",
        f"{done / wall:,.2f}",
        f"{cpu / done:.5f}",
        f"{len(statements):,}",
        f"{len(body):,}",
        f"{len(gzip.compress(body, _GZIP_LEVEL)):,}",
    )


def _versions(site: _Site, *, requests: int) -> str:
    """Return how fast an unchanged page is answered, against a view that does nothing."""
    address, empty = reverse("dashboard"), reverse("livez")
    etag = site.get(address).etag
    if not etag:
        return _("The log is empty, so that pages have no version to measure.")

    def rate(address: str, **headers: str) -> float:
        start = time.perf_counter()
        for _time in range(requests):
            site.get(address, **headers)
        return requests / (time.perf_counter() - start)

    with override_settings(TRACKER_PAGES_KEPT=10):
        # Alternately, and the best of each: what else the machine does disturbs both alike.
        rounds = [
            (rate(empty), rate(address, if_none_match=etag), rate(address)) for _time in range(5)
        ]
    bare, known, kept = (max(rates) for rates in zip(*rounds, strict=True))
    return _(
        "an empty view: %(bare).0f requests/s; not modified: %(known).2f of it; a kept page:"
        " %(kept).2f of it"
    ) % {"bare": bare, "known": known / bare, "kept": kept / bare}


def _verification() -> str:
    """Return how fast the log is verified and compared with the rows."""
    verification = Verification()
    start = time.perf_counter()
    findings = sum(1 for _finding in verification.findings())
    seconds = time.perf_counter() - start
    return _("verify_record: %(entries)d entries, %(rate).0f entries/s, %(findings)d findings") % {
        "entries": verification.entries,
        "rate": verification.entries / seconds,
        "findings": findings,
    }


def _replay() -> str:
    """Return how long it takes to put the record of a moment together: from the log, and from the
    record of another moment."""
    head = RecordEntry.objects.head()
    if head is None:
        return _("The log is empty.")
    before = RecordEntry.objects.filter(at__lt=head.at).order_by("-seq").first()
    told = []
    with TemporaryDirectory() as folder, override_settings(TRACKER_SNAPSHOTS=Path(folder)):
        for entry in (head, before or head):
            start = time.process_time()
            file = snapshot_file(seq=entry.seq, head=entry.hash, texts="")
            told.append(
                _("a snapshot of %(entries)d entries: %(seconds).2f s, %(size)d kB")
                % {
                    "entries": entry.seq,
                    "seconds": time.process_time() - start,
                    "size": file.stat().st_size // 1000,
                }
            )
    return _("%(first)s; from that one: %(then)s") % {"first": told[0], "then": told[-1]}


def _titles() -> tuple[str, ...]:
    return (
        _("page"),
        _("requests"),
        _("requests/s"),
        _("CPU s/request"),
        _("queries"),
        _("bytes"),
        _("gzip bytes"),
    )


def _conditions() -> str:
    """Return what the figures depend on, in one line."""
    return _(
        "%(commitments)d commitments; %(database)s %(database_version)s; Python %(python)s;"
        " Django %(django)s"
    ) % {
        "commitments": Commitment.objects.count(),
        "database": connection.display_name,
        "database_version": ".".join(map(str, connection.get_database_version())),
        "python": platform.python_version(),
        "django": django.get_version(),
    }


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    """Return the rows as aligned lines: the first column to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )


def _positive_number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(_("must be a whole number of 1 or more"))
    return int(text)


def _addresses(text: str) -> list[str]:
    addresses = [address.strip() for address in text.split(",")]
    if not all(address.startswith("/") for address in addresses):
        raise argparse.ArgumentTypeError(_("every address must start with /"))
    return addresses
