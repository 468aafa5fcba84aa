"""A manager, a reviewer, and a text that is loaded."""

import pytest
from django.test import Client

from tests.coding.texts import held
from tests.publishing.people import person
from tracker import publiclog, search
from tracker.models import Document, User

from .desk import TEXT


@pytest.fixture
def manager(db: None) -> User:
    return person("manager", username="manager", public_name="A manager", is_staff=True)


@pytest.fixture
def reviewer(db: None) -> User:
    return person("reviewer", username="reviewer", public_name="A reviewer", is_staff=True)


@pytest.fixture
def desk(manager: User) -> Client:
    """The browser of the manager."""
    client = Client()
    client.force_login(manager)
    return client


@pytest.fixture
def document(db: None) -> Document:
    """The text, in the log and in the index as everything that was loaded is."""
    row = held(TEXT, key="LAKE23", note="")
    publiclog.enter_loaded()
    search.rebuild()
    return row
