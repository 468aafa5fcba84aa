"""Puts a backup back into an empty database, and verifies it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.ops.backups import Backup, CannotBackUp, differences, put_back, read
from tracker.ops.readiness import obstacle
from tracker.publiclog import Verification, unprotected, wrong_results


class Command(BaseCommand):
    """`manage.py restore FOLDER`, where FOLDER is what `backup` printed.

    Refuses a database that is not empty, and a backup of which a file was altered. Afterwards it
    compares the rows of each table with the list, and verifies the record with the head of the log
    that the backup names. Ends with exit code 1 if anything differs. A backup of an older version
    of the software is put back and not verified: run `migrate`, then `verify_record --heads
    FOLDER/checkpoint.json`.
    """

    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _("Puts a backup back into an empty database, and verifies it.")
        parser.add_argument("folder", metavar="FOLDER", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            backup = read(options["folder"].resolve())
            put_back(backup)
        except CannotBackUp as problem:
            raise CommandError(str(problem)) from problem
        if reason := obstacle():
            # The backup is of another version of the software.
            self.stdout.write(
                _("%(rows)d rows are back; nothing was verified: %(reason)s.")
                % {"rows": sum(backup.rows.values()), "reason": reason}
            )
            return
        found = 0
        for sentence in _problems(backup):
            found += 1
            self.stderr.write(sentence)
        if found:
            raise CommandError(
                ngettext(
                    "The backup is back, and not as it was: %(number)d finding.",
                    "The backup is back, and not as it was: %(number)d findings.",
                    found,
                )
                % {"number": found}
            )
        self.stdout.write(
            _("%(rows)d rows are back, the log up to entry %(seq)d, and the record is verified.")
            % {"rows": sum(backup.rows.values()), "seq": backup.head["seq"]}
        )


def _problems(backup: Backup) -> Iterator[str]:
    yield from differences(backup)
    for findings in (
        Verification(heads=backup.heads).findings(),
        unprotected(),
        wrong_results(),
    ):
        for finding in findings:
            yield f"{finding.about}: {finding.code}: {finding.message}"
