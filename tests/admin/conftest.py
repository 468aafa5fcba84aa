"""Who looks at the admin in these tests."""

import pytest
from django.test import Client

from tests.approving import ApprovingClient
from tests.factories import UserFactory
from tests.publishing.people import person, promise
from tracker.models import Commitment, User


@pytest.fixture
def desk() -> Client:
    """A browser in which a superuser has signed in. A server error shows as its own exception.

    A second person approves what its forms put into a set.
    """
    client = ApprovingClient()
    client.force_login(UserFactory.create(username="boss", is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def analyst() -> User:
    return person("analyst", username="analyst", public_name="An analyst", is_staff=True)


@pytest.fixture
def reviewer() -> User:
    return person("reviewer", username="reviewer", public_name="A reviewer", is_staff=True)


@pytest.fixture
def commitment() -> Commitment:
    return promise(ref="C-1", title="A ministry is set up")
