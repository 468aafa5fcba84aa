"""The timeline in order, and its filters."""

import datetime as dt
import re
from importlib import import_module

import pytest
import time_machine
from django.test import Client

from tests import factories
from tracker.models import Event

from .conftest import Pages
from .site import Answer, ask

COUNTED = re.compile(r"(\d+) entr(?:y|ies): Event: (\d+) Action: (\d+) Promised date: (\d+)")


def counted(answer: Answer) -> list[int]:
    found = COUNTED.match(answer.main.one("p", "answer").text)
    assert found, answer.main.one("p", "answer").text
    return [int(number) for number in found.groups()]


def test_the_timeline_holds_every_event_act_and_promised_date(site: Pages) -> None:
    assert counted(site["/timeline/"]) == [229, 25, 203, 1]
    assert "No date was promised for 53 of 54 agreed commitments." in site["/timeline/"].main.text
    assert "/commitments/?due=none" in site["/timeline/"].links
    entries = site["/timeline.json"].data["rows"]
    assert len(entries) == len(site["/timeline.csv"].rows) == 229
    days = [entry["date"] for entry in entries if entry["date"]]
    assert days == sorted(days)
    assert days[0] == "2015-01-01"
    assert [entry["date"] for entry in entries[len(days) :]] == [None] * 13


@pytest.mark.usefixtures("record")
def test_the_pages_of_the_timeline_show_it_once_and_in_order(client: Client) -> None:
    entries = ask(client, "/timeline.json").data["rows"]
    shown: list[str] = []
    for page in (1, 2, 3):
        results = ask(client, f"/timeline/?page={page}").main.one("div", "results")
        for item in results.all("li"):
            named = item.all("strong") or item.all("a")
            shown.append(named[0].text)
    assert len(shown) == 229
    titles = [
        f"{entry['key']} {entry['title']}" if entry["kind"] == "deadline" else entry["title"]
        for entry in entries
    ]
    assert shown == titles


@pytest.mark.usefixtures("record")
def test_the_picture_has_a_dot_for_each_dated_entry_that_the_filters_leave(client: Client) -> None:
    whole = ask(client, "/timeline/")
    narrow, wide = whole.main.all("svg", "drawn")
    for picture in (wide, narrow):
        dots = picture.all("circle") + picture.all("rect")
        assert len(dots) == 229 - 13
    assert "13 entries without a known date are not in the picture" in whole.main.text
    # They lead to the page of the list on which they stand, and if all stand on one, to each.
    assert wide.all("a")[-1].attributes["href"].startswith("?page=")
    of_2018 = ask(client, "/timeline/?year=2018&kind=event")
    links = of_2018.main.all("svg", "drawn")[1].all("a")
    listed = of_2018.main.one("div", "results").all("li")
    assert [link.attributes["href"] for link in links] == [
        f"#{item.attributes['id']}" for item in listed
    ]
    assert listed[0].one("strong").text in links[0].text


@pytest.mark.usefixtures("record")
def test_too_many_entries_are_drawn_as_bars_of_years(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("tracker.views.timeline"), "_MOST_DOTS", 100)
    picture = ask(client, "/timeline/?kind=action").main.all("svg", "drawn")[0]
    titles = [bar.text for bar in picture.all("rect")]
    assert titles[-2:] == ["2025: Action: 85", "2026: Action: 25"]
    assert not picture.all("circle")


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("query", ["", "party=KZ", "pillar=water-environment&kind=action"])
def test_each_number_beside_a_kind_or_year_is_what_choosing_it_shows(
    client: Client, query: str
) -> None:
    form = ask(client, f"/timeline/?{query}").main.one("form")
    for label in form.all("label"):
        for box in label.all("input", type="checkbox"):
            name, value = box.attributes["name"], box.attributes["value"]
            if f"{name}=" not in query:
                number = int(label.one("span", "muted").text[1:-1])
                found = ask(client, f"/timeline.json?{query}&{name}={value}").data
                assert found["total"] == len(found["rows"]) == number, (name, value)


@pytest.mark.usefixtures("record")
def test_the_filters_narrow_each_other(client: Client) -> None:
    entries = ask(client, "/timeline.json?kind=event&year=2018").data["rows"]
    assert {entry["kind"] for entry in entries} == {"event"}
    assert {entry["date"][:4] for entry in entries} == {"2018"}
    of_party = ask(client, "/timeline.json?party=TM").data["rows"]
    assert {entry["kind"] for entry in of_party} == {"action", "deadline"}
    undated = ask(client, "/timeline.json?year=none").data["rows"]
    assert {entry["date"] for entry in undated} == {None}
    assert len(undated) == 13


@pytest.mark.django_db
def test_a_promised_date_in_the_past_that_is_not_kept_is_overdue(client: Client) -> None:
    past = dt.date(2024, 1, 31)
    for ref, verdict in (("LATE", "under_way"), ("KEPT", "delivered")):
        factories.CommitmentFactory.create(
            ref=ref, due_on=past, due_precision="month", verdict=verdict
        )
    factories.CommitmentFactory.create(
        ref="PRESS", due_on=past, due_precision="day", standing="reported"
    )
    items = {
        item.one("span", "ref").text: item.text
        for item in ask(client, "/timeline/").main.all("section")[0].all("li")
    }
    assert items["LATE"].endswith("overdue")
    assert "overdue" not in items["KEPT"]
    assert items["KEPT"].startswith("January 2024:")
    assert "PRESS" not in items


@pytest.mark.django_db
def test_an_empty_record_has_an_empty_timeline(client: Client) -> None:
    answer = ask(client, "/timeline/")
    assert counted(answer) == [0, 0, 0, 0]
    assert "No entry fits" in answer.main.text
    assert not answer.main.all("svg")
    Event.objects.create(
        slug="undated",
        title="A meeting",
        state="held",
        date_precision="unknown",
        date_as_recorded="",
    )
    assert "No date known" in ask(client, "/timeline/").main.text


@pytest.mark.django_db
@time_machine.travel("2026-11-27T12:00:00Z", tick=False)
def test_what_is_due_in_a_year_is_due_until_its_last_day_on_every_page(client: Client) -> None:
    # However the day was entered: its year is what is known.
    year = {"due_on": dt.date(2026, 1, 1), "due_precision": "year"}
    factories.CommitmentFactory.create(ref="Y-1", title="In the year", **year)
    calendar = ask(client, "/timeline.ics").text
    assert "DTSTART;VALUE=DATE:20261231" in calendar
    (row,) = ask(client, "/commitments.json").data["rows"]
    assert row["is_overdue"] is False
    assert ask(client, "/commitments.json?due=overdue").data["rows"] == []
    (entry,) = ask(client, "/timeline.json?kind=deadline").data["rows"]
    assert entry["date"] == "2026-12-31"
    for address in ("/", "/timeline/", "/commitments/Y-1/"):
        flags = [flag.text.lower() for flag in ask(client, address).main.all("span", "flag")]
        assert not any("overdue" in flag for flag in flags), (address, flags)
    with time_machine.travel("2027-01-01T00:00:00Z", tick=False):
        assert len(ask(client, "/commitments.json?due=overdue").data["rows"]) == 1
        assert "Overdue: it was due 2026." in ask(client, "/commitments/Y-1/").main.text
