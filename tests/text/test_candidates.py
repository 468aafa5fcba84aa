"""The first reading by rules: each rule on a sentence of its own, two made-up texts, the record."""

import pytest

from tracker.importing.labelled import BASELINES, NOT_PROSE, Figures, Judged, judge, read_labels
from tracker.text import normalise
from tracker.text.candidates import propose, read
from tracker.text.reading_rules import RULES

from .damage import FOLDER, damaged

STEM = "The leaders agreed to:"
# Rule, a sentence that it decides, and one that looks alike and that it must leave alone.
EXAMPLES = [
    ("lead-in", "We agree on these steps:", "We agree to take two steps: a census and a map."),
    ("chapeau", "We commit to the following principles.", "We commit to open borders."),
    ("question", "Will they build the dam?", "They will build the dam."),
    ("commit-to", "We commit to close the mine.", "The commitments made here bind us."),
    ("committed-to", "We remain committed to a fair price.", "It was a committed speech."),
    (
        "said-resolve",
        "They underscored their readiness to share data.",
        "He expressed his desire to share data.",
    ),
    (
        "resolve-said",
        "Readiness to share data was confirmed.",
        "The readiness of the crew was praised.",
    ),
    (
        "said-support",
        "She reiterated support for expanding the port.",
        "She reiterated support for the government's efforts.",
    ),
    ("agreed-to", "They agreed to meet monthly.", "They agreed on the importance of the port."),
    ("agreed-that", "They agreed that the port shall open.", "They agreed that it was late."),
    ("intends-to", "Both banks plan to merge.", "The plan was read out."),
    ("stands-ready", "We stand ready to help rebuild.", "The bridge stands ready."),
    ("working-to", "We are working to end the queue.", "The pump is working well."),
    ("continue-to", "We continue to train pilots.", "The rains continue to fall."),
    (
        "welcomed-promise",
        "We welcome the bank's decision to lend more.",
        "We welcome the results of the vote.",
    ),
    ("announced", "She announced a new fund for the coast.", "He announced the results."),
    ("will", "We will publish the map.", "Demand will grow."),
    (
        "told-our-own",
        "We instruct our finance ministers to set a date.",
        "We instruct all states to obey.",
    ),
    ("supports-aim", "We support the creation of a park.", "We support the work of the envoy."),
    ("looks-forward", "We look forward to hosting the games.", "We look forward to May."),
    ("is-to-be", "The next round is to be held in June.", "The round was held in June."),
    ("our-focus", "The next task is to map the delta.", "The task was easy."),
    ("item-of-promise", "(b) river patrols at night;", "(b) noted the river;"),
    ("item-alone", "Publish all maps by May.", "Publish is what printers do."),
    ("carried-on", "This includes a larger fleet.", "This ship carries grain."),
    ("item-of-talks", "(b) river patrols at night;", "(b) a river patrol."),
    ("to-others", "All states should obey the treaty.", "All states obey the treaty."),
    ("proposed", "Norland proposed a patrol.", "Norland has a patrol."),
    ("praise", "They thanked the crew.", "They saw the crew."),
    ("recognised", "They noted the tide.", "They saw the tide."),
    ("talked-about", "They discussed the tide.", "They saw the tide."),
    ("forecast", "The tide can rise.", "The tide rose."),
    ("past-act", "The tide was low.", "The tide rose."),
    ("nothing", "A tide, a moon, a boat.", "We will wait for the tide."),
]


def stem_for(rule: str) -> str:
    return {"item-of-promise": STEM, "item-of-talks": "They discussed:"}.get(rule, "")


@pytest.mark.parametrize(("rule", "sentence", "other"), EXAMPLES)
def test_each_rule_decides_its_example_and_leaves_the_other(
    rule: str, sentence: str, other: str
) -> None:
    before = "We commit to defend the coast." if rule == "carried-on" else ""
    assert propose(sentence, stem=stem_for(rule), before=before).rule.slug == rule
    stem = "" if rule == "item-of-talks" else stem_for(rule)
    assert propose(other, stem=stem, before=before).rule.slug != rule


