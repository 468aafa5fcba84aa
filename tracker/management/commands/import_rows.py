"""Previews a spreadsheet, or puts it into somebody's change set."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.importing.reading import FileRefused, read_bytes
from tracker.importing.refusals import Refusal, printable
from tracker.models import ChangeSet, User
from tracker.publishing import NotAllowed
from tracker.sheets import (
    SHEETS,
    Applied,
    Difference,
    Lines,
    Sheet,
    SheetRefused,
    put_into_set,
    read_file,
    tried,
)

_MOST_PRINTED = 1_000
_WIDTH = 30


class Command(BaseCommand):
    """`manage.py import_rows KIND FILE [--as USERNAME] [--set KEY] [--reason TEXT] [--progress]`.

    Prints what the file would add and change, and writes nothing. With `--as` it goes into that
    person's open set, or a new one: all of it or nothing. Ends with exit code 1 if anything is
    refused. On a terminal, or with `--progress`, a bar says how far it has come.
    """

    requires_migrations_checks = True
    _percent = -1

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _(
            "Says row by row what a spreadsheet would change. Nothing is written unless --as names"
            " a person: then it goes into a change set of that person."
        )
        parser.add_argument("kind", metavar="KIND", choices=tuple(SHEETS), help=", ".join(SHEETS))
        parser.add_argument("file", metavar="FILE", type=Path, help=_("the file, CSV or XLSX"))
        parser.add_argument(
            "--as", dest="author", metavar="USERNAME", help=_("whose set the file goes into")
        )
        parser.add_argument(
            "--set", metavar="KEY", help=_("the open set; a new one if it is left out")
        )
        parser.add_argument("--reason", default="", help=_("why the record should change"))
        parser.add_argument(
            "--progress", action="store_true", help=_("show a bar also where this is no terminal")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        sheet, path = SHEETS[options["kind"]], options["file"]
        author = _author(options["author"]) if options["author"] else None
        into = _set(options["set"], author) if options["set"] else None
        how: dict[str, Any] = {"file": path.name, "by": author, "into": into}
        if options["progress"] or self.stderr.isatty():
            how["progress"] = self._bar
        try:
            lines = _read(path, sheet)
            if author:
                applied = put_into_set(lines, sheet, reason=options["reason"], **how)
            else:
                applied = tried(lines, sheet, **how)
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        except DatabaseError as error:
            reason = str(error).strip().partition("\n")[0]
            told = _("The database does not answer as it should: %(problem)s. Nothing was written.")
            raise CommandError(told % {"problem": reason}) from error
        self._print(applied, author)

    def _bar(self, done: int, total: int) -> None:
        """Draw the bar anew on the same line, where it is another one."""
        filled = _WIDTH * done // max(total, 1)
        percent = 100 * done // max(total, 1)
        if percent == self._percent:
            return
        self._percent = percent
        end = "\n" if done >= total else ""
        bar = f"\r[{'#' * filled}{'.' * (_WIDTH - filled)}] {percent:3d} %"
        self.stderr.write(bar, ending=end)
        self.stderr.flush()

    def _print(self, applied: Applied, author: User | None) -> None:
        if applied.refused:
            self._lines(str(one) for one in applied.refused)
            number = len(applied.refused)
            sentence = ngettext(
                "%(number)d refusal; nothing was written.",
                "%(number)d refusals; nothing was written.",
                number,
            )
            raise CommandError(sentence % {"number": number})
        self._lines(map(_told, applied.differences))
        counts = {"new": applied.new, "changed": applied.changed, "same": applied.same}
        if not applied.differences:
            sentence = ngettext(
                "Nothing to do: %(number)d line is on record as it is.",
                "Nothing to do: all %(number)d lines are on record as they are.",
                applied.lines,
            )
            self.stdout.write(sentence % {"number": applied.lines})
            return
        told = _("New: %(new)d. Changed: %(changed)d. As on record: %(same)d.")
        self.stdout.write("\n" + told % counts)
        if applied.changeset is None:
            self.stdout.write(_("A preview: nothing was written."))
        else:
            told = _("It is in %(key)s, an open set of %(name)s.")
            self.stdout.write(told % {"key": applied.changeset.key, "name": author})

    def _lines(self, lines: Iterable[str]) -> None:
        """Print them; of very many the first ones and how many more there are."""
        more = 0
        for number, line in enumerate(lines):
            if number < _MOST_PRINTED:
                self.stdout.write(line)
            else:
                more += 1
        if more:
            self.stdout.write(_("... and %(number)d more.") % {"number": more})


def _told(one: Difference) -> str:
    parts = (_("row %(number)d") % {"number": one.row}, str(one.kind.value), one.what, one.column)
    values = f"{one.before!r} → {one.after!r}" if one.column else one.after
    return printable(": ".join(filter(None, (*parts, values))))


def _read(path: Path, sheet: Sheet) -> Lines:
    try:
        return read_file(read_bytes(path), sheet)
    except FileRefused as refused:
        raise CommandError(str(Refusal(path.name, str(refused)))) from refused
    except SheetRefused as refused:
        told = Refusal(path.name, str(refused), refused.row, field=refused.column)
        raise CommandError(str(told)) from refused


def _author(username: str) -> User:
    found = User.objects.filter(username=username).first()
    if found is None:
        raise CommandError(_("There is no account %(name)s.") % {"name": username})
    return found


def _set(key: str, author: User | None) -> ChangeSet:
    found = ChangeSet.objects.open_of(author).filter(key=key).first() if author else None
    if found is None:
        raise CommandError(_("There is no open set %(key)s of that person.") % {"key": key})
    return found
