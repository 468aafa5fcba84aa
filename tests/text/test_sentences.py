"""Where sentences end, on made-up texts; ' | ' stands where a new sentence must start."""

import time

import pytest

from tracker.text import Span, cut, sentence_spans


@pytest.mark.parametrize(
    "marked",
    [
        "Rain fell. | Then the sun came out. | It was 5 o'clock.",
        "Did rain fall? | Yes! | Truly?! | Well\u2026 | No.",
        "No full stop at the end. | None here",
        "A heading without any",
        "The U.S. side met the U.N. mission.",
        "The U.S. Department of Rain met the U.S.-Asian Rain Board.",
        "They went to the U.S. | The rain followed.",
        "Mr. Frost met Dr. Snow. | Gen. Hail met St. Ice.",
        "On Sept. 9 it rained. | On 10 Oct. Frost came.",
        "It had rained since Sept. | We left.",
        "Ann R. Frost and J. A. Snow agreed. | Joe Frost, Jr. of Rainville did not.",
        "Frost Inc. Snow Ltd. and others signed. | So did Hail, Ice, etc. | The rest left.",
        "Some clouds, e.g. Cirrus, i.e. The thin ones, are high.",
        "See No. 5 and Art. 7 of it. | She said No. | Then she left.",
        "It rained in 2015. | 19 people came. | 2016 was dry.",
        "(Mr. Frost and \u201cU.S. Rain\u201d left.) | Mrs! | Frost stayed.",
        "\u201cRain!\u201d \u2013 she said. | \u201cWill it rain?\u201d (so he asked) it did.",
        "1. Scope of rain. | 2. Scope of snow.",
        "Rain rose by 3.5 points at rain.example on Monday.",
        "\u201cRain will fall.\u201d | He left.",
        "\u201cWill rain fall?\u201d he asked. | \u201cIt will!\u201d she said.",
        "(It rained.) | Snow fell (a lot.) | \u2018Ice!\u2019 | \u00abFog.\u00bb | [Hail.] | Done.",
        "He said: \u201cRain. | Then snow.\u201d | She left.",
        "Snow fell... and fell. | Ice came\u2026 | \u201cFog\u201d came.",
        "It ended. | \u2013 Then it began.",
        "\u0428\u0451\u043b \u0441\u043d\u0435\u0433. | \u0418 \u043b\u0451\u0434.",
        "In mid-Sept. Frost came. | The Rain/U.S. Board left.",
    ],
)
def test_sentences_end_where_they_should(marked: str) -> None:
    text = marked.replace(" | ", " ")
    assert [cut(text, span) for span in sentence_spans(text)] == marked.split(" | ")


def test_no_sentence_runs_over_a_paragraphs_end() -> None:
    text = "Heading\n\nRain fell. Snow too\n\nEnd"
    assert [cut(text, span) for span in sentence_spans(text)] == [
        "Heading",
        "Rain fell.",
        "Snow too",
        "End",
    ]


def test_white_space_around_a_sentence_is_not_part_of_it() -> None:
    assert sentence_spans("  Rain.   Snow. \n\n \n\n") == [Span(2, 7), Span(10, 15)]
    assert sentence_spans("") == sentence_spans(" \n\n ") == []


@pytest.mark.parametrize(
    "unit", [".", ". ", '."', ". \u2013", "a-", "a", ".a", "(", "a.\n\n", ".) ", "\u201d", "- "]
)
def test_no_text_is_slow(unit: str) -> None:
    began = time.process_time()
    sentence_spans(unit * (100_000 // len(unit)) + ". X")
    assert time.process_time() - began < 5
