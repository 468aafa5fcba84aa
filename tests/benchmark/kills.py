"""Kills approvals of change sets, and looks whether each came in wholly or not at all."""

import argparse
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError

from tests.changesets.racing import killed


class Command(BaseCommand):
    """`python -m tests.benchmark kills [--sets 100] [--rows 50]`."""

    help = (
        "Kill the approval of each set with SIGKILL at some moment of it. Exit code 1 if one is in"
        " the record in part, if what was killed holds up the next approval, or if the log does not"
        " verify. Makes rows: for a database of its own."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--sets", type=int, default=100)
        parser.add_argument("--rows", type=int, default=50)

    def handle(self, *args: Any, **options: Any) -> None:
        """Kill; raises CommandError where a set is in part in the record."""
        told = killed(prefix=uuid4().hex[:8], sets=options["sets"], rows=options["rows"])
        self.stdout.write(f"an approval takes {told['seconds']:.2f} s")
        for outcome, number in sorted(told["outcomes"].items()):
            self.stdout.write(f"{outcome}: {number}")
        wrong, findings = told["wrong"], told["findings"]
        self.stdout.write(f"{len(wrong)} in part; the log: {len(findings)} findings")
        if wrong or findings:
            raise CommandError(f"{wrong[:10]} {findings[:10]}")
