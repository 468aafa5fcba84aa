"""Measures the search on the database at hand: what a query costs, and what the index does."""

import argparse
import hashlib
import random
import statistics
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from tracker.models import SearchEntry, SearchWord
from tracker.search import find, rebuild, shown, suggestion

_GROUP = 5
# So many of each result are compared; the counts tell of the rest.
_COMPARED = 500
_SIZES = {
    "sqlite": {
        "index": "SELECT SUM(LENGTH(block)) FROM search_index_data",
        "entries": "SELECT SUM(LENGTH(tokens) + LENGTH(texts) + LENGTH(names))"
        " FROM tracker_searchentry",
        "words": "SELECT SUM(LENGTH(word) + 4) FROM tracker_searchword",
    },
    "postgresql": {
        "index": "SELECT pg_relation_size('search_tokens')",
        "entries": "SELECT pg_total_relation_size('tracker_searchentry')"
        " - pg_relation_size('search_tokens')",
        "words": "SELECT pg_total_relation_size('tracker_searchword')",
    },
}


def ask(query: str) -> int:
    """Ask as the page does; return how many rows were found."""
    found = find(query)
    if not found.total and (guess := suggestion(query)):
        found = find(guess)
    for group in found.groups(_GROUP):
        for entry in group.entries:
            shown(entry, found.query.words, "en")
    return found.total


def queries(number: int, draw: random.Random) -> list[str]:
    """So many queries of one word, of two, of a beginning, of a phrase and of a slip."""
    held = SearchWord.objects.values_list("word", "entries")
    words = sorted(word for word, _entries in held)
    common = [word for word, _entries in sorted(held, key=lambda row: (-row[1], row[0]))[:200]]

    def one(place: int) -> str:
        word, often = draw.choice(words), draw.choice(common)
        return (
            word,
            f"{often} {word}",
            often,
            word[:3],
            f"“{often} {draw.choice(common)}”",
            f"{often} -{draw.choice(common)}",
            word[:-2] + word[-1] + word[-2],
        )[place % 7]

    return [one(place) for place in range(number)]


def digest(asked: list[str]) -> str:
    """A fingerprint of all results in their order: the same on every database of one record."""
    found = hashlib.sha256()
    for query in asked:
        result = find(query)
        rows = result.rows(0, min(result.total, _COMPARED))
        found.update(f"{query} {result.counts} {[row.address for row in rows]}".encode())
    return found.hexdigest()[:16]


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--queries", type=int, default=350, help="how many (default: 350)")
        parser.add_argument("--seed", type=int, default=1, help="another number draws others")
        parser.add_argument("--most", type=float, help="fail where the mean is more milliseconds")
        parser.add_argument("--rebuild", action="store_true", help="make the index again, timed")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["rebuild"]:
            start, spent = time.perf_counter(), time.process_time()
            rows = rebuild()
            self.stdout.write(
                f"rebuilt: {rows:,} rows in {time.perf_counter() - start:.1f} s,"
                f" {time.process_time() - spent:.1f} s of the processor here"
            )
        self.sizes()
        asked = queries(options["queries"], random.Random(options["seed"]))
        costs = self.costs(asked)
        self.stdout.write(f"results and their order: {digest(asked)}")
        mean = statistics.mean(costs)
        if options["most"] and mean > options["most"]:
            raise CommandError(f"A query costs {mean:.1f} ms of the processor.")

    def sizes(self) -> None:
        """Print how much is searched and how large the index is."""
        self.stdout.write(f"results that can be found: {SearchEntry.objects.count():,}")
        with connection.cursor() as cursor:
            for name, statement in _SIZES[connection.vendor].items():
                cursor.execute(statement)
                self.stdout.write(f"{name}: {(cursor.fetchone()[0] or 0) / 1e6:.1f} MB")

    def costs(self, asked: list[str]) -> list[float]:
        """Print what the queries cost; the milliseconds of the processor of each."""
        measured: list[tuple[float, float, int, str]] = []
        for query in asked:
            start, spent = time.perf_counter(), time.process_time()
            total = ask(query)
            processor, clock = time.process_time() - spent, time.perf_counter() - start
            measured.append((1000 * processor, 1000 * clock, total, query))
        columns = {"processor here": 0, "clock": 1}
        for name, place in columns.items():
            values = sorted(float(row[place]) for row in measured)
            self.stdout.write(
                f"{len(values)} queries, ms of the {name}: mean {statistics.mean(values):.1f},"
                f" median {statistics.median(values):.1f},"
                f" 95 % {values[len(values) * 95 // 100]:.1f}, most {values[-1]:.1f}"
            )
        for processor, clock, total, query in sorted(measured)[-3:]:
            self.stdout.write(f"  {processor:.1f} ms ({clock:.1f}): {query} ({total:,} found)")
        return [row[0] for row in measured]
