"""Measures what the search finds: words drawn from the public pages, and places that have a name.

A word is looked up, and the pages found are held against the pages that show it anywhere in their
main part. What the site itself says (labels, headings) is no word of the record and is not drawn.
"""

import argparse
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.test import Client
from django.test.utils import override_settings

from tests.pages.markup import Element
from tests.pages.site import ask
from tracker.models import Commitment, SearchEntry
from tracker.search import find, suggestion
from tracker.text import Word
from tracker.text.folding import fold, places_of

_HOST = "benchmark.invalid"
_UNSEEN = frozenset({"pre", "script", "style", "title", "desc"})
_LANGUAGES = ("en", "ru")
# How many words of each sort out of a hundred.
_SORTS = {"exact": 60, "another form": 20, "one typo": 20}
_WANTED = {"exact": 0.98, "another form": 0.98, "one typo": 0.8}
# A word on more pages than that is one of the site, not of the record.
_MOST_PAGES = 60
_SHORTEST, _SHORTEST_TYPO = 3, 6
_TARGETS, _FIRST = 50, 5


@dataclass
class Pages:
    """The words of all pages in one language: of each the addresses that show it."""

    language: str
    places: dict[Word, set[str]] = field(default_factory=lambda: defaultdict(set))
    written: dict[Word, str] = field(default_factory=dict)

    def read(self, address: str, text: str) -> None:
        """Note the words that stand on the page, and how they are written."""
        for match, word in places_of(text):
            self.places[word].add(address)
            self.written[word] = match[0].lower()

    def of_form(self, word: Word) -> set[str]:
        """The pages that show the word or another form of it."""
        same = (pages for one, pages in self.places.items() if one.stem == word.stem)
        return set().union(*same)


@dataclass(frozen=True)
class Case:
    """A query, and the pages that show what it asks for."""

    sort: str
    language: str
    query: str
    shown: frozenset[str]

    def recall(self) -> float:
        """Which part of the pages the query finds."""
        return len(self.shown & found_by(self.query)) / len(self.shown)


def found_by(query: str) -> set[str]:
    """The addresses of the pages that a reader is offered for the query."""
    found = find(query)
    if not found.total and (guess := suggestion(query)):
        found = find(guess)
    return {row.address.partition("#")[0] for row in found.rows(0, found.total)}


def typo(word: str, draw: random.Random) -> str:
    """The word with one slip behind its first letter: a letter gone, doubled, swapped, another."""
    place = draw.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    return draw.choice(
        [
            before + after,
            before + letter + letter + after,
            before + after[0] + letter + after[1:],
            before + draw.choice(word) + after,
        ]
    )


def cases(pages: Pages, number: int, draw: random.Random, own: set[str]) -> Iterator[Case]:
    """So many cases of each sort, drawn from the pages; `own` are the words of the site itself."""
    known = {word.folded for word in pages.places}
    words = sorted(
        word
        for word, shown in pages.places.items()
        if word.folded.isalpha()
        and len(word.folded) >= _SHORTEST
        and word.folded not in own
        and len(shown) <= _MOST_PAGES
    )
    draw.shuffle(words)
    by_stem: dict[str, list[Word]] = defaultdict(list)
    for word in words:
        by_stem[word.stem].append(word)
    forms = [(one, other) for stem, (one, other, *_) in _several(by_stem) if stem]
    for sort, share in _SORTS.items():
        wanted = number * share // 100
        if sort == "exact":
            for word in words[:wanted]:
                yield _case(sort, pages, pages.written[word], pages.places[word])
        elif sort == "another form":
            for one, other in forms[:wanted]:
                yield _case(sort, pages, pages.written[one], pages.places[other])
        else:
            long = [word for word in words if len(word.folded) >= _SHORTEST_TYPO][:wanted]
            for word in long:
                wrong = pages.written[word]
                while fold(wrong) in known:
                    wrong = typo(pages.written[word], draw)
                yield _case(sort, pages, wrong, pages.places[word])


