"""What was withdrawn of the parts of a promise counts on no page and in no file."""

from typing import Any

import pytest
from django.test import Client

from tests.models.rows import FACTORIES
from tests.pages.site import ask
from tests.pages.test_verdicts import page_of
from tests.publishing.people import TODAY, act, make, person, promise, verdict
from tracker import publishing
from tracker.models import (
    Commitment,
    EventSource,
    InitiativeFact,
    Link,
    Participation,
    Score,
    SourceText,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def judged() -> Commitment:
    """A promise of two parties with a published verdict that rests on one act and one search."""
    parties = [make.PartyFactory(code=code) for code in ("KZ", "UZ")]
    row = promise(
        ref="C-1",
        pillar=make.PillarFactory(slug="here"),
        document=make.DocumentFactory(slug="text", key="TEXT"),
        debtors=parties,
    )
    action = act(row, slug="the-act", date="2025-01-15")
    make.SearchFactory(key="q-1").commitments.add(row)
    make.InitiativeFactory(slug="a-fund", commitments=[row])
    author = person("analyst")
    draft = publishing.draft(
        verdict(row),
        by=author,
        actions=[action],
        scores=[Score(party=party, value=1) for party in parties],
    )
    draft = publishing.submit(draft, by=author, version=draft.version, today=TODAY)
    publishing.publish(draft, by=person("reviewer"), version=draft.version, today=TODAY)
    return row


def withdraw(row: Any) -> None:
    publishing.withdraw(row, by=person("reviewer"), version=row.version, reason="It was wrong.")


def test_an_act_no_longer_counts_for_the_promise_on_which_it_does_not_bear(
    client: Client, judged: Commitment
) -> None:
    tier = "/sources.json"
    assert ask(client, "/actions.csv").rows[0]["supports"] == "1"
    assert ask(client, "/actions.csv?direction=supports&pillar=here").rows
    assert ask(client, "/commitments/C-1.csv").rows
    assert ask(client, "/commitments.csv").rows[0]["newest_evidence"] == "2025-01-20"
    assert ask(client, "/initiatives.csv").rows[0]["newest_supporting_act"] == "the-act"
    assert ask(client, "/initiatives/a-fund.json").data["action_count"] == 1
    assert verdicts_of(client, tier) == {1}
    assert "C-1" in ask(client, "/sources/?tier=independent_media").main.text
    assert "1 support" in ask(client, "/actions/").main.text
    withdraw(judged.bearings.get())
    assert ask(client, "/actions.csv").rows[0]["supports"] == "0"
    assert not ask(client, "/actions.csv?direction=supports").rows
    assert not ask(client, "/actions.csv?pillar=here").rows
    assert not ask(client, "/commitments/C-1.csv").rows
    assert ask(client, "/commitments.csv").rows[0]["newest_evidence"] == ""
    assert ask(client, "/initiatives.csv").rows[0]["newest_supporting_act"] == ""
    assert ask(client, "/initiatives/a-fund.json").data["action_count"] == 0
    assert verdicts_of(client, tier) == {0}
    assert "C-1" not in ask(client, "/sources/?tier=independent_media").main.text
    assert "0 support" in ask(client, "/actions/").main.text
    found = ask(client, "/commitments/C-1.json").data
    assert (found["bearings"], found["item"]["newest_evidence"]) == ([], None)
    assert not ask(client, "/actions/the-act.json").data["rows"]
    page = page_of(client, "C-1").main.text
    assert "No action is recorded." in page
    assert "Newest evidence" not in page
    quarters = ask(client, "/progress.json").data["quarters"]
    assert {quarter["supports"] for quarter in quarters} <= {0}


def verdicts_of(client: Client, address: str) -> set[int]:
    data = ask(client, address).data
    return {row["verdicts"] for row in data["tiers"] if row["publications"]}


def test_a_party_owes_no_more_what_its_obligation_said(client: Client, judged: Commitment) -> None:
    assert ask(client, "/parties/KZ.json").data["item"]["score_counts"]["scored"] == 1
    assert ask(client, "/parties/UZ.json").data["item"]["owed_alone"] == 0
    withdraw(judged.obligations.get(actor__code="KZ"))
    mine = ask(client, "/parties/KZ.json").data["item"]
    scores = mine["score_counts"]
    assert (mine["owed"]["total"], scores["scored"], scores["applicable"]) == (
        *(0, 0),
        0,
    )
    others = ask(client, "/parties/UZ.json").data["item"]
    assert (others["owed_alone"], others["score_counts"]["scored"]) == (1, 1)
    assert [row["party"] for row in ask(client, "/parties.csv").rows] == ["UZ"]
    assert ask(client, "/parties.csv").rows[0]["is_owed_alone"] == "true"
    assert not ask(client, "/commitments.csv?party=KZ").rows
    assert ask(client, "/commitments.csv").rows[0]["owed_by"] == "UZ"
    found = ask(client, "/commitments/C-1.json").data
    assert [owed["actor"] for owed in found["item"]["obligations"]] == ["UZ"]
    assert [score["party"] for score in found["scores"]] == ["UZ"]
    page = page_of(client, "C-1").main
    assert "1 at +1" in " ".join(page.text.split())
    assert "/parties/KZ/" not in str(ask(client, "/commitments/C-1/").text.split("<main", 1)[1])


def test_a_body_has_no_part_any_more(client: Client, judged: Commitment) -> None:
    party = make.PartyFactory(code="TJ")
    body = make.ActorFactory(code="BODY", parent=party)
    part = make.ObligationFactory(commitment=judged, actor=body, role="implementer")
    assert ask(client, "/actors/BODY.csv").rows
    assert "C-1" in ask(client, "/parties/TJ/").main.text
    withdraw(part)
    assert "C-1" not in ask(client, "/parties/TJ/").main.text
    assert not ask(client, "/actors/BODY.csv").rows
    assert "Carried out by" not in page_of(client, "C-1").main.text
    assert "C-1" not in ask(client, "/actors/BODY/").main.text


def test_a_withdrawn_search_is_told_with_its_promise_alone(
    client: Client, judged: Commitment
) -> None:
    assert [row["key"] for row in ask(client, "/searches.csv").rows] == ["q-1"]
    withdraw(judged.searches.get())
    assert not ask(client, "/searches.csv?found=all").rows
    assert "No search is documented yet." in ask(client, "/searches/").main.text
    assert "Searches: 0" in ask(client, "/methodology/").main.text
    (search,) = ask(client, "/commitments/C-1.json").data["searches"]
    assert search["withdrawn_because"] == "It was wrong."
    assert "withdrawn on" in page_of(client, "C-1").main.text
    assert ask(client, "/searches.json?found=all").data["rows"] == []


def test_a_withdrawn_coding_reads_no_sentence(client: Client, judged: Commitment) -> None:
    document = judged.document
    SourceText.objects.create(document=document, text="We will meet. We met.")
    first = make.SentenceCodingFactory(document=document, start=0, end=13)
    make.SentenceCodingFactory(document=document, start=14, end=21, label="context")
    assert ask(client, "/declarations.csv").rows[0]["sentences_read"] == "2"
    assert "2 of 2 sentences read." in ask(client, "/declarations/text/").main.text
    withdraw(first)
    assert ask(client, "/declarations.csv").rows[0]["sentences_read"] == "1"
    assert "1 of 2 sentences read." in ask(client, "/declarations/text/").main.text
    assert "1 of 2 sentences read." in ask(client, "/declarations/").main.text
    told = ask(client, "/declarations/text.json").data["coverage"]
    assert (told["read"], told["labels"]["commitment"]) == (1, 1)
    rows = {row["start"]: row for row in ask(client, "/declarations/text.csv").rows}
    assert rows["14"]["withdrawn_because"] == ""


def test_why_a_sentence_is_none_goes_with_its_coding(client: Client, judged: Commitment) -> None:
    document = judged.document
    SourceText.objects.create(document=document, text="We will meet. We met.")
    coding = make.SentenceCodingFactory(document=document, start=14, end=21, label="context")
    anchor = f"p1s{coding.number}"
    assert anchor in ask(client, "/declarations/text/").text
    withdraw(coding)
    assert anchor not in ask(client, "/declarations/text/").text


def test_a_withdrawn_document_keeps_its_page_and_is_in_no_list(client: Client) -> None:
    document = make.DocumentFactory(slug="hoax", key="HOAX", title="A hoax")
    part: Any = FACTORIES[Participation].create(document=document)
    withdraw(document)
    assert not ask(client, "/declarations.csv").rows
    assert "A hoax" not in ask(client, "/declarations/").main.text
    assert "A hoax" not in ask(client, "/commitments/").main.text
    page = ask(client, "/declarations/hoax/").page
    assert "It was wrong. It no longer counts anywhere." in page.one("main").text
    assert page.one("title").text.startswith("A hoax: withdrawn")
    assert page.one("section", "cite").text.count("It was wrong.") == 1
    for ending in ("bib", "ris", "csl.json"):
        assert "It was wrong." in ask(client, f"/declarations/hoax.{ending}").body.decode()
    assert ask(client, "/declarations/hoax.json").data["item"]["withdrawn_at"]
    (named,) = ask(client, f"/persons/{part.person.slug}.csv").rows
    assert named["document_withdrawn_because"] == "It was wrong."


def test_a_withdrawn_fact_and_link_say_so(client: Client, judged: Commitment) -> None:
    fund = judged.initiatives.get()
    fact = FACTORIES[InitiativeFact].create(initiative=fund, document=judged.document)
    link = FACTORIES[Link].create(from_commitment=judged)
    for row in (fact, link):
        withdraw(row)
    (told,) = ask(client, "/initiatives/a-fund.csv").rows
    assert told["withdrawn_because"] == "It was wrong."
    (told,) = ask(client, "/commitments/C-1.json").data["links"]
    assert told["withdrawn_because"] == "It was wrong."
    for address in ("/initiatives/a-fund/", "/commitments/C-1/", "/declarations/text/"):
        assert "It was wrong." in ask(client, address).main.text


def test_what_a_withdrawn_fact_or_bearing_led_to_goes_with_it(
    client: Client, judged: Commitment
) -> None:
    fund = judged.initiatives.get()
    fund.actor = make.ActorFactory(code="FUND")
    fund.save()
    action = judged.bearings.get().action
    action.agencies.add(fund.actor)
    fact = FACTORIES[InitiativeFact].create(initiative=fund, document=judged.document)
    FACTORIES[Participation].create(document=judged.document)
    FACTORIES[EventSource].create(document=judged.document)
    found = ask(client, "/initiatives/a-fund.json").data
    assert [len(found[name]) for name in ("people", "events", "actions")] == [1, 1, 1]
    assert found["bears_on"]
    for row in (fact, judged.bearings.get()):
        withdraw(row)
    found = ask(client, "/initiatives/a-fund.json").data
    assert [len(found[name]) for name in ("people", "events", "actions")] == [0, 0, 1]
    assert not found["bears_on"]
