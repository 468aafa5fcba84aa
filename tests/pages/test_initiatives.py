"""Mechanisms and programmes: whether they still exist, and what depends on them."""

import datetime as dt

import pytest
from django.test import Client

from tests import factories
from tracker.models import Initiative, InitiativeFact

from .conftest import Pages
from .markup import Element
from .site import Answer, ask

CLOSED = "closed on 1 July 2025. Successor: United States Department of State."


def rows(main: Element) -> dict[str, Element]:
    """The rows of the list by the address of the initiative, in their order."""
    return {
        row.one("th").one("a").attributes["href"]: row
        for table in main.all("table", "rows")
        for row in table.one("tbody").all("tr")
    }


def tags(answer: Answer) -> list[str]:
    """The tags of the states that the page shows, without their glyphs."""
    return [tag.text.split(maxsplit=1)[1] for tag in answer.main.all("span", "tag")]


@pytest.mark.usefixtures("record")
def test_the_list_has_the_36_public_ones_and_documents_lead_to_the_other_nine(site: Pages) -> None:
    listed = rows(site["/initiatives/"].main)
    public = Initiative.objects.filter(is_public=True)
    assert set(listed) == {row.get_absolute_url() for row in public}
    assert len(listed) == 36
    others = {row.get_absolute_url() for row in Initiative.objects.filter(is_public=False)}
    assert len(others) == 9
    assert not others & site["/initiatives/"].links
    from_documents = set().union(
        *(answer.links for address, answer in site.items() if address.startswith("/declarations/"))
    )
    assert others <= from_documents
    for address in others:
        assert "It is not on the list of initiatives." in site[address].main.text


def test_the_sentence_counts_the_rows(site: Pages) -> None:
    data = site["/initiatives.json"].data["rows"]
    closed = [row for row in data if row["closed_on"]]
    silent = [
        row
        for row in data
        if not (row["closed_on"] or row["shown_by"] or row["newest_supporting_act"])
    ]
    active = [row for row in data if row["shown_by"] and not row["closed_on"]]
    answer = site["/initiatives/"]
    rest = len(data) - len(closed) - len(active) - len(silent)
    assert answer.main.one("p", "answer").text == (
        f"36 mechanisms, programmes and institutions: Closed: {len(closed)} Active: {len(active)}"
        f" Promise acted on: {rest} No action on record: {len(silent)}"
    )
    assert tags(answer) == ["Closed", "Active", "Promise acted on", "No action on record"]
    first = list(rows(answer.main))[: len(closed)]
    assert set(first) == {f"/initiatives/{row['slug']}/" for row in closed}
    assert [row["slug"] for row in site["/initiatives.csv"].rows] == [row["slug"] for row in data]


def test_what_usaid_ran_says_that_it_closed_what_follows_and_what_shows_it(site: Pages) -> None:
    data = site["/initiatives.json"].data["rows"]
    closed = {row["slug"]: row for row in data if row["closed_on"]}
    assert set(closed) == {
        *("usaid", "power-central-asia", "regional-water-environment", "connectivity-ministerial"),
    }
    for slug, row in closed.items():
        answer = site[f"/initiatives/{slug}/"].main.one("p", "answer")
        assert CLOSED in answer.text
        assert tags(site[f"/initiatives/{slug}/"]) == ["Closed"]
        assert answer.one("a").attributes["href"] == "/actions/usaid-closure-2025/"
        assert (row["closed_on"], row["successor"]) == ("2025-07-01", "US-STATE")
        assert row["shown_by"] == "usaid-closure-2025"


def test_obligations_of_usaid_say_that_it_closed(site: Pages) -> None:
    for ref in ("NYD-22", "NYD-24", "NYD-34", "NYD-42"):
        carried_out = site[f"/commitments/{ref}/"].main.after("Carried out by")
        assert "closed 1 July 2025" in carried_out, ref
        assert "Successor: United States Department of State." in carried_out, ref
    partner = site["/commitments/NYD-34/"].main.after("Partners named")
    assert "part of United States Agency for International Development" in partner


@pytest.mark.usefixtures("record")
def test_every_fact_names_its_source_and_place(site: Pages) -> None:
    for fact in InitiativeFact.objects.select_related("initiative", "document"):
        answer = site[fact.initiative.get_absolute_url()]
        place = f"paragraph {fact.paragraph}, characters {fact.start} to {fact.end}"
        (item,) = (
            item
            for item in answer.main.all("li")
            if item.text.startswith(fact.says) and item.text.endswith(place)
        )
        assert item.all("a", href=fact.document.get_absolute_url()), fact
        assert not item.all("q")


