"""How the rules split a sentence into promises, and how they would code each."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.choices import Binding, Catalyst, ObligationKind
from tracker.choices.coding import SplitRule
from tracker.text.candidates import propose, read
from tracker.text.draft_words import THEMES
from tracker.text.drafting import Draft, draft, parts

from .damage import FOLDER, damaged

SPLIT = [
    (
        "We will map the delta and publish the tables.",
        ["We will map the delta", "publish the tables"],
        SplitRule.VERBS,
    ),
    (
        "We intend to train pilots and to open a school.",
        ["We intend to train pilots", "to open a school"],
        SplitRule.VERBS,
    ),
    (
        "We commit to sharing maps, training pilots, and opening a school.",
        ["We commit to sharing maps", "training pilots", "opening a school"],
        SplitRule.VERBS,
    ),
    (
        "We commit to cooperation on fishing rights, salvage, and tides.",
        ["fishing rights", "salvage", "tides"],
        SplitRule.OBJECTS,
    ),
    (
        "Our work includes mapping the delta; training young pilots; and naming the banks.",
        ["mapping the delta", "training young pilots", "naming the banks"],
        SplitRule.OBJECTS,
    ),
    (
        "We reaffirm our support for the creation of a park and commit to fencing it.",
        ["We reaffirm our support for the creation of a park", "commit to fencing it"],
        SplitRule.CLAUSES,
    ),
    (
        "To that end, our teams will meet monthly, and we pledge to read their notes.",
        ["our teams will meet monthly", "we pledge to read their notes"],
        SplitRule.CLAUSES,
    ),
    (
        "We commit to safer harbours, including by lighting the piers.",
        ["We commit to safer harbours", "lighting the piers"],
        SplitRule.NAMED,
    ),
    (
        "We desire and commit to deepen trust, including through joint patrols; and open days.",
        ["joint patrols", "open days"],
        SplitRule.NAMED,
    ),
    (
        "This includes through a new fund, and by lending boats.",
        ["through a new fund", "by lending boats"],
        SplitRule.NAMED,
    ),
]
ONE = [
    "We will publish the map.",
    "We will support and strengthen the school.",
    "We will build a bridge to shorten the way, ease trade, and bind the shores.",
    "We commit to a park that protects birds, feeds fish, and pleases guests.",
    "We will work through the bank, the fund, and the union.",
    "We commit to peace, trust, and calm.",
    "We will write to the Bank of Marling, the Isles Fund, and the Port Union.",
]


@pytest.mark.parametrize(("sentence", "expected", "rule"), SPLIT)
def test_coordinated_promises_are_split(
    sentence: str, expected: list[str], rule: SplitRule
) -> None:
    found = parts(sentence)
    assert [sentence[one.span.start : one.span.end] for one in found] == expected
    assert found[-1].rule == rule


@pytest.mark.parametrize("sentence", ONE)
def test_means_purposes_names_and_bare_words_are_not_split(sentence: str) -> None:
    assert parts(sentence) == ()


def test_a_part_has_the_stem_that_it_needs() -> None:
    sentence = "We commit to cooperation on fishing rights, salvage, and tides."
    assert {sentence[one.stem.start : one.stem.end] for one in parts(sentence) if one.stem} == {
        "We commit to cooperation on"
    }


def drafted(sentence: str) -> Draft:
    return draft(sentence, propose(sentence))


@pytest.mark.parametrize(
    ("sentence", "verb", "subject", "binding", "kind"),
    [
        ("We will launch a ferry.", "will launch", "We", "high", "result"),
        ("We will also meet monthly.", "will meet", "We", "high", "process"),
        ("To that end, we will work to open it.", "will work", "we", "high", "effort"),
        ("The two banks plan to merge.", "plan to", "The two banks", "low", "effort"),
        ("Our teams will endeavour to help.", "will endeavour to", "Our teams", "low", "effort"),
        ("We affirm our desire to share data.", "affirm our desire to", "We", "low", "effort"),
        (
            "We reaffirm our commitment to free courts.",
            "reaffirm our commitment to",
            "We",
            "high",
            "effort",
        ),
        (
            "They reiterated their support for expanding the port.",
            "reiterated their support for",
            "They",
            "low",
            "position",
        ),
        (
            "He announced that the bank would open a branch.",
            "would open",
            "the bank",
            "high",
            "result",
        ),
        ("(a) establish a register of wells;", "establish", "", "medium", "result"),
    ],
)
def test_who_promises_how_firmly_and_what_kind(
    sentence: str, verb: str, subject: str, binding: str, kind: str
) -> None:
    found = drafted(sentence)
    assert (found.verb, found.subject) == (verb, subject)
    assert (found.binding, found.kind) == (Binding(binding), ObligationKind(kind))


def test_a_part_is_coded_with_its_stem() -> None:
    sentence = "We affirm our desire to deepen trust, including through joint patrols."
    found = draft("joint patrols", propose(sentence), stem="We affirm our desire to deepen trust")
    assert (found.verb, found.subject) == ("affirm our desire to", "We")
    assert found.binding == Binding.LOW


def test_an_item_of_a_list_is_coded_with_its_lead_in() -> None:
    (_lead, _proposal), (span, proposal), *_rest = read("We also intend to:\n\n(a) mend cars;")
    found = draft("(a) mend cars;", proposal, stem="We also intend to")
    assert span.start > 0
    assert (found.verb, found.subject, found.binding) == ("intend to", "We", Binding.LOW)


def test_themes_and_catalysts_are_told_with_their_words() -> None:
    found = drafted(
        "By 2030 the World Bank and private companies will protect glaciers in Central Asia."
    )
    assert {(one.value, one.words) for one in found.catalysts} == {
        (Catalyst.DEADLINE, "By 2030"),
        (Catalyst.INTERNATIONAL_INSTITUTION, "World Bank"),
        (Catalyst.PRIVATE_SECTOR, "private companies"),
        (Catalyst.GEOGRAPHIC_FOCUS, "in Central Asia"),
    }
    assert found.themes[0].value == "water"
    assert {one.value for one in found.themes} <= set(THEMES)


@given(st.text(alphabet="we will commitosnabr,;.- andincludingbythrough\n’", max_size=300))
def test_parts_lie_in_the_sentence_in_order(sentence: str) -> None:
    found = parts(sentence)
    assert len(found) != 1
    for one, after in pairwise(found):
        assert one.span.end <= after.span.start
    for one in found:
        assert sentence[one.span.start : one.span.end].strip()
        assert one.stem is None or one.stem.end <= one.span.start
        draft(sentence[one.span.start : one.span.end], propose(sentence))


def test_damaged_sentences_are_drafted_without_a_traceback() -> None:
    for sentence in damaged(500, seed=2):
        assert isinstance(draft(sentence, propose(sentence)), Draft)
        assert isinstance(parts(sentence), tuple)


@pytest.mark.parametrize(
    "piece",
    ["a " * 900, "we will " * 240, ", and " * 330, "Aa " * 5_000, "we will and " * 160],
    ids=lambda piece: piece[:8],
)
def test_a_sentence_without_end_is_drafted_in_no_square_of_time(piece: str) -> None:
    assert isinstance(parts(piece), tuple)
    assert isinstance(draft(piece, propose(piece)), Draft)


def test_what_the_made_up_texts_promise_can_be_drafted() -> None:
    for path in FOLDER.glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        for span, proposal in read(text):
            found = draft(text[span.start : span.end], proposal, stem=proposal.stem)
            assert found.binding is not None or not proposal.is_commitment
