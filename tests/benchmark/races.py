"""Races clients over change sets, and counts what was acknowledged and is nowhere."""

import argparse
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError
from django.test.utils import override_settings

from tests.changesets.racing import raced


class Command(BaseCommand):
    """`python -m tests.benchmark races [--edits 1000] [--clients 8] [--acts 12]`."""

    help = (
        "Let clients append words to the same rows at the same time: within one set that several"
        " work on, in sets of their own and in files, while two reviewers approve what is sent."
        " Exit code 1 if an acknowledged word is neither in the record nor in a set that waits, or"
        " if the log does not verify. Makes rows: for a database of its own."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--edits", type=int, default=1000)
        parser.add_argument("--clients", type=int, default=8)
        parser.add_argument("--acts", type=int, default=12)

    def handle(self, *args: Any, **options: Any) -> None:
        """Race; raises CommandError where something is lost."""
        with override_settings(
            ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False, TRACKER_REQUIRE_MFA=False
        ):
            told = raced(
                prefix=uuid4().hex[:8],
                rows=options["acts"],
                clients=options["clients"],
                edits=options["edits"],
            )
        for kind, answers in told["answers"].items():
            self.stdout.write(f"{kind}: {dict(answers)}")
        self.stdout.write(f"sets: {dict(told['states'])}")
        lost, findings = told["lost"], told["findings"]
        self.stdout.write(
            f"{told['saved']} edits acknowledged, {len(lost)} lost;"
            f" the log: {len(findings)} findings"
        )
        if lost or findings:
            raise CommandError(f"{lost[:10]} {findings[:10]}")
