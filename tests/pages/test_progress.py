"""Progress: actions of each quarter; a column for each day of verdicts, later for each quarter."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from tests import factories
from tracker.models import Assessment

from .conftest import Pages
from .markup import Element
from .site import Answer, ask

FIRST_ROUND, NOW = [13, 34, 3, 2, 2, 54], [13, 35, 2, 2, 2, 54]


def table(answer: Answer, number: int) -> list[list[str]]:
    """The cells of one of the tables."""
    found: Element = answer.main.all("table", "pillars")[number]
    return [
        [row.one("th").text, *(cell.text for cell in row.all("td"))]
        for row in found.one("tbody").all("tr")
    ]


def test_it_opens_with_the_last_quarter_that_was_looked_at_whole(site: Pages) -> None:
    answer = site["/progress/"]
    said = answer.main.one("p", "answer").text
    assert said == (
        "24 actions are on record for quarter 1 of 2026:"
        " 13 that support a commitment, 4 that contradict one."
    )
    assert "evidence until 30 April 2026 at the latest" in answer.main.text
    (row,) = [row for row in table(answer, 0) if row[0] == "Quarter 1 of 2026"]
    assert row == ["Quarter 1 of 2026", "24", "13", "4", "7"]
    described = answer.page.one("meta", name="description").attributes["content"]
    assert described.startswith(said)


def test_what_was_known_has_a_column_for_each_day_of_verdicts(site: Pages) -> None:
    answer = site["/progress/"]
    assert answer.main.one("p", "lead").text == (
        "From 21 November 2026 to 27 November 2026: done 13 → 13, in progress 34 → 35,"
        " reversed or replaced 3 → 2. Commitments counted: 54 → 54."
    )
    assert "1 commitment has another status because the verdict before was corrected." in (
        answer.main.text
    )
    days, numbers = zip(*[(row[0], [*map(int, row[1:])]) for row in table(answer, 1)], strict=True)
    assert days == ("21 November 2026", "27 November 2026")
    assert numbers == (FIRST_ROUND, NOW)
    # The quarters and the days, each wide and narrow.
    assert len(answer.main.all("svg", "drawn")) == 4


def test_judged_now_ends_where_the_evidence_ends(site: Pages) -> None:
    answer = site["/progress/?as=judged"]
    said = answer.main.one("p", "lead").text
    assert said.startswith("The verdicts are of one date, so there is nothing to compare yet.")
    assert len(answer.main.all("svg", "drawn")) == 2
    assert said.endswith(
        "13 done, 35 in progress, 2 reversed or replaced, 2 without a verdict, 2 not verifiable."
    )
    ((day, *numbers),) = table(answer, 1)
    assert (day, [*map(int, numbers)]) == ("30 April 2026", NOW)
    data = site["/progress.json"].data
    assert [column["day"] for column in data["as_judged"]] == ["2026-04-30"]
    assert [column["day"] for column in data["as_known"]] == ["2026-11-21", "2026-11-27"]
    rows = site["/progress.csv"].rows
    assert [row["picture"] for row in rows] == ["known", "known", "judged"]
    assert all(int(row["group_done"]) == 13 for row in rows)


def test_every_commitment_has_a_strip(site: Pages) -> None:
    strips = site["/progress/"].main.one("table", "rows").one("tbody").all("tr")
    agreed = site["/commitments.json"].data["rows"]
    shown = {
        row.one("span", "ref").text: [tag.classes[1] for tag in row.all("span", "status")]
        for row in strips
    }
    assert {ref: last for ref, (_first, last) in shown.items()} == {
        row["ref"]: f"s-{row['status']}" for row in agreed
    }
    assert {ref: pair for ref, pair in shown.items() if pair[0] != pair[1]} == {
        "NYD-34": ["s-reversed", "s-under_way"]
    }


def test_every_number_of_a_quarter_opens_just_those_acts(site: Pages) -> None:
    rows = site["/progress/"].main.all("table", "pillars")[0].one("tbody").all("tr")
    links = [link for row in rows for link in row.all("a", "count")]
    assert len(links) > 20
    for link in links:
        opened = site[link.attributes["href"]]
        assert opened.main.one("p", "answer").text.split()[0] == link.text, link.attributes


@pytest.mark.django_db
def test_columns_are_added_and_the_two_pictures_differ(client: Client) -> None:
    document = factories.DocumentFactory.create(date=dt.date(2023, 9, 21))
    later = factories.DocumentFactory.create(date=dt.date(2027, 1, 15))
    commitment = factories.CommitmentFactory.create(ref="A", document=document)
    factories.CommitmentFactory.create(ref="B", document=later)
    first = factories.AssessmentFactory.create(
        commitment=commitment, status="under_way", is_current=False
    )
    factories.AssessmentFactory.create(
        commitment=commitment,
        status="delivered",
        as_of=dt.date(2026, 9, 30),
        published_at=dt.datetime(2027, 2, 1, 12, tzinfo=dt.UTC),
    )
    assert first.as_of == dt.date(2026, 4, 30)
    with time_machine.travel(dt.datetime(2027, 4, 10, 12, tzinfo=dt.UTC), tick=False):
        known, judged = ask(client, "/progress/"), ask(client, "/progress/?as=judged")
    assert [row[:3] + row[-1:] for row in table(known, 0)] == [
        ["31 December 2026", "0", "1", "1"],
        ["31 March 2027", "1", "0", "2"],
        ["10 April 2027", "1", "0", "2"],
    ]
    assert [row[:3] for row in table(judged, 0)] == [
        ["30 June 2026", "0", "1"],
        ["30 September 2026", "1", "0"],
    ]
    said = known.main.one("p", "lead").text
    assert "From 31 December 2026 to 10 April 2027: done 0 → 1, in progress 1 → 0" in said
    assert "Commitments counted: 1 → 2." in said


@pytest.mark.django_db
def test_unpublished_reported_and_withdrawn_rows_change_nothing(client: Client) -> None:
    commitment = factories.CommitmentFactory.create(verdict="under_way")
    before = ask(client, "/progress.json").data
    factories.DraftFactory.create(commitment=commitment, status="delivered")
    factories.CommitmentFactory.create(standing="reported", verdict="delivered")
    factories.CommitmentFactory.create(
        verdict="delivered", withdrawn_at=factories.ROUND, withdrawn_because="A mistake."
    )
    factories.BearingFactory.create(
        commitment=commitment,
        action__withdrawn_at=factories.ROUND,
        action__withdrawn_because="A mistake.",
    )
    after = ask(client, "/progress.json").data
    assert (before.pop("left_out"), len(after.pop("left_out"))) == ([], 1)
    assert after == before
    assert Assessment.objects.count() == 4


@pytest.mark.django_db
def test_without_a_verdict_there_is_nothing_to_compare(client: Client) -> None:
    factories.CommitmentFactory.create()
    answer = ask(client, "/progress/")
    assert answer.main.one("p", "answer").text == "No dated action is on record."
    assert answer.main.one("p", "lead").text == (
        "No verdict has been published yet, so there is nothing to compare."
    )
    assert not answer.main.all("svg")


@pytest.mark.django_db
def test_an_act_may_support_and_contradict_and_counts_in_each_column_once(client: Client) -> None:
    document = factories.DocumentFactory.create(date=dt.date(2025, 1, 10))
    one, two, three = factories.CommitmentFactory.create_batch(3, document=document)
    action = factories.ActionFactory.create(date=dt.date(2025, 8, 1))
    for commitment, direction in ((one, "supports"), (two, "supports"), (three, "contradicts")):
        factories.BearingFactory.create(action=action, commitment=commitment, direction=direction)
    factories.ActionFactory.create(date=dt.date(2025, 1, 1), date_precision="year")
    factories.ActionFactory.create(date=dt.date(2025, 2, 1), date_precision="month")
    factories.ActionFactory.create(date=dt.date(2024, 12, 31))
    answer = ask(client, "/progress/")
    assert table(answer, 0) == [
        ["Quarter 1 of 2025", "1", "0", "0", "1"],
        ["Quarter 2 of 2025", "0", "0", "0", "0"],
        ["Quarter 3 of 2025", "1", "1", "1", "0"],
    ]
    assert answer.main.one("p", "answer").text == (
        "1 action is on record for quarter 3 of 2025:"
        " 1 that supports a commitment, 1 that contradicts one."
    )
