"""The text rule, N1 to N7, one made-up text per clause."""

import time

import pytest

from tracker.text import NotUTF8, TextError, normalise, normalise_text

LONG = "river " * 14 + "end"


def text_of(raw: str) -> str:
    return normalise_text(raw).text


# N1


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_n1_every_line_end_is_a_line_feed(line_end: str) -> None:
    raw = line_end.join(["Rain fell", "all day.", "", "Then sun."])
    assert normalise(raw.encode()).text == "Rain fell all day.\n\nThen sun."


def test_n1_crlf_is_one_line_end_and_not_a_blank_line() -> None:
    assert text_of("one\r\ntwo") == "one two"


@pytest.mark.parametrize("separator", ["\u2028", "\x85", "\x0b", "\x0c", "\x1e"])
def test_n1_other_separators_are_white_space_and_not_line_ends(separator: str) -> None:
    assert text_of(f"{LONG}{separator}two") == f"{LONG} two"


@pytest.mark.parametrize(
    ("raw", "offset"),
    [
        (b"caf\xe9 closed", 3),
        (b"\xff\xfeh\x00i\x00", 0),
        (b"ab\xed\xa0\x80", 2),
        (b"cut \xe2\x80", 4),
        (b"\xef\xbb\xbfab\xff", 5),
    ],
)
def test_n1_bytes_that_are_not_utf8_name_the_first_bad_byte(raw: bytes, offset: int) -> None:
    with pytest.raises(NotUTF8, match=f"offset {offset} ") as caught:
        normalise(raw)
    assert caught.value.offset == offset
    assert isinstance(caught.value, TextError)
    assert isinstance(caught.value, ValueError)


def test_n1_a_byte_order_mark_is_dropped_before_the_front_matter_is_looked_for() -> None:
    done = normalise(b"\xef\xbb\xbf---\na: 1\n---\nText")
    assert (done.text, done.front_matter) == ("Text", "a: 1")


def test_n1_a_zero_width_character_elsewhere_is_kept() -> None:
    assert normalise("a\ufeffb \u200b c".encode()).text == "a\ufeffb \u200b c"


# N2


def test_n2_front_matter_is_kept_apart_verbatim() -> None:
    done = normalise_text("---\ntitle:  '*A* <b>'\r\n\n tags: x \n--- \nBody")
    assert done.text == "Body"
    assert done.front_matter == "title:  '*A* <b>'\n\n tags: x "


@pytest.mark.parametrize(
    "raw",
    [
        "\n---\na: 1\n---\nBody",
        " ---\na: 1\n---\nBody",
        "x\n---\na: 1\n---",
        "---\na: 1\nBody",
        "---\na: 1\n----\nBody",
        "---a\n---\nBody",
        "----\na: 1\n----",
        "---\x85a: 1\n---\nBody",
        "---\na: 1\u2028---\nBody",
    ],
)
def test_n2_marks_elsewhere_or_alone_are_no_front_matter(raw: str) -> None:
    done = normalise_text(raw)
    assert done.front_matter == ""
    assert "a" in done.text


def test_n2_empty_front_matter_is_dropped() -> None:
    assert normalise_text("---\n---\nBody") == normalise_text("Body")


# N3


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("*Rain* and **snow**", "Rain and snow"),
        ("2 * 3 = 6", "2 3 = 6"),
        ("\\*Rain", "Rain"),
        ("# Rain", "Rain"),
        ("  ### Rain", "Rain"),
        ("#\u00a0Rain", "Rain"),
        ("#\tRain", "Rain"),
        ("# # Rain", "Rain"),
        ("**# Rain**", "Rain"),
        ("<b># Rain</b>", "Rain"),
        ("#Rain", "#Rain"),
        ("Rain # snow", "Rain # snow"),
        ("Rain #", "Rain #"),
        ("Rain\n# Snow", "Rain Snow"),
        ("8<sup>th</sup> day", "8th day"),
        ('<a href="x\\_y*"\n class="z">Rain</a><br/><BR />', "Rain"),
        ("Rain<!-- snow -->", "Rain"),
        ("<!DOCTYPE html>Rain", "Rain"),
        ("a < b and c > d", "a < b and c > d"),
        ("a <b", "a <b"),
        ("<https://example.org/> <me@example.org>", "<https://example.org/> <me@example.org>"),
        ("a <b\n\nc> d", "a <b\n\nc> d"),
        ("rain\\_fall \\[x\\] \\- \\!", "rain_fall [x] - !"),
        ("\\# Rain", "# Rain"),
        ("\\<b> Rain", "<b> Rain"),
        ("\\\\# Rain", "\\# Rain"),
        ("C:\\rain \\ snow\\", "C:\\rain \\ snow\\"),
    ],
)
def test_n3_marks_are_dropped_and_nothing_else(raw: str, text: str) -> None:
    assert text_of(raw) == text


# N4


