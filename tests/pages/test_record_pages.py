"""Every page of the real record: its links, its words, its size, its other formats."""

import gzip
import itertools
import json
import re
from datetime import date, datetime
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve

from tests.formats.written import sheets
from tracker.formats.citations import CITATION_FORMATS
from tracker.formats.registry import FORMATS
from tracker.models import Commitment

from .conftest import Pages
from .markup import Element
from .site import ask, is_another_table

REFERENCES = {fmt.content_type for fmt in CITATION_FORMATS.values()}
# They say nothing of the record themselves, or are cited by the whole dataset.
NOT_CITED = ("/about/", "/search/", "/data/api/", "/data/tables/", "/embed/")
HEADINGS = re.compile(r"^h[1-6]$")
WIDE = re.compile(
    r"/((commitments|actions|parties|initiatives|timeline|sources|searches)/(\?.*)?|declarations/[a-z0-9-]+/)"
)
NOT_LOADED = "The words of the source are not loaded on this site."


def html_pages(site: Pages) -> dict[str, Element]:
    return {address: answer.page for address, answer in site.items() if answer.is_html}


def test_every_link_on_every_page_leads_somewhere(site: Pages) -> None:
    assert {address: a.status for address, a in site.items() if a.status != 200} == {}
    addresses = {address.partition("?")[0] for address in site}
    assert len([a for a in addresses if re.fullmatch(r"/commitments/[A-Z0-9-]+/", a)]) == 60
    assert len([a for a in addresses if re.fullmatch(r"/pillars/[a-z-]+/", a)]) == 8
    assert (
        len([a for a in addresses if re.fullmatch(r"/declarations/(?!compare/)[a-z0-9-]+/", a)])
        == 20
    )


def test_every_fragment_link_has_its_target(site: Pages) -> None:
    for address, page in html_pages(site).items():
        ids = [e.attributes["id"] for e in page.walk() if "id" in e.attributes]
        assert len(ids) == len(set(ids)), address
        for link in page.all("a"):
            if link.attributes["href"].startswith("#"):
                assert link.attributes["href"][1:] in ids, (address, link.attributes["href"])


def test_every_page_asks_one_question_and_answers_it_first(site: Pages) -> None:
    for address, page in html_pages(site).items():
        assert page.one("html").attributes["lang"] == "en", address
        assert page.one("h1").text, address
        answer = page.one("main").one("p", "answer").text
        assert len(answer) > 5, address
        titles = [e.tag for e in page.walk() if HEADINGS.match(e.tag)]
        levels = [int(tag[1]) for tag in titles]
        assert levels[0] == 1, address
        assert all(b - a <= 1 for a, b in itertools.pairwise(levels)), address
        assert page.one("head").one("title").text.endswith("C5+1 Commitment Tracker"), address
        assert page.one("meta", name="description").attributes["content"], address


def test_titles_are_unique(site: Pages) -> None:
    pages = {a: p for a, p in html_pages(site).items() if "?" not in a}
    titles = [page.one("head").one("title").text for page in pages.values()]
    assert len(set(titles)) == len(titles) == 519


def test_no_page_holds_inline_style_or_script_or_asks_another_host(site: Pages) -> None:
    for address, page in html_pages(site).items():
        for element in page.walk():
            names = set(element.attributes)
            assert element.tag not in {"style", "iframe", "object", "embed"}, address
            if element.tag == "script":
                # A block of data is none.
                assert element.attributes == {"type": "application/ld+json"}, address
            assert "style" not in names, address
            assert not [name for name in names if name.startswith("on")], address
            loaded = [element.attributes[n] for n in ("src", "srcset", "poster") if n in names]
            is_loaded = element.attributes.get("rel") in {"stylesheet", "icon"}
            if element.tag == "use" or (element.tag == "link" and is_loaded):
                loaded.append(element.attributes["href"])
            for source in loaded:
                assert source.startswith("/"), (address, source)
                assert not source.startswith("//"), (address, source)
            if "href" in names:
                assert element.attributes["href"].split(":")[0] not in {"javascript", "data"}


def test_links_to_other_sites_are_marked_and_safe(site: Pages) -> None:
    found = 0
    for address, page in html_pages(site).items():
        for link in page.all("a"):
            href = link.attributes["href"]
            if not href.startswith(("/", "#", "?")):
                assert re.match(r"https?://[a-z0-9.-]+/?", href), (address, href)
                assert "external" in link.attributes["rel"], (address, href)
                found += 1
    assert found > 400


