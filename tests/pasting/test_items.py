"""Pasted text is taken apart into items, whatever the order of their lines; no word is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.pasting import MOST_ITEMS, PastedText, PasteRefused, read_items
from tracker.text.addresses import problem_with

ADDRESS, TITLE, TEXT = "https://example.org/a", "Ministers meet", "They met in Astana."
ITEM = PastedText(ADDRESS, TITLE, TEXT)
OTHER = PastedText("https://example.com/b", "Another meeting", "It was held.")
SEPARATORS = ("\n\n", "\r\n\r\n", "\n \u00a0\n\n", "\u2028\u2028")

letters = st.characters(whitelist_categories=("Lu", "Ll", "Nd"))
one_word = st.text(letters, min_size=1, max_size=12)
sentences = st.lists(one_word, min_size=1, max_size=6).map(lambda words: " ".join(words) + ".")
titles = st.lists(one_word, min_size=1, max_size=5).map(lambda words: "T " + " ".join(words) + " t")
slugs = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=10)
items = st.builds(
    lambda slug, title, text: PastedText(f"https://example.org/{slug}", title, "\n".join(text)),
    slugs,
    titles,
    st.lists(sentences, max_size=3),
)
pieces = st.sampled_from(
    [
        *(
            "\n",
            "\n\n",
            " ",
            "\t",
            "\x0b",
            "\x00",
            "\u202e",
            "\u200f",
            "\ufeff",
            "\u2028",
            "\ud800",
        ),
        *("https://example.org/a", "http://", "javascript:alert(1)", "data:text/html,x", "//evil"),
        *(
            "www.example.org",
            "<https://example.org/b>",
            "Source: ",
            "=1+1",
            "27 November 2026",
            ".",
        ),
    ]
)


def written(item: PastedText, order: str) -> str:
    lines = {"a": item.address, "t": item.title, "x": item.text}
    return "\n".join(filter(None, (lines[name] for name in order)))


@pytest.mark.parametrize("order", ["atx", "axt", "tax", "txa", "xat", "xta"])
@pytest.mark.parametrize("separator", SEPARATORS, ids=ascii)
def test_the_lines_of_an_item_stand_in_any_order(order: str, separator: str) -> None:
    pasted = separator.join(written(one, order) for one in (ITEM, OTHER))
    assert read_items(pasted) == [ITEM, OTHER]


@pytest.mark.parametrize("order", ["atx", "axt", "txa", "xta"])
def test_blank_lines_within_an_item_divide_nothing(order: str) -> None:
    pasted = "\n\n".join(written(one, order).replace("\n", "\n\n") for one in (ITEM, OTHER))
    assert read_items(pasted) == [ITEM, OTHER]


@pytest.mark.parametrize("order", ["atx", "axt", "tax", "txa", "xta"])
def test_no_blank_line_is_needed_where_all_items_are_alike(order: str) -> None:
    assert read_items("\n".join(written(one, order) for one in (ITEM, OTHER))) == [ITEM, OTHER]


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("Source: https://example.org/a", "https://example.org/a"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("\u200ehttps://example.org/a\u200b", "https://example.org/a"),
        ("www.example.org/a", "https://www.example.org/a"),
        ("HTTPS://M.Example.org/A?utm_source=x&id=1#top", "https://example.org/A?id=1"),
        ("https://m.gov.uz/a", "https://m.gov.uz/a"),
        ("https://example.org/#!/route", "https://example.org/#!/route"),
    ],
)
def test_an_address_is_kept_without_what_does_not_count(line: str, address: str) -> None:
    assert read_items(line) == [PastedText(address, "", "")]


def test_an_address_within_a_sentence_is_a_part_of_the_text() -> None:
    text = "As it says at https://example.org/other in full, the two met again in Astana."
    assert read_items(f"{ADDRESS}\n{text}") == [PastedText(ADDRESS, "", text)]


def test_a_formula_is_a_title_like_any_other() -> None:
    assert read_items(f"{ADDRESS}\n=1+1") == [PastedText(ADDRESS, "=1+1", "")]


def test_every_line_that_is_wrong_is_named() -> None:
    pasted = f"{ADDRESS}\nA \x00 title\n\njavascript:alert(1)\n\nhttp://localhost/"
    with pytest.raises(PasteRefused) as refused:
        read_items(pasted)
    assert [problem.line for problem in refused.value.problems] == [2, 4, 6]
    assert "U+0000" in str(refused.value.problems[0])


def test_too_many_items_are_refused() -> None:
    pasted = "\n".join(f"https://example.org/{number}" for number in range(MOST_ITEMS + 1))
    with pytest.raises(PasteRefused, match=f"{MOST_ITEMS + 1} items"):
        read_items(pasted)
    assert len(read_items(pasted.rpartition("\n")[0])) == MOST_ITEMS


@given(st.lists(items, min_size=1, max_size=5), st.sampled_from(["atx", "axt", "tax", "txa"]))
def test_what_was_written_is_read_again(written_items: list[PastedText], order: str) -> None:
    pasted = "\n\n".join(written(one, order) for one in written_items)
    assert read_items(pasted) == written_items


@given(st.lists(pieces, max_size=30).map("\n".join))
def test_anything_is_read_or_refused_and_no_word_is_lost(pasted: str) -> None:
    try:
        found = read_items(pasted)
    except PasteRefused as refused:
        assert refused.problems
        assert all(str(problem) for problem in refused.problems)
        return
    assert all(problem_with(item.address) is None for item in found)
    kept = " ".join(f"{item.title} {item.text}" for item in found)
    assert kept.count("27 November 2026") == pasted.count("27 November 2026")
    assert kept.count("=1+1") == pasted.count("=1+1")
