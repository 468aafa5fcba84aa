"""Words as a search compares them, and the words shown around a hit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.text import Part, Word, fold, snippet, words_of
from tracker.text.folding import places_of


def wanted(query: str) -> list[Word]:
    return [word for _place, word in places_of(query)]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Water, ENERGY", "water energy"),
        ("NYD-16", "nyd 16"),
        ("C5+1", "c5 1"),
        ("snake_case", "snake case"),
        ("Ещё ёлка", "еще елка"),
        ("ЕЩЕ ЕЛКА", "еще елка"),
        ("и\u0306од", "иод"),
        ("йод", "иод"),
        ("Қазақстан Республикасы", "казакстан республикасы"),
        ("КАЗАКСТАН", "казакстан"),
        ("Тоҷикистон, Душанбе", "точикистон душанбе"),
        ("Türkmenistan", "turkmenistan"),
        ("İSTANBUL ıstanbul", "istanbul istanbul"),
        ("Straße", "strasse"),
        ("U.S. Department", "us department"),
        ("in the U.S.", "in the us"),
        ("U.S.-Central", "us central"),
        ("ends. We go", "ends we go"),
        ("Asia’s", "asias"),
        ('‘quoted’ "words"', "quoted words"),
        ("½ ² ﬁ", "12 2 fi"),
        ("100\u00ad000", "100000"),
        ("💧 %_*:\"'(", ""),
        ("\ud800", ""),
    ],
)
def test_words_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_every_apostrophe_of_uzbek_is_the_same() -> None:
    spellings = {fold(f"O{mark}zbekiston g{mark}oya") for mark in "'`´‘’ʻʼʹ"}
    assert spellings == {"ozbekiston goya"}


def test_a_word_without_an_end_is_cut() -> None:
    assert fold("a" * 5000 + " b") == "a" * 60 + " b"


def test_a_query_asks_for_each_word_once() -> None:
    assert words_of("Water, energy; WATER") == ["water", "energy"]
    assert words_of(" %% ") == []


@given(st.text())
def test_what_is_folded_holds_letters_digits_and_single_spaces_and_stays(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.split(" ")).strip()
    assert all(character.isalnum() or character == " " for character in folded)
    assert "  " not in folded
    assert fold(folded) == folded


def test_hits_are_told_apart_and_nothing_is_lost() -> None:
    parts = snippet("Ўзбекистон: сув ва Сувлар.", wanted("сув"), length=100)
    assert [part for part in parts if part.is_hit] == [Part("сув", True), Part("Сувлар", True)]
    assert "".join(part.words for part in parts) == "Ўзбекистон: сув ва Сувлар."


@pytest.mark.parametrize(
    ("forms", "others"),
    [
        ("water waters Water's", "waterfall winter"),
        ("promise promised promising", "prom"),
        ("вода воды водой", "водитель"),
        ("минералы минералов Минералам", "министр"),
        ("Средний среднего", "среда"),
        ("ещё еще", "еще1"),
    ],
)
def test_the_forms_of_a_word_share_a_stem(forms: str, others: str) -> None:
    stems = {word.stem for word in wanted(forms)}
    assert len(stems) == 1
    assert stems != {""}
    assert not stems & {word.stem for word in wanted(others)}


def test_words_of_other_languages_and_numbers_have_no_stem() -> None:
    assert {word.stem for word in wanted("Қазақстан тоҷикистон U.S. 2023 水")} == {""}


@pytest.mark.parametrize(
    ("text", "query", "hits"),
    [
        ("About waters.", "watering", ["waters"]),
        ("Запасы воды и ВОДЫ", "вода", ["воды", "ВОДЫ"]),
        ("Ещё O‘zbekiston", "еще o'zbek", ["Ещё", "O‘zbekiston"]),
        ("The U.S. Senate", "us", ["U.S"]),
        ("Қазақстан, казакстан", "казақ", ["Қазақстан", "казакстан"]),
        ("Rewater", "water", []),
    ],
)
def test_a_hit_is_marked_in_whatever_form_it_stands(text: str, query: str, hits: list[str]) -> None:
    parts = snippet(text, wanted(query), length=100)
    assert [part.words.rstrip(".") for part in parts if part.is_hit] == hits


def test_a_long_text_is_cut_around_the_first_hit_at_words() -> None:
    text = "one " * 50 + "water " + "two " * 50
    shown = "".join(part.words for part in snippet(text, wanted("water"), length=60))
    assert shown.startswith("… one ")
    assert shown.endswith("two …")
    assert " water " in shown
    assert len(shown) < 70


def test_without_a_hit_the_beginning_is_shown() -> None:
    assert snippet("one two three", wanted("zebra"), length=9) == [Part("one two …", False)]
    assert snippet("", wanted("zebra"), length=9) == []


@given(st.text(max_size=200), st.text(min_size=1, max_size=5), st.integers(1, 100))
def test_a_snippet_is_a_piece_of_the_text(text: str, query: str, length: int) -> None:
    words = wanted(query) or wanted("x")
    shown = "".join(part.words for part in snippet(text, words, length=length))
    assert shown.removeprefix("… ").removesuffix(" …") in text
