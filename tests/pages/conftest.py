"""The real record as readers meet it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.databases import passing, prepared
from tracker import publishing
from tracker.importing import load_sources
from tracker.models import Commitment

from .moving import LAST, at, move
from .site import Answer, crawl

Pages = dict[str, Answer]


@pytest.fixture(scope="session")
def kept_pages() -> Pages:
    """The answers of the whole site, once a test has asked for them."""
    return {}


@pytest.fixture
def site(record: None, kept_pages: Pages) -> Pages:
    """Every page, CSV and JSON file of the real record that a reader can reach, by address.

    Asked for once: the record is the same in every test.
    """
    if not kept_pages:
        kept_pages |= crawl(Client())
    return kept_pages


@pytest.fixture
def texts(site: Pages, sources_dir: Path) -> None:
    """The source texts, loaded beside the record; `site` stays as it was without them."""
    load_sources(sources_dir)


@pytest.fixture(scope="session")
def moved_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[BaseDatabaseWrapper]:
    yield from prepared(django_db_blocker, "moved", move)


@pytest.fixture
def moved(db: None, moved_database: BaseDatabaseWrapper) -> Iterator[Commitment]:
    """The first of two commitments, on the day of the last change."""
    with passing(moved_database), at(LAST):
        yield Commitment.objects.get(ref="NYD-01")


@pytest.fixture
def released(moved: Commitment) -> Commitment:
    """The same, released, and changed after that."""
    call_command("release", "2026.11", verbosity=0)
    with at("2026-11-20"):
        row = Commitment.objects.get(ref="NYD-02")
        row.title = "After the release"
        publishing.save_with_history(row, by=None)
    return row
