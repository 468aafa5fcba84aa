"""Writes the part of docs/glossary.md that says what readers are told, too."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from tracker.text.glossary import HEADING, as_markdown

FILE: Path = settings.BASE_DIR / "docs" / "glossary.md"


class Command(BaseCommand):
    """`manage.py write_glossary`: needed when a term or a value of the vocabulary has changed."""

    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _("Writes the first part of docs/glossary.md anew.")

    def handle(self, *args: Any, **options: Any) -> None:
        FILE.write_text(renewed(FILE.read_text(encoding="utf-8")), encoding="utf-8")


def renewed(page: str) -> str:
    """The page with that part as the code says it. Raises ValueError where it has no such part."""
    before, found, rest = page.partition(f"{HEADING}\n")
    _old, following, after = rest.partition("\n## ")
    if not (found and following):
        raise ValueError(_("The page has no part “%(heading)s”.") % {"heading": HEADING})
    return f"{before}{as_markdown()}{following}{after}"
