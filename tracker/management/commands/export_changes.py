"""Writes an approved change set as a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from tracker.choices import ChangeSetState
from tracker.importing.changes import exported
from tracker.models import ChangeSet


class Command(BaseCommand):
    """`manage.py export_changes KEY [FILE]`.

    What `apply_changes` reads: applied to a record without the set, it does there what the set did
    here. Only an approved set is public, so no other is written.
    """

    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _("Writes an approved change set as a file that apply_changes reads.")
        parser.add_argument("key", metavar="KEY", help=_("the key of the set"))
        parser.add_argument(
            "file",
            metavar="FILE",
            nargs="?",
            type=Path,
            help=_("where to write it; to standard output if it is left out"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = ChangeSet.objects.filter(key=options["key"]).first()
        if found is None:
            raise CommandError(_("There is no set %(key)s.") % {"key": options["key"]})
        if found.state != ChangeSetState.APPROVED:
            raise CommandError(_("%(key)s is not approved.") % {"key": found.key})
        text = exported(found)
        if options["file"] is None:
            self.stdout.write(text, ending="")
            return
        try:
            options["file"].write_text(text, encoding="utf-8")
        except OSError as error:
            told = _("%(file)s cannot be written: %(problem)s.")
            raise CommandError(
                told % {"file": options["file"], "problem": error.strerror}
            ) from error
