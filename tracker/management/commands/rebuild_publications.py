"""Works out again which publication each piece of evidence is, and what is counted by it."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from tracker import publications
from tracker.counting import traits


class Command(BaseCommand):
    """`manage.py rebuild_publications`: after `loaddata`, or a write past the site itself."""

    requires_migrations_checks = True

    def handle(self, *args: Any, **options: Any) -> None:
        found = publications.rebuild()
        traits.rebuild()
        self.stdout.write(_("%(found)d pieces of evidence were looked at.") % {"found": found})
