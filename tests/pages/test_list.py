"""The list of commitments as its readers use it: narrow, widen, remove, sort, turn the page."""

import pytest
from django.test import Client

from tests import factories
from tracker.choices import Status

from .markup import Element
from .site import Answer, ask

pytestmark = pytest.mark.django_db


def total(answer: Answer) -> int:
    return int(answer.main.one("p", "answer").text.split()[0])


def marked_text_of(answer: Answer) -> list[str]:
    return [row.one("span", "ref").text for row in answer.main.one("tbody").all("tr")]


def chosen(answer: Answer) -> dict[str, str]:
    """The active filters with the address that removes each."""
    boxes = answer.main.all("div", "chosen")
    links = boxes[0].all("a") if boxes else []
    return {link.text: link.attributes["href"] for link in links}


def to_drop(answer: Answer) -> list[Element]:
    return answer.main.one("div", "results").all("li")


def facet_counts(answer: Answer) -> dict[tuple[str, str], int]:
    return {
        (box.attributes["name"], box.attributes["value"]): int(
            label.one("span", "muted").text[1:-1]
        )
        for label in answer.main.one("form").all("label")
        for box in label.all("input", type="checkbox")
    }


@pytest.mark.usefixtures("record")
def test_each_number_beside_an_option_is_what_choosing_it_shows(client: Client) -> None:
    counts = facet_counts(ask(client, "/commitments/?binding=high"))
    assert len(counts) > 40
    for (name, value), number in counts.items():
        if name != "binding":
            found = ask(client, f"/commitments.json?binding=high&{name}={value}").data
            assert len(found["rows"]) == number, (name, value)
    counts = facet_counts(ask(client, "/commitments/?q=water&party=UZ&standing=reported"))
    for (name, value), number in counts.items():
        if name == "status":
            address = f"/commitments.json?q=water&party=UZ&standing=reported&status={value}"
            assert len(ask(client, address).data["rows"]) == number


@pytest.mark.usefixtures("record")
def test_the_form_keeps_what_was_asked(client: Client) -> None:
    answer = ask(
        client,
        "/commitments/?q=water+energy&status=delivered&status=under_way&party=UZ&standing=agreed"
        "&changed_since=2026-01-31&sort=due&due=none",
    )
    form = answer.main.one("form")
    assert form.attributes["method"] == "get"
    ticked = [
        (e.attributes["name"], e.attributes["value"])
        for e in form.all("input")
        if "checked" in e.attributes
    ]
    assert ticked == [
        ("standing", "agreed"),
        ("status", "delivered"),
        ("status", "under_way"),
        ("party", "UZ"),
        ("due", "none"),
    ]
    assert form.one("input", name="q").attributes["value"] == "water energy"
    assert form.one("input", name="changed_since").attributes["value"] == "2026-01-31"
    options = [e for e in form.one("select").all("option") if "selected" in e.attributes]
    assert [option.attributes["value"] for option in options] == ["due"]
    open_facets = [d.one("summary").text for d in form.all("details") if "open" in d.attributes]
    assert open_facets == ["Status (2)", "Pillar", "Owed by (1)", "Due (1)"]


@pytest.mark.usefixtures("record")
def test_an_active_filter_is_removed_alone(client: Client) -> None:
    answer = ask(
        client,
        "/commitments/?q=c5&status=delivered&status=under_way&pillar=platform"
        "&changed_since=2020-01-01&sort=changed",
    )
    removals = chosen(answer)
    assert list(removals) == [
        "Remove the filter Words: c5 ×",
        "Remove the filter Verdict published since: 2020-01-01 ×",
        "Remove the filter Status: Delivered ×",
        "Remove the filter Status: In progress ×",
        "Remove the filter Pillar: C5+1 platform ×",
        "Remove all",
    ]
    href = removals["Remove the filter Status: Delivered ×"]
    remaining = ask(client, f"/commitments/{href}")
    assert "Remove the filter Status: Delivered ×" not in chosen(remaining)
    assert len(chosen(remaining)) == 5
    assert "sort=changed" in href
    assert removals["Remove all"] == "/commitments/"
    without_words = ask(client, f"/commitments/{removals['Remove the filter Words: c5 ×']}")
    assert total(without_words) >= total(answer)
    assert without_words.main.one("input", name="q").attributes["value"] == ""


def test_no_result_names_each_filter_to_drop_and_what_that_would_show(client: Client) -> None:
    pillar = factories.PillarFactory.create(slug="here", name="Here")
    factories.CommitmentFactory.create(pillar=pillar, verdict="delivered")
    factories.CommitmentFactory.create(pillar=pillar)
    factories.CommitmentFactory.create(verdict="reversed")
    answer = ask(client, "/commitments/?status=reversed&status=superseded&pillar=here")
    assert total(answer) == 0
    assert "No commitment fits all these filters. Drop one of them:" in answer.main.text
    offers = {item.one("a").text: item for item in to_drop(answer)}
    assert list(offers) == [
        "without Status: Reversed",
        "without Status: Superseded",
        "without Pillar: Here",
    ]
    for item in offers.values():
        opened = ask(client, f"/commitments/{item.one('a').attributes['href']}")
        assert f"({total(opened)})" in item.text
    assert offers["without Pillar: Here"].one("span").text == "(1)"
    assert offers["without Status: Reversed"].one("span").text == "(0)"


