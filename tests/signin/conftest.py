from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from tests.signin.people import analyst, sign_in
from tracker.models import User


@pytest.fixture(autouse=True)
def no_attempts_before() -> Iterator[None]:
    """Forget the attempts that other tests made."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def second_factor_required(settings: Settings) -> None:
    """As in production."""
    settings.TRACKER_REQUIRE_MFA = True


@pytest.fixture
def user(db: None) -> User:
    return analyst()


@pytest.fixture
def desk(client: Client, user: User) -> Client:
    """The browser of somebody who has signed in with a password."""
    assert sign_in(client, user).status_code == 302
    return client
