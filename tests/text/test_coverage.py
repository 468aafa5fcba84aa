"""How far a text was read: sentences of the text are counted, never codings."""

import pytest

from tracker.choices import ReadingState
from tracker.text import Span, sentence_spans
from tracker.text.coverage import Coverage, coverage

TEXT = "A heading\n\nWe will build. We hope it rains. We did trade.\n"
HEADING, BUILD, HOPE, TRADE = sentence_spans(TEXT)
READ = {HEADING: "not_prose", BUILD: "commitment", HOPE: "near_miss", TRADE: "context"}


def test_headings_are_no_sentences() -> None:
    assert coverage(TEXT, READ) == Coverage(sentences=3, read=3, carrying=1)


@pytest.mark.parametrize(
    ("labels", "found"),
    [
        ({}, Coverage(4, 0, 0)),
        # A second coding within a sentence makes no second sentence.
        ({**READ, Span(HOPE.start, HOPE.end - 2): "commitment"}, Coverage(3, 3, 1)),
        # One coding over everything reads no sentence.
        ({Span(0, len(TEXT) - 1): "commitment"}, Coverage(4, 0, 0)),
        # A person joined two sentences: both were read.
        ({HEADING: "not_prose", Span(BUILD.start, HOPE.end): "commitment"}, Coverage(3, 2, 2)),
        # A person split one: it was read once nothing of it is left over.
        ({Span(BUILD.start, BUILD.start + 2): "context"}, Coverage(4, 0, 0)),
        (
            {
                Span(BUILD.start, BUILD.start + 2): "context",
                Span(BUILD.start + 3, BUILD.end): "commitment",
            },
            Coverage(4, 1, 1),
        ),
    ],
)
def test_a_sentence_is_read_by_a_coding_of_just_that_sentence(
    labels: dict[Span, str], found: Coverage
) -> None:
    assert coverage(TEXT, labels) == found


def test_without_the_text_nobody_knows_how_many_sentences_there_are() -> None:
    assert coverage(None, READ) == Coverage(sentences=None, read=3, carrying=1)


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (Coverage(3, 3, 0), ReadingState.WHOLE),
        (Coverage(3, 2, 0), ReadingState.PART),
        (Coverage(3, 0, 0), ReadingState.UNREAD),
        (Coverage(None, 2, 0), ReadingState.UNHELD),
        (Coverage(None, 0, 0), ReadingState.UNREAD),
    ],
)
def test_how_far_a_text_was_read_has_a_name(found: Coverage, state: ReadingState) -> None:
    assert found.state == state