def test_the_other_forms_of_a_page_are_announced_and_exist(site: Pages) -> None:
    documents = site["/declarations.json"].data["rows"]
    # Of a text that is known and not held nothing can be annotated.
    annotated = {row["path"] for row in documents if row["normalised_sha256"]}
    assert len(annotated) == 5
    for address, page in html_pages(site).items():
        announced = {
            link.attributes["type"]: link.attributes["href"]
            for link in page.all("link", rel="alternate")
            if "type" in link.attributes
        }
        linked = {a.attributes["href"] for a in page.all("a") if "href" in a.attributes}
        cited = {kind: announced.pop(kind, None) for kind in REFERENCES}
        is_cited = "?" not in address and not address.startswith(NOT_CITED)
        assert all(href in linked if is_cited else href is None for href in cited.values()), address
        if address in {"/methodology/", "/about/", "/glossary/"} or "/data/api/" in address:
            assert not announced
            continue
        for_machines = announced.pop("application/ld+json", None)
        assert bool(for_machines) == (address in annotated)
        announced.pop("text/calendar", None)
        for kind, href in announced.items():
            if not is_another_table(href):
                assert site[href].headers["content-type"].startswith(kind), href
            assert href in {a.attributes["href"] for a in page.one("footer").all("a")}, href
        has_feed = re.fullmatch(
            r"/|/(changes|pillars|parties|commitments)/(?!compare/)[^?].*|/changes/.*", address
        )
        feeds = {"application/atom+xml"} if has_feed else set()
        assert {"application/json", "text/csv"} < set(announced), address
        tables = {fmt.content_type for fmt in FORMATS.values()}
        assert set(announced) == tables | feeds, address


def test_the_other_tables_of_each_kind_of_page_hold_the_rows_of_its_csv(
    site: Pages, client: Client
) -> None:
    of_kind = {
        resolve(urlsplit(address).path).url_name: address
        for address in site
        if re.search(r"\.csv(\?|$)", address)
    }
    assert len(of_kind) > 15
    for address in of_kind.values():
        path, mark, query = address.partition("?")
        beside = {
            ending: ask(client, f"{path.removesuffix('csv')}{ending}{mark}{query}")
            for ending in ("jsonl", "excel.csv", "xlsx")
        }
        assert {found.status for found in beside.values()} == {200}, address
        for ending, found in beside.items():
            kind = found.headers["content-type"]
            assert kind.startswith(FORMATS[ending].content_type), found.address
        rows, lines = site[address].rows, beside["jsonl"].text.splitlines()
        assert all(isinstance(json.loads(line), dict) for line in lines), address
        # One line each, or one for what a flat file has in several rows.
        assert len(lines) <= len(rows), address
        assert beside["excel.csv"].body == b"\xef\xbb\xbf" + site[address].body, address
        data = sheets(beside["xlsx"].body)["Data"]
        assert data[0] == [*rows[0]] if rows else data[1:] == [], address
        assert len(data) == 1 + len(rows), address


def test_pages_are_small(site: Pages) -> None:
    sizes = {a: len(gzip.compress(site[a].body, 6)) for a in html_pages(site)}
    wide = {address: size for address, size in sizes.items() if WIDE.fullmatch(address)}
    narrow = {address: size for address, size in sizes.items() if address not in wide}
    for name, group in (("lists and documents", wide), ("other pages", narrow)):
        largest = sorted(group, key=lambda address: group[address])[-3:]
        print(name, {address: group[address] for address in largest})
    assert {a: n for a, n in narrow.items() if n > 14 * 1024} == {}
    assert {a: n for a, n in wide.items() if n > 60 * 1024} == {}


