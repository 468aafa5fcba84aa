"""Two countries side by side."""

import pytest
from django.test import Client

from tests import factories

from .conftest import Pages
from .site import ask, check_problem

KZ_UZ = "/parties/compare/?a=KZ&b=UZ"


def test_the_page_names_all_that_both_owe_with_different_marks(site: Pages) -> None:
    marks: dict[str, dict[str, tuple[int | None, str | None]]] = {}
    for cell in site["/parties.json"].data["rows"]:
        if cell["party"] in {"KZ", "UZ"}:
            found = marks.setdefault(cell["commitment"], {})
            found[cell["party"]] = (cell["score"], cell["unscored"])
    differing = {ref for ref, of in marks.items() if len(set(of.values())) > 1}
    main = site[KZ_UZ].main
    grid = main.one("table", "grid").one("tbody")
    assert {row.one("span", "ref").text for row in grid.all("tr")} == differing
    said = f"Both owe 49 agreed commitments. In {len(differing)} of them they have different marks."
    assert main.one("p", "answer").text == said
    counts = {
        row.one("th").text: [cell.text for cell in row.all("td")]
        for row in main.all("table")[0].one("tbody").all("tr")
    }
    of_both = site["/parties/compare.json?a=KZ&b=UZ"].data["parties"]
    assert [party["code"] for party in of_both] == ["KZ", "UZ"]
    for name, words in (("plus", "Kept (+1)"), ("zero", "In part (0)"), ("minus", "Not kept (−1)")):
        assert counts[words] == [str(party["score_counts"][name]) for party in of_both]
    # A square of the picture for each of the marks, in the wide one and in that of a phone.
    squares = [rect for rect in main.all("rect") if rect.all("title")]
    circles = [disc for disc in main.all("circle") if disc.all("title")]
    assert len(squares) + len(circles) == 2 * 2 * 49


def test_what_only_one_of_them_owes_stands_on_its_side(site: Pages) -> None:
    left, right = site["/parties/compare/?a=US&b=KZ"].main.all("div", "columns")[1].all("section")
    assert left.one("h2").text == "United States, not the other: 5"
    found = [span.text for span in left.all("span", "ref")]
    assert sorted(found) == ["NYD-12", "NYD-16", "NYD-20", "NYD-21", "NYD-22"]
    assert right.one("h2").text == "Kazakhstan, not the other: 0"
    assert not right.all("span", "ref")


def test_two_countries_have_one_page_whichever_page_leads_there(site: Pages) -> None:
    pairs = [address for address in site if address.startswith("/parties/compare/?")]
    assert len(pairs) == 15
    for code in ("KZ", "UZ"):
        assert site[f"/parties/{code}/"].main.all("a", href=KZ_UZ)
    assert len({site[address].page.one("head").one("title").text for address in pairs}) == 15
    described = {site[address].page.all("meta", name="description")[0] for address in pairs}
    assert len({meta.attributes["content"] for meta in described}) == 15


@pytest.mark.django_db
def test_what_cannot_be_compared_is_refused_in_words(client: Client) -> None:
    assert "Fewer than two countries" in ask(client, "/parties/compare/").main.text
    one, two, three = factories.PartyFactory.create_batch(3)
    commitment = factories.CommitmentFactory.create(debtors=[one, two], verdict="delivered")
    same = ask(client, f"/parties/compare/?a={two.code}&b={two.code}")
    assert same.status == 400
    assert "“b”: This is the first country. Name another one." in same.main.text
    assert "“a”" in ask(client, "/parties/compare/?a=NOBODY").main.text
    check_problem(ask(client, "/parties/compare.json?b=NOBODY"), 400, "bad-parameter")
    # What is left open is the first free one of all.
    rows = ask(client, f"/parties/compare.csv?a={three.code}").rows
    assert {(row["commitment"], row["party"]) for row in rows} == {(commitment.ref, one.code)}
    found = ask(client, f"/ru/parties/compare/?a={one.code}&b={three.code}")
    assert (found.status, found.main.one("table").one("thead").text.count(three.name)) == (200, 1)
