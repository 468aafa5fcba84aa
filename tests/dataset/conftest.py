"""The files of the real record."""

import pytest
from django.test import Client

from tracker.formats.dataset.making import FILES

from .reading import fetched


@pytest.fixture(scope="session")
def kept_files() -> dict[str, bytes]:
    """The files of the real record by their endings, once a test has asked for them."""
    return {}


@pytest.fixture
def whole(record: None, kept_files: dict[str, bytes]) -> dict[str, bytes]:
    """The files of the real record by their endings."""
    if not kept_files:
        kept_files |= {ending: fetched(Client(), ending) for ending in FILES}
    return kept_files
