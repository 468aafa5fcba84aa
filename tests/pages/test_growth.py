"""What a page asks of the database does not grow with the record: no plan reads it all.

Counted are the steps of SQLite's machine: a scan, a sort and a Python function for each row are
many of them, whatever the machine. PostgreSQL reads small tables whole, and rightly.
"""

import io
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from tests.benchmark import generate

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="counts the steps of SQLite"),
]
FEW, MANY = 300, 1200
# Four times the record may cost so much more: some sums are of more kinds of commitments.
MOST = 2.2

FLAT = (
    "/",
    "/index.json",
    "/commitments/",
    "/commitments/?pillar=security",
    "/commitments/?party=KZ",
    "/commitments/?theme=water",
    "/commitments/?sort=changed",
    "/commitments/NYD-01/",
    "/pillars/security/",
    "/parties/",
    "/parties/KZ/",
    "/initiatives/",
    "/actions/",
    "/searches/",
    "/sources/",
    "/sources.json",
    "/progress/",
    "/progress.json",
    "/methodology/",
    "/changes/",
    "/declarations/",
    "/sitemap.xml",
    "/sitemap.xml?p=action-1",
)


def steps_of(ask: Callable[[], object]) -> int:
    """Hundreds of steps of SQLite's machine."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    own: Any = connection.connection
    own.set_progress_handler(count, 100)
    try:
        ask()
    finally:
        own.set_progress_handler(None, 100)
    return steps


def work(client: Client, commitments: int) -> dict[str, int]:
    """What each page asks of the database with so many made-up commitments beside the record."""
    found: dict[str, int] = {}
    with transaction.atomic():
        call_command(
            generate.Command(),
            *("--commitments", str(commitments), "--force", "-v0"),
            stdout=io.StringIO(),
        )
        for page in FLAT:
            # What is made once for all answers is not what this one costs.
            assert client.get(page).status_code == 200
            found[page] = steps_of(partial(client.get, page))
        transaction.set_rollback(True)
    return found


def test_no_page_reads_the_whole_record(record: None, client: Client) -> None:
    few, many = work(client, FEW), work(client, MANY)
    growth = {page: many[page] / max(few[page], 1) for page in few}
    print(*(f"{page:40} {few[page]:8} {many[page]:8} {growth[page]:.2f}" for page in few), sep="\n")
    assert {page: growth[page] for page in FLAT if growth[page] > MOST} == {}
