"""The shorthand of coders in words."""

import pytest

from tracker.text.shorthand import spelled_out


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("They met in September (DOC23 p2).", "They met in September (DOC23 paragraph 2)."),
        ("no date in the seed; day unknown", "no date in the text; day unknown"),
        ("older than the other seeds", "older than the other texts"),
        ("Only recognised earlier (NM-DOC-11).", "Only recognised earlier."),
        ("One issue area: not split (R6, R8).", "One issue area: not split."),
        ("Split (R6: another issue area).", "Split (another issue area)."),
        ("By rule R2 it would be split.", "By the rules of coding it would be split."),
        (
            "Nearest is DOC-03 and NM-DOC-02.",
            "Nearest is DOC-03 and a passage that is no commitment.",
        ),
        (
            "It is hedged and is in near_misses.yaml (NM-DOC-16).",
            "It is hedged and is among the passages that are no commitment.",
        ),
        ("p53 of C5+1, REN21 and UP-63", "paragraph 53 of C5+1, REN21 and UP-63"),
    ],
)
def test_codes_become_words(note: str, words: str) -> None:
    assert spelled_out(note) == words
