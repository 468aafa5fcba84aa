"""Texts that are known and not held: told apart, never read, and part of every headline."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.models.rows import DocumentReportFactory, EventFactory
from tracker.models import Document
from tracker.models.documents import MEASURED

from .site import ask

make: Any = factories
pytestmark = pytest.mark.django_db
KNOWN = "Known, not read: this site does not hold its text."
FROM = "From 1 of {} agreed texts that we know of."


def known(number: int, **values: object) -> Document:
    """A known text with a report of it."""
    document: Document = make.DocumentFactory.create(
        slug=f"known-{number}",
        place_issued="Samarkand",
        date=dt.date(2015, 11, 1),
        kind_note="",
        event_note="",
        **{**dict.fromkeys(MEASURED), **values},
    )
    address = f"https://example.org/{number}"
    DocumentReportFactory.create(document=document, url=address, publisher=f"Reporter {number}")
    return document


@pytest.fixture
def promised() -> Any:
    """An agreed commitment of a text that was read, owed by a party."""
    party = make.PartyFactory.create(code="KZ")
    pillar = make.PillarFactory.create(slug="here")
    return make.CommitmentFactory.create(debtors=[party], pillar=pillar)


HEADLINES = ("/", "/commitments/", "/pillars/here/", "/parties/", "/parties/KZ/", "/declarations/")


@pytest.mark.usefixtures("promised")
@pytest.mark.parametrize("address", HEADLINES)
def test_every_headline_says_of_how_many_texts_it_speaks(address: str) -> None:
    single = "From one agreed text."
    assert single in ask(Client(), address).main.text
    known(1)
    known(2, standing="official")
    page = ask(Client(), address).main
    assert FROM.format(2) in page.text
    assert single not in page.text
    assert any("/declarations/" in one.attributes.get("href", "") for one in page.all("a"))


@pytest.mark.usefixtures("promised")
@pytest.mark.parametrize("address", HEADLINES)
def test_the_data_say_the_same(address: str) -> None:
    known(1)
    name = f"{address.rstrip('/') or '/index'}.json"
    assert ask(Client(), name).data["agreed_texts"] == {"read": 1, "known": 2}


def test_a_known_text_is_told_apart_with_who_says_that_it_exists() -> None:
    known(1)
    copy = known(2, source_url="https://copy.example/text", source_is="copy", publisher="A copier")
    copy.reports.all().delete()
    page = ask(Client(), "/declarations/").main.text
    assert "Known, not read (2)" in page
    assert "Samarkand" in page
    assert "Reporter 1" in page
    assert "Where it is found: Copy at copy.example A copier" in page
    assert "No commitment" not in page


def test_its_own_page_says_what_is_known() -> None:
    document = known(
        1, source_url="https://official.example/", source_is="official", also_in=["kk"]
    )
    EventFactory.create(slug="meeting", title="The meeting").documents.add(document)
    page = ask(Client(), "/declarations/known-1/").main.text
    for words in (KNOWN, "Reporter 1", "Samarkand", "The meeting", "Official page", "kk"):
        assert words in page, words
    assert "No commitment" not in page
    assert "SHA-256" not in page
    data = ask(Client(), "/declarations/known-1.json").data
    assert [one["publisher"] for one in data["existence_reports"]] == ["Reporter 1"]
    assert data["item"]["normalised_sha256"] is None
    assert data["item"]["belongs_to"] == ["meeting"]
    assert known(2).key in ask(Client(), "/declarations.csv").text


@pytest.mark.parametrize("ending", [".txt", ".jsonld"])
def test_its_text_and_annotations_are_not_there_and_say_why(ending: str) -> None:
    known(1)
    answer = ask(Client(), f"/declarations/known-1{ending}")
    assert answer.status == 404
    assert answer.data["detail"] == "This text is known and not read: this site does not hold it."


def test_the_timeline_names_the_text_of_an_event() -> None:
    document = known(1)
    EventFactory.create(slug="meeting").documents.add(document)
    assert f"text: {document}" in ask(Client(), "/timeline/").main.text


def test_a_coding_of_a_text_that_is_only_known_never_counts_as_read() -> None:
    make.SentenceCodingFactory.create(document=known(1))
    assert KNOWN in ask(Client(), "/declarations/known-1/").main.text
    page = ask(Client(), "/declarations/").main.text
    assert "From 0 of 1 agreed text that we know of." in page


@pytest.mark.parametrize(
    "address", ["/declarations/", "/declarations/known-1/", "/declarations.csv"]
)
def test_fifty_known_texts_cost_as_many_queries_as_one(address: str) -> None:
    counts = []
    known(1)
    for more in (range(0), range(2, 51)):
        for number in more:
            known(number)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert ask(Client(), address).status == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
