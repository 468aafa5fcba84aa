"""How the sentences of a text were read: one by one, split, joined, or not at all."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tracker.text import Span, cut, sentence_spans
from tracker.text.readings import MOST_JOINED, paragraph_sentences, read_as, rests

TEXT = "A heading\n\nOne is here. Two is here. Three is here. Four is here.\n\nFive is here."
HEADING, ONE, TWO, THREE, FOUR, FIVE = sentence_spans(TEXT)
WORDS = st.lists(
    st.sampled_from(["We", "will", "act.", "Yes;", "U.S.", "\n\n", "- ."]), max_size=30
)


def _over(first: Span, last: Span) -> Span:
    return Span(first.start, last.end)


def test_each_paragraph_has_its_sentences() -> None:
    assert [found for _span, found in paragraph_sentences(TEXT)] == [
        (HEADING,),
        (ONE, TWO, THREE, FOUR),
        (FIVE,),
    ]


def test_at_most_three_sentences_of_a_paragraph_are_joined() -> None:
    def read(span: Span) -> list[Span]:
        return [one.sentence for one in read_as(TEXT, {span}) if one.is_read]

    assert MOST_JOINED == 3
    assert read(_over(ONE, TWO)) == [ONE, TWO]
    assert read(_over(TWO, FOUR)) == [TWO, THREE, FOUR]
    assert read(_over(ONE, FOUR)) == []
    assert read(_over(FOUR, FIVE)) == []
    assert read(Span(ONE.start, TWO.end - 1)) == []


def test_a_sentence_that_stands_by_itself_is_not_joined() -> None:
    found = {one.sentence: one.parts for one in read_as(TEXT, {_over(ONE, TWO), TWO})}
    assert found[ONE] == ()
    assert found[TWO] == (TWO,)


def test_what_is_left_of_a_split_sentence_has_words() -> None:
    first = Span(ONE.start, ONE.start + 3)
    (rest,) = rests(TEXT, ONE, [first])
    assert cut(TEXT, rest) == "is here."
    assert rests(TEXT, ONE, [first, Span(rest.start, rest.end - 1)]) == []
    assert rests(TEXT, ONE, [Span(ONE.start + 4, ONE.start + 6)]) == [
        first,
        Span(ONE.start + 7, ONE.end),
    ]


@given(WORDS, st.data())
def test_the_rest_and_the_codings_make_up_each_sentence(
    words: list[str], data: st.DataObject
) -> None:
    text = " ".join(words)
    places = st.integers(0, max(len(text), 1))
    pairs = data.draw(st.lists(st.tuples(places, places), max_size=6))
    coded = {Span(*sorted(pair)) for pair in pairs if pair[0] != pair[1]}
    readings = read_as(text, coded)
    assert [one.sentence for one in readings] == sentence_spans(text)
    for one in readings:
        pieces = sorted({*one.parts, *one.rest})
        assert all(a.end <= b.start for a, b in pairwise(pieces))
        left = [
            c
            for n, c in enumerate(text)
            if one.sentence.start <= n < one.sentence.end
            and not any(p.start <= n < p.end for p in pieces)
        ]
        assert not any(c.isalnum() for c in left)


@given(WORDS)
def test_codings_of_every_sentence_read_all(words: list[str]) -> None:
    text = " ".join(words)
    assert all(one.is_read for one in read_as(text, sentence_spans(text)))
    assert not any(one.is_read for one in read_as(text, []))
