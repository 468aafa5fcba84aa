"""Fills an empty database with commitments, verdicts and people."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand

from tests.publishing import people

PASSWORD = "a password of a trial alone"
ANALYST, REVIEWER = "trial-analyst", "trial-reviewer"


class Command(BaseCommand):
    """`python -m tests.operating seed NUMBER`."""

    help = "Make so many commitments with a published verdict each, and a draft on the first ten."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("number", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them."""
        analyst, reviewer = (
            people.person(group, username=name, is_staff=True)
            for group, name in (("analyst", ANALYST), ("reviewer", REVIEWER))
        )
        for user in (analyst, reviewer):
            user.set_password(PASSWORD)
            user.save()
        document = people.make.DocumentFactory()
        promises = [
            people.promise(ref=f"TRY-{number:03}", document=document)
            for number in range(1, options["number"] + 1)
        ]
        for number, promise in enumerate(promises):
            people.published(promise, by=analyst, reviewer=reviewer)
            if number < 10:
                people.drafted(promise, by=analyst)
