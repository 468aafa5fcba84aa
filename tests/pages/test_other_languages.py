"""One document held in two languages: one of each count, and both texts on its page."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from tests.coding.texts import held
from tracker import search
from tracker.models import Document, SourceText
from tracker.text import sha256_of

from .site import ask

make: Any = factories
pytestmark = pytest.mark.django_db

ENGLISH = "On wells\n\nWe will dig a well. Water matters.\n\nSigned."
RUSSIAN = "О колодцах\n\nМы выроем колодец. Вода важна.\n\nПодписано."
LONGER = f"{RUSSIAN}\n\nПереведено."
PROMISE = "We will dig a well."


@pytest.fixture
def english() -> Document:
    """An agreed text that was read, with a promise in it."""
    document = held(ENGLISH, key="WELL")
    start = ENGLISH.index(PROMISE)
    place: dict[str, Any] = {"start": start, "end": start + len(PROMISE), "paragraph": 2}
    place |= {"document": document, "sha256": sha256_of(PROMISE)}
    sentence = make.SentenceCodingFactory.create(number=1, label="commitment", **place)
    party = make.PartyFactory.create(code="KZ")
    pillar = make.PillarFactory.create(slug="here")
    make.CommitmentFactory.create(
        ref="WELL-01", sentence=sentence, debtors=[party], pillar=pillar, **place
    )
    return document


def russian(english: Document, text: str = RUSSIAN) -> Document:
    return held(text, key="WELL-RU", language="ru", main_text=english)


COUNTED = (
    "/",
    "/index.json",
    "/commitments/",
    "/commitments.json",
    "/pillars/here/",
    "/pillars/here.json",
    "/parties/",
    "/parties.json",
    "/parties/KZ/",
    "/parties/KZ.json",
)


@pytest.mark.parametrize("address", COUNTED)
def test_a_headline_speaks_of_one_text_in_however_many_languages(
    english: Document, address: str
) -> None:
    make.DocumentFactory.create(key="MORE")
    before = ask(Client(), address)
    russian(english)
    after = ask(Client(), address)
    if address.endswith(".json"):
        assert after.data["agreed_texts"] == before.data["agreed_texts"] == {"read": 1, "known": 2}
    else:
        assert "From 1 of 2 agreed texts that we know of." in after.main.text


def test_the_list_has_one_document_which_names_its_other_language(english: Document) -> None:
    russian(english)
    page = ask(Client(), "/declarations/").main
    assert page.text.startswith("Which texts do the promises come from? 1 document:")
    assert "Also here in Russian" in page.text
    data = ask(Client(), "/declarations.json").data["rows"]
    assert [(one["key"], one["other_texts"]) for one in data] == [("WELL", ["WELL-RU"])]
    assert "WELL-RU" not in ask(Client(), "/commitments/").main.text
    assert ask(Client(), "/commitments/?document=well-ru", status=400).status == 400


def test_the_paragraphs_stand_beside_each_other_each_in_its_language(english: Document) -> None:
    russian(english)
    page = ask(Client(), "/declarations/well/").main
    found = [
        (one.attributes["lang"], one.text) for one in page.all("p") if "lang" in one.attributes
    ]
    assert found == [("ru", words) for words in RUSSIAN.split("\n\n")]
    beside = page.one("div", "beside", id="p2")
    assert beside.one("mark").text == PROMISE
    assert "Мы выроем колодец. Вода важна." in beside.text
    assert "stands beside it, paragraph by paragraph: Communiqué WELL-RU (Russian)" in page.text
    in_russian = ask(Client(), "/ru/declarations/well/").main
    own = in_russian.one("div", "beside", id="p2").all("p")[0]
    assert (own.attributes["lang"], own.one("mark").text) == ("en", PROMISE)


def test_no_paragraph_is_paired_where_their_numbers_differ(english: Document) -> None:
    russian(english, LONGER)
    page = ask(Client(), "/declarations/well/").main
    assert not page.all("div", "beside")
    assert "has another number of paragraphs, so nobody can say which belong together" in page.text
    whole = page.one("div", "", lang="ru")
    assert [one.text for one in whole.all("p")] == LONGER.split("\n\n")
    data = ask(Client(), "/declarations/well.json").data
    assert [one["paragraphs"] for one in data["texts_in_other_languages"]] == [4]


def test_the_other_text_has_a_page_that_leads_to_the_one_that_is_counted(english: Document) -> None:
    other = russian(english)
    page = ask(Client(), "/declarations/well-ru/")
    assert "its promises are marked in the main text" in page.main.text
    assert "sentences read" not in page.main.text
    assert "/declarations/well/" in page.links
    assert PROMISE in page.main.one("div", "beside", id="p2").text
    data = ask(Client(), "/declarations/well-ru.json").data
    assert data["item"]["main_text"] == "WELL"
    assert data["promises"] == []
    assert ask(Client(), "/declarations/well-ru.txt").text == other.text


def test_a_text_that_is_not_on_this_site_is_named(english: Document) -> None:
    SourceText.objects.filter(document=russian(english)).delete()
    page = ask(Client(), "/declarations/well/").main
    assert "is not loaded on this site: Communiqué WELL-RU (Russian)" in page.text
    assert not page.all("div", "beside")


def test_a_withdrawn_text_stands_beside_nothing(english: Document) -> None:
    other = russian(english)
    other.withdrawn_at, other.withdrawn_because = timezone.now(), "It was another text."
    other.save()
    assert "Russian" not in ask(Client(), "/declarations/well/").main.text
    assert "Russian" not in ask(Client(), "/declarations/").main.text
    assert ask(Client(), "/declarations/well.json").data["texts_in_other_languages"] == []


def test_both_titles_are_found_and_a_promise_once(english: Document) -> None:
    russian(english)
    search.rebuild()
    links = ask(Client(), "/search/?q=communiqué").links
    assert {"/declarations/well/", "/declarations/well-ru/"} <= links
    assert "/declarations/well-ru/" not in ask(Client(), "/search/?q=dig").links


def test_three_long_texts_cost_the_page_no_more_than_none(english: Document) -> None:
    costs = []
    for languages in ((), ("kk", "ru", "uz")):
        for language in languages:
            text = "\n\n".join(f"{language} {number}." for number in range(50))
            held(text, key=f"WELL-{language}", language=language, main_text=english)
        with CaptureQueriesContext(connection) as captured:
            assert ask(Client(), "/declarations/well/").status == 200
        costs.append(sum("tracker_entry" not in query["sql"] for query in captured))
    assert costs[0] == costs[1]
