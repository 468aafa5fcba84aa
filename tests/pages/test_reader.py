"""The reader: every promise at its words, every sentence accounted for, and the same as data."""

import datetime as dt
import gzip
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from tests import factories
from tracker.models import Commitment, Document, NearMiss, SourceText
from tracker.text import sha256_of

from .conftest import Pages
from .markup import Element
from .site import ask

TEXT = "A heading\n\nWe will build. We hope it rains. We did trade.\n\nSigned."
BUILD, HOPE, TRADE = (11, 25), (26, 43), (44, 57)
DECLARATION = "/declarations/new-york-declaration-2023/"
OTHERS = ("media-note-2018", "summit-report-2023", "astana-preview-2023", "astana-report-2023")


@pytest.fixture
def document(db: None) -> Document:
    """A text of three paragraphs: a heading, three sentences, a signature."""
    document = factories.DocumentFactory.create(
        key="DOC", slug="text", source_url="https://example.org/text"
    )
    SourceText.objects.create(document=document, text=TEXT)
    heading = factories.SentenceCodingFactory
    heading.create(document=document, paragraph=1, number=1, start=0, end=9, label="not_prose")
    for number, (span, label) in enumerate(
        [(BUILD, "commitment"), (HOPE, "near_miss"), (TRADE, "context")], start=1
    ):
        heading.create(
            document=document, paragraph=2, number=number, start=span[0], end=span[1], label=label
        )
    heading.create(document=document, paragraph=3, number=1, start=59, end=66, label="not_prose")
    return document


def promise(document: Document, ref: str, start: int, end: int, **values: object) -> Commitment:
    return factories.CommitmentFactory.create(
        document=document,
        sentence=document.sentencecoding_set.get(label="commitment"),
        ref=ref,
        paragraph=2,
        start=start,
        end=end,
        sha256=sha256_of(TEXT[start:end]),
        **values,
    )


def hope(document: Document) -> NearMiss:
    return NearMiss.objects.create(
        key="NM-1",
        document=document,
        paragraph=2,
        start=26,
        end=33,
        sha256=factories.SHA256,
        sentence=document.sentencecoding_set.get(label="near_miss"),
        kind="hope",
        why_not="Nobody acts (R4).",
        chance="0.30",
    )


def paragraph(main: Element, number: int) -> Element:
    return main.one("div", "paragraph", id=f"p{number}")


def marks(main: Element) -> dict[str, str]:
    """The marked words by their anchor; pieces of a mark that was cut have none."""
    return {mark.attributes.get("id", ""): mark.text for mark in main.all("mark")}


def test_a_promise_is_marked_at_its_words_and_opens_its_page(
    client: Client, document: Document
) -> None:
    promise(document, "C-1", *BUILD, title="Build", verdict="delivered")
    main = ask(client, "/declarations/text/").main
    assert marks(main) == {"C-1": "We will build."}
    link = paragraph(main, 2).one("p").one("a", "ref")
    assert (link.text, link.attributes["href"]) == ("C-1", "/commitments/C-1/#words")
    (entry,) = paragraph(main, 2).one("ul", "margin").all("li")
    assert entry.one("span", "status").text == "✓ Delivered"
    assert entry.one("a", href="/commitments/C-1/").text == "C-1 Build"
    back = ask(client, "/commitments/C-1/").main
    assert back.all("a", href="/declarations/text/#C-1")


def test_the_text_is_all_there_and_nothing_else(client: Client, document: Document) -> None:
    promise(document, "C-1", *BUILD)
    promise(document, "C-2", 14, 43)
    main = ask(client, "/declarations/text/").main
    shown = [box.all("p")[0] for box in main.all("div", "paragraph")]
    words = [
        "".join(
            child if isinstance(child, str) else child._raw() * (child.tag == "mark")
            for child in box.children
        )
        for box in shown
    ]
    assert words[0] == "A heading"
    assert words[2] == "Signed."
    assert words[1] == "We will build. We hope it rains. We did trade."


def test_promises_that_overlap_are_cut_and_each_keeps_one_anchor(
    client: Client, document: Document
) -> None:
    promise(document, "C-1", 11, 25)
    promise(document, "C-2", 19, 43)
    promise(document, "C-3", 19, 25)
    main = ask(client, "/declarations/text/").main
    assert [mark.text for mark in main.all("mark")] == ["We will", "build.", "We hope it rains."]
    anchors = [e.attributes["id"] for e in main.walk() if e.attributes.get("id", "")[:2] == "C-"]
    assert sorted(anchors) == ["C-1", "C-2", "C-3"]
    ends = [link.text for link in paragraph(main, 2).one("p").all("a", "ref")]
    assert ends == ["C-1", "C-3", "C-2"]


