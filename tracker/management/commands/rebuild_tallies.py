"""Makes again all counts that are kept beside the record."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from tracker import counting


class Command(BaseCommand):
    """`manage.py rebuild_tallies`: after `loaddata`, or a write past the site itself."""

    requires_migrations_checks = True

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(_("%(found)d commitments were counted.") % {"found": counting.rebuild()})