def test_a_page_with_an_answer_carries_it_in_its_card_and_its_citation(site: Pages) -> None:
    cited = {a: p for a, p in html_pages(site).items() if p.all("section", "cite")}
    assert len(cited) == 1 + 8 + 60 + 20
    for address, page in cited.items():
        head = {
            meta.attributes.get("property") or meta.attributes.get("name"): meta.attributes[
                "content"
            ]
            for meta in page.one("head").all("meta")
            if "content" in meta.attributes
        }
        answer = re.sub(r"^\W ", "", page.one("main").one("p", "answer").text)
        answer = answer.rstrip(".").replace(" contested", ", contested")
        assert answer in head["og:title"], address
        assert page.one("link", rel="canonical").attributes["href"] == head["og:url"]
        assert head["og:url"] == f"http://testserver{address}"
        box = page.one("section", "cite")
        plain = box.all("p")[0].text
        assert head["citation_title"] in plain, address
        assert plain.endswith(head["og:url"]), address
        links = [a.attributes["href"] for a in box.all("a")]
        assert [link.partition(".")[2] for link in links] == ["bib", "ris", "csl.json"]
        bibtex, ris, csl = (ask(Client(), link).body.decode() for link in links)
        (item,) = json.loads(csl)
        assert f"UR  - {item['URL']}\r\n" in ris
        assert (item["title"], item["URL"]) == (head["citation_title"], head["og:url"])
        assert f"url = {{{item['URL']}}}" in bibtex
        if "issued" in item:
            assert "Evidence looked at until 30 April 2026." in plain
            assert item["issued"] == {"date-parts": [[2026, 4, 30]]}
            assert head["citation_publication_date"] == "2026/04/30"
        else:
            assert "citation_publication_date" not in head, address