def test_what_was_not_counted_is_there_with_its_reason(client: Client, document: Document) -> None:
    hope(document)
    main = ask(client, "/declarations/text/").main
    box = paragraph(main, 2).one("details")
    assert "open" not in box.attributes
    near_miss, context = box.all("li")
    assert near_miss.attributes["id"] == "NM-1"
    assert near_miss.text == "“We hope” Hope. Nobody acts."
    assert context.text.startswith("“We did trade.” Context. ")


def test_coverage_is_counted_from_the_codings_and_the_text(
    client: Client, document: Document
) -> None:
    promise(document, "C-1", *BUILD)
    answer = ask(client, "/declarations/text/").main.one("p", "answer").text
    assert answer == ("3 of 3 sentences read. 1 of them carries a commitment. 1 commitment in all.")
    document.sentencecoding_set.filter(label="context").delete()
    found = ask(client, "/declarations/text/")
    assert found.main.one("p", "answer").text.startswith("2 of 3 sentences read.")
    coverage = ask(client, "/declarations/text.json").data["coverage"]
    assert (coverage["sentences"], coverage["read"], coverage["with_commitment"]) == (3, 2, 1)


def test_without_the_text_it_is_told_in_our_words(client: Client, document: Document) -> None:
    promise(document, "C-1", *BUILD, statement="They promised to build.")
    hope(document)
    SourceText.objects.all().delete()
    found = ask(client, "/declarations/text/")
    box = paragraph(found.main, 2)
    assert box.one("p", id="C-1").text == "C-1 They promised to build."
    assert box.one("li", id="NM-1").text == "Sentence 2 Hope. Nobody acts."
    assert not found.main.all("mark")
    for sentence in ("We will build", "We hope", "We did trade"):
        assert sentence not in found.text
    assert len(found.main.all("div", "paragraph")) == 1
    assert ask(client, "/declarations/text.txt").status == 404


def test_a_withdrawn_promise_is_neither_marked_nor_counted(
    client: Client, document: Document
) -> None:
    now = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
    promise(document, "C-1", *BUILD, withdrawn_at=now, withdrawn_because="It was none.")
    main = ask(client, "/declarations/text/").main
    assert not main.all("mark")
    assert "No commitment stands in it." in main.one("p", "answer").text
    assert ask(client, "/declarations/text.jsonld").data["items"] == []
    assert "No commitment stands in it." in ask(client, "/declarations/").main.text


def test_the_source_opens_at_the_words_and_its_archived_copy_once_it_is_gone(
    client: Client, document: Document
) -> None:
    promise(document, "C-1", *BUILD)
    document.archive_url = "https://archive.example/text"
    document.save()

    def at_the_source() -> str:
        margin = ask(client, "/declarations/text/").main.one("ul", "margin")
        return margin.one("a", rel="external").attributes["href"]

    assert at_the_source() == "https://example.org/text#:~:text=We%20will%20build."
    document.source_gone_on = dt.date(2025, 1, 20)
    document.save()
    assert at_the_source() == "https://archive.example/text#:~:text=We%20will%20build."
    main = ask(client, "/declarations/text/").main
    assert "the official page was gone on 20 January 2025" in main.text
    assert main.after("Official page") == "https://example.org/text"
    shown = ask(client, "/commitments/C-1/").main.all("a", rel="external")[0]
    assert shown.text == "Copy at archive.example"
    assert shown.attributes["href"].startswith("https://archive.example/text#:~:text=")


def test_a_reader_can_suggest_a_missed_promise_with_its_passage(
    client: Client, document: Document, settings: Settings
) -> None:
    assert "mailto:" not in ask(client, "/declarations/text/").text
    settings.TRACKER_CONTACT_EMAIL = "desk@example.org"
    link = ask(client, "/declarations/text/").main.all("details")[0].one("a")
    address = urlsplit(link.attributes["href"])
    letter = parse_qs(address.query)
    assert address.path == "desk@example.org"
    assert letter["subject"] == ["A missed commitment in DOC"]
    assert letter["body"] == ["Paragraph 2: “We will build. We hope it rains. We did trade.”"]


def test_a_paragraph_of_which_nothing_was_left_out_takes_suggestions_too(
    client: Client, document: Document, settings: Settings
) -> None:
    document.sentencecoding_set.exclude(label__in=["commitment", "not_prose"]).delete()
    assert not paragraph(ask(client, "/declarations/text/").main, 2).all("details")
    settings.TRACKER_CONTACT_EMAIL = "desk@example.org"
    main = ask(client, "/declarations/text/").main
    box = paragraph(main, 2).one("details")
    assert box.one("summary").text == "Paragraph 2: is a commitment missing?"
    assert box.one("a").attributes["href"].startswith("mailto:desk@example.org?")
    assert not paragraph(main, 1).all("details"), "a heading is no sentence"


