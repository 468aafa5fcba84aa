"""Accounts of the roles."""

import pytest

from tests.publishing import people
from tests.publishing.conftest import promise
from tracker.models import ChangeSet, Theme, User
from tracker.publishing import save_with_history

from .sets import a_set, added, changed

__all__ = ["promise"]


@pytest.fixture
def analyst(db: None) -> User:
    return people.person("analyst", username="analyst", public_name="An analyst", is_staff=True)


@pytest.fixture
def reviewer(db: None) -> User:
    return people.person("reviewer", username="reviewer", public_name="A reviewer", is_staff=True)


@pytest.fixture
def manager(db: None) -> User:
    return people.person("manager", username="manager", public_name="A manager", is_staff=True)


@pytest.fixture
def theme() -> Theme:
    """A theme of the record."""
    row = Theme(slug="old", name="One", position=5)
    save_with_history(row, by=None)
    return row


@pytest.fixture
def changeset(theme: Theme, analyst: User) -> ChangeSet:
    """An open set with a changed and a new row."""
    return a_set(
        analyst,
        changed(Theme, "old", by=analyst, name="Two"),
        added(Theme(slug="new", name="New", position=77), by=analyst),
    )
