"""A text that nobody has coded, and who codes and reviews it."""

import pytest
from django.test import Client

from tests import factories
from tests.publishing.people import person
from tracker.models import Actor, Document, Pillar, User

from .communique import COMMUNIQUE
from .desk import signed_in
from .texts import held


@pytest.fixture
def analyst(db: None) -> User:
    return person("analyst", username="analyst", public_name="An analyst", is_staff=True)


@pytest.fixture
def reviewer(db: None) -> User:
    return person("reviewer", username="reviewer", public_name="A reviewer", is_staff=True)


@pytest.fixture
def document(db: None) -> Document:
    return held(COMMUNIQUE)


@pytest.fixture
def pillar(db: None) -> Pillar:
    row: Pillar = factories.PillarFactory.create(slug="water", name="Water")
    return row


@pytest.fixture
def parties(db: None) -> list[Actor]:
    return [factories.PartyFactory.create(position=n) for n in range(1, 7)]


@pytest.fixture
def coder(analyst: User) -> Client:
    return signed_in(analyst)