def test_words_that_a_promise_needs_are_marked_beside_its_own(
    client: Client, document: Document
) -> None:
    first, second = promise(document, "C-1", *BUILD), promise(document, "C-2", 29, 33)
    place = {"document": document, "paragraph": 2, "sha256": factories.SHA256}
    for commitment, start, end in ((first, 26, 43), (second, 26, 28), (second, 44, 57)):
        commitment.passages.create(role="context", position=start, start=start, end=end, **place)
    first.passages.create(role="component", position=1, start=44, end=50, **place)
    main = ask(client, "/declarations/text/").main
    assert marks(main) == {"C-1": "We will build.", "C-2": "hope"}
    shown = [(box.attributes["title"], box.text) for box in main.all("span", "context")]
    assert shown == [
        ("Context of C-1, C-2", "We (context of C-1, C-2)"),
        ("Context of C-1", "it rains. (context of C-1)"),
        ("Context of C-2", "We did trade. (context of C-2)"),
    ]
    assert len(main.one("ul", "margin").all("li")) == 2
    assert main.one("p", "answer").text.endswith("2 commitments in all.")


def test_annotations_point_at_exactly_the_words(client: Client, document: Document) -> None:
    promise(document, "C-1", *BUILD)
    found = ask(client, "/declarations/text.jsonld")
    assert found.headers["content-type"] == "application/ld+json"
    assert found.data["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    (item,) = found.data["items"]
    assert item["id"] == "http://testserver/declarations/text/#C-1"
    ours, theirs = item["target"]
    position, quote = ours["selector"]
    text = ask(client, "/declarations/text.txt").text
    assert text[position["start"] : position["end"]] == quote["exact"] == "We will build."
    assert text.index(quote["prefix"] + quote["exact"] + quote["suffix"]) == 0
    assert ours["sha256"] == sha256_of("We will build.")
    assert (theirs["source"], theirs["selector"]) == ("https://example.org/text", [quote])
    SourceText.objects.all().delete()
    (item,) = ask(client, "/declarations/text.jsonld").data["items"]
    (target,) = item["target"]
    assert [selector["type"] for selector in target["selector"]] == ["TextPositionSelector"]


def test_every_sentence_is_a_row_of_the_table(client: Client, document: Document) -> None:
    promise(document, "C-1", *BUILD)
    promise(document, "C-2", 14, 25)
    hope(document)
    rows = ask(client, "/declarations/text.csv").rows
    assert [row["label"] for row in rows] == [
        *("not_prose", "commitment", "near_miss", "context", "not_prose"),
    ]
    assert [row["commitments"] for row in rows] == ["", "C-1 C-2", "", "", ""]
    assert (rows[2]["near_misses"], rows[2]["why_not"]) == ("NM-1", "Nobody acts (R4).")
    data = ask(client, "/declarations/text.json").data
    assert [row["label"] for row in data["rows"]] == [row["label"] for row in rows]
    assert [c["passage"]["quotation"] for c in data["promises"]] == [
        *("We will build.", "will build."),
    ]


def test_the_declaration_was_read_to_its_last_sentence(site: Pages) -> None:
    main = site[DECLARATION].main
    assert main.one("p", "answer").text == (
        "53 sentences read. The text itself is not on this site. 33 of them carry a commitment."
        " 54 commitments in all."
    )
    assert len(main.all("ul", "margin")) == 11
    assert len([li for margin in main.all("ul", "margin") for li in margin.all("li")]) == 54
    assert len(site[DECLARATION.rstrip("/") + ".jsonld"].data["items"]) == 54


@pytest.mark.parametrize("slug", OTHERS)
def test_the_other_sources_show_what_they_report(site: Pages, slug: str) -> None:
    main = site[f"/declarations/{slug}/"].main
    assert "What it reports" in [title.text for title in main.all("h2")]
    data = site[f"/declarations/{slug}.json"].data
    assert len(data["facts"]) >= 4
    assert len(data["event_sources"]) >= 3
    for fact in data["facts"]:
        assert fact["says"] in main.text


@pytest.mark.usefixtures("texts")
def test_all_promises_of_the_record_are_marked_at_their_words(client: Client, site: Pages) -> None:
    for document in Document.objects.all():
        address = document.get_absolute_url()
        found = ask(client, address)
        assert len(gzip.compress(found.body, 6)) <= 60 * 1024
        shown = marks(found.main)
        promised = {
            c.ref: " ".join((c.quotation or "").split()) for c in document.commitment_set.all()
        }
        assert shown == promised
        assert not site[address].main.all("mark")
        text = " ".join((document.text or "").split())
        for mark in shown.values():
            assert mark in text
    headings = [h for h in ask(client, DECLARATION).main.all("h3") if "id" in h.attributes]
    assert len(headings) == 6
