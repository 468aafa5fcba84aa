"""Writes rows of the record as a spreadsheet, or what the columns are."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from tracker.models import Document
from tracker.sheets import ENDINGS, SHEETS, exported
from tracker.sheets.describing import described


class Command(BaseCommand):
    """`manage.py export_rows KIND [FILE] [--document KEY]`, `manage.py export_rows --columns`.

    The ending of the file, .csv or .xlsx, says which it is; to standard output goes CSV. What
    comes out, `import_rows` takes in. `--columns` prints docs/columns.md.
    """

    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _("Writes rows of the record as a spreadsheet that import_rows reads.")
        parser.add_argument(
            "kind", metavar="KIND", nargs="?", choices=tuple(SHEETS), help=", ".join(SHEETS)
        )
        parser.add_argument(
            "file",
            metavar="FILE",
            nargs="?",
            type=Path,
            help=_("where to write it, .csv or .xlsx; to standard output if it is left out"),
        )
        parser.add_argument("--document", metavar="KEY", help=_("only what is about this document"))
        parser.add_argument(
            "--columns", action="store_true", help=_("print what each column of each kind holds")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["columns"]:
            self.stdout.write(described(), ending="")
            return
        if options["kind"] is None:
            raise CommandError(_("Name one of them: %(known)s.") % {"known": ", ".join(SHEETS)})
        key, file = options["document"] or "", options["file"]
        if key and not Document.objects.filter(key=key).exists():
            raise CommandError(_("There is no document %(key)s.") % {"key": key})
        ending = file.suffix.removeprefix(".") if file else ENDINGS[0]
        if ending not in ENDINGS:
            raise CommandError(_("The name of the file ends with .csv or .xlsx."))
        pieces = exported(SHEETS[options["kind"]], ending, document=key)
        if file is None:
            sys.stdout.reconfigure(newline="")  # type: ignore[union-attr]  # it is a file
            for piece in pieces:
                self.stdout.write(piece, ending="")  # type: ignore[arg-type]  # CSV is text
            return
        try:
            with file.open("wb") as target:
                for piece in pieces:
                    target.write(piece.encode() if isinstance(piece, str) else piece)
        except OSError as error:
            told = _("%(file)s cannot be written: %(problem)s.")
            raise CommandError(told % {"file": file, "problem": error.strerror}) from error
