"""How many parties there are is counted: a seventh makes every page right, in both languages."""

import re

import pytest
from django.test import Client

from tests import factories
from tracker.models import Action, Actor, Commitment

from .markup import Element
from .site import Answer, ask, crawl

pytestmark = pytest.mark.django_db


@pytest.fixture
def seven(db: None) -> list[Actor]:
    """Seven parties: all of them owe ALL and acted once, six of them owe SIX and acted once."""
    pillar = factories.PillarFactory.create(slug="here")
    parties = [factories.PartyFactory.create(code=f"Q{n}", position=n) for n in range(7)]
    agency = factories.ActorFactory.create(name="An agency")
    for ref, owing in (
        ("ALL", parties),
        ("SIX", parties[:6]),
        ("SIX-AND-ONE", [*parties[:6], agency]),
        ("MORE", [*parties, agency]),
    ):
        factories.CommitmentFactory.create(ref=ref, pillar=pillar, debtors=owing)
    factories.CommitmentFactory.create(
        ref="PRESS", standing="reported", pillar=pillar, debtors=parties
    )
    scored = factories.CommitmentFactory.create(
        ref="SCORED", pillar=pillar, debtors=parties, verdict="delivered"
    )
    factories.ScoreFactory.create(assessment=scored.assessments.get(), party=parties[6])
    for number, acting in (("of-7", parties), ("of-6", parties[:6])):
        action = factories.ActionFactory.create(slug=number)
        action.actors.set(acting)
        factories.BearingFactory.create(action=action, commitment=scored)
    return parties


def row_of(answer: Answer, address: str) -> Element:
    """The row of the page's lists that links to the address."""
    rows = [row for row in answer.main.all("tr") if row.all("a", href=address)]
    return rows[0]


@pytest.mark.parametrize(
    ("prefix", "everyone"), [("", "all seven"), ("/ru", "все семь")], ids=["en", "ru"]
)
def test_all_is_said_where_all_of_seven_are_meant(
    seven: list[Actor], client: Client, prefix: str, everyone: str
) -> None:
    for page in ("/commitments/", "/pillars/here/"):
        answer = ask(client, f"{prefix}{page}")
        assert everyone in row_of(answer, f"{prefix}/commitments/ALL/").text
        for ref in ("SIX", "SIX-AND-ONE", "MORE"):
            text = row_of(answer, f"{prefix}/commitments/{ref}/").text
            assert everyone not in text
            assert all(party.name in text for party in seven[:6])
        assert "An agency" in row_of(answer, f"{prefix}/commitments/MORE/").text
    answer = ask(client, f"{prefix}/actions/")
    assert everyone in row_of(answer, f"{prefix}/actions/of-7/").text
    text = row_of(answer, f"{prefix}/actions/of-6/").text
    assert everyone not in text
    assert seven[0].name in text


@pytest.mark.parametrize(("number", "words"), [(2, "all two"), (6, "all six"), (12, "all 12")])
def test_all_is_counted_in_words_as_long_as_words_are_short(
    client: Client, number: int, words: str
) -> None:
    factories.CommitmentFactory.create(debtors=factories.PartyFactory.create_batch(number))
    assert words in ask(client, "/commitments/").main.one("tbody").text


def test_a_party_that_is_alone_is_named(client: Client) -> None:
    party = factories.PartyFactory.create()
    factories.CommitmentFactory.create(debtors=[party])
    assert party.name in ask(client, "/commitments/").main.one("tbody").text


@pytest.mark.parametrize(
    ("prefix", "jointly"), [("", "All 7, jointly:"), ("/ru", "Все 7, совместно:")], ids=["en", "ru"]
)
def test_the_grid_has_a_place_for_each_of_seven(
    seven: list[Actor], client: Client, prefix: str, jointly: str
) -> None:
    grid = ask(client, f"{prefix}/parties/").main.one("table", "grid")
    names = [th.text for th in grid.one("thead").all("th")][1:]
    assert names == [party.name for party in seven]
    rows = {
        row.one("span", "ref").text: row.all("td")
        for row in grid.one("tbody").all("tr")
        if row.all("span", "ref")
    }
    (joint,) = rows["ALL"]
    assert joint.attributes["colspan"] == "7"
    assert joint.text.startswith(jointly)
    assert len(rows["SIX"]) == len(rows["SCORED"]) == 7
    assert [cell.attributes.get("class") for cell in rows["SIX"]] == [None] * 6 + ["nothing"]
    assert "(+1)" in rows["SCORED"][6].text
    (heading,) = grid.one("tbody").all("th", scope="rowgroup")
    assert heading.attributes["colspan"] == "8"


def test_files_count_the_seventh(seven: list[Actor], client: Client) -> None:
    data = ask(client, "/parties.json").data
    assert [party["code"] for party in data["parties"]] == [party.code for party in seven]
    assert [party["owed"]["total"] for party in data["parties"]] == [5] * 6 + [3]
    owed_by = {row["ref"]: row["owed_by"] for row in ask(client, "/commitments.csv").rows}
    assert owed_by["ALL"] == " ".join(party.code for party in seven)
    cells = [row for row in ask(client, "/parties.csv").rows if row["party"] == seven[6].code]
    assert [(row["commitment"], row["score"]) for row in cells] == [
        ("ALL", ""),
        ("MORE", ""),
        ("SCORED", "1"),
    ]
    assert ask(client, f"/parties/{seven[6].code}.json").data["item"]["score_counts"]["plus"] == 1


@pytest.mark.slow
def test_no_page_writes_how_many_parties_there_are(seven: list[Actor], client: Client) -> None:
    pages = crawl(client, files=False)
    assert f"/parties/{seven[6].code}/" in pages
    assert len(pages) > 25
    for found in pages.values():
        assert found.status == 200, found.address
        assert not re.search(r"\bsix\b", found.text), found.address
        russian = ask(client, f"/ru{found.address}")
        assert not re.search("шест[ьи]", russian.text), russian.address
        # None of these parties is a state of that name.
        assert not re.search("Uzbekistan|Узбекистан", found.text + russian.text), found.address
    assert Commitment.objects.count() == 6
    assert Action.objects.count() == 2
