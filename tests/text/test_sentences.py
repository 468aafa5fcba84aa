"""Where sentences end, on made-up texts; ' | ' stands where a new sentence must start."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@pytest.mark.parametrize(
    "marked",
    [
        "We will: | (a) count every drop; | (b) publish the count; and | (c) keep the office open.",
        "We will | (a) count every drop, | (b) publish the count.",
        "It is agreed: | 1) to count all drops; | 2) to publish the count of them.",
        "It is agreed: | 1. to count all drops; | 2. to publish the count of them.",
        "These are the steps: | i. count all the drops; | ii. publish the whole count.",
        "(a) count every drop; | (b) publish the count.",
        "We will: | count every drop; | publish the count each year. | Snow fell.",
        "See paragraphs (a), (b) and (c) of it.",
        "See Article 5 (a) of the pact and (b) of the annex to the pact.",
        "Note: | rain fell in the north; | snow fell in the south.",
        "He said: \u201cRain fell in the north; snow fell in the south.\u201d",
        "Rain fell; snow fell; ice came.",
        "Hours: 9; 10; 11.",
        "a. The drops are counted. | b. The count is published. | B. The third. | iv. The fourth.",
        "2.3. The drops are counted. | IV. The count is published.",
        "It ends in 2030. | We go on.",
        "By 31 Dec. 2030 it ends. | Rain cost 5 mln. Frost paid.",
        "H.E. Mr. Frost spoke. | Asst. Minister Snow did not.",
        "SECURITY AND RAIN | We will count.",
        "1. SECURITY | The members will count.",
        "The US We met is here.",
        "NATO met. | The UN The Hague office did not.",
        "В 2030 г. | Стороны встретятся.",
        "Г-н И. М. Морозов прибыл.",
    ],
)
def test_lists_headings_and_numbers_of_communiques(marked: str) -> None:
    text = marked.replace(" | ", " ")
    assert [cut(text, span) for span in sentence_spans(text)] == marked.split(" | ")


@pytest.mark.parametrize(
    "marked",
    [
        "Rain fell.|Then snow fell.|\u201cFog!\u201d|He left.",
        "It ends in 2030.|We go on.",
        "Resilience through Partnership|We met in Almaty.",
        "See rain.example/The.Rain or Vlast.Kz or a@Rain.example for it.",
        "The U.S.-led J.Snow met Ph.D.s of YouTube and of McDonald.",
        "Version 3.Beta of it.",
    ],
)
def test_a_space_that_is_missing_is_as_if_it_were_there(marked: str) -> None:
    text = marked.replace("|", "")
    assert [cut(text, span) for span in sentence_spans(text)] == marked.split("|")


def test_a_no_break_space_is_a_space() -> None:
    text = "Mr.\u00a0Frost met\u00a0No.\u00a05.\u00a0Snow fell."
    assert [cut(text, span) for span in sentence_spans(text)] == [
        "Mr.\u00a0Frost met\u00a0No.\u00a05.",
        "Snow fell.",
    ]


@given(st.text(alphabet="ab TWe.;:()1\u00a0\n,A", max_size=120))
def test_sentences_are_in_order_and_leave_out_nothing_but_white_space(text: str) -> None:
    spans = sentence_spans(text)
    for one, other in pairwise(spans):
        assert one.end <= other.start
    assert "".join("".join(cut(text, span).split()) for span in spans) == "".join(text.split())
    assert all(cut(text, span) == cut(text, span).strip() for span in spans)


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
    "unit",
    [
        ".",
        ". ",
        '."',
        ". \u2013",
        "a-",
        "a",
        ".a",
        "(",
        "a.\n\n",
        ".) ",
        "\u201d",
        "- ",
        "; (a) ",
        ": a;",
        "aaWe",
        "aa.A",
    ],
)
def test_no_text_is_slow(unit: str) -> None:
    began = time.process_time()
    sentence_spans(unit * (100_000 // len(unit)) + ". X")
    assert time.process_time() - began < 5
