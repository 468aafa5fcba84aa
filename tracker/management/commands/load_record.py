"""Loads the record from a folder of fixture files."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.importing import Counts, ImportRefused, Report, load_files
from tracker.importing.changes import Applied, Kind

_MAX_PRINTED = 50


class Command(BaseCommand):
    """`manage.py load_record [FOLDER] [--dry-run]`.

    Adds what the database does not have yet and changes nothing that it has; then enters the change
    sets of the folder `changes` in it that are not in the record yet, and prints what they would
    have changed and people changed before. Ends with exit code 1, and nothing written, if anything
    in the files is refused.
    """

    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _(
            "Adds the rows of a folder's JSON files to the record, then enters the change sets in"
            " its folder “changes” that are new. What people entered is left as it is. If anything"
            " is refused, nothing is written."
        )
        parser.add_argument(
            "folder",
            metavar="FOLDER",
            nargs="?",
            type=Path,
            help=_("the folder with the files; the project's own fixtures if it is left out"),
        )
        parser.add_argument(
            "--dry-run", action="store_true", help=_("say what would be done, and write nothing")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"] or Path(settings.FIXTURE_DIRS[0])
        paths, sets = _files(folder), _sets(folder)
        is_loud = options["verbosity"] > 0

        def on_file(path: Path, rows: int) -> None:
            if is_loud:
                self.stdout.write(
                    ngettext("%(file)s: %(rows)d row", "%(file)s: %(rows)d rows", rows)
                    % {"file": path.name, "rows": rows}
                )

        try:
            report = load_files(paths, sets=sets, dry_run=options["dry_run"], on_file=on_file)
        except ImportRefused as refused:
            for refusal in refused.refusals[:_MAX_PRINTED]:
                self.stderr.write(str(refusal))
            if refused.total > _MAX_PRINTED:
                self.stderr.write(
                    _("... and %(number)d more.") % {"number": refused.total - _MAX_PRINTED}
                )
            raise CommandError(str(refused)) from refused
        except DatabaseError as error:
            raise CommandError(_database_problem(error)) from error
        self._tell(report, is_loud=is_loud)

    def _tell(self, report: Report, *, is_loud: bool) -> None:
        if is_loud:
            for question in report.questions[:_MAX_PRINTED]:
                self.stdout.write(question)
        for applied in report.sets:
            for line in _kept(applied):
                self.stdout.write(line)
        if is_loud:
            self.stdout.write("\n" + _table(report) + "\n\n" + _summary(report))


def _kept(applied: Applied) -> list[str]:
    """What a set would have changed, and people here changed before."""
    kept = (outcome for outcome in applied.outcomes if outcome.kind is Kind.KEPT)
    return [f"{applied.found.file}: {outcome}" for outcome in kept]


def _files(folder: Path) -> list[Path]:
    """The folder's JSON files in the order of their names."""
    if not folder.is_dir():
        raise CommandError(_("There is no folder %(folder)s.") % {"folder": folder})
    paths = sorted(folder.glob("*.json"), key=lambda path: path.name)
    if not paths:
        raise CommandError(_("The folder %(folder)s holds no JSON file.") % {"folder": folder})
    return paths


def _sets(folder: Path) -> list[Path]:
    """Its files of changes, in the order in which they are entered."""
    return sorted(folder.glob("changes/*.yaml"), key=lambda path: path.name)


def _database_problem(error: DatabaseError) -> str:
    return _(
        "The database does not answer as it should: %(problem)s. Nothing was written. Has"
        " `manage.py migrate` been run?"
    ) % {"problem": str(error).strip().split("\n", 1)[0]}


def _table(report: Report) -> str:
    def cells(name: str, counts: Counts) -> tuple[str, ...]:
        return (name, *map(str, (counts.in_file, counts.added, counts.same, counts.kept)))

    lines = [
        (_("model"), _("in file"), _("added"), _("same"), _("kept")),
        *(cells(label.partition(".")[2], counts) for label, counts in report.models.items()),
        cells(_("total"), report.total),
    ]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )


def _summary(report: Report) -> str:
    told = [_added(report)] if report.total.added else []
    told += [_entered(applied) for applied in report.sets]
    if not told:
        return _("Nothing is new; nothing was changed.")
    if report.dry_run and report.sets:
        told.append(_("A dry run: nothing was written."))
    return " ".join(told)


def _added(report: Report) -> str:
    added = report.total.added
    if report.dry_run:
        sentence = ngettext(
            "A dry run: %(added)d row would be added; nothing was written.",
            "A dry run: %(added)d rows would be added; nothing was written.",
            added,
        )
    else:
        sentence = ngettext("%(added)d row was added.", "%(added)d rows were added.", added)
    return sentence % {"added": added}


def _entered(applied: Applied) -> str:
    number = applied.changeset.size if applied.changeset else 0
    sentence = ngettext(
        "The set %(key)s was entered, with %(number)d row.",
        "The set %(key)s was entered, with %(number)d rows.",
        number or 0,
    )
    return sentence % {"key": applied.found.key, "number": number}
