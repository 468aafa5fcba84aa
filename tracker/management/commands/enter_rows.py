"""Enters rows into the log that came around it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.publiclog import enter_loaded, seal_loaded


class Command(BaseCommand):
    """`manage.py enter_rows`: after a plain `loaddata`, or made-up rows.

    Every public row of which the log does not know gets an entry. A row that differs from what the
    log says is left for `verify_record` to report.
    """

    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _("Enters every public row into the log that is not in it yet.")

    def handle(self, *args: Any, **options: Any) -> None:
        seal_loaded()
        entered = enter_loaded()
        if options["verbosity"] > 0:
            self.stdout.write(
                ngettext("%(number)d row was entered.", "%(number)d rows were entered.", entered)
                % {"number": entered}
            )
