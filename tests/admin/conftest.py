"""Who looks at the admin in these tests."""

import pytest
from django.test import Client

from tests.factories import UserFactory


@pytest.fixture
def desk() -> Client:
    """A browser in which a superuser has signed in. A server error shows as its own exception."""
    client = Client()
    client.force_login(UserFactory.create(username="boss", is_staff=True, is_superuser=True))
    return client
