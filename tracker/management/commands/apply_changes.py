"""Previews a file of changes, or makes it somebody's open change set."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.importing.changes import (
    Applied,
    Kind,
    as_refusal,
    make_open_set,
    preview,
    read_changes,
)
from tracker.importing.reading import FileRefused
from tracker.models import User

_EVERY = 100


class Command(BaseCommand):
    """`manage.py apply_changes FILE [--as USERNAME]`.

    Prints row by row what the file would add, change or take away, and writes nothing. Ends with
    exit code 1 if anything is refused. With `--as` it becomes that person's open set, all of it or
    nothing, and once: the file's `id` is the key of the set.
    """

    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _(
            "Says row by row what a file of changes would do to the record. Nothing is written"
            " unless --as names a person: then it becomes that person's open change set."
        )
        parser.add_argument("file", metavar="FILE", type=Path, help=_("the file, YAML in UTF-8"))
        parser.add_argument(
            "--as", dest="author", metavar="USERNAME", help=_("whose open set the file becomes")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        author = _author(options["author"]) if options["author"] else None

        def progress(number: int) -> None:
            if number % _EVERY == 0 and options["verbosity"] > 0:
                told = ngettext("%(number)d row so far", "%(number)d rows so far", number)
                self.stderr.write(told % {"number": number})

        try:
            found = read_changes(options["file"])
            if author:
                applied = make_open_set(found, by=author, progress=progress)
            else:
                applied = preview(found, progress=progress)
        except FileRefused as refused:
            raise CommandError(str(as_refusal(options["file"], refused))) from refused
        except DatabaseError as error:
            reason = str(error).strip().partition("\n")[0]
            told = _("The database does not answer as it should: %(problem)s. Nothing was written.")
            raise CommandError(told % {"problem": reason}) from error
        self._print(applied, author)

    def _print(self, applied: Applied, author: User | None) -> None:
        for outcome in applied.outcomes:
            self.stdout.write(str(outcome))
        counts = Counter(outcome.kind for outcome in applied.outcomes)
        told = ", ".join(f"{kind.label}: {counts[kind]}" for kind in Kind if counts[kind])
        self.stdout.write("\n" + (told or _("The file changes nothing.")))
        if applied.is_refused:
            number = counts[Kind.REFUSED]
            sentence = ngettext(
                "%(number)d refusal; nothing was written.",
                "%(number)d refusals; nothing was written.",
                number,
            )
            raise CommandError(sentence % {"number": number})
        if author is None:
            self.stdout.write(_("A preview: nothing was written."))
        elif applied.changeset is None:
            self.stdout.write(_("Nothing of it is new, so no set was made."))
        else:
            told = _("%(key)s is an open set of %(name)s now.")
            self.stdout.write(told % {"key": applied.changeset.key, "name": author})


def _author(username: str) -> User:
    found = User.objects.filter(username=username).first()
    if found is None:
        raise CommandError(_("There is no account %(name)s.") % {"name": username})
    return found
