"""A text comes in as a person would read it, whatever kind of file holds it."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.intake import files
from tracker.intake import (
    MAX_BYTES,
    DropReason,
    FileKind,
    Problem,
    ReadText,
    TextRefused,
    read_file,
    read_pasted,
)
from tracker.intake import reading as module
from tracker.intake.docx import read_docx
from tracker.intake.pdf import read_pdf
from tracker.text import normalise
from tracker.text.sentences import sentence_spans

NBSP = "\u00a0"


def left_out(read: ReadText) -> list[tuple[str, str]]:
    return [(one.reason.value, one.words) for one in read.dropped]


def test_the_five_texts_come_in_as_the_text_rule_has_them(sources_dir: Path) -> None:
    paths = sorted(sources_dir.glob("*.txt"))
    read = [read_file(path.read_bytes(), path.name) for path in paths]
    assert len(read) == 5
    assert [one.text for one in read] == [normalise(path.read_bytes()).text for path in paths]
    assert [one.dropped for one in read] == [()] * 5
    assert sum(one.sentences for one in read) == 133
    assert [one.proposals.values().get("date") for one in read] == [
        "2018-07-23",
        None,
        "2023-09-21",
        None,
        "2023-03-02",
    ]


def test_a_pasted_text_proposes_what_it_says_of_itself() -> None:
    read = read_pasted(files.STATEMENT)
    assert read.kind is FileKind.PASTED
    assert read.proposals.values() == {
        "title": "Joint Statement of the Rain Council",
        "date": "2025-03-14",
        "precision": "day",
        "place": "Almaty",
        "language": "en",
    }
    assert (read.paragraphs, read.sentences) == (8, 9)
    assert read.raw_bytes == len(files.STATEMENT.encode())


def test_front_matter_is_kept_and_comes_first() -> None:
    raw = (
        "---\ntitle: 'Rain: all of it'\ndate: 2025-03-14\nSource_URL: https://rain.example/1\n"
        "tags: [a, b]\nlang: ru\npublisher: Rain Office\n---\n\n# Another title\n\n1 May 2020\n"
    )
    read = read_file(raw.encode(), "rain.md")
    assert read.kind is FileKind.MD
    assert read.front_matter["title"] == "Rain: all of it"
    assert "tags" not in read.front_matter
    assert read.proposals.values() == {
        "title": "Rain: all of it",
        "date": "2025-03-14",
        "precision": "day",
        "publisher": "Rain Office",
        "address": "https://rain.example/1",
        "language": "ru",
    }
    assert read.text == "Another title\n\n1 May 2020"


@pytest.mark.parametrize(
    ("words", "date", "precision"),
    [
        ("Astana, 2 March 2023 (RN): Rain fell.", "2023-03-02", "day"),
        ("On July 3rd, 2018, rain fell.", "2018-07-03", "day"),
        ("Published Sept. 9, 2023", "2023-09-09", "day"),
        ("November 2025", "2025-11-01", "month"),
        ("21 сентября 2023 года", "2023-09-21", "day"),
        ("31 February 2025 or 05/11/2026", None, None),
        ("Rain 2025", None, None),
    ],
)
def test_a_date_is_proposed_as_exactly_as_it_is_known(
    words: str, date: str | None, precision: str | None
) -> None:
    found = read_pasted(words).proposals.values()
    assert (found.get("date"), found.get("precision")) == (date, precision)


def test_a_web_page_gives_its_article_and_names_what_stood_around_it() -> None:
    around = "<nav><ul><li>Home<li>News</ul></nav><script>let rain = '<p>no</p>';</script>"
    raw = files.page(
        f"<!-- saved from url=(0024)https://rain.example/1 -->{around}"
        "<header>Rain Office</header>"
        "<main><article><header><h1>Rain <em>and</em> snow</h1></header>"
        "<p>The 78<sup>th</sup> rain fell&nbsp;in Almaty.<sup><a href='#fn1'>1</a></sup>"
        "<p>Line one<br>Line two</p><div class='share-buttons'>Share</div>"
        "<li id='fn1'>A note.</li></article></main><p>Read also: Fog</p>"
        "<footer>All rights reserved</footer>",
        head="<title>Rain | Office</title><meta property='og:site_name' content='Rain Office'>"
        "<meta name=date content='2025-03-14T10:00:00Z'><style>p {}</style>",
    )
    read = read_file(raw, "rain.html")
    assert read.text == ("Rain and snow\n\nThe 78th rain fell in Almaty.\n\nLine one\n\nLine two")
    assert left_out(read) == [
        ("script", ""),
        ("furniture", "Home News"),
        ("furniture", "Rain Office"),
        ("footnote mark", "1"),
        ("furniture", "Share"),
        ("footnote", "A note."),
        ("furniture", "All rights reserved"),
        ("furniture", "Read also: Fog"),
    ]
    assert read.proposals.values() == {
        "title": "Rain and snow",
        "date": "2025-03-14",
        "precision": "day",
        "publisher": "Rain Office",
        "address": "https://rain.example/1",
        "language": "en",
    }


def test_a_page_marked_up_as_nothing_but_furniture_keeps_its_words() -> None:
    raw = files.page("<form><nav>Rain fell. <p>Then snow.</nav></form>")
    assert read_file(raw, "a.htm").text == "Rain fell.\n\nThen snow."


def test_a_page_in_the_encoding_it_names_is_read() -> None:
    page = "<html><head><meta charset='windows-1251'></head><p>Шёл дождь. Шёл снег.</html>"
    read = read_file(page.encode("cp1251"), "a.html")
    assert read.text == "Шёл дождь. Шёл снег."
    assert read.proposals.values()["language"] == "ru"


def test_a_pdf_loses_what_runs_through_its_pages_and_its_divided_words() -> None:
    middle = "and then it rained on and on over all the hills and on all the val-"
    pages = [
        [
            "Rain Office - For release",
            f"We will open an office in place {number} and we will keep it open for all of us,",
            middle,
            "leys of the land, in all the valleys that are well-",
            "known to us.",
            "A new paragraph1 stands here.",
            "1 See the report of the office.",
            f"Page {number} of 3",
        ]
        for number in (1, 2, 3)
    ]
    read = read_file(files.pdf(pages, title="Rain and snow"), "rain.pdf")
    assert read.kind is FileKind.PDF
    assert read.text.split("\n\n")[:2] == [
        "We will open an office in place 1 and we will keep it open for all of us, and then it"
        " rained on and on over all the hills and on all the valleys of the land, in all the"
        " valleys that are well-known to us.",
        "A new paragraph1 stands here.",
    ]
    assert [(one.reason, one.words, one.times) for one in read.dropped] == [
        (DropReason.RUNNING, "Rain Office - For release", 3),
        (DropReason.PAGE_NUMBER, "Page 1 of 3", 1),
        (DropReason.FOOTNOTE, "1 See the report of the office.", 3),
        (DropReason.PAGE_NUMBER, "Page 2 of 3", 1),
        (DropReason.PAGE_NUMBER, "Page 3 of 3", 1),
        (DropReason.HYPHEN, "val-leys", 3),
    ]
    assert read.proposals.values()["title"] == "Rain and snow"


def test_a_gap_between_the_lines_of_a_pdf_ends_a_paragraph() -> None:
    line = "We will open an office in every place of the land and keep all of it"
    read = read_file(files.pdf([[line, line, "", line, line, "", line]]), "rain.pdf")
    assert read.text == f"{line} {line}\n\n{line} {line}\n\n{line}"


def test_a_word_file_is_read_without_its_headers() -> None:
    raw = files.docx(
        ["Rain Statement", "Almaty, 14 March 2025", "We will open an office. It will rain."],
        more={"word/header1.xml": b"<w:hdr><w:t>Draft</w:t></w:hdr>"},
    )
    read = read_file(raw, "../../rain.DOCX")
    assert read.kind is FileKind.DOCX
    assert read.file_name == "rain.DOCX"
    assert read.text == (
        "Rain Statement\n\nAlmaty, 14 March 2025\n\nWe will open an office. It will rain."
    )
    assert left_out(read) == [("running", "Draft")]
    assert read.proposals.values()["place"] == "Almaty"


def test_footnotes_signatures_and_page_numbers_go_from_a_text_and_can_be_kept() -> None:
    body = "Rain fell.[^1]\n\n1\n\nSnow fell in Almaty.\n\n2\n\nIce came. It was cold."
    end = "[^1]: So it is told.\n\nFor the Republic of Rain\n\nAnn Frost, Minister of Rain"
    read = read_pasted(f"{body}\n\n{end}")
    assert read.text == "Rain fell.\n\nSnow fell in Almaty.\n\nIce came. It was cold."
    assert left_out(read) == [
        ("page number", "1"),
        ("page number", "2"),
        ("footnote", "[^1]: So it is told."),
        ("footnote mark", "[^1]"),
        ("signature", "For the Republic of Rain"),
        ("signature", "Ann Frost, Minister of Rain"),
    ]
    kept = read_pasted(f"{body}\n\n{end}", keeps_all=True)
    assert kept.dropped == ()
    assert kept.paragraphs == 8


def test_a_promise_for_a_government_is_no_signature() -> None:
    text = "Rain fell.\n\nSnow fell.\n\nFor the Government of Rain this is binding.\n\nIce came."
    assert read_pasted(text).dropped == ()


@pytest.mark.parametrize(
    ("raw", "name", "problem", "words"),
    [
        (b"", "a.txt", Problem.EMPTY, "0 bytes"),
        (b"a" * (MAX_BYTES + 1), "a.txt", Problem.TOO_LARGE, "20971521"),
        (files.page("<p>Rain"), "a.pdf", Problem.MISNAMED, "a web page (HTML)"),
        (files.page("<p>Rain"), "a.txt", Problem.MISNAMED, "“.txt”"),
        (b"Rain", "a.docx", Problem.MISNAMED, "plain text"),
        (b"Rain", "a.exe", Problem.NAME, "“.exe”"),
        (b"<?xml version='1.0'?><svg onload=x>", "a.html", Problem.NOT_A_TEXT, "SVG"),
        (b"\x89PNG\r\n\x1a\n", "a.pdf", Problem.NOT_A_TEXT, "PNG"),
        (b"{\\rtf1 Rain}", "a.txt", Problem.RTF, "RTF"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 90, "a.txt", Problem.OLD_WORD, ".doc"),
        ("Rain".encode("utf-16"), "a.txt", Problem.UTF_16, "UTF-16"),
        (b"Rain\0fell", "a.txt", Problem.ZERO_BYTE, "offset 4"),
        ("Шёл дождь".encode("cp1251"), "a.txt", Problem.NOT_UTF_8, "offset 2"),
        ("Шёл дождь. ".encode() + b"\xd8", "a.txt", Problem.MIXED, "offset 19"),
        (b"<html><meta charset=utf-8>\xd8\xd8", "a.html", Problem.CHARSET, "utf-8"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related;\n\n", "a.html", Problem.MHTML, "M"),
        (b"PK\x03\x04 nothing", "a.docx", Problem.OTHER_ZIP, "ZIP"),
        (b"--- \n ... !!", "a.md", Problem.NO_TEXT, "No words"),
        ("Rain\u202efell".encode(), "a.md", Problem.CHARACTER, "U+202E"),
        (b"%PDF-1.4 and no more", "a.pdf", Problem.DAMAGED_PDF, "damaged"),
        (files.pdf([[], []]), "a.pdf", Problem.PDF_WITHOUT_TEXT, "only pictures"),
        (files.pdf([["x"]] * 301), "a.pdf", Problem.PAGES, "301"),
        (files.docx(["Rain"])[:-30], "a.docx", Problem.DAMAGED_DOCX, "damaged"),
        (
            files.docx(["Rain"], more={"word/x.xml": b"0" * 20_000_000}),
            "a.docx",
            Problem.ZIP_BOMB,
            "unpack",
        ),
        (
            files.docx(["Rain"], more={"word/x.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}),
            "a.docx",
            Problem.DAMAGED_DOCX,
            "damaged",
        ),
    ],
    ids=lambda value: value.value if isinstance(value, Problem) else "",
)
def test_what_is_wrong_is_said_in_a_sentence(
    raw: bytes, name: str, problem: Problem, words: str
) -> None:
    with pytest.raises(TextRefused) as refused:
        read_file(raw, name)
    assert refused.value.problem is problem
    assert words in str(refused.value)
    assert str(refused.value).endswith(".")


def test_a_long_text_is_refused_and_a_long_page_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TextRefused) as refused:
        read_pasted("Rain. " * 400_000)
    assert refused.value.problem is Problem.TOO_LONG
    with pytest.raises(TextRefused) as refused:
        read_file(files.page("<b>" * 500_000), "a.html")
    assert refused.value.problem is Problem.TAGS


@pytest.mark.parametrize(
    ("library", "read", "problem"),
    [
        ("tracker.intake.pdf.pypdf", read_pdf, Problem.NO_PDF_HERE),
        ("tracker.intake.docx.mammoth", read_docx, Problem.NO_DOCX_HERE),
    ],
)
def test_without_its_library_a_file_is_refused_and_can_be_pasted(
    monkeypatch: pytest.MonkeyPatch,
    library: str,
    read: Callable[[bytes], object],
    problem: Problem,
) -> None:
    monkeypatch.setattr(library, None)
    with pytest.raises(TextRefused) as refused:
        read(b"")
    assert refused.value.problem is problem
    assert "Paste the text" in str(refused.value)


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.intake.apart.MAX_SECONDS", 0.01)
    with pytest.raises(TextRefused) as refused:
        read_file(files.pdf([["Rain"]]), "a.pdf")
    assert refused.value.problem is Problem.TOO_MUCH


def test_memory_grows_no_faster_than_the_text() -> None:
    """At most so many times the size of the file, whatever the size."""
    shares = []
    for size in (50_000, 200_000, 800_000):
        raw = (f"{files.STATEMENT}\n\n" * (size // len(files.STATEMENT))).encode()
        tracemalloc.start()
        read_file(raw, "a.txt")
        shares.append(tracemalloc.get_traced_memory()[1] / len(raw))
        tracemalloc.stop()
    assert max(shares) < 12
    assert max(shares) < 1.5 * min(shares), shares


def test_each_step_of_reading_keeps_to_the_text_rule() -> None:
    read = read_pasted(f"* Rain{NBSP}fell.  \n**Snow** fell.")
    assert read.text == "Rain fell.\n\nSnow fell."
    assert read.sentences == len(sentence_spans(read.text)) == 2
    assert module.read_pasted(read.text).text == read.text
