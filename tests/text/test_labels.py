"""One label, however it is spelled."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from tracker.text.labels import label_of, problem_with_label


def test_what_no_reader_can_tell_apart_is_one_label() -> None:
    for spelling in (
        "24.kg",
        " 24.kg ",
        "24.kg\u00a0",
        "\u202f24.kg",
        "24.\u200bkg",
        "24.kg\ufeff",
    ):
        assert label_of(spelling) == "24.kg"
    assert label_of("Radio\u00a0 Azattyk\n") == "Radio Azattyk"
    assert label_of("Й") == label_of("И\u0306") == "Й"
    assert label_of(" \u00a0\u200b") == ""


def test_what_can_be_seen_tells_labels_apart() -> None:
    labels = ["US", "us", "\uff35\uff33", "U S", "U.S.", "UЅ"]
    assert [label_of(label) for label in labels] == labels


def test_a_text_that_is_no_label_is_told_how_to_be_written() -> None:
    assert problem_with_label("Trend") is None
    assert problem_with_label("О‘zbek hududi – 24") is None
    assert "Write it as “Trend News”." in str(problem_with_label("Trend\u00a0News "))


@given(st.text())
def test_a_label_of_a_label_is_itself_and_is_composed(text: str) -> None:
    label = label_of(text)
    assert label_of(label) == label
    assert unicodedata.is_normalized("NFC", label)
    assert label == label.strip()
    assert (problem_with_label(text) is None) == (text == label)
