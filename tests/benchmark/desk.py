"""What the lists of the analyst's desk cost on the database at hand."""

import html
import logging
import re
import time
from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from tracker.choices import TranslatedKind
from tracker.models import Commitment, User

MOST_QUERIES = 12
_FILTER = re.compile(r"<details data-filter-title.*?</details>", re.DOTALL)
_CHOICE = re.compile(r'href="(\?[^"]+)"')
_HOST = "benchmark.invalid"
# It holds each translation against its English, which is one query for each kind of row.
_BY_KIND = "/translation/?english=changed"


class Command(BaseCommand):
    """`python -m tests.benchmark desk`: opens every change list as a superuser, in English, in
    Russian and by each of its filters, and each part of the queue."""

    help = (
        "Print queries and processor time of every change list of the admin, in Russian and by each"
        " filter too, and of each part of the queue. Exit code 1 if one answers other than 200 or"
        f" takes more than {MOST_QUERIES} queries. The account that looks is made in a transaction"
        " that is undone."
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
            costly = [
                address
                for start in _addresses()
                for address in (start, f"/ru{start}", *_filtered(client, start))
                if not self._measure(client, address)
            ]
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
        most = MOST_QUERIES + (len(TranslatedKind) if address.endswith(_BY_KIND) else 0)
        return status == 200 and len(queries) <= most


def _filtered(client: Client, address: str) -> list[str]:
    """The list by the last choice of each of its filters, and by all that counts its choices."""
    if "?" in address:
        return []
    page = client.get(address).content.decode()
    choices = [_CHOICE.findall(found)[-1:] for found in _FILTER.findall(page)]
    filtered = [f"{address}{html.unescape(one)}" for found in choices for one in found]
    return [*filtered, f"{address}?_facets=True"] if "_facets" in page else filtered


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
