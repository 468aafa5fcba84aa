"""Tells the head of the log, so that it can be kept where nobody of this site can change it."""

import os
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.chain import read_heads
from tracker.formats.json import json_text, said
from tracker.formats.records.log import CHECKPOINT_PAGE, checkpoint_record, head_of
from tracker.formats.table import Content
from tracker.models import RecordEntry

# The beginning of a line that this command writes, up to a part of the hash.
_TORN = re.compile(r"\d+( [0-9a-f]{0,63})?")


class Command(BaseCommand):
    """`manage.py checkpoint [FILE]`.

    Prints what /data/checkpoint.json says. With FILE, which may lie in a repository of its own,
    adds a line with number, hash and time of the head to it unless its last line says so already.
    `verify_record --heads FILE` checks every line. Ends with exit code 1, and FILE as it was, if
    the log no longer goes on from what FILE says last.
    """

    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _("Prints the head of the log, or adds it to a file of heads.")
        parser.add_argument(
            "file",
            metavar="FILE",
            nargs="?",
            type=Path,
            help=_("the file to add a line to; it is made if there is none"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        head = RecordEntry.objects.head()
        checkpoint = checkpoint_record(head)
        if options["file"] is None:
            told = head_of(head)
            content = Content(
                kind="checkpoint",
                table=CHECKPOINT_PAGE,
                rows=(),
                facts=told._asdict,
                head=told,
                url=f"{settings.TRACKER_BASE_URL}{reverse('checkpoint')}",
            )
            self.stdout.write(json_text(said(content)), ending="")
            return
        if not checkpoint["seq"]:
            raise CommandError(_("The log is empty."))
        path: Path = options["file"]
        try:
            whole = _without_torn_line(path)
            last = max(read_heads(whole).items(), default=None)
            if last:
                _refuse_another_log(*last)
            if not last or last[0] < checkpoint["seq"]:
                with path.open("a", encoding="utf-8") as file:
                    file.truncate(len(whole.encode()))
                    if whole and not whole.endswith("\n"):
                        file.write("\n")
                    file.write(f"{checkpoint['seq']} {checkpoint['hash']} {checkpoint['at']}\n")
                    file.flush()
                    os.fsync(file.fileno())
        except (OSError, ValueError) as error:
            raise CommandError(
                _("%(file)s cannot be used: %(problem)s") % {"file": path, "problem": error}
            ) from error


def _without_torn_line(path: Path) -> str:
    """The text of the file but what a power cut left of its last line."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    start = text.rfind("\n") + 1
    return text[:start] if _TORN.fullmatch(text, start) else text


def _refuse_another_log(seq: int, value: str) -> None:
    if not RecordEntry.objects.filter(seq=seq, hash=value).exists():
        raise CommandError(
            _(
                "RecordEntry %(seq)d is not in the log with the hash that the file names. Run"
                " `manage.py verify_record --heads FILE`."
            )
            % {"seq": seq}
        )
