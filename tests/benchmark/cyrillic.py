"""Measures which share of the letters on the Russian pages is Cyrillic, for each kind of page."""

import argparse
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.test import Client
from django.test.utils import override_settings
from django.urls import resolve
from django.utils import translation

from tests.pages.markup import Element, parse

_LANGUAGE = "ru"
_HOST = "benchmark.invalid"
_ADDRESS = re.compile(r"https?://\S+|[\w-]+(?:\.[\w-]+)*/[\w./-]+|[\w.+-]+@[\w.-]+")
_UNSEEN = frozenset({"head", "script", "style"})
_PRINTED = frozenset({"blockquote", "cite", "code", "pre", "q"})


@dataclass
class Letters:
    """How many letters were counted, and how many of them are Cyrillic."""

    cyrillic: int = 0
    all: int = 0

    @property
    def percent(self) -> float:
        """The share of the Cyrillic ones; 100 where there is no letter."""
        return 100 * self.cyrillic / self.all if self.all else 100.0

    def count(self, page: Element, is_counted: Callable[[Element], bool]) -> None:
        """Add the letters of the page, without the elements that are not counted."""
        waiting = [page]
        while waiting:
            for child in waiting.pop().children:
                if isinstance(child, Element):
                    waiting += [child] if is_counted(child) else []
                    continue
                letters = [*filter(str.isalpha, _ADDRESS.sub("", child))]
                self.all += len(letters)
                self.cyrillic += sum(unicodedata.name(one, "")[:8] == "CYRILLIC" for one in letters)


def is_seen(element: Element) -> bool:
    """Whether a reader sees the words of the element."""
    return element.tag not in _UNSEEN


def is_ours(element: Element) -> bool:
    """Whether the words are ours to put into Russian.

    Quotations, words as they are printed, refs, hashes, what stands in a third language, and what
    files say of themselves, which are the same in all languages, are not.
    """
    return (
        is_seen(element)
        and element.tag not in _PRINTED
        and element.attributes.get("translate") != "no"
        and element.attributes.get("lang", "en") in {"en", _LANGUAGE}
        and not {"ref", "hash", "as-filed"} & {*element.classes}
    )


class Command(BaseCommand):
    """`python -m tests.benchmark cyrillic [--pages NUMBER] [--least PERCENT]`.

    Asks for Russian pages of the sitemap, of each kind NUMBER at most, evenly spread. Ends with
    exit code 1 if a kind has a smaller share than PERCENT in what is ours to translate.
    """

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--pages", type=int, default=20)
        parser.add_argument("--least", type=float, default=0)

    def handle(self, *args: Any, **options: Any) -> None:
        found: dict[str, list[str]] = defaultdict(list)
        with override_settings(ALLOWED_HOSTS=[_HOST], TRACKER_BASE_URL=f"https://{_HOST}"):
            client = Client(headers={"host": _HOST})
            sitemap = client.get("/sitemap.xml").content.decode()
            for path in re.findall(rf"<loc>https://{_HOST}(/[^<]*)</loc>", sitemap):
                if path.startswith(f"/{_LANGUAGE}/"):
                    with translation.override(_LANGUAGE):
                        found[str(resolve(path).url_name)].append(path)
            too_few = [
                kind for kind, paths in found.items() if self._told(client, kind, paths, options)
            ]
        if too_few:
            raise CommandError(f"Less than {options['least']:g} %: {', '.join(too_few)}")

    def _told(self, client: Client, kind: str, paths: list[str], options: dict[str, Any]) -> bool:
        """Print the shares of a kind of page; returns whether it has too few."""
        chosen = paths[:: -(-len(paths) // options["pages"])]
        ours, seen = Letters(), Letters()
        for path in chosen:
            page = parse(client.get(path).content.decode())
            ours.count(page, is_ours)
            seen.count(page, is_seen)
        self.stdout.write(
            f"{kind:16}{len(chosen):4} of {len(paths):4} pages"
            f"{ours.percent:7.1f} % of {ours.all:7} letters of ours"
            f"{seen.percent:7.1f} % of {seen.all:7} in all"
        )
        return ours.percent < float(options["least"])