def test_every_rule_has_an_example_and_a_public_sentence() -> None:
    assert [rule for rule, _sentence, _other in EXAMPLES] == [rule.slug for rule in RULES] or {
        rule for rule, _sentence, _other in EXAMPLES
    } == {rule.slug for rule in RULES}
    assert len({str(rule.says) for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(
    ("sentence", "is_commitment"),
    [
        ("They reaffirmed the old ties and pledged to deepen them.", True),
        ("The sides “expressed their commitment” to open courts.", True),
        ("He announced that the bank would open a branch in May.", True),
        ("It is hoped that the bank will open a branch in May.", False),
        ("The parties are confident that the council will decide.", False),
        ("Norland suggested that the five should instruct their ministers to meet.", False),
        ("The ministers will attend the opening today.", False),
        ("The next meeting will be held in Norland.", True),
        ("The treaty will be essential.", False),
        ("The ministers agreed to disagree, and will publish both texts.", True),
    ],
)
def test_what_decides_is_who_promises_what(sentence: str, is_commitment: bool) -> None:
    assert propose(sentence).is_commitment is is_commitment


def test_an_item_is_judged_by_its_lead_in() -> None:
    text = "They agreed to:\n\n- river patrols;\n\n- night flights;\n\nThe rain stopped."
    found = [proposal.rule.slug for _span, proposal in read(text)]
    assert found[:3] == ["lead-in", "item-of-promise", "item-of-promise"]
    assert not [*read(text)][-1][1].is_commitment
    talked = text.replace("agreed to", "discussed")
    assert [p.rule.slug for _span, p in read(talked)][1:3] == ["item-of-talks"] * 2


def judged(name: str) -> list[Judged]:
    text = normalise((FOLDER / f"{name}.txt").read_bytes()).text
    found = judge(text, read_labels((FOLDER / f"{name}.csv").read_bytes()))
    return [one for one in found if one.labelled.label != NOT_PROSE]


def test_every_rule_decides_sentences_of_two_texts() -> None:
    texts: dict[str, set[str]] = {rule.slug: set() for rule in RULES}
    for path in FOLDER.glob("*.txt"):
        for _span, proposal in read(normalise(path.read_bytes()).text):
            texts[proposal.rule.slug].add(path.name)
    assert {slug: len(found) for slug, found in texts.items() if len(found) < 2} == {}


def test_a_line_without_a_mark_is_no_item_of_a_list_with_marks() -> None:
    text = "They discussed:\n\n- river patrols;\n\n- night flights.\n\nPublish all maps."
    assert [proposal.rule.slug for _span, proposal in read(text)][3] == "item-alone"


@pytest.mark.parametrize("name", ["declaration", "communique", "plan", "readout"])
def test_a_text_that_was_not_learnt_from_is_read_well(name: str) -> None:
    found = judged(name)
    assert len(found) >= 30
    ours = Figures.of((one.proposal.is_commitment, one.is_commitment) for one in found)
    assert ours.f1 >= 0.9
    assert ours.precision >= 0.9
    for words in BASELINES.values():
        said = ((words.search(one.words) is not None, one.is_commitment) for one in found)
        assert ours.f1 >= Figures.of(said).f1 + 0.07
    assert all(one.is_cut_alike for one in found)


def test_damaged_texts_are_read_without_a_traceback() -> None:
    for piece in damaged(2_000, seed=1):
        text = normalise(piece.encode()).text
        assert all(proposal.rule in RULES for _span, proposal in read(text))


@pytest.mark.parametrize(
    "piece",
    ["a " * 5_000, "we will " * 2_000, "commit" * 3_000, ", and " * 3_000],
    ids=lambda piece: piece[:8],
)
def test_a_sentence_without_end_takes_no_square_of_time(piece: str) -> None:
    assert propose(piece).rule in RULES