@pytest.mark.usefixtures("record")
def test_pages_are_sent_compressed(client: Client) -> None:
    plain = ask(client, "/")
    packed = ask(client, "/", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 3


def test_json_answers_have_one_envelope_and_iso_dates(site: Pages) -> None:
    kinds = set()
    for address, answer in site.items():
        if re.search(r"(?<!openapi)\.json(\?|$)", address):
            data = answer.data
            assert (data["schema"], data["licence"]) == ("2", "CC-BY-4.0")
            kinds.add(data["kind"])
            check_dates(data)
            assert "\\u" not in answer.text.replace("\\\\", "").replace("\\u2028", "")
    assert kinds == {
        *("dashboard", "pillar", "commitments", "commitment", "documents", "document"),
        *("differences", "search"),
        *("dashboard", "pillar", "commitments", "commitment", "parties", "party"),
        *(
            "compare",
            "compare_documents",
            "actions",
            "action",
            "sources",
            "searches",
            "initiatives",
            "initiative",
        ),
        *("timeline", "progress", "changes", "data", "data_table", "checkpoint"),
        *("actors", "actor", "persons", "person"),
    }


def check_dates(value: object, name: str = "") -> None:
    """Every field that is called a date holds an ISO 8601 date, a UTC time or null."""
    if isinstance(value, dict):
        for key, inner in value.items():
            check_dates(inner, key)
    elif isinstance(value, list):
        for inner in value:
            check_dates(inner)
    elif name in {"date", "as_of", "due_on", "newest_evidence", "made_on", "end_date"}:
        assert value is None or date.fromisoformat(str(value)).isoformat() == value
    elif name == "published_at" and value is not None:
        assert str(value).endswith("Z")
        assert datetime.fromisoformat(str(value)).tzinfo


LIST_FIELDS = (
    "ref title statement standing pillar primary_theme document section owed_by binding"
    " obligation_kind due_on due_precision status status_group as_of published_at confidence"
    " newest_evidence is_overdue is_quiet path"
)
EVIDENCE_FIELDS = (
    "commitment action action_title action_date action_date_precision direction weight why"
    " relied_on publisher title url date language tier shows confidence"
)
COMMITMENT_FIELDS = (
    "done_when themes section_title passage passages stated_subject obligations operative_verb"
    " commitment_types catalysts target coding_confidence borderline initiatives"
)
ABOUT_COMMITMENT = (
    "schema kind url licence citation record item translations about_pillar about_document verdict"
    " scores bearings searches history replies links"
)


def test_field_names_stay(site: Pages) -> None:
    """Within a schema number, fields are only added: whoever drops one must raise the number."""
    rows = site["/commitments.json"].data["rows"] + site["/pillars/platform.json"].data["rows"]
    assert all(set(LIST_FIELDS.split()) <= set(row) for row in rows)
    for address in ("/commitments.csv", "/pillars/platform.csv"):
        assert " ".join(site[address].rows[0]).startswith(LIST_FIELDS)
    assert " ".join(site["/commitments/NYD-49.csv"].rows[0]).startswith(EVIDENCE_FIELDS)
    for ref in ("NYD-49", "NYD-02", "SUM-R01"):
        data = site[f"/commitments/{ref}.json"].data
        assert {*COMMITMENT_FIELDS.split(), *LIST_FIELDS.split()} <= {*data["item"]}
        assert set(ABOUT_COMMITMENT.split()) <= set(data)


def test_a_row_of_the_list_says_what_the_page_of_the_commitment_says(site: Pages) -> None:
    same = ["title", "statement", "standing", "status", "as_of", "newest_evidence", "is_overdue"]
    same += ["is_quiet", "due_on"]
    for standing in ("", "?standing=reported"):
        in_csv = {row["ref"]: row for row in site[f"/commitments.csv{standing}"].rows}
        for row in site[f"/commitments.json{standing}"].data["rows"]:
            page = site[f"/commitments/{row['ref']}.json"].data["item"]
            assert {name: row[name] for name in same} == {name: page[name] for name in same}
            assert row["pillar"] == page["pillar"]
            debtors = [o["actor"] for o in page["obligations"] if o["role"] == "debtor"]
            assert row["owed_by"] == debtors
            flat = in_csv[row["ref"]]
            assert flat["owed_by"] == " ".join(debtors)
            assert flat["newest_evidence"] == (row["newest_evidence"] or "")
            assert flat["is_quiet"] == str(row["is_quiet"]).lower()
            assert flat["title"] == row["title"]


def test_the_csv_of_a_commitment_holds_all_its_evidence(site: Pages) -> None:
    for address, answer in site.items():
        if re.fullmatch(r"/commitments/[A-Z0-9-]+\.csv", address):
            data = site[address[:-3] + "json"].data
            pieces = [(e["action"], p["url"]) for e in data["bearings"] for p in e["evidence"]]
            assert [(row["action"], row["url"]) for row in answer.rows] == pieces
            assert answer.headers["content-disposition"] == (
                f'attachment; filename="{data["item"]["ref"]}.csv"'
            )


def test_all_60_commitments_say_that_the_words_are_not_loaded(site: Pages) -> None:
    pages = [a for a in site if re.fullmatch(r"/commitments/[A-Z0-9-]+/", a)]
    assert len(pages) == 60
    for address in pages:
        main = site[address].main
        assert not main.all("blockquote"), address
        assert NOT_LOADED in main.text, address
        data = site[address[:-1] + ".json"].data
        assert data["item"]["statement"] in main.text, address
        assert data["item"]["passage"]["quotation"] is None, address
        assert {passage["quotation"] for passage in data["item"]["passages"]} <= {None}, address


@pytest.mark.usefixtures("texts")
def test_all_60_commitments_show_their_words_once_the_texts_are_loaded(
    client: Client, site: Pages
) -> None:
    found = 0
    for commitment in Commitment.objects.select_related("document__source_text"):
        words = " ".join((commitment.quotation or "").split())
        assert words
        address = commitment.get_absolute_url()
        shown = ask(client, address)
        most = 60 if WIDE.fullmatch(address) else 14
        assert len(gzip.compress(shown.body, 6)) <= most * 1024, commitment.ref
        main = shown.main
        marked = main.one("blockquote").one("mark")
        assert marked.text == words
        assert NOT_LOADED not in main.text
        if found % 10 == 0:
            data = ask(client, f"/commitments/{commitment.ref}.json").data
            assert data["item"]["passage"]["quotation"] == commitment.quotation
        before = site[commitment.get_absolute_url()].text
        if len(words.split()) > 5:
            assert words not in " ".join(unescape(before).split()), commitment.ref
        found += 1
    assert found == 60


@pytest.mark.usefixtures("texts")
def test_context_words_stand_in_the_order_of_the_text_and_are_not_marked(client: Client) -> None:
    with_context = Commitment.objects.filter(passages__role="context").distinct()
    assert with_context.count() > 5
    for commitment in with_context:
        text = commitment.document.text or ""
        spans = [(commitment.start, commitment.end)]
        spans += commitment.passages.filter(role="context").values_list("start", "end")
        expected = [" ".join(text[start:end].split()) for start, end in sorted(spans)]
        quote = ask(client, commitment.get_absolute_url()).main.one("blockquote")
        assert quote.text == f"{' … '.join(expected)} In the text"
        assert len(quote.all("mark")) == 1


@pytest.mark.usefixtures("texts")
def test_the_official_page_opens_at_the_words(client: Client) -> None:
    main = ask(client, "/commitments/NYD-01/").main
    links = [a.attributes["href"] for a in main.all("a", rel="external")]
    official = [href for href in links if "whitehouse.gov" in href]
    assert official
    assert official[0].partition("#")[2].startswith(":~:text=")
