"""What a sheet of thousands of lines takes: time, and the most memory at once.

It reads the record that the database holds and writes nothing to it.
"""

import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tests.sheets.files import out
from tests.sheets.samples import act, as_csv
from tracker.models import Commitment
from tracker.sheets import ENDINGS, SHEETS, Sheet, exported, read_file, tried

_MEGABYTE = 1024 * 1024


class Command(BaseCommand):
    """`python -m tests.benchmark sheets [--lines N]`: each step, its seconds and megabytes."""

    help = "Measures spreadsheets out and in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--lines", type=int, default=4_000, help="how many lines a file has")

    def handle(self, *args: Any, **options: Any) -> None:
        sheet, number = SHEETS["acts"], options["lines"]
        ref = Commitment.objects.values_list("ref", flat=True).first() or "C-1"
        raw = as_csv(act(each, bears_on=ref) for each in range(number))
        self._measured(f"read {number} lines, CSV", lambda: read_file(raw, sheet))
        lines = read_file(raw, sheet)
        self._measured(f"preview of {number} new acts", lambda: tried(lines, sheet))
        for ending in ENDINGS:
            self._measured(f"out, {ending}", partial(_written, sheet, ending))
        there = read_file(out("acts"), sheet)
        self._measured(f"preview of {len(there)} lines as on record", lambda: tried(there, sheet))

    def _measured(self, what: str, do: Callable[[], object]) -> None:
        tracemalloc.start()
        start = time.process_time()
        do()
        seconds = time.process_time() - start
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        self.stdout.write(f"{what}: {seconds:.1f} s of the processor, {most / _MEGABYTE:.1f} MB")


def _written(sheet: Sheet, ending: str) -> int:
    """How many pieces the file has; none of them is kept."""
    return sum(1 for _piece in exported(sheet, ending))
