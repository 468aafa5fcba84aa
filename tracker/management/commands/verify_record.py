"""Verifies the public log and everything that the site shows of it."""

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.chain import read_heads
from tracker.publiclog import Finding, Verification, unprotected, wrong_results

_MAX_PRINTED = 100


class Command(BaseCommand):
    """`manage.py verify_record [--heads FILE]`.

    Recomputes the chain of hashes, replays the log from its start and compares what it leaves with
    the rows of the database, field by field, and the search with the record. Looks whether triggers
    and seals still protect it, whether releases name entries of it, and whether its end is dated
    later than now. Says what differs and ends with exit code 1 if anything does. Without a head
    that was published earlier nobody can tell that the whole log was written anew, or that its end
    was cut off.
    """

    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _(
            "Recomputes the log, replays it and compares the result with the database."
        )
        parser.add_argument(
            "--heads",
            metavar="FILE",
            type=Path,
            help=_(
                "published heads that the log must hold: a checkpoint.json, or lines with number"
                " and hash"
            ),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        heads = _heads(options["heads"]) if options["heads"] else {}
        verification = Verification(heads=heads)
        start = time.perf_counter()
        found = self._told(verification.findings(), before=0)
        seconds = max(time.perf_counter() - start, 1e-9)
        found = self._told(unprotected(), before=found)
        found = self._told(wrong_results(), before=found)
        if found > _MAX_PRINTED:
            self.stderr.write(_("... and %(number)d more.") % {"number": found - _MAX_PRINTED})
        if options["verbosity"] > 0:
            self.stdout.write(
                _(
                    "%(entries)d entries and %(rows)d rows in %(seconds).1f s"
                    " (%(rate)d entries per second)"
                )
                % {
                    "entries": verification.entries,
                    "rows": verification.rows,
                    "seconds": seconds,
                    "rate": verification.entries / seconds,
                }
            )
            self.stdout.write(_("head: %(hash)s") % {"hash": verification.head})
        if found:
            raise CommandError(
                ngettext(
                    "The record is not what the log says: %(number)d finding.",
                    "The record is not what the log says: %(number)d findings.",
                    found,
                )
                % {"number": found}
            )
        if options["verbosity"] > 0:
            self.stdout.write(_("The record is what the log says."))

    def _told(self, findings: Iterable[Finding], *, before: int) -> int:
        """Print the findings, as long as they are not too many; how many there are by now."""
        found = before
        for found, finding in enumerate(findings, start=before + 1):
            if found <= _MAX_PRINTED:
                self.stderr.write(f"{finding.about}: {finding.code}: {finding.message}")
        return found


def _heads(path: Path) -> dict[int, str]:
    try:
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        if all(not line.strip() or line.startswith("#") for line in lines):
            raise ValueError(_("It names no head."))
        return read_heads(text)
    except (OSError, ValueError) as error:
        raise CommandError(
            _("%(file)s cannot be read: %(problem)s") % {"file": path, "problem": error}
        ) from error
