"""Keeps what pages of other days and of a release answer, and compares later answers with it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.test import Client
from django.utils.translation import gettext as _

from tests.pages.site import body_of

_PAGES = (
    "/",
    "/commitments/",
    "/commitments/?status=unmet",
    "/commitments/NYD-01/",
    "/commitments/NYD-16/",
    "/parties/",
    "/parties/KZ/",
    "/initiatives/",
    "/actions/",
    "/timeline/",
    "/progress/",
    "/progress/?as=judged",
    "/sources/",
    "/searches/",
    "/declarations/",
    "/search/?q=water",
    "/methodology/",
    "/methodology/differences/",
    "/changes/",
    "/changes/?page=2",
    "/data/",
    "/commitments/NYD-99/",
    "/commitments/?status=nothing",
    "/pillars/",
    "/changes.atom",
)
_FILES = (
    "/index.json",
    "/index.csv",
    "/commitments.csv",
    "/commitments.json",
    "/commitments.jsonl",
    "/commitments.csv?standing=agreed",
    "/commitments/NYD-01.json",
    "/parties.csv",
    "/parties.json",
    "/parties/KZ.json",
    "/initiatives.json",
    "/initiatives.csv",
    "/actions.csv",
    "/actions.json",
    "/timeline.json",
    "/timeline.csv",
    "/timeline.ics",
    "/progress.csv",
    "/sources.json",
    "/searches.csv",
    "/declarations.json",
    "/search.json?q=water",
    "/changes.json",
    "/changes.csv",
    "/data.json",
    "/data/log.jsonl",
    "/data/checkpoint.json",
    "/methodology/differences.json",
    "/commitments.xml",
)
# What comes before a path of the site where it names a day or a release, and what comes after it.
_PREFIX = re.compile(r"(/ru)?/(?:on/[0-9-]{10}|r/[0-9A-Za-z.]+)(?=/)")
_DAY = "on=[0-9]{4}-[0-9]{2}-[0-9]{2}"
_QUERY = (
    (re.compile(rf"\?{_DAY}(?:&amp;|&(?!quot;))"), "?"),
    (re.compile(rf"(?:\?|&amp;|&){_DAY}"), ""),
    (re.compile(r'"\?"'), '""'),
)
_FIELD = re.compile(r'<input type="hidden" name="on"[^>]*>')


class Command(BaseCommand):
    """`python -m tests.benchmark days FILE [--day DAY ...] [--release NAME]`.

    Where there is no such file, it is written: each page and file of a list, on each day and in the
    release, in English and Russian, with its status and its text. Where there is one, the same is
    asked for again and compared with it. Redirects are followed, and addresses are compared without
    what names the day or the release. Ends with exit code 1 where anything else differs.
    """

    def add_arguments(self, parser: CommandParser) -> None:
        parser.description = _("Keeps or compares the pages of other days and of a release.")
        parser.add_argument("file", type=Path)
        parser.add_argument("--day", action="append", default=[])
        parser.add_argument("--release", action="append", default=[])

    def handle(self, *args: Any, **options: Any) -> None:
        addresses = list(_addresses(options["day"], options["release"]))
        answers = {address: _asked(address) for address in addresses}
        file: Path = options["file"]
        if not file.exists():
            file.write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")
            self.stdout.write(f"{len(answers)} answers kept")
            return
        kept = json.loads(file.read_text(encoding="utf-8"))
        same, differing = 0, []
        for address, (status, text) in answers.items():
            if [status, _plain(text)] == [kept[address][0], _plain(kept[address][1])]:
                same += 1
            else:
                differing.append(f"{address}: {kept[address][0]} -> {status}")
        byte_for_byte = sum(answers[address][1] == kept[address][1] for address in answers)
        self.stdout.write(
            "\n".join([*differing, f"{same} of {len(answers)} the same, {byte_for_byte} of them"])
            + " byte for byte"
        )
        if differing:
            raise CommandError(f"{len(differing)} answers differ")


def _addresses(days: list[str], releases: list[str]) -> Iterator[str]:
    for path in [*_PAGES, *(f"/ru{page}" for page in _PAGES), *_FILES]:
        for day in days:
            yield f"{path}{'&' if '?' in path else '?'}on={day}"
        for name in releases:
            root = "/ru" if path.startswith("/ru/") else ""
            yield f"{root}/r/{name}{path.removeprefix(root)}"


def _asked(address: str) -> tuple[int, str]:
    answer = Client().get(address, follow=True)
    return answer.status_code, body_of(answer).decode()


def _plain(text: str) -> str:
    """The text without what names the day or the release in its addresses."""
    text = _PREFIX.sub(r"\1", _FIELD.sub("", text))
    for named, plain in _QUERY:
        text = named.sub(plain, text)
    return text
