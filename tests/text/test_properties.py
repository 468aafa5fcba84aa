"""What holds for any text and any bytes, tried on generated ones and on the sources."""

from pathlib import Path

from hypothesis import assume, given
from hypothesis import strategies as st

from tracker.text import (
    BadSpan,
    NotUTF8,
    OutOfText,
    QuotationAmbiguous,
    QuotationError,
    Span,
    cut,
    find_quotation,
    fold_quotation,
    matches,
    normalise,
    normalise_text,
    paragraph_number,
    paragraph_spans,
    sentence_spans,
    sha256_of,
)

PIECES = [
    *"\n\r \t\u00a0\u2028*#<>\\-.!?\u2026\"'()a B7\u2019\u201c\u201d\x00\ufeff\ud800",
    "\n\n",
    "  \n",
    "---\n",
    "# ",
    "<b>",
    "</b>",
    "<!-- ",
    "U.S.",
    " Mr. ",
    "The ",
    "x" * 81,
]
any_text = st.text(st.characters(exclude_categories=[]), max_size=60)
marked_text = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
texts = any_text | marked_text
white_space = st.sampled_from([" ", "\n", "  ", "\t", "\u00a0", " \r\n "])


@given(texts)
def test_no_text_makes_normalising_raise_and_the_result_keeps_the_rule(raw: str) -> None:
    text = normalise_text(raw).text
    paragraphs = text.split("\n\n") if text else []
    assert "\r" not in text
    assert "*" not in text
    for paragraph in paragraphs:
        assert paragraph == " ".join(paragraph.split())
        assert any(character.isalnum() for character in paragraph)
    assert [cut(text, span) for span in paragraph_spans(text)] == paragraphs


@given(texts)
def test_normalising_twice_equals_once_without_backslash_and_tag(raw: str) -> None:
    once = normalise_text(raw.replace("\\", "").replace("<", "")).text
    assert normalise_text(once).text == once
    assert normalise_text(once).front_matter == ""


@given(st.binary(max_size=80) | texts.map(lambda raw: raw.encode("utf-8", "surrogatepass")))
def test_bytes_are_normalised_or_refused_as_not_utf8(raw: bytes) -> None:
    try:
        done = normalise(raw)
    except NotUTF8 as refused:
        assert raw[: refused.offset].decode("utf-8") is not None
        return
    assert done == normalise_text(raw.decode("utf-8").removeprefix("\ufeff"))


@given(texts)
def test_spans_lie_in_the_text_in_order_and_apart(text: str) -> None:
    for spans in (paragraph_spans(text), sentence_spans(text)):
        end = 0
        for span in spans:
            assert end <= span.start < span.end <= len(text)
            assert matches(text, span, sha256_of(cut(text, span)))
            end = span.end


@given(texts)
def test_sentences_leave_out_nothing_but_white_space(text: str) -> None:
    kept = "".join(cut(text, span) for span in sentence_spans(text))
    assert "".join(kept.split()) == "".join(text.split())


@given(texts, st.integers(-3, 90), st.integers(-3, 90))
def test_a_span_is_refused_or_cut_to_its_length(text: str, start: int, end: int) -> None:
    try:
        span = Span(start, end)
    except BadSpan:
        assert not 0 <= start < end
        return
    try:
        assert len(cut(text, span)) == end - start
        assert 1 <= paragraph_number(text, span) <= max(len(paragraph_spans(text)), 1)
    except OutOfText:
        assert end > len(text)
        assert not matches(text, span, sha256_of(text))


@given(texts, texts)
def test_a_quotation_is_found_exactly_or_refused(raw: str, quotation: str) -> None:
    text = normalise_text(raw).text
    try:
        found = find_quotation(text, quotation)
    except QuotationError:
        return
    assert cut(text, found) == fold_quotation(quotation)


@given(texts, st.data())
def test_what_is_cut_from_a_text_is_found_there(raw: str, data: st.DataObject) -> None:
    text = normalise_text(raw).text
    assume(text)
    _check_found_again(text, data)


@given(st.data())
def test_what_is_cut_from_a_source_is_found_there(sources_dir: Path, data: st.DataObject) -> None:
    source = data.draw(st.sampled_from(sorted(sources_dir.glob("*.txt"))))
    text = normalise(source.read_bytes()).text
    _check_found_again(text, data)


@given(st.data())
def test_a_source_wrapped_anew_normalises_like_itself(
    sources_dir: Path, data: st.DataObject
) -> None:
    source = data.draw(st.sampled_from(sorted(sources_dir.glob("*.txt"))))
    text = normalise(source.read_bytes()).text
    gap = data.draw(st.sampled_from(["\n\n", "\n \u00a0\n\n", "\r\n\r\n", "  \n\n"]))
    assert normalise_text(gap + text.replace("\n\n", gap) + gap).text == text


def _check_found_again(text: str, data: st.DataObject) -> None:
    """A quotation cut from the text and wrapped anew is found where it was, or is ambiguous."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = text[start:end].strip()
    assume(words)
    start = text.index(words, start)
    span = Span(start, start + len(words))
    pasted = words.replace("\n\n", "\x00\x00").replace(" ", data.draw(white_space))
    pasted = pasted.replace("\x00\x00", "\r\n\r\n") if "\x00" not in words else words
    try:
        assert find_quotation(text, f"\n{pasted} ") == span
    except QuotationAmbiguous as ambiguous:
        first = text.find(words)
        assert ambiguous.spans[0].start == first
        assert text.find(words, first + 1) >= 0
