"""The real record as readers meet it."""

from pathlib import Path

import pytest
from django.test import Client

from tracker.importing import load_sources

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
