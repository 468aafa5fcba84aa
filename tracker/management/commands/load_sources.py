"""Loads the source texts, after comparing every passage of the record with them."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.importing import SourcesRefused, SourcesReport, TextState, load_sources


class Command(BaseCommand):
    """`manage.py load_sources FOLDER [--check]`.

    Ends with exit code 1, and nothing stored, if a file cannot be read or a hash differs.
    """

    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _(
            "Stores the source texts of a folder, if every passage of the record stands in them"
            " as it was recorded."
        )
        parser.add_argument(
            "folder",
            metavar="FOLDER",
            type=Path,
            help=_("the folder with the .txt, .md, .html, .pdf or .docx files"),
        )
        parser.add_argument("--check", action="store_true", help=_("compare only, store nothing"))

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(_("There is no folder %(folder)s.") % {"folder": folder})
        try:
            report = load_sources(folder, check_only=options["check"])
        except SourcesRefused as refused:
            for problem in refused.problems:
                self.stderr.write(problem)
            if refused.documents:
                self.stderr.write(
                    _totals(refused.documents, refused.passages, len(refused.problems))
                )
            raise CommandError(str(refused)) from refused
        except DatabaseError as error:
            raise CommandError(
                _("The database does not answer as it should: %(problem)s. Nothing was stored.")
                % {"problem": str(error).strip().split("\n", 1)[0]}
            ) from error
        for file in report.unknown:
            self.stderr.write(
                _("Warning: %(file)s belongs to no document, or is a second copy; passed over.")
                % {"file": file}
            )
        if options["verbosity"]:
            self._write(report, check_only=options["check"])

    def _write(self, report: SourcesReport, *, check_only: bool) -> None:
        states = {
            TextState.STORED: _("stored"),
            TextState.THERE_ALREADY: _("there already"),
            TextState.ONLY_CHECKED: _("only checked"),
        }
        for document in report.documents:
            self.stdout.write(
                ngettext(
                    "%(key)s (%(file)s): %(count)d passage checked, %(state)s",
                    "%(key)s (%(file)s): %(count)d passages checked, %(state)s",
                    document.passages,
                )
                % {
                    "key": document.key,
                    "file": document.file,
                    "count": document.passages,
                    "state": states[document.state],
                }
            )
        for key in report.missing:
            self.stdout.write(_("%(key)s: no file in this folder") % {"key": key})
        self.stdout.write(_totals(len(report.documents), report.passages, 0))
        if not report.stored and not check_only:
            self.stdout.write(_("Every text was there already; nothing was changed."))


def _totals(documents: int, passages: int, mismatches: int) -> str:
    return ", ".join(
        (
            ngettext("%(number)d document", "%(number)d documents", documents)
            % {"number": documents},
            ngettext("%(number)d passage checked", "%(number)d passages checked", passages)
            % {"number": passages},
            ngettext("%(number)d mismatch", "%(number)d mismatches", mismatches)
            % {"number": mismatches},
        )
    )