@pytest.mark.parametrize("blank", ["", " ", "\t", "\u00a0", " \u2003\u00a0 ", "**", "<br>"])
def test_n4_a_blank_line_ends_a_paragraph(blank: str) -> None:
    assert text_of(f"one\n{blank}\ntwo") == "one\n\ntwo"


@pytest.mark.parametrize("hard_break", ["  ", "     ", "\u00a0  ", "  **", "  </i>"])
def test_n4_two_spaces_at_a_lines_end_end_a_paragraph(hard_break: str) -> None:
    assert text_of(f"one{hard_break}\ntwo") == "one\n\ntwo"


@pytest.mark.parametrize("line_end", ["", " ", "\u00a0", "\u00a0 ", "\u00a0\u00a0", "\t\t", " \t"])
def test_n4_anything_else_at_a_lines_end_is_no_hard_break(line_end: str) -> None:
    assert text_of(f"one{line_end}\ntwo") == "one two"


def test_n4_a_line_of_80_characters_is_still_hard_wrapped() -> None:
    assert text_of("x" * 80 + "\ntwo") == "x" * 80 + " two"


@pytest.mark.parametrize(
    ("short", "long", "paragraphs"), [(4, 1, 1), (3, 1, 4), (8, 2, 1), (7, 2, 9)]
)
def test_n4_four_of_five_lines_are_short_in_a_hard_wrapped_text(
    short: int, long: int, paragraphs: int
) -> None:
    raw = "\n".join(["one two"] * short + ["x" * 81] * long)
    assert text_of(raw).count("\n\n") + 1 == paragraphs


def test_n4_lines_without_text_are_no_lines_of_the_text() -> None:
    blanks = "\n".join(["", "\u00a0", "- - -", "* * *"] * 5)
    assert text_of(f"one\ntwo\n{LONG}\n{blanks}") == f"one\n\ntwo\n\n{LONG}"
    assert text_of("one\ntwo\n" + "-" * 100) == "one two " + "-" * 100


def test_n4_a_line_of_81_characters_among_few_makes_every_newline_a_paragraph_end() -> None:
    assert text_of("one\ntwo\n" + "x" * 81) == "one\n\ntwo\n\n" + "x" * 81


def test_n4_length_is_counted_in_code_points_with_trailing_space() -> None:
    assert text_of("\U0001f600" * 80 + "\ntwo") == "\U0001f600" * 80 + " two"
    assert text_of("x" * 80 + " \ntwo") == "x" * 80 + "\n\ntwo"


def test_n4_front_matter_does_not_count_for_the_length() -> None:
    assert text_of(f"---\na: {LONG}\n---\none\ntwo") == "one two"


def test_n4_marks_count_for_the_length() -> None:
    assert text_of("*" * 81 + "one\ntwo") == "one\n\ntwo"


# N5


def test_n5_runs_of_white_space_become_one_space_and_ends_go() -> None:
    assert text_of(" \u00a0one \t\u00a0\u2009two\u3000 \nthree \u00a0") == "one two three"


# N6


@pytest.mark.parametrize(
    "nothing", ["---", "\\###", "***", "...", "\u2014 \u00b6", "\u200b", "\x00"]
)
def test_n6_paragraphs_without_letter_or_digit_are_dropped(nothing: str) -> None:
    assert text_of(f"one\n\n{nothing}\n\ntwo") == "one\n\ntwo"


@pytest.mark.parametrize("something", ["7", "(a)", "\u0436", "\u4e2d", "\u0663"])
def test_n6_one_letter_or_digit_of_any_script_is_enough(something: str) -> None:
    assert text_of(f"one\n\n{something}") == f"one\n\n{something}"


# N7


def test_n7_two_newlines_between_paragraphs_and_none_at_the_end() -> None:
    assert text_of("\n\none\n\n\n\ntwo\n\n\n") == "one\n\ntwo"


@pytest.mark.parametrize("raw", ["", "\n", "---", "---\n---", " \u00a0 \n"])
def test_n7_nothing_stays_nothing(raw: str) -> None:
    assert text_of(raw) == ""


def test_n7_quotes_dashes_spelling_and_accents_stay_as_they_are() -> None:
    kept = "\u201cO\u2018zbek\u201d \u2013 \u2014 caf\u00e9 cafe\u0301 \ufb01n\u2026 \uff1d _x_ `y`"
    assert text_of(kept) == kept


# What must hold for any text


@pytest.mark.parametrize(
    "unit",
    [
        ".",
        "*",
        "#",
        "# ",
        "\\",
        "\n",
        " ",
        "<a",
        "<a ",
        "<a\n ",
        "</",
        "<!--",
        "<a\n\n",
        "---\n",
        "\r",
    ],
)
def test_no_text_is_slow(unit: str) -> None:
    began = time.process_time()
    normalise_text(unit * (200_000 // len(unit)))
    assert time.process_time() - began < 5
