"""Writes into the record, as people do all day."""

import argparse
import time
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand

from tests.publishing.people import make
from tracker import publishing


class Command(BaseCommand):
    """`python -m tests.operating write NUMBER`."""

    help = "Add so many actions to the record, each with its entry in the log; print their slugs."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("number", type=int)
        parser.add_argument("--pause", type=float, default=0, help="seconds between two of them")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add them."""
        for _number in range(options["number"]):
            action = make.ActionFactory.build(slug=f"written-{uuid4().hex[:12]}")
            publishing.save_with_history(action, by=None)
            self.stdout.write(action.slug)
            self.stdout.flush()
            time.sleep(options["pause"])
