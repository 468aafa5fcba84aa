"""Gives the head of the log a name, under which the record can be read and cited for good."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from tracker import publiclog, publishing


class Command(BaseCommand):
    """`manage.py release NAME`, for example 2026.11.

    The record is verified first: with a finding, ends with exit code 1 and writes nothing. A name
    is given once and never taken back.
    """

    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _("Freezes the record at the head of the log under a name.")
        parser.add_argument("name", metavar="NAME", help=_("for example 2026.11"))

    def handle(self, *args: Any, **options: Any) -> None:
        finding = next(publiclog.Verification().findings(), None)
        if finding:
            raise CommandError(
                _("%(about)s: %(message)s Run `manage.py verify_record`; nothing was released.")
                % {"about": finding.about, "message": finding.message}
            )
        try:
            release = publishing.release(options["name"], by=None)
        except publishing.Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            _("Release %(name)s: entry %(entry)d, %(head)s")
            % {"name": release.name, "entry": release.entry, "head": release.head}
        )
