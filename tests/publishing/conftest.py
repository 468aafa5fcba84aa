"""Accounts of the three roles, and a promise."""

import pytest

from tests.publishing import people
from tracker.models import Commitment, User


@pytest.fixture
def analyst(db: None) -> User:
    return people.person("analyst")


@pytest.fixture
def reviewer(db: None) -> User:
    return people.person("reviewer")


@pytest.fixture
def promise(db: None) -> Commitment:
    return people.promise()
