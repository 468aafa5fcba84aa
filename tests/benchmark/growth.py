"""How the cost of a page grows with the record, from what `pages --save` measured at each size."""

import json
import math
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Measured(NamedTuple):
    """What the pages cost at one size: seconds of the processor by address."""

    commitments: int
    pages: dict[str, float]


class Command(BaseCommand):
    """`python -m tests.benchmark growth FILE FILE ...`.

    Prints what each page costs at each size, and the exponent of its growth from the smallest to
    the largest: 0 where it costs the same, 1 where ten times the record costs ten times as much.
    """

    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=_read, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        sizes: list[Measured] = sorted(options["files"])
        if len(sizes) < 2 or sizes[0].commitments == sizes[-1].commitments:
            raise CommandError("It takes files of two sizes.")
        larger = sizes[-1].commitments / sizes[0].commitments
        heads = "".join(f"{one.commitments:>12,}" for one in sizes)
        self.stdout.write(f"{'ms of a core':40}{heads}   grows")
        for address, last in sizes[-1].pages.items():
            if any(address not in one.pages for one in sizes):
                continue
            costs = "".join(f"{1000 * one.pages[address]:12.1f}" for one in sizes)
            grown = exponent(last / sizes[0].pages[address], of=larger)
            self.stdout.write(f"{address:40}{costs}{grown:8.2f}")


def exponent(cost: float, *, of: float) -> float:
    """The power of the size with which the cost grows, so many times of so many times the size."""
    return math.log(cost) / math.log(of)


def _read(name: str) -> Measured:
    try:
        told = json.loads(Path(name).read_text(encoding="utf-8"))
        return Measured(told["commitments"], told["pages"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArgumentTypeError(f"{name} is no file of `pages --save`: {error}") from error
