"""The real record: every document and every passage is reproduced from the sources."""

from pathlib import Path

import pytest

from tests.text.record import passages, rows
from tracker.text import (
    QuotationAmbiguous,
    Span,
    cut,
    find_quotation,
    matches,
    normalise,
    normalise_text,
    paragraph_number,
    paragraph_spans,
    sentence_spans,
    sha256_of,
)

COUNTS = {
    "commitments": 60,
    "stems": 36,
    "their sentences": 60,
    "near misses": 58,
    "initiative facts": 84,
    "sentences": 133,
}


@pytest.fixture(scope="module")
def texts(sources_dir: Path, data_dir: Path) -> dict[str, str]:
    """The normalised text of each source, by the document's id."""
    return {
        row["id"]: normalise((sources_dir / row["file"]).read_bytes()).text
        for row in rows(data_dir, "documents")
    }


def test_every_document_and_passage_of_the_record_is_reproduced(
    sources_dir: Path, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    documents = rows(data_dir, "documents")
    texts = {
        row["id"]: normalise((sources_dir / row["file"]).read_bytes()).text for row in documents
    }
    wrong_documents = [
        row["id"]
        for row in documents
        if sha256_of(texts[row["id"]]) != row["normalised_sha256"]
        or len(texts[row["id"]]) != row["normalised_characters"]
        or len(paragraph_spans(texts[row["id"]])) != row["paragraphs"]
    ]
    recorded = passages(data_dir)
    every = [passage for kind in recorded.values() for passage in kind]
    wrong = [
        passage.ref
        for passage in every
        if not matches(texts[passage.document], passage.span, passage.sha256)
    ]
    with capsys.disabled():
        print(
            f"\ndocuments {len(documents) - len(wrong_documents)} of {len(documents)},"
            f" spans {len(every) - len(wrong)} of {len(every)},"
            f" mismatches {len(wrong) + len(wrong_documents)}"
        )
    assert (wrong_documents, wrong) == ([], [])
    assert len(documents) == 5
    assert {kind: len(found) for kind, found in recorded.items()} == COUNTS
    assert len(every) == 431


def test_every_passage_stands_in_the_paragraph_on_record(
    texts: dict[str, str], data_dir: Path
) -> None:
    placed = [
        passage
        for kind in passages(data_dir).values()
        for passage in kind
        if passage.paragraph is not None
    ]
    wrong = [
        passage.ref
        for passage in placed
        if paragraph_number(texts[passage.document], passage.span) != passage.paragraph
    ]
    assert (len(placed), wrong) == (395, [])


def test_the_sentences_found_are_the_sentences_on_record(
    texts: dict[str, str], data_dir: Path
) -> None:
    recorded: dict[str, list[Span]] = {document: [] for document in texts}
    for passage in passages(data_dir)["sentences"]:
        recorded[passage.document].append(passage.span)
    assert {document: sentence_spans(text) for document, text in texts.items()} == recorded


def test_normalising_a_source_twice_equals_once(texts: dict[str, str]) -> None:
    for text in texts.values():
        assert normalise_text(text).text == text
        assert normalise(text.encode()).text == text


def test_every_sentence_on_record_is_found_by_its_words_or_stands_twice(
    texts: dict[str, str], data_dir: Path
) -> None:
    found = []
    for passage in passages(data_dir)["sentences"]:
        text = texts[passage.document]
        try:
            found.append(find_quotation(text, cut(text, passage.span).replace(" ", " \n")))
        except QuotationAmbiguous as ambiguous:
            assert passage.span in ambiguous.spans
        else:
            assert found[-1] == passage.span
    assert len(found) == 132
