"""Spans, hashes and paragraphs."""

import dataclasses

import pytest

from tracker.text import (
    BadSpan,
    OutOfText,
    Span,
    TextError,
    cut,
    matches,
    paragraph_number,
    paragraph_spans,
    sha256_of,
)

TEXT = "Rain \U0001f327 fell.\n\nThen sun."


@pytest.mark.parametrize(
    ("start", "end"), [(0, 0), (3, 3), (4, 3), (-1, 2), (-2, -1), ("0", 1), (0, 1.0), (None, 1)]
)
def test_what_is_no_span_is_refused(start: int, end: int) -> None:
    with pytest.raises(BadSpan):
        Span(start, end)


def test_a_truth_value_is_no_position() -> None:
    with pytest.raises(BadSpan):
        Span(False, True)


def test_spans_are_frozen_and_ordered_by_start_then_end() -> None:
    assert sorted([Span(2, 3), Span(0, 9), Span(0, 4)]) == [Span(0, 4), Span(0, 9), Span(2, 3)]
    with pytest.raises(dataclasses.FrozenInstanceError):
        Span(0, 1).start = 1  # type: ignore[misc]  # that it is refused is the test


def test_the_hash_is_the_sha256_of_the_utf8() -> None:
    assert sha256_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert sha256_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256_of("\u00e9") != sha256_of("e\u0301")


def test_a_lone_surrogate_has_a_hash_of_its_own() -> None:
    assert len({sha256_of("\ud800"), sha256_of("\ud801"), sha256_of("?")}) == 3


def test_positions_are_code_points_and_the_end_is_not_included() -> None:
    assert cut(TEXT, Span(5, 6)) == "\U0001f327"
    assert cut(TEXT, Span(7, 11)) == "fell"
    assert cut(TEXT, Span(0, len(TEXT))) == TEXT


@pytest.mark.parametrize("span", [Span(0, len(TEXT) + 1), Span(900, 901)])
def test_a_span_outside_the_text_is_refused_and_never_shortened(span: Span) -> None:
    for refuse in (cut, paragraph_number):
        with pytest.raises(OutOfText, match=str(span.end)) as caught:
            refuse(TEXT, span)
        assert (caught.value.span, caught.value.length) == (span, len(TEXT))
        assert isinstance(caught.value, TextError)
    assert not matches(TEXT, span, sha256_of(TEXT[span.start :]))


def test_a_passage_matches_exactly_its_own_characters() -> None:
    digest = sha256_of("fell")
    assert matches(TEXT, Span(7, 11), digest)
    assert not matches(TEXT, Span(7, 12), digest)
    assert not matches(TEXT.replace("fell", "fall"), Span(7, 11), digest)
    assert not matches(TEXT, Span(7, 11), "")


def test_paragraphs_are_numbered_from_one_by_where_a_span_starts() -> None:
    assert [cut(TEXT, span) for span in paragraph_spans(TEXT)] == [
        "Rain \U0001f327 fell.",
        "Then sun.",
    ]
    assert paragraph_number(TEXT, Span(0, 1)) == 1
    assert paragraph_number(TEXT, Span(7, 20)) == 1
    assert paragraph_number(TEXT, Span(14, 15)) == 2
    assert paragraph_number(TEXT, Span(len(TEXT) - 1, len(TEXT))) == 2


def test_no_paragraph_is_empty() -> None:
    assert paragraph_spans("") == paragraph_spans("\n\n") == []
    assert paragraph_spans("a\n\n\n\nb") == [Span(0, 1), Span(5, 6)]
    assert paragraph_number("\n\na", Span(0, 1)) == 1
