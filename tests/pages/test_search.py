"""The page of the search, with its other forms."""

from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from tests import factories
from tracker import search

from .site import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def _lakes() -> None:
    pillar = factories.PillarFactory.create(name="Environment")
    for number in range(25):
        factories.CommitmentFactory.create(
            ref=f"C-{number}", title=f"A lake {number}", pillar=pillar
        )
    factories.CommitmentFactory.create(
        ref="D-1", title="Other", statement="To a <b>lake</b>.", pillar=pillar
    )
    factories.DocumentFactory.create(title="Lake talks")
    search.rebuild()


@pytest.mark.usefixtures("_lakes")
def test_results_are_counted_marked_and_paged(client: Client) -> None:
    first = ask(client, "/search/?q=LAKE")
    assert first.main.one("p", "answer").text == "28 results."
    best, documents, pillars = first.main.all("section")
    assert best.one("h2").text == "Commitments (26)"
    assert documents.one("h2").text == "Documents (1)"
    assert pillars.one("h2").text == "Pillars (1)"  # whose page lists them
    rows = best.one("ol").all("li")
    assert len(rows) == 5
    assert rows[0].one("a").text == "C-0 A lake 0"
    assert rows[0].one("a").one("mark").text == "lake"
    link = next(a for a in best.all("a") if a.text == "Commitments: show all 26")
    whole = ask(client, f"/search/{link.attributes['href']}")
    assert len(whole.main.one("ol").all("li")) == 20
    second = ask(client, "/search/" + whole.main.one("a", rel="next").attributes["href"])
    rest = second.main.one("ol")
    assert (rest.attributes["start"], len(rest.all("li"))) == ("21", 6)
    assert rest.all("li")[-1].text == "D-1 Other To a <b>lake</b>."


@pytest.mark.usefixtures("_lakes")
def test_a_kind_is_chosen_and_kept(client: Client) -> None:
    main = ask(client, "/search/?q=lake").main
    link = next(a for a in main.all("a") if a.text == "Documents: 1")
    narrowed = ask(client, f"/search/{link.attributes['href']}").main
    assert narrowed.one("p", "answer").text == "1 result. Documents only."
    assert narrowed.one("input", type="hidden").attributes["value"] == "document"
    assert "All kinds: 28" in narrowed.text
    assert "Commitments: 26" in narrowed.text


@pytest.mark.usefixtures("_lakes")
def test_the_list_finds_the_same_commitments(client: Client) -> None:
    main = ask(client, "/search/?q=lake").main
    link = next(a for a in main.all("a") if a.text.startswith("The same words among"))
    listed = ask(client, link.attributes["href"]).main
    assert listed.one("p", "answer").text.startswith("26 agreed commitments.")


@pytest.mark.usefixtures("_lakes")
def test_where_nothing_is_found_another_spelling_is_offered(client: Client) -> None:
    main = ask(client, "/search/?q=laek").main
    answer = main.one("p", "answer")
    assert answer.text == "Nothing was found for “laek”. Did you mean: lake? 28 results."
    assert answer.one("a").attributes["href"] == "?q=lake"
    assert len(main.all("section")) == 3
    data = ask(client, "/search.json?q=laek&kind=document").data
    assert (data["query"], data["guess"], data["total"]) == ("laek", "lake", 1)
    nothing = ask(client, "/search/?q=xyzzyxyz").main
    assert nothing.one("p", "answer").text == "0 results."
    assert not nothing.all("section")


@pytest.mark.usefixtures("_lakes")
def test_the_list_offers_it_too_and_keeps_its_filters(client: Client) -> None:
    main = ask(client, "/commitments/?q=laek&due=none").main
    link = main.one("p", "note").one("a")
    assert (link.text, link.attributes["href"]) == ("lake", "?q=lake&due=none")
    listed = ask(client, f"/commitments/{link.attributes['href']}").main
    assert listed.one("p", "answer").text.startswith("26 agreed commitments.")
    assert not listed.all("p", "note")


def test_an_empty_search_and_one_without_a_letter_say_so(client: Client) -> None:
    assert ask(client, "/search/").main.one("p", "answer").text.startswith("Search commitments")
    answer = ask(client, "/search/?q=%25").main.one("p", "answer").text
    assert answer == "There is no letter and no digit to look for."


@pytest.mark.usefixtures("_lakes")
def test_the_whole_result_goes_out_as_data(client: Client) -> None:
    data = ask(client, "/search.json?q=lake").data
    assert (data["total"], len(data["rows"])) == (28, 28)
    assert data["counts"]["commitment"] == 26
    assert data["rows"][0] == {
        "kind": "commitment",
        "name": "C-0 A lake 0",
        "text": data["rows"][0]["text"],
        "language": "en",
        "path": "/commitments/C-0/",
    }
    rows = ask(client, "/search.csv?q=lake&kind=document").rows
    assert [(row["kind"], row["name"]) for row in rows] == [("document", "Lake talks")]
    assert ask(client, "/search.csv").rows == []


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("q=a&q=b", "q"),
        (f"q={'a' * 201}", "q"),
        ("q=a%00b", "q"),
        ("kind=nobody", "kind"),
        ("kind=%00", "kind"),
        ("page=0&q=a", "page"),
        ("page=x&q=a", "page"),
        ("page=abc", "page"),
        ("ordering=password", "ordering"),
        ("status=delivered", "status"),
    ],
)
def test_what_the_search_does_not_know_is_refused_by_name(
    client: Client, query: str, name: str
) -> None:
    for address in ("/search/", "/search.json", "/search.csv"):
        found = ask(client, f"{address}?{query}")
        assert found.status == 400, found.address
        assert f"“{name}”" in (found.text if found.is_html else found.data["detail"])


@pytest.mark.parametrize(
    "words",
    ["(.*%2B)%2B%24", "%22", "'%20OR%201=1--", "%5C", "%F0%9F%92%A7", "%ED%A0%80", "NEAR(a%20b)"],
)
def test_any_words_can_be_looked_for(client: Client, words: str) -> None:
    for address in ("/search/", "/search.json", "/search.csv"):
        assert ask(client, f"{address}?q={words}").status == 200


def test_a_browser_is_told_how_to_search(client: Client) -> None:
    (link,) = ask(client, "/ru/").page.all("link", rel="search")
    told = ask(client, link.attributes["href"])
    assert told.headers["content-type"] == link.attributes["type"]
    root = ET.fromstring(told.body)
    spec = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert root.tag == f"{spec}OpenSearchDescription"
    assert [url.attrib for url in root.findall(f"{spec}Url")] == [
        {"type": "text/html", "template": "http://testserver/search/?q={searchTerms}"},
        {"type": "application/json", "template": "http://testserver/search.json?q={searchTerms}"},
    ]
    assert len(root.findtext(f"{spec}ShortName") or "") <= 16