def test_no_result_for_words_offers_to_drop_the_words(client: Client) -> None:
    factories.CommitmentFactory.create()
    answer = ask(client, "/commitments/?q=zebra")
    (item,) = to_drop(answer)
    assert item.one("a").text == "without Words: zebra"
    assert total(ask(client, f"/commitments/{item.one('a').attributes['href']}")) == 1


def test_an_empty_record_has_a_list_without_filters_to_drop(client: Client) -> None:
    answer = ask(client, "/commitments/")
    assert "No commitment fits all these filters." in answer.main.text
    assert "Drop one" not in answer.main.text


def test_the_pages_of_a_list_hold_every_commitment_once_and_keep_the_filters(
    client: Client,
) -> None:
    pillar, theme = factories.PillarFactory.create(slug="here"), factories.ThemeFactory.create()
    document = factories.DocumentFactory.create()
    for _number in range(101):
        factories.CommitmentFactory.create(pillar=pillar, primary_theme=theme, document=document)
    address, seen = "/commitments/?pillar=here&utm_source=x", []
    for number in (1, 2, 3):
        answer = ask(client, address)
        assert total(answer) == 101
        assert f"Page {number} of 3" in answer.main.one("nav", "pages").text
        seen += marked_text_of(answer)
        assert bool(answer.main.all("a", rel="prev")) == (number > 1)
        following = answer.main.all("a", rel="next")
        if number < 3:
            address = f"/commitments/{following[0].attributes['href']}"
            assert "pillar=here" in address
            assert address.count("page=") == 1
    assert not following
    assert seen == sorted(seen)
    assert len(set(seen)) == 101
    data = [a.attributes["href"] for a in answer.page.one("footer").all("a", type="text/csv")]
    assert len(ask(client, data[0]).rows) == 101


def test_the_last_page_is_named_when_a_page_beyond_it_is_asked_for(client: Client) -> None:
    factories.CommitmentFactory.create()
    for number in ("2", "0", "-1", "1000000000000", "9" * 5000):
        answer = ask(client, f"/commitments/?page={number}")
        assert answer.status == 400
        assert "“page”" in answer.main.text
    assert "“page” must lie between 1 and 1." in ask(client, "/commitments/?page=2").main.text


def test_a_list_of_a_chosen_order_shows_it_in_every_form(client: Client) -> None:
    for ref, status in (("A", ""), ("B", "delivered"), ("C", "reversed")):
        factories.CommitmentFactory.create(ref=ref, verdict=status)
    assert marked_text_of(ask(client, "/commitments/?sort=changed")) == ["B", "C", "A"]
    data = ask(client, "/commitments.json?sort=changed").data
    assert [row["ref"] for row in data["rows"]] == ["B", "C", "A"]
    rows = ask(client, "/commitments.csv?sort=changed").rows
    assert [row["ref"] for row in rows] == ["B", "C", "A"]


def test_a_row_names_who_owes_status_due_date_and_newest_evidence(client: Client) -> None:
    parties = factories.PartyFactory.create_batch(6)
    some = factories.CommitmentFactory.create(
        ref="A", debtors=parties[:2], due_on="2023-10-31", due_precision="month"
    )
    factories.CommitmentFactory.create(ref="B", debtors=parties)
    action = factories.ActionFactory.create(date="2024-05-01", date_precision="month")
    factories.EvidenceFactory.create(action=action, date="2024-06-07")
    factories.AssessmentFactory.create(commitment=some, actions=[action])
    first, second = ask(client, "/commitments/").main.one("tbody").all("tr")
    assert f"{parties[0].name}, {parties[1].name}" in first.text
    assert "due October 2023" in first.text
    assert "7 June 2024" in first.text
    assert "no news in the 9 months before we last looked" in first.text
    assert str(Status.UNDER_WAY.label) in first.text
    assert "all six" in second.text
    assert "no dated evidence" in second.text
    assert str(Status.NOT_ASSESSED.label) in second.text


@pytest.mark.usefixtures("record")
def test_the_reported_commitments_are_a_list_of_their_own(client: Client) -> None:
    answer = ask(client, "/commitments/?standing=reported")
    assert answer.main.one("p", "answer").text.startswith("6 reported commitments.")
    assert not any(ref.startswith("NYD") for ref in marked_text_of(answer))
    document = [n for (name, _v), n in facet_counts(answer).items() if name == "document"]
    assert sum(document) == 6
    status = [n for (name, _v), n in facet_counts(answer).items() if name == "status"]
    assert sum(status) == 6
