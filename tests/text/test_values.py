"""What a value of the record may be, type by type."""

import datetime as dt
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.text.dates import year_refusal
from tracker.text.values import (
    NOT_IN_CALENDARS,
    NOT_IN_UTF_8,
    NOT_IN_XML,
    carried,
    problem_with_currency,
    problem_with_key,
    problem_with_language,
    problem_with_line,
    problem_with_lines,
    problem_with_pointed_key,
    problem_with_text,
)

LEGAL = [
    "<script>alert(1)</script>",
    "Қазақстан, Кыргызстан, Тоҷикистон",
    "o‘zbek, oʻzbek, o'zbek",
    "👩‍💻 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏔️",
    "می‌خواهم",
    "\tleading tab",
    "\ufeffzero-width\u200b inside",
    "אב and اب\u200f",
    "0",
]
NO_INK = "The text holds nothing but white space and invisible characters."


def test_a_legal_text_is_legal_in_a_line_and_in_a_text() -> None:
    for text in LEGAL:
        assert (problem_with_line(text), problem_with_text(text)) == (None, None), text
        for excluded in (NOT_IN_UTF_8, NOT_IN_XML, NOT_IN_CALENDARS):
            assert carried(text, excluded) == text
    assert problem_with_text("one\ntwo\r\nthree\n\n— four") is None


@pytest.mark.parametrize("rule", [problem_with_text, problem_with_line])
def test_what_no_text_may_hold_is_named(rule: object) -> None:
    assert callable(rule)
    refused = [0x00, 0x0B, 0x0C, 0x1B, 0x7F, 0x85, 0x9F, 0x202A, 0x202E, 0x2066, 0x2069, 0x206A]
    refused += [0xD800, 0xDFFF, 0xFDD0, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF]
    for code in refused:
        expected = f"The text holds the character U+{code:04X}, which is not allowed."
        assert rule(f"a{chr(code)}b") == expected
    for text in (" ", "\t \u3000", "\u200b\ufeff\u2060", "\u2800\u3164\u00ad", "\u0301"):
        assert rule(text) == NO_INK


def test_a_line_holds_no_line_break() -> None:
    for mark in ("\n", "\r", "\u2028", "\u2029"):
        assert problem_with_line(f"a{mark}b") == "The text must be one line, without a line break."


def test_each_text_of_a_list_is_a_line() -> None:
    assert problem_with_lines(["one", "o‘zbek"]) is problem_with_lines([]) is None
    assert problem_with_lines(["one", "a\nb"]) == problem_with_line("a\nb")
    assert problem_with_lines(["one", " "]) == NO_INK
    for wrong in ("one", ["one", 2], {"one": "two"}, [["one"]]):
        assert problem_with_lines(wrong) == "This must be a list of texts."


def test_a_key_fits_an_address_or_the_character_that_does_not_is_named() -> None:
    rule = (
        "A key has letters from A to Z, digits, hyphens and underscores, and starts with a letter"
        " or digit: it stands in addresses."
    )
    for key in ("NYD-01", "s-112", "0", "US_STATE"):
        assert problem_with_key(key) is problem_with_pointed_key(key) is None
    named = {
        "NYD\u201156": "U+2011 (NON-BREAKING HYPHEN)",
        "NYD 57": "U+0020 (SPACE)",
        "NYD/58": "U+002F (SOLIDUS)",
        "NYD.59": "U+002E (FULL STOP)",
        "\u041dYD-60": "U+041D (CYRILLIC CAPITAL LETTER EN)",
        "NYD-61\u200b": "U+200B (ZERO WIDTH SPACE)",
        "NYD-62\n": "U+000A",
        "NYD-６": "U+FF16 (FULLWIDTH DIGIT SIX)",
    }
    for key, character in named.items():
        assert problem_with_key(key) == f"The key holds the character {character}. {rule}"
    for key in ("-A", "_A"):
        assert problem_with_key(key) == rule


def test_a_pointed_key_may_hold_points_behind_its_first_character() -> None:
    assert problem_with_pointed_key("NYD-16.1-reply-1") is None
    for key in (".a", "..", "a b", "a/b", "é"):
        assert problem_with_pointed_key(key)


def test_a_language_is_named_as_bcp_47_and_iso_639_have_it() -> None:
    for tag in ("en", "ru", "kk", "ky", "tg", "tk", "uz", "uz-Cyrl", "zh-Hans", "pt-BR", "kaa"):
        assert problem_with_language(tag) is None, tag
    for tag in ("русский", "English", "EN", "e", "en_US", "en-", "kz", "tj", "US$", "zh-hans"):
        assert problem_with_language(tag), tag


def test_a_currency_is_named_as_iso_4217_has_it() -> None:
    for code in ("USD", "EUR", "KZT", "KGS", "TJS", "TMT", "UZS", "BYR", "XDR"):
        assert problem_with_currency(code) is None, code
    for code in ("US$", "usd", "$", "XXX", "ABC", "USD ", "РУБ"):
        assert problem_with_currency(code), code


def test_a_year_lies_between_1900_and_2100() -> None:
    for year in (1900, 2100):
        assert year_refusal(dt.date(year, 1, 1)) is None
        assert year_refusal(dt.datetime(year, 1, 1, tzinfo=dt.UTC)) is None
    for year in (1, 202, 1899, 2101, 9999):
        assert year_refusal(dt.date(year, 1, 1)) == "The year must lie between 1900 and 2100."


@given(st.text(st.characters(exclude_categories=())))
def test_what_is_carried_can_be_written_and_read(text: str) -> None:
    sent = carried(text, NOT_IN_XML)
    escaped = sent.replace("&", "&amp;").replace("<", "&lt;").replace("\r", "&#13;")
    assert ET.fromstring(f"<a>{escaped}</a>".encode()).text == (sent or None)
    written = carried(text, NOT_IN_UTF_8).encode().decode()
    day = carried(text, NOT_IN_CALENDARS).encode().decode()
    for made in (sent, written, day):
        assert len(made) == len(text)
        assert all(new in (old, "\ufffd") for old, new in zip(text, made, strict=True))
    assert [c for c in day if ord(c) < 32 and c != "\t"] == []
