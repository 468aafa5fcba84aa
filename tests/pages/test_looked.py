"""What speaks of several verdicts says up to when the oldest of them looked at evidence."""

import datetime as dt

import pytest
from django.test import Client

from tests import factories

from .site import ask

pytestmark = pytest.mark.django_db

RANGE = (
    "Evidence looked at until a day between 30 April 2026 and 27 November 2026; each verdict names"
    " its own."
)
FIRST = "Evidence looked at until 30 April 2026"


@pytest.fixture(autouse=True)
def _two_verdicts() -> None:
    party = factories.PartyFactory.create(code="KZ")
    pillar = factories.PillarFactory.create(slug="here")
    document = factories.DocumentFactory.create(slug="text")
    for ref, day in {"C-1": dt.date(2026, 4, 30), "C-2": dt.date(2026, 11, 27)}.items():
        commitment = factories.CommitmentFactory.create(
            ref=ref, pillar=pillar, document=document, debtors=[party]
        )
        factories.AssessmentFactory.create(commitment=commitment, as_of=day)


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/", "/index.json"),
        ("/pillars/here/", "/pillars/here.json"),
        ("/commitments/", "/commitments.json"),
        ("/parties/", ""),
        ("/parties/KZ/", "/parties/KZ.json"),
        ("/declarations/text/", "/declarations/text.json"),
    ],
)
def test_a_page_of_several_verdicts_names_the_range(
    client: Client, address: str, data: str
) -> None:
    found = ask(client, address)
    assert RANGE in found.main.text
    assert FIRST not in found.text
    if cited := found.page.all("meta", name="citation_publication_date"):
        assert cited[0].attributes["content"] == "2026/04/30"
        assert RANGE in found.page.one("meta", property="og:description").attributes["content"]
    if data:
        answered = ask(client, data).data
        told = answered.get("item", {}).get("looked_until") or answered["looked_until"]
        assert told == {"oldest": "2026-04-30", "newest": "2026-11-27"}


def test_a_page_of_one_verdict_names_its_own_day(client: Client) -> None:
    assert FIRST in ask(client, "/commitments/C-1/").main.text
    assert "27 November 2026" not in ask(client, "/commitments/C-1/").main.text


def test_without_a_verdict_no_day_is_named(client: Client) -> None:
    factories.CommitmentFactory.create(ref="C-3", standing="reported")
    assert "looked at until" not in ask(client, "/commitments/?standing=reported").main.text
