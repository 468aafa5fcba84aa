"""A pasted quotation is found exactly, once, or not at all."""

import time

import pytest

from tracker.text import (
    QuotationAmbiguous,
    QuotationEmpty,
    QuotationError,
    QuotationNotFound,
    Span,
    TextError,
    cut,
    find_quotation,
    fold_quotation,
)

TEXT = "Rain fell on \u201cthe hills\u201d.\n\nRain fell on us \u2013 all of us."


def test_a_quotation_is_found_where_it_stands() -> None:
    assert find_quotation(TEXT, "on us") == Span(37, 42)
    assert find_quotation(TEXT, TEXT) == Span(0, len(TEXT))


@pytest.mark.parametrize(
    "pasted",
    [
        "on us \u2013 all",
        "  on\n us\t\u2013\u00a0all \n",
        "on us\r\n\u2013\rall",
        "\n\non us \u2013 all\n\n",
    ],
)
def test_a_quotation_wrapped_anew_is_found(pasted: str) -> None:
    assert cut(TEXT, find_quotation(TEXT, pasted)) == "on us \u2013 all"


@pytest.mark.parametrize("gap", ["\n\n", "\r\r", "\r\n\r\n", "\n \n\n\t\n", " \n\u00a0\n "])
def test_a_blank_line_in_a_quotation_is_a_paragraph_break(gap: str) -> None:
    assert cut(TEXT, find_quotation(TEXT, f"hills\u201d.{gap}Rain")) == "hills\u201d.\n\nRain"


@pytest.mark.parametrize(
    "close",
    [
        "rain fell on us",
        '"the hills"',
        "on us - all",
        "hills\u201d. Rain",
        "hills\u201d.\nRain",
        "on\n\nus",
        "on us, all",
        "*on us*",
        TEXT + "!",
    ],
)
def test_nothing_merely_similar_is_found(close: str) -> None:
    with pytest.raises(QuotationNotFound):
        find_quotation(TEXT, close)


@pytest.mark.parametrize("empty", ["", " ", "\n\n", "\u00a0\t\r\n"])
def test_an_empty_quotation_is_refused(empty: str) -> None:
    with pytest.raises(QuotationEmpty):
        find_quotation(TEXT, empty)
    with pytest.raises(QuotationEmpty):
        find_quotation("", empty)


def test_a_quotation_that_stands_twice_is_refused_with_both_places() -> None:
    with pytest.raises(QuotationAmbiguous, match="2 times") as caught:
        find_quotation(TEXT, "Rain fell")
    assert caught.value.spans == (Span(0, 9), Span(27, 36))


def test_places_that_overlap_count() -> None:
    with pytest.raises(QuotationAmbiguous) as caught:
        find_quotation("x anana y", "ana")
    assert caught.value.spans == (Span(2, 5), Span(4, 7))


def test_an_ambiguous_quotation_lists_at_most_a_hundred_places() -> None:
    with pytest.raises(QuotationAmbiguous, match=r"99 times$"):
        find_quotation("a" * 99, "a")
    with pytest.raises(QuotationAmbiguous, match="100 times or more") as caught:
        find_quotation("a" * 5_000, "a")
    assert len(caught.value.spans) == 100


@pytest.mark.parametrize("error", [QuotationEmpty, QuotationNotFound, QuotationAmbiguous])
def test_one_clause_catches_every_refusal(error: type[Exception]) -> None:
    assert issubclass(error, QuotationError)
    assert issubclass(error, TextError)


@pytest.mark.parametrize(
    ("text", "quotation"),
    [("a" * 200_000, "a" * 100_000), ("ab" * 100_000, "ab" * 50_000 + "b"), ("x", "\n " * 200_000)],
)
def test_no_quotation_is_slow(text: str, quotation: str) -> None:
    began = time.process_time()
    with pytest.raises(QuotationError):
        find_quotation(text, quotation)
    fold_quotation(quotation + "x")
    assert time.process_time() - began < 5
