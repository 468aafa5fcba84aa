"""Makes the index of the search again."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from tracker import search


class Command(BaseCommand):
    """`manage.py rebuild_search`: after `loaddata`, or any other write past the site itself."""

    requires_migrations_checks = True

    def handle(self, *args: Any, **options: Any) -> None:
        found = search.rebuild()
        self.stdout.write(_("%(found)d rows can be found now.") % {"found": found})
