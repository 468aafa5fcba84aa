"""Actors and persons: their pages, and finding them by every name that is recorded."""

from urllib.parse import quote

import pytest
from django.test import Client

from tests.publishing.people import make
from tracker import models, publishing, search

from .site import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def japarov() -> models.Person:
    """A person whom two documents spell in two ways."""
    country = make.PartyFactory(code="KG", name="Kyrgyzstan", formal_name="Kyrgyz Republic")
    row = models.Person.objects.create(
        slug="sadyr-japarov", name="Sadyr Japarov", country=country, office="President"
    )
    for number, name in enumerate(("Sadyr Zhaparov", "Sadyr Japarov")):
        document = make.DocumentFactory(key=f"D{number}", slug=f"d{number}")
        models.PersonSpelling.objects.create(person=row, document=document, name=name)
        models.Participation.objects.create(
            document=document,
            position=1,
            person=row,
            as_written=name,
            role="President",
            capacity="participant",
            paragraph=number + 2,
        )
    search.rebuild()
    return row


@pytest.fixture
def usaid() -> models.Actor:
    """An agency that has closed, with another name."""
    party = make.PartyFactory(code="US", name="The States")
    row: models.Actor = make.ActorFactory(
        code="USAID",
        name="USAID",
        parent=party,
        active_to="2025-07-01",
        successor=make.ActorFactory(code="US-STATE", name="Ministry"),
        closure_shown_by=make.ActionFactory(),
    )
    models.ActorAlias.objects.create(actor=row, name="Agency for Development")
    search.rebuild()
    return row


@pytest.mark.parametrize("query", ["Zhaparov", "japarov", "Sadyr"])
def test_a_person_is_found_by_any_spelling(
    client: Client, japarov: models.Person, query: str
) -> None:
    found = ask(client, f"/search.json?kind=person&q={query}").data["rows"]
    assert [row["path"] for row in found] == ["/persons/sadyr-japarov/"]
    assert "/persons/sadyr-japarov/" in ask(client, f"/search/?q={query}").links


def test_an_actor_is_found_by_any_name_and_by_one_that_is_added_or_taken_away(
    client: Client, usaid: models.Actor
) -> None:
    def paths(query: str) -> list[str]:
        found = ask(client, f"/search.json?kind=actor&q={quote(query)}").data["rows"]
        return [row["path"] for row in found]

    # The page of its country lists it.
    assert paths("usaid")[0] == "/actors/USAID/"
    assert paths("agency for development") == ["/actors/USAID/"]
    alias = models.ActorAlias(actor=usaid, name="Development body")
    publishing.save_with_history(alias, by=None)
    assert paths("development body") == ["/actors/USAID/"]
    usaid.name = "The agency that was"
    publishing.save_with_history(usaid, by=None)
    assert paths("development body") == ["/actors/USAID/"]
    assert paths("that was")[0] == "/actors/USAID/"
    publishing.remove_with_history(alias, by=None)
    assert search.find("development body").total == 0


def test_the_page_of_a_person_names_each_spelling_with_its_source(
    client: Client, japarov: models.Person
) -> None:
    page = ask(client, "/persons/sadyr-japarov/")
    words = " ".join(page.main.text.split())
    for number, name in enumerate(("Sadyr Zhaparov", "Sadyr Japarov")):
        document = models.Document.objects.get(key=f"D{number}")
        assert f"{name} : {document.title}" in words or f"{name}: {document.title}" in words
    assert {"/declarations/d0/", "/parties/KG/"} <= page.links
    data = ask(client, "/persons/sadyr-japarov.json").data
    assert data["item"]["names"] == ["Sadyr Japarov", "Sadyr Zhaparov"]
    assert {(s["name"], s["document"]) for s in data["item"]["spellings"]} == {
        ("Sadyr Zhaparov", "D0"),
        ("Sadyr Japarov", "D1"),
    }
    assert [part["as_written"] for part in data["rows"]] == ["Sadyr Zhaparov", "Sadyr Japarov"]
    (row,) = ask(client, "/persons.csv").rows
    assert row["names"] == "Sadyr Japarov; Sadyr Zhaparov"
    assert "Sadyr Zhaparov" in ask(client, "/persons/").main.text
    assert "/persons/sadyr-japarov/" in ask(client, "/parties/KG/").links
    assert "/persons/sadyr-japarov/" in ask(client, "/declarations/d0/").links
    assert ask(client, "/parties/KG.json").data["item"]["names"] == [
        "Kyrgyzstan",
        "Kyrgyz Republic",
    ]


def test_the_page_of_a_body_says_what_it_is_and_where_it_stands(
    client: Client, usaid: models.Actor
) -> None:
    kept, dropped = make.CommitmentFactory(ref="C-1"), make.CommitmentFactory(ref="C-2")
    dropped.withdrawn_at, dropped.withdrawn_because = make.ROUND, "A hope."
    dropped.save()
    for row in (kept, dropped):
        make.ObligationFactory(commitment=row, actor=usaid, role="implementer")
    make.ObligationFactory(commitment=kept, actor=usaid, role="partner")
    action = make.ActionFactory(slug="an-act")
    action.agencies.add(usaid)
    page = ask(client, "/actors/USAID/")
    assert "Agency for Development" in page.main.text
    assert "1 commitment names it. It took part in 1 action." in " ".join(page.main.text.split())
    assert {"/commitments/C-1/", "/actions/an-act/", "/parties/US/"} <= page.links
    assert "/commitments/C-2/" not in page.links
    assert "/actors/USAID/" in ask(client, "/commitments/C-1/").links
    data = ask(client, "/actors/USAID.json").data
    assert data["item"]["names"] == ["USAID", "Agency for Development"]
    assert [row["commitment"] for row in data["rows"]] == ["C-1", "C-1"]
    assert (data["action_count"], data["item"]["successor"]) == (1, "US-STATE")
    assert ask(client, "/actors/US/").status == 404
    listed = {row["code"]: row["path"] for row in ask(client, "/actors.csv").rows}
    assert listed == {
        "US": "/parties/US/",
        "USAID": "/actors/USAID/",
        "US-STATE": "/actors/US-STATE/",
    }


def test_the_sitemap_lists_both(
    client: Client, usaid: models.Actor, japarov: models.Person
) -> None:
    found = ask(client, "/sitemap.xml").text
    for path in ("/actors/", "/actors/USAID/", "/persons/", "/persons/sadyr-japarov/"):
        assert f"{path}</loc>" in found
    assert "/actors/US/<" not in found
