"""Sends what was made up, times the answers, and compares every table before and after."""

import logging
import random
import tempfile
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.test.utils import override_settings

from tests.hostile.digest import digests
from tests.hostile.posts import Poster
from tests.hostile.queries import Seeker
from tests.hostile.requests import Requester
from tests.hostile.sending import HOST, SLOWEST, Answer

SLOWEST_QUERY = 1.0


class Command(BaseCommand):
    """The command of `tests.hostile`."""

    help = (
        "Send generated requests of strangers, queries of the search, and posts of an analyst and a"
        " reviewer that must all be refused. Exit code 1 if an answer is 5xx, takes more than"
        f" {SLOWEST} s (a query {SLOWEST_QUERY} s), or writes anything. All happens in a"
        " transaction that is undone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The seed and the numbers: the same ones make the same requests of the same record."""
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--requests", type=int, default=5000)
        parser.add_argument("--queries", type=int, default=5000)
        parser.add_argument("--posts", type=int, default=300)
        parser.add_argument(
            "--shared",
            action="store_true",
            help="judge by the time of the processor, where other programs use it as well",
        )

    def handle(
        self,
        *args: object,
        seed: int,
        requests: int,
        queries: int,
        posts: int,
        shared: bool,
        **options: object,
    ) -> None:
        """Send everything; raises CommandError where something did not hold."""
        logging.disable(logging.CRITICAL)
        try:
            with tempfile.TemporaryDirectory() as folder, _settings(folder), transaction.atomic():
                found = self._send(seed, requests, queries, posts, shared)
                transaction.set_rollback(True)
        finally:
            logging.disable(logging.NOTSET)
        if found:
            raise CommandError("\n".join(found))

    def _send(
        self,
        seed: int,
        requests: int,
        queries: int,
        posts: int,
        shared: bool,
    ) -> list[str]:
        stranger = Requester(random.Random(f"{seed} requests"))
        seeker = Seeker(random.Random(f"{seed} queries"))
        poster = Poster(random.Random(f"{seed} posts"))
        before = digests()
        found = self._report("requests", [stranger.send() for _n in range(requests)], shared)
        asked = [seeker.send() for _n in range(queries)]
        found += self._report("queries", asked, shared, slowest=SLOWEST_QUERY)
        found += self._report("posts", [poster.send() for _n in range(posts)], shared)
        after = digests()
        written = sorted(name for name in before | after if before.get(name) != after.get(name))
        self.stdout.write(f"{len(before)} tables compared, {len(written)} changed")
        return found + [f"written: {name}" for name in written]

    def _report(
        self, what: str, answers: list[Answer], shared: bool, *, slowest: float | None = None
    ) -> list[str]:
        statuses = Counter(answer.status for answer in answers)
        told = ", ".join(f"{status}: {number}" for status, number in sorted(statuses.items()))
        self.stdout.write(f"{len(answers):,} {what} were answered ({told})")
        for answer in sorted(answers, key=lambda each: -each.processor)[:3]:
            self.stdout.write(
                f"  {answer.seconds:6.3f} s, {answer.processor:6.3f} s of the processor"
                f"  {answer.status}  {answer.what}"
            )
        limit = slowest or SLOWEST
        slow = [each for each in answers if (each.processor if shared else each.seconds) > limit]
        return [
            *(f"{each.status} {each.error}: {each.what}" for each in answers if each.status >= 500),
            *(f"{each.seconds:.1f} s: {each.what}" for each in slow),
            *(f"wrote something: {each.what}" for each in answers if each.wrote),
        ]


def _settings(folder: str) -> override_settings:
    return override_settings(
        # The pages of DEBUG for errors are of no interest here.
        DEBUG=False,
        ALLOWED_HOSTS=[HOST],
        SECURE_SSL_REDIRECT=False,
        TRACKER_REQUIRE_MFA=False,
        TRACKER_SNAPSHOTS=Path(folder),
    )