def _several(by_stem: dict[str, list[Word]]) -> Iterator[tuple[str, list[Word]]]:
    return ((stem, words) for stem, words in by_stem.items() if len(words) > 1)


def _case(sort: str, pages: Pages, query: str, shown: Iterable[str]) -> Case:
    return Case(sort, pages.language, query, frozenset(shown))


def targets(draw: random.Random) -> list[tuple[str, str]]:
    """Fifty things that have a name, and their addresses: how people may ask for them."""
    refs = [(row.ref.replace("-", ""), row.get_absolute_url()) for row in Commitment.objects.all()]
    entries = SearchEntry.objects.filter(kind__in=("actor", "person", "initiative", "pillar"))
    named = [(str(row), row.address) for row in entries]
    titles = [
        (" ".join(row.title.split()[:4]), row.get_absolute_url())
        for row in Commitment.objects.agreed()
    ]
    return [
        *draw.sample(refs, min(10, len(refs))),
        *draw.sample(named, min(25, len(named))),
        *draw.sample(titles, min(_TARGETS - 35, len(titles))),
    ]


def words_of_the_site() -> set[str]:
    """What the interface says in any language, folded: no word of the record."""
    catalogue = settings.LOCALE_PATHS[0] / "ru" / "LC_MESSAGES" / "django.po"
    return {word.folded for _match, word in places_of(catalogue.read_text(encoding="utf-8"))}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--words", type=int, default=200, help="how many words (default: 200)")
        parser.add_argument("--seed", type=int, default=1, help="another number draws others")

    def handle(self, *args: Any, **options: Any) -> None:
        if not SearchEntry.objects.exists():
            raise CommandError("Nothing can be found yet: manage.py load_record.")
        draw = random.Random(options["seed"])
        own, drawn = words_of_the_site(), list[Case]()
        with override_settings(ALLOWED_HOSTS=[_HOST], SECURE_SSL_REDIRECT=False):
            for language in _LANGUAGES:
                pages = read_all(language)
                drawn += cases(pages, options["words"] // len(_LANGUAGES), draw, own)
        failed = self.table(drawn)
        failed |= self.named(targets(draw))
        if failed:
            raise CommandError("Less was found than shall be.")

    def table(self, drawn: Sequence[Case]) -> bool:
        """Print each word and what the sorts come to; tell whether one is below its target."""
        recalls: dict[str, list[float]] = defaultdict(list)
        for case in drawn:
            recall = case.recall()
            recalls[case.sort].append(recall)
            self.stdout.write(
                f"{case.sort:13} {case.language} {case.query:28}"
                f" shown {len(case.shown):3}  recall {recall:.2f}"
            )
        means = {sort: sum(found) / len(found) for sort, found in recalls.items()}
        for sort, mean in means.items():
            self.stdout.write(f"{sort}: {len(recalls[sort])} words, recall {mean:.3f}")
        return any(mean < _WANTED[sort] for sort, mean in means.items())

    def named(self, wanted: Sequence[tuple[str, str]]) -> bool:
        """Print which names do not lead to their page among the first; tell whether one is lost."""
        lost = [
            name
            for name, address in wanted
            if address not in [row.address for row in find(name).rows(0, _FIRST)]
        ]
        for name in lost:
            self.stdout.write(f"not among the first {_FIRST}: {name}")
        self.stdout.write(
            f"named targets: {len(wanted)}, among the first {_FIRST}: {len(wanted) - len(lost)}"
        )
        return bool(lost)


def shown_in(element: Element) -> Iterator[str]:
    """The texts in an element that a reader sees: no data for programs, no label of a dot."""
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.tag not in _UNSEEN:
            yield from shown_in(child)


def read_all(language: str) -> Pages:
    """The pages of all results in a language, with their words."""
    client = Client(headers={"host": _HOST})
    pages = Pages(language)
    addresses = {
        row.partition("#")[0] for row in SearchEntry.objects.values_list("address", flat=True)
    }
    for address in sorted(one for one in addresses if "?" not in one):
        found = ask(client, address if language == "en" else f"/{language}{address}")
        pages.read(address, " ".join(shown_in(found.main)))
    return pages
