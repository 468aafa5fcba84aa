"""What each of the six owes, as the grid and the page of each party show it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

import pytest
from django.test import Client

from tests import factories
from tracker import counting
from tracker.models import Action, Actor, Commitment, Score

from .conftest import Pages
from .markup import Element
from .site import Answer, ask

SIX = ("US", "KZ", "KG", "TJ", "TM", "UZ")


def refs(elements: Iterable[Element]) -> list[str]:
    return [element.one("span", "ref").text for element in elements]


def section(answer: Answer, name: str) -> Element:
    """The first table below the brief after the heading with that id."""
    rest = answer.main.one("div", "rest")
    children = [child for child in rest.children if isinstance(child, Element)]
    start = next(n for n, child in enumerate(children) if child.attributes.get("id") == name)
    return next(child for child in children[start:] if child.tag == "table")


def places(row: Element) -> list[str]:
    """What the row of the grid says of each party, a merged place once."""
    return [cell.text for cell in row.all("td")]


def test_the_grid_has_every_agreed_commitment_once(site: Pages) -> None:
    grid = site["/parties/"].main.one("table", "grid")
    rows = [row for row in grid.all("tr") if row.all("span", "ref")]
    agreed = [row["ref"] for row in site["/commitments.json"].data["rows"]]
    assert sorted(refs(rows)) == agreed
    for row in rows:
        merged = [cell for cell in row.all("td") if "colspan" in cell.attributes]
        assert len(row.all("td")) == (1 if merged else 6)
    assert [th.text for th in grid.one("thead").all("th")][1:] == [
        "United States",
        "Kazakhstan",
        "Kyrgyzstan",
        "Tajikistan",
        "Turkmenistan",
        "Uzbekistan",
    ]


@pytest.mark.usefixtures("record")
def test_a_place_of_the_grid_is_the_score_of_the_current_verdict(site: Pages) -> None:
    cells = site["/parties.json"].data["rows"]
    stored = {
        (score.assessment.commitment.ref, score.party.code): score.value
        for score in Score.objects.current()
        .filter(assessment__commitment__standing="agreed")
        .select_related("assessment__commitment", "party")
    }
    shown = {(c["commitment"], c["party"]): c["score"] for c in cells if c["score"] is not None}
    assert shown == stored
    assert len(cells) == 49 * 6 + 5


def test_a_joint_promise_nobody_is_judged_on_apart_is_one_merged_place(site: Pages) -> None:
    grid = site["/parties/"].main.one("table", "grid")
    rows = {row.one("span", "ref").text: row for row in grid.all("tr") if row.all("span", "ref")}
    assert places(rows["NYD-03"]) == ["All 6, jointly: No separate evidence"]
    assert places(rows["NYD-02"]) == ["All 6, jointly: Not yet assessed"]
    assert places(rows["NYD-14"]) == ["All 6, jointly: Never scored"]
    assert places(rows["NYD-16"]) == ["◐ In part (0)", *["owes nothing here"] * 5]
    assert places(rows["NYD-10"])[4] == "· No separate evidence"
    assert rows["NYD-03"].one("td").attributes["colspan"] == "6"


def test_what_the_parties_owe_adds_up(site: Pages) -> None:
    answer = site["/parties/"].main.one("p", "answer").text
    alone = "5 owed by one country alone (United States)."
    assert answer == f"54 agreed commitments: 49 owed jointly; {alone}"
    parties = {party["code"]: party for party in site["/parties.json"].data["parties"]}
    assert tuple(parties) == SIX
    cells = site["/parties.json"].data["rows"]
    for code, party in parties.items():
        scores = party["score_counts"]
        marks = Counter(c["score"] for c in cells if c["party"] == code and c["score"] is not None)
        counted = (scores["plus"], scores["zero"], scores["minus"])
        assert counted == (marks[1], marks[0], marks[-1]), code
        assert scores["scored"] == sum(counted)
        assert scores["applicable"] == scores["scored"] + sum(scores["unscored_counts"].values())
        assert party["owed_alone"] + party["owed_jointly"] == party["owed"]["total"]
        unscored = Counter(c["unscored"] for c in cells if c["party"] == code and c["unscored"])
        assert unscored == {state: n for state, n in scores["unscored_counts"].items() if n}


@pytest.mark.usefixtures("record")
def test_the_brief_says_where_a_party_stands_apart_and_what_it_did_by_itself(site: Pages) -> None:
    marks: dict[str, dict[str, int | None]] = {}
    for cell in site["/parties.json"].data["rows"]:
        marks.setdefault(cell["commitment"], {})[cell["party"]] = cell["score"]
    only = set()
    for code in SIX:
        main = site[f"/parties/{code}/"].main
        lists = main.all("ul", "two")
        others = {
            ref: {mark for party, mark in of.items() if party != code and mark is not None}
            for ref, of in marks.items()
            if of.get(code) is not None and len(of) > 1
        }
        apart = sorted(ref for ref, of in others.items() if of - {marks[ref][code]})
        assert refs(lists[0].all("li")) == apart, code
        alone = {ref for ref, of in others.items() if not of}
        sole = main.all("section")[1]
        assert {li.one("span", "ref").text for li in sole.all("li")} == alone
        only |= alone
        own = Action.objects.filter(attribution="own", actors__code=code)
        shown = {a.attributes["href"] for a in main.all("div", "columns")[1].all("a")}
        shown = {href for href in shown if "?" not in href}
        assert shown <= {action.get_absolute_url() for action in own}
        assert len(shown) >= 4
    assert len(only) == 6


@pytest.mark.django_db
def test_the_brief_says_what_is_outstanding(client: Client) -> None:
    party, other = factories.PartyFactory.create_batch(2)
    late = dt.date(2020, 1, 1)
    for ref, debtors, status in (
        ("LATE", [party, other], "under_way"),
        ("DONE", [party], "delivered"),
        ("OTHERS", [other], "under_way"),
    ):
        factories.CommitmentFactory.create(
            ref=ref, debtors=debtors, verdict=status, due_on=late, due_precision="day"
        )
    assert "All that it owes has a verdict." in ask(client, f"/parties/{party.code}/").main.text
    factories.CommitmentFactory.create(ref="OPEN", debtors=[party])
    outstanding = ask(client, f"/parties/{party.code}/").main.all("section")[0]
    assert refs(outstanding.all("li")) == ["LATE"]
    assert "overdue: 1 January 2020" in outstanding.text
    assert "1 has no verdict yet: OPEN" in outstanding.text


@pytest.mark.parametrize("code", SIX[1:])
def test_nothing_is_owed_by_one_of_the_five_alone_and_its_page_says_so(
    site: Pages, code: str
) -> None:
    answer = site[f"/parties/{code}/"]
    name = answer.main.one("h1").text.partition(":")[0]
    said = answer.main.one("p", "answer").text
    assert said == f"{name}: 49 of 54 agreed commitments owed, 0 alone and 49 jointly."
    assert answer.main.text.count(f"Nothing is owed by {name} alone.") == 1
    assert len(refs(section(answer, "jointly").one("tbody").all("tr"))) == 49


def test_what_the_united_states_owe_alone_is_listed(site: Pages) -> None:
    answer = site["/parties/US/"]
    alone = refs(section(answer, "alone").one("tbody").all("tr"))
    assert alone == ["NYD-12", "NYD-16", "NYD-20", "NYD-21", "NYD-22"]
    assert "Nothing is owed by" not in answer.main.text
    reported = refs(section(answer, "reported").one("tbody").all("tr"))
    assert {"SUM-R01", "SUM-R02", "SUM-R03", "SUM-R04"} <= set(reported)


def test_a_party_names_what_its_agencies_carry_out_and_that_one_of_them_closed(
    site: Pages,
) -> None:
    text = site["/parties/US/"].text.partition('<h2 id="agencies">')[2]
    usaid = text.partition("United States Agency for International Development</h3>")[2]
    usaid = usaid.partition("<h2")[0]
    assert "closed 1 July 2025" in usaid
    assert "Successor: United States Department of State." in usaid
    assert "/actions/usaid-closure-2025/" in usaid
    for ref in ("NYD-22", "NYD-24", "NYD-34", "NYD-42", "SUM-R01"):
        assert f"/commitments/{ref}/" in usaid
    assert "No commitment names one of its agencies." in site["/parties/KZ/"].main.text


def test_a_percent_stands_beside_its_counts(site: Pages) -> None:
    text = site["/parties/KZ/"].main.text
    assert "29 of 47 places scored: 9 at +1, 20 at 0, 0 at −1." in text
    assert "66 % on the scale" in text
    assert "kept in full: 9 of 29, 31 %" in text
    assert "%" not in site["/parties/"].main.text


@pytest.mark.django_db
def test_below_12_places_there_is_no_percent(client: Client) -> None:
    party = factories.PartyFactory.create(code="KZ", name="Kazakhstan")
    for number in range(12):
        commitment = factories.CommitmentFactory.create(debtors=[party])
        verdict = factories.AssessmentFactory.create(commitment=commitment)
        factories.ScoreFactory.create(assessment=verdict, party=party)
        text = ask(client, "/parties/KZ/").main.text
        assert ("With fewer than 12 scored places there is no percent." in text) == (number < 11)
        assert ("100 %" in text) == (number == 11)
    assert "12 of 12 places scored: 12 at +1" in text


@pytest.mark.django_db
def test_places_that_never_count_or_do_not_apply_stay_out_of_the_scores(client: Client) -> None:
    party, other = factories.PartyFactory.create_batch(2)
    for status, value in (("not_verifiable", 1), ("superseded", -1), ("under_way", 1)):
        commitment = factories.CommitmentFactory.create(debtors=[party, other])
        verdict = factories.AssessmentFactory.create(commitment=commitment, status=status)
        factories.ScoreFactory.create(assessment=verdict, party=party, value=value)
    commitment = factories.CommitmentFactory.create(debtors=[party])
    factories.ScoreFactory.create(
        assessment=factories.AssessmentFactory.create(commitment=commitment),
        party=party,
        value=None,
        unscored="not_applicable",
        unscored_reason="It has no coast.",
    )
    scores = ask(client, f"/parties/{party.code}.json").data["item"]["score_counts"]
    assert (scores["scored"], scores["applicable"], scores["plus"]) == (1, 1, 1)
    assert scores["unscored_counts"]["not_applicable"] == 1


@pytest.mark.django_db
def test_withdrawn_and_unpublished_rows_count_nowhere(client: Client) -> None:
    party = factories.PartyFactory.create()
    kept = factories.CommitmentFactory.create(debtors=[party], verdict="delivered")
    gone = factories.CommitmentFactory.create(debtors=[party], verdict="delivered")
    Commitment.objects.filter(pk=gone.pk).update(
        withdrawn_at=factories.ROUND, withdrawn_because="A mistake."
    )
    counting.renew(counting.of(gone))
    factories.ScoreFactory.create(
        assessment=factories.DraftFactory.create(commitment=kept), party=party
    )
    data = ask(client, f"/parties/{party.code}.json").data
    assert [cell["commitment"] for cell in data["rows"]] == [kept.ref]
    assert (data["item"]["owed"]["total"], data["item"]["score_counts"]["scored"]) == (1, 0)
    assert "1 agreed commitment:" in ask(client, "/parties/").main.one("p", "answer").text


@pytest.mark.django_db
def test_only_the_six_have_a_page(client: Client) -> None:
    agency = factories.ActorFactory.create(code="USAID")
    assert ask(client, f"/parties/{agency.code}/").status == 404
    assert ask(client, "/parties/kz/").status == 404


@pytest.mark.usefixtures("record")
def test_the_acts_credited_to_a_party_open_in_the_list(client: Client, site: Pages) -> None:
    for code in SIX:
        number = Actor.objects.get(code=code).actions.count()
        listed = ask(client, f"/actions.json?party={code}").data
        assert listed["total"] == len(listed["rows"]) == number
        assert f"{number} actions are credited to it" in site[f"/parties/{code}/"].main.text
