"""Acts, publications and searches, as their readers use the lists and pages."""

import datetime as dt

import pytest
from django.test import Client

from tests import factories
from tracker import counting
from tracker.models import Action, Assessment, Evidence, Search

from .conftest import Pages
from .markup import Element
from .site import Answer, ask


def facet_counts(answer: Answer) -> dict[tuple[str, str], int]:
    return {
        (box.attributes["name"], box.attributes["value"]): int(
            label.one("span", "muted").text[1:-1]
        )
        for label in answer.main.one("form").all("label")
        for box in label.all("input", type="checkbox")
    }


def total(answer: Answer) -> int:
    first = answer.main.one("p", "answer").text.split()[0]
    return 0 if first == "No" else int(first)


def titles(answer: Answer) -> list[str]:
    return [row.one("th").one("a").text for row in answer.main.one("tbody").all("tr")]


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("query", ["", "year=2025&party=US", "direction=contradicts&q=usaid"])
def test_each_number_beside_an_option_is_what_choosing_it_shows(client: Client, query: str) -> None:
    counts = facet_counts(ask(client, f"/actions/?{query}"))
    names = {name for name, _value in counts}
    assert names == {
        *("direction", "kind", "stage", "party", "agency", "pillar", "year", "money"),
        "attribution",
    }
    for (name, value), number in counts.items():
        if f"{name}=" not in query:
            found = ask(client, f"/actions.json?{query}&{name}={value}").data
            assert (found["total"], len(found["rows"])) == (number, number), (name, value)


@pytest.mark.usefixtures("record")
def test_the_filters_find_what_the_rows_say(client: Client) -> None:
    def found(query: str) -> list[dict[str, object]]:
        rows: list[dict[str, object]] = ask(client, f"/actions.json?{query}").data["rows"]
        assert rows, query
        return rows

    assert {row["kind"] for row in found("kind=law&kind=funding")} == {"law", "funding"}
    assert {row["stage"] for row in found("stage=ended")} == {"ended"}
    assert all("USAID" in row["agencies"] for row in found("agency=USAID"))  # type: ignore[operator]  # absent fails the test
    assert all(str(row["date"]).startswith("2024") for row in found("year=2024"))
    assert {row["date"] for row in found("year=none")} == {None}
    assert {row["amount_stage"] for row in found("money=disbursed")} == {"disbursed"}
    assert {row["amount"] for row in found("money=none")} == {None}
    assert all(row["contradicts"] for row in found("direction=contradicts"))
    assert len(found("")) == 203
    dates = [row["date"] for row in found("sort=oldest") if row["date"]]
    assert dates == sorted(dates, key=str)
    newest = [row["date"] for row in found("")]
    assert newest[-1] is None
    assert newest[0] == max(dates, key=str)


@pytest.mark.django_db
def test_a_quarter_holds_what_is_known_to_lie_in_it(client: Client) -> None:
    for slug, date, precision in (
        ("first-day", dt.date(2025, 1, 1), "day"),
        ("last-day", dt.date(2025, 3, 31), "day"),
        ("month", dt.date(2025, 2, 1), "month"),
        ("year-only", dt.date(2025, 1, 1), "year"),
        ("later", dt.date(2025, 4, 1), "day"),
        ("undated", None, "unknown"),
    ):
        factories.ActionFactory.create(slug=slug, date=date, date_precision=precision)
    rows = ask(client, "/actions.json?quarter=2025-Q1").data["rows"]
    assert {row["slug"] for row in rows} == {"first-day", "last-day", "month"}
    answer = ask(client, "/actions/?quarter=2025-Q1")
    assert "Remove the filter Quarter: 2025-Q1" in answer.main.one("div", "chosen").text
    assert answer.main.one("input", name="quarter").attributes["value"] == "2025-Q1"


@pytest.mark.django_db
@pytest.mark.parametrize("quarter", ["2025-Q5", "2025-Q0", "0000-Q1", "25-Q1", "2025Q1", "x"])
def test_what_is_no_quarter_is_refused_by_name(client: Client, quarter: str) -> None:
    found = ask(client, f"/actions/?quarter={quarter}")
    assert found.status == 400
    assert "“quarter”: A quarter is written as 2025-Q1." in found.main.text


@pytest.mark.django_db
def test_a_withdrawn_act_is_in_no_list_and_its_page_says_why(client: Client) -> None:
    bearing = factories.BearingFactory.create()
    Action.objects.filter(pk=bearing.action.pk).update(
        withdrawn_at=factories.ROUND, withdrawn_because="It did not happen."
    )
    counting.renew(counting.of(bearing.action))
    assert total(ask(client, "/actions/")) == 0
    assert ask(client, "/actions.csv").rows == []
    page = ask(client, bearing.action.get_absolute_url())
    assert "Withdrawn on 21 November 2026: It did not happen." in page.main.one("p", "note").text
    data = ask(client, f"/actions/{bearing.action.slug}.json").data
    assert data["item"]["withdrawn_because"] == "It did not happen."


