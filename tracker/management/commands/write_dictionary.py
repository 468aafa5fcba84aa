"""Writes docs/data-dictionary.md."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from tracker.formats.dataset.package import dictionary

FILE: Path = settings.BASE_DIR / "docs" / "data-dictionary.md"


class Command(BaseCommand):
    """`manage.py write_dictionary`: needed when a table or column of the dataset has changed."""

    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _("Writes docs/data-dictionary.md anew.")

    def handle(self, *args: Any, **options: Any) -> None:
        FILE.write_text(dictionary(), encoding="utf-8")
