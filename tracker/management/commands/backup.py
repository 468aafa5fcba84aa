"""Makes a backup of the database while the site runs."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from tracker.ops.backups import CannotBackUp, make


class Command(BaseCommand):
    """`manage.py backup FOLDER [--keep NUMBER]`.

    Copies the database as it is at one moment, whatever is written meanwhile, into a folder of its
    own below FOLDER, with the head of the log, the number of rows of each table and the hashes of
    the files. Nothing is overwritten. Whoever can read the folder can read everything that the desk
    knows, the hashes of passwords too.
    """

    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _("Makes a backup of the database in a new folder below FOLDER.")
        parser.add_argument("folder", metavar="FOLDER", type=Path)
        parser.add_argument(
            "--keep",
            metavar="NUMBER",
            type=int,
            help=_("remove older backups than the newest NUMBER, once this one is whole"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            backup = make(options["folder"].resolve(), keep=options["keep"])
        except CannotBackUp as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            _("%(folder)s: %(rows)d rows, entry %(seq)d, %(hash)s")
            % {
                "folder": backup.folder,
                "rows": sum(backup.rows.values()),
                "seq": backup.head["seq"],
                "hash": backup.head["hash"],
            }
        )
