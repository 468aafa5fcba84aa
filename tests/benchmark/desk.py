"""What the lists of the analyst's desk cost on the database at hand."""

import logging
import time
from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from tracker.models import Commitment, User

MOST_QUERIES = 12
_HOST = "benchmark.invalid"


class Command(BaseCommand):
    """`python -m tests.benchmark desk`: opens every change list as a superuser, and each part of
    the queue."""

    help = (
        "Print queries and processor time of every change list of the admin and of each part of"
        f" the queue. Exit code 1 if one answers other than 200 or takes more than {MOST_QUERIES}"
        " queries. The account that looks is made in a transaction that is undone."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure; raises CommandError where a list costs too much."""
        logging.disable(logging.CRITICAL)
        allowed = override_settings(
            ALLOWED_HOSTS=[_HOST], SECURE_SSL_REDIRECT=False, TRACKER_REQUIRE_MFA=False
        )
        with allowed, transaction.atomic():
            client = Client(headers={"host": _HOST})
            client.force_login(
                User.objects.create(username="benchmark", is_staff=True, is_superuser=True)
            )
            self.stdout.write(f"{Commitment.objects.count():,} commitments")
            costly = [address for address in _addresses() if not self._measure(client, address)]
            transaction.set_rollback(True)
        if costly:
            raise CommandError(f"Too costly, or not answered: {', '.join(costly)}")

    def _measure(self, client: Client, address: str) -> bool:
        client.get(address)
        ContentType.objects.clear_cache()
        start = time.process_time()
        with CaptureQueriesContext(connection) as queries:
            status = client.get(address).status_code
        spent = time.process_time() - start
        self.stdout.write(f"{len(queries):3} queries  {spent:6.3f} s CPU  {status}  {address}")
        return status == 200 and len(queries) <= MOST_QUERIES


def _addresses() -> list[str]:
    # Reading the URLconf settles which models are registered, so the lists come after it.
    verdicts = reverse("admin:tracker_assessment_changelist")
    commitments = reverse("admin:tracker_commitment_changelist")
    lists = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
    ]
    return [
        *sorted(lists),
        *(f"{verdicts}?queue={name}" for name in ("review", "returned", "mine", "old")),
        *(f"{commitments}?clock={name}" for name in ("review", "quiet", "overdue")),
    ]
