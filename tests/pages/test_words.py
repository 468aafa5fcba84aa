"""Every public sentence reads as one, on the whole record and where next to nothing is recorded."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from django.test import Client

from tests import factories

from .markup import Element
from .site import Answer, ask, crawl

HEADINGS = {"h1", "h2", "h3", "h4"}
BLOCKS = {*HEADINGS, "p", "li", "dt", "dd", "caption", "summary", "th", "td", "title"}
# What no sentence of ours holds, whatever the numbers are.
WRONG = {
    "two full stops": r"\.\s*\.(?!\.)(?<!\.\.\.)",
    "a full stop before another mark": r"[,;:]\.|\.;",
    "a space before a mark": r"\w [,.;](?=\s|$)",
    "empty brackets": r"\(\s*\)|“\s*”",
    "one of several": r"(?<![\d.,:+−-])\b1 (?:agreed |reported |documented |published |more )?(?:"
    r"commitments|actions|publications|publishers|results|parties|places|entries|sentences|documents"
    r"|verdicts|rows|days|months|changes|searches|initiatives|points|mechanisms)\b",
    "nothing of nothing": r"\b0 of 0\b",
}
# What only coders know, who read it in the data and in the log.
CODE = re.compile(
    r"\bNM-[A-Z]|\bnear_misses\b|\brule R\d|\(R\d|\bp\d+\b|\bseeds?\b|\bentry \d|\bload_sources\b"
)
# A record of people may hold this; where there is next to no record, it is ours.
WRONG_OF_OURS = {"a value that is none": r"\bNone\b"}


def _blocks(found: Answer) -> Iterator[tuple[str, str]]:
    for element in found.page.walk():
        if element.tag in BLOCKS and not any(child.tag in BLOCKS for child in _below(element)):
            yield element.tag, element.text.strip()


def _below(element: Element) -> Iterator[Element]:
    return (child for child in element.walk() if child is not element)


def _sentences(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.!?]) ", text) if s.endswith(".") and len(s.split()) > 2]


def _faults(found: Answer, wrong: dict[str, str]) -> list[str]:
    faults = []
    for tag, text in _blocks(found):
        faults += [f"{name}: {text}" for name, mark in wrong.items() if re.search(mark, text)]
        if tag != "td" and re.search(r"\b1 of 1\b", text):
            faults.append(f"one of one: {text}")
        if tag in HEADINGS and "(0)" in text:
            faults.append(f"a heading of nothing: {text}")
        sentences = _sentences(text)
        faults += [f"said twice: {one}" for one, next_one in pairwise(sentences) if one == next_one]
    return faults


def _said_twice(found: Answer) -> list[str]:
    """The sentences of several paragraphs of the page, but for how it is cited and the whole reason
    of a verdict, whose first sentences stand above it."""
    boxes = [*found.main.all("section", "cite"), *found.main.all("p", "rationale")]
    left_out = {p for box in boxes for p in box.all("p")}
    paragraphs = [p for p in found.main.all("p") if p not in left_out]
    said = Counter(s for p in paragraphs for s in set(_sentences(p.text)))
    return [sentence for sentence, number in said.items() if number > 1]


def _nothing() -> None:
    pass


def _a_methodology() -> None:
    factories.MethodologyFactory.create()


def _no_verdict() -> None:
    _a_methodology()
    factories.CommitmentFactory.create(
        ref="C-1", debtors=[factories.PartyFactory.create(code="KZ")]
    )


def _one_of_each() -> None:
    """One party, which owes the one commitment, whose verdict rests on one act."""
    _a_methodology()
    party = factories.PartyFactory.create(code="KZ")
    commitment = factories.CommitmentFactory.create(
        ref="C-1", debtors=[party], due_on="2027-05-01", due_precision="day"
    )
    action = factories.ActionFactory.create(slug="an-act")
    action.actors.add(party)
    factories.EvidenceFactory.create(action=action)
    factories.BearingFactory.create(commitment=commitment, action=action)
    factories.SearchFactory.create(found=0).commitments.add(commitment)
    verdict = factories.AssessmentFactory.create(commitment=commitment, actions=[action])
    factories.ScoreFactory.create(assessment=verdict, party=party, value=1)
    initiative = factories.InitiativeFactory.create(slug="a-plan")
    initiative.commitments.add(commitment)


def _no_evidence() -> None:
    """A verdict on a commitment of which no party is judged apart, and an act without evidence."""
    _a_methodology()
    parties = factories.PartyFactory.create_batch(2)
    commitment = factories.CommitmentFactory.create(ref="C-1", debtors=parties)
    factories.AssessmentFactory.create(commitment=commitment, status="no_evidence")
    factories.ActionFactory.create(slug="an-act")


def _nothing_in_it() -> None:
    """A document and initiatives to which no commitment belongs, and a reported one elsewhere."""
    factories.DocumentFactory.create(slug="text", title="It ends with a full stop.")
    factories.InitiativeFactory.create(slug="a-plan")
    factories.InitiativeFactory.create(slug="a-source", is_public=False)
    factories.CommitmentFactory.create(ref="C-1", standing="reported")


SPARSE = [_nothing, _a_methodology, _no_verdict, _one_of_each, _no_evidence, _nothing_in_it]
# Lists that find nothing or one thing.
FILTERED = [
    "/commitments/?q=zebra",
    "/commitments/?standing=reported",
    "/actions/?q=zebra",
    "/actions/?direction=contradicts",
    "/sources/?tier=independent_media",
    "/searches/?found=something",
    "/searches/?found=all",
    "/timeline/?year=1999",
    "/search/?q=zebra",
    "/changes/?since=2999-01-01",
]


@pytest.mark.django_db
@pytest.mark.parametrize("record", SPARSE)
def test_every_sentence_of_a_sparse_record_reads_as_one(
    client: Client, record: Callable[[], None]
) -> None:
    record()
    pages = crawl(client, files=False)
    pages |= {address: ask(client, address) for address in FILTERED}
    faults = {
        address: [*_faults(found, WRONG | WRONG_OF_OURS), *_said_twice(found)]
        for address, found in pages.items()
        if found.is_html
    }
    assert {address: found for address, found in faults.items() if found} == {}


def test_every_sentence_of_the_record_reads_as_one(site: dict[str, Answer]) -> None:
    faults = {address: _faults(found, WRONG) for address, found in site.items() if found.is_html}
    assert {address: found for address, found in faults.items() if found} == {}


def test_no_page_but_data_and_log_holds_what_only_coders_know(site: dict[str, Answer]) -> None:
    shown = {
        (address, text)
        for address, found in site.items()
        if found.is_html and not address.startswith(("/data/", "/changes/"))
        for _tag, text in _blocks(found)
        if CODE.search(text)
    }
    assert shown == set()