@pytest.mark.usefixtures("texts")
def test_facts_are_quoted_once_the_texts_are_loaded(client: Client) -> None:
    facts = list(InitiativeFact.objects.select_related("initiative", "document__source_text"))
    for fact in facts[::7]:
        page = ask(client, fact.initiative.get_absolute_url())
        words = {" ".join(quote.text.split()) for quote in page.main.all("q")}
        assert " ".join((fact.quotation or "").split()) in words


def test_the_critical_minerals_dialogue_leads_to_its_promise_and_acts(site: Pages) -> None:
    main = site["/initiatives/critical-minerals-dialogue/"].main
    shown = {span.text for span in main.all("span", "ref")}
    assert shown == {"NYD-36", "NYD-39"}
    data = site["/initiatives/critical-minerals-dialogue.json"].data
    assert {row["status"] for row in data["dependent_commitments"]} == {"delivered", "under_way"}
    assert len(data["actions"]) == data["action_count"] > 3
    assert {one["commitment"] for one in data["bears_on"]} == shown
    assert {one["action"] for one in data["bears_on"]} == {act["slug"] for act in data["actions"]}


def test_people_and_dates_come_from_the_words_beside_it(site: Pages) -> None:
    data = site["/initiatives/working-group-economy.json"].data
    assert {person["name"] for person in data["people"]} == {"Manisha Singh", "Javier Piedra"}
    assert [event["slug"] for event in data["events"]] == [
        "economic-connectivity-working-group-2018"
    ]
    text = site["/initiatives/working-group-economy/"].main.text
    assert "20 July 2018:" in text
    assert "Manisha Singh, United States:" in text


def test_pillar_and_commitment_lead_to_their_initiatives(site: Pages) -> None:
    assert "/initiatives/critical-minerals-dialogue/" in site["/pillars/critical-minerals/"].links
    assert "/initiatives/critical-minerals-dialogue/" in site["/commitments/NYD-39/"].links


@pytest.mark.django_db
def test_only_acts_of_its_own_or_strong_support_are_signs_and_no_announcement(
    client: Client,
) -> None:
    commitment = factories.CommitmentFactory.create()
    actor = factories.ActorFactory.create()
    initiative = factories.InitiativeFactory.create(actor=actor, commitments=[commitment])
    address = initiative.get_absolute_url()

    def answer() -> tuple[str, str]:
        page = ask(client, address)
        (tag,) = tags(page)
        return tag, page.main.one("p", "answer").text

    nothing = ("Promised only", "Neither an end nor an action is on record.")
    assert answer() == nothing
    for values in (
        {"weight": "weak"},
        {"direction": "contradicts"},
        {"direction": "context"},
        {"action__stage": "announced"},
        {"action__date": None, "action__date_precision": "unknown"},
    ):
        factories.BearingFactory.create(commitment=commitment, **values)
    assert answer() == nothing
    factories.BearingFactory.create(commitment=commitment, action__title="Support")
    tag, said = answer()
    assert tag == "Promise acted on"
    assert said.startswith("No end is on record. Newest action that strongly supports a commitment")
    own = factories.ActionFactory.create(title="Own", date=dt.date(2024, 5, 1))
    own.agencies.add(actor)
    assert answer() == (
        "Active",
        "No end is on record. Newest action in which it took part, 1 May 2024: Own",
    )
    factories.ActorFactory.create(code="ABOVE", name="Above", active_to=dt.date(2025, 7, 1))
    actor.parent = type(actor).objects.get(code="ABOVE")
    actor.save()
    assert answer() == ("Closed", "Above closed on 1 July 2025.")


@pytest.mark.django_db
def test_what_closed_last_stands_first_and_nothing_on_record_is_no_promise(client: Client) -> None:
    for name, end in (("Early", dt.date(2024, 1, 1)), ("Late", dt.date(2025, 1, 1))):
        actor = factories.ActorFactory.create(name=name, active_to=end)
        factories.InitiativeFactory.create(name=name, slug=name.lower(), actor=actor)
    factories.InitiativeFactory.create(name="Alone", slug="alone")
    withdrawn = factories.CommitmentFactory.create(
        withdrawn_at=factories.ROUND, withdrawn_because="A mistake."
    )
    factories.InitiativeFactory.create(name="Both", slug="both", commitments=[withdrawn])
    answer = ask(client, "/initiatives/")
    assert [address.split("/")[2] for address in rows(answer.main)] == [
        *("late", "early"),
        *("alone", "both"),
    ]
    assert tags(answer) == ["Closed", "No action on record"]