@pytest.mark.django_db
def test_withdrawn_evidence_counts_nowhere(client: Client) -> None:
    kept = factories.EvidenceFactory.create(publisher="Kept")
    gone = factories.EvidenceFactory.create(action=kept.action, publisher="Gone")
    Evidence.objects.filter(pk=gone.pk).update(
        withdrawn_at=factories.ROUND, withdrawn_because="A copy."
    )
    counting.renew(counting.of(gone))
    assert ask(client, "/actions.json").data["rows"][0]["publications"] == 1
    assert "1 publication shows it." in ask(client, kept.action.get_absolute_url()).main.text
    assert [row["publisher"] for row in ask(client, "/sources.csv").rows] == ["Kept"]
    assert "Gone" not in ask(client, "/sources/").text


def test_the_page_of_an_act_has_its_evidence_bearings_and_amount(site: Pages) -> None:
    page = site["/actions/pca-cdc-equipment-2024/"].main
    assert page.after("Amount") == "1,400,000 USD (Grant, disbursed)"
    assert page.after("Place") == "Tashkent"
    assert len(page.one("ul", "evidence").all("li")) == 3
    rows = page.one("table", "rows").one("tbody").all("tr")
    assert [row.one("span", "ref").text for row in rows] == [
        *("NYD-28", "NYD-29", "NYD-33", "NYD-34"),
    ]
    answer = page.one("p", "answer").text
    assert "10 January 2024" in answer
    assert "3 publications show it." in answer
    assert "Supports: 2 Context: 2" in answer
    data = site["/actions/pca-cdc-equipment-2024.json"].data
    assert len(data["evidence"]) == 3
    assert data["item"]["amount"] == 1_400_000
    assert [row["commitment"] for row in site["/actions/pca-cdc-equipment-2024.csv"].rows] == [
        row["commitment"] for row in data["rows"]
    ]


@pytest.mark.usefixtures("record")
def test_every_act_has_a_page_and_is_linked_from_the_commitments_it_bears_on(site: Pages) -> None:
    for slug in Action.objects.values_list("slug", flat=True):
        assert f"/actions/{slug}/" in site
    for row in site["/actions/usaid-closure-2025.json"].data["rows"]:
        page = site[f"/commitments/{row['commitment']}/"]
        assert "/actions/usaid-closure-2025/" in page.links
        assert len(page.main.all("div", id="action-usaid-closure-2025")) == 1


def figures(table: Element) -> dict[str, tuple[int, int]]:
    """Per address of a row: publications and verdicts."""
    return {
        row.one("th").one("a").attributes["href"]: (
            int(row.all("td")[0].text),
            int(row.all("td")[1].text),
        )
        for row in table.one("tbody").all("tr")
    }


def test_every_number_of_the_sources_opens_what_it_counts(site: Pages) -> None:
    tables = site["/sources/"].main.all("table", "figures")
    for table, whole in zip(tables, (444, 444, 444, 50), strict=True):
        numbers = figures(table)
        assert sum(publications for publications, _verdicts in numbers.values()) == whole
        for href, (publications, verdicts) in numbers.items():
            opened = site[f"/sources/{href}"]
            said = opened.main.one("p", "answer").text
            noun = "publication" if publications == 1 else "publications"
            assert f"{publications} {noun};" in said, href
            assert f"; {verdicts} verdict" in said, href
            rows = [li for li in opened.main.all("li") if li.all("span", "status")]
            assert len(rows) == verdicts
            as_csv, _for_excel = (
                link.attributes["href"] for link in opened.page.all("link", type="text/csv")
            )
            assert len({row["publication"] for row in site[as_csv].rows}) == publications


@pytest.mark.usefixtures("record")
def test_a_verdict_rests_on_a_publication_of_an_act_it_relies_on(site: Pages) -> None:
    expected = {
        verdict.commitment.ref
        for verdict in Assessment.objects.current().select_related("commitment")
        if verdict.commitment.standing == "agreed"
        and verdict.actions.filter(evidence__tier="state_media").exists()
    }
    shown = {span.text for span in site["/sources/?tier=state_media"].main.all("span", "ref")}
    assert shown == expected
    assert expected


def test_searches_that_found_nothing_come_first_and_the_rest_can_be_seen(site: Pages) -> None:
    answer = site["/searches/"]
    assert answer.main.one("p", "answer").text.startswith("42 of 220 documented searches found")
    assert len(answer.main.one("tbody").all("tr")) == 42
    assert {row["found"] for row in site["/searches.csv?found=nothing"].rows} == {"0"}
    assert len(site["/searches.json?found=all"].data["rows"]) == 220
    assert len(site["/searches/?found=all"].main.one("tbody").all("tr")) == 100
    something = site["/searches.json?found=something"].data["rows"]
    assert len(something) == 178
    assert all(row["found"] > 0 and row["commitments"] for row in something)


@pytest.mark.django_db
def test_a_search_names_only_commitments_that_still_count(client: Client) -> None:
    kept = factories.CommitmentFactory.create(ref="KEPT")
    gone = factories.CommitmentFactory.create(
        ref="GONE", withdrawn_at=factories.ROUND, withdrawn_because="A mistake."
    )
    search: Search = factories.SearchFactory.create()
    search.commitments.set([kept, gone])
    assert ask(client, "/searches.json").data["rows"][0]["commitments"] == ["KEPT"]
