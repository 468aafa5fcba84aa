"""A document typed into the forms of the desk gives the rows from which it was typed."""

import copy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import factories
from tests.models.rows import make
from tracker.models import Actor, Commitment, Pillar, Theme
from tracker.text import Span, body_paragraph_number, cut, paragraph_number, sha256_of

from .retaking import Rows, compared
from .retaking.rows import Row
from .retaking.story import retaken, told

pytestmark = pytest.mark.ignore_template_errors

KEY = "HRB24"
TEXT = """Harbour Statement

Boats and nets

We met at the pier. We will mend the old nets, and we will count the boats, the nets and the oars \
by May 2026. We commit to pay for it. We hope that the sea stays calm. We thank the crews, and we \
reaffirm the pact."""
NAMES = ("section", "sentencecoding", "commitment", "commitmentpassage", "obligation", "nearmiss")


def at(words: str, *, after: str = "") -> dict[str, Any]:
    """The place of words as fixtures hold it; of several the first after those others."""
    start = TEXT.index(words, TEXT.index(after))
    span = Span(start, start + len(words))
    return {
        "document": [KEY],
        "paragraph": paragraph_number(TEXT, span),
        "start": span.start,
        "end": span.end,
        "sha256": sha256_of(cut(TEXT, span)),
    }


def in_body(words: str) -> dict[str, Any]:
    place = at(words)
    number = body_paragraph_number(TEXT, Span(place["start"], place["end"]))
    return {**place, "body_paragraph": number}


def row(model: str, **fields: Any) -> Row:
    return {"model": f"tracker.{model}", "fields": fields}


def coded(words: str, number: int, label: str) -> Row:
    return row("sentencecoding", **at(words), number=number, label=label)


def rows() -> list[Row]:
    """The statement as its coder sees it; of the desk's lists some values, and some of none."""
    codes = [actor.code for actor in Actor.objects.filter(is_party=True)]
    raw = TEXT.encode()
    common = {"standing": "agreed", "pillar": ["sea"], "section": [KEY, "boats"]}
    return [
        row(
            "document",
            key=KEY,
            slug="harbour-2024",
            kind="declaration",
            standing="agreed",
            title="Harbour Statement",
            publisher="The pier",
            date="2024-05-01",
            date_precision="day",
            language="en",
            note="Read on the pier.",
            alternative_titles=["Pier Statement", "On nets"],
            tags="boats",
            published_time="2024-05-01T16:03:46-04:00",
            file_name="harbour.txt",
            raw_bytes=len(raw),
            raw_sha256=sha256_of(TEXT),
            normalised_characters=len(TEXT),
            normalised_sha256=sha256_of(TEXT),
            paragraphs=3,
            body_paragraphs=1,
        ),
        row("section", document=[KEY], slug="boats", title="Boats, and nets", position=1),
        coded("Harbour Statement", 1, "not_prose"),
        coded("Boats and nets", 1, "not_prose"),
        coded("We met at the pier.", 1, "context"),
        coded(TEXT[TEXT.index("We will mend") : TEXT.index(" We commit")], 2, "commitment"),
        coded("We commit to pay for it.", 3, "commitment"),
        coded("We hope that the sea stays calm.", 4, "near_miss"),
        coded("We thank the crews, and we reaffirm the pact.", 5, "commitment"),
        row(
            "commitment",
            **in_body("count the boats, the nets and the oars by May 2026"),
            **common,
            ref="HRB-01",
            title="Count",
            statement="They count.",
            done_when="Done.",
            sentence=[KEY, 3, 2],
            obligation_kind="result",
            binding="high",
            primary_theme=["boats"],
            themes=[["boats"], ["nets"]],
            catalysts=["instrument", "deadline"],
            target="all of them",
            commitment_types=["support", "funding", "cooperate"],
            due_on="2026-05-31",
            due_precision="month",
            stated_subject="we",
            operative_verb="will",
            pillar_basis="section heading",
            borderline=True,
            collectively_agreed="yes",
            split_rule="R9 a rule of our own",
            stricter_reading="merge: with the nets",
            binding_alternative="low",
            coding_confidence="0.72",
            evidence_sought="A list of boats",
            initial_status="not_yet_due",
            coder_note="Two lines,\nof which this is one.",
            baseline=["PIER: a count in 2019", "CREW: none"],
        ),
        row(
            "commitment",
            **in_body("pay for it"),
            **common,
            ref="HRB-02",
            title="Pay",
            statement="They pay.",
            done_when="Paid.",
            sentence=[KEY, 3, 3],
            obligation_kind="effort",
            due_precision="none",
        ),
        row(
            "commitment",
            **in_body("reaffirm the pact"),
            **common,
            ref="HRB-03",
            title="Pact",
            statement="They do.",
            done_when="Said.",
            sentence=[KEY, 3, 5],
            obligation_kind="position",
            due_precision="none",
        ),
        row(
            "commitmentpassage",
            commitment=["HRB-01"],
            role="context",
            position=1,
            **at("we", after="old nets,"),
        ),
        *(
            row(
                "commitmentpassage",
                commitment=["HRB-01"],
                role="component",
                position=place,
                **at(words, after="count the"),
            )
            for place, words in enumerate(("the boats", "the nets", "the oars"), start=1)
        ),
        *(row("obligation", commitment=["HRB-01"], actor=[c], role="debtor") for c in codes),
        row("obligation", commitment=["HRB-02"], actor=[codes[0]], role="debtor"),
        row("obligation", commitment=["HRB-02"], actor=["NET-AID"], role="implementer"),
        row("obligation", commitment=["HRB-02"], actor=["BANK"], role="partner"),
        row("obligation", commitment=["HRB-02"], actor=["NET-AID"], role="partner"),
        row(
            "nearmiss",
            **in_body("We hope that the sea stays calm."),
            key="NM-HRB-01",
            sentence=[KEY, 3, 4],
            kind="wish for weather",
            why_not="Nobody rules the sea.",
            chance="0.05",
            trap_word="hope",
            related=[["HRB-01"], ["HRB-03"]],
        ),
        row(
            "nearmiss",
            **in_body("We thank the crews"),
            key="NM-HRB-02",
            sentence=[KEY, 3, 5],
            kind="recognition",
            why_not="Thanks, and no act.",
        ),
        row(
            "link",
            key="L1",
            type="means_of",
            basis="It pays for it.",
            confidence="0.60",
            from_commitment=["HRB-02"],
            to_commitment=["HRB-01"],
        ),
        row(
            "link",
            key="L2",
            type="overlaps",
            basis="Both look on.",
            confidence="0.30",
            from_near_miss=["NM-HRB-02"],
            to_commitment=["HRB-03"],
        ),
    ]


@pytest.fixture
def ground(db: None) -> None:
    """What a text presupposes."""
    for number in range(1, 4):
        factories.PartyFactory.create(position=number)
    for code in ("NET-AID", "BANK"):
        factories.ActorFactory.create(code=code, is_party=False)
    make(Pillar, slug="sea")
    for place, slug in enumerate(("nets", "boats"), start=1):
        make(Theme, slug=slug, position=place)


@pytest.mark.usefixtures("ground")
def test_each_row_is_made_again_and_each_field_that_differs_is_named() -> None:
    of_text = Rows.of(KEY, rows())
    story = told(of_text, of_text, TEXT.encode(), "harbour.txt")
    assert story.outcome.differing == []
    # The words of the text are a row of their own.
    assert story.outcome.equal == story.outcome.made == len(rows()) + 1
    assert "forms sent: 15" in story.lines[0]
    assert Commitment.objects.get(ref="HRB-01").commitment_types[0] == "support"

    changed = copy.deepcopy(rows())
    fields = {each["fields"].get("ref"): each["fields"] for each in changed}
    fields["HRB-01"]["catalysts"].reverse()
    fields["HRB-02"]["coder_note"] = "A note."
    del changed[-1]
    assert compared(Rows.of(KEY, changed)).differing == [
        "commitment HRB-01: catalysts is ['instrument', 'deadline'],"
        " not ['deadline', 'instrument']",
        "commitment HRB-02: coder_note is None, not 'A note.'",
        "link L2: is not expected",
    ]


def test_what_names_other_documents_is_counted_and_left_out(ground: None) -> None:
    found = [
        row("link", key="L3", from_commitment=["HRB-01"], to_commitment=["OTHER-1"]),
        row("link", key="L4", from_commitment=["OTHER-2"], to_commitment=["OTHER-1"]),
    ]
    of_text = Rows.of(KEY, [*rows(), *found])
    assert of_text.left_out == 1
    assert [link["key"] for link in of_text["link"]] == ["L1", "L2"]


def test_the_new_york_declaration_begins_as_the_fixtures_have_it(
    db: None, sources_dir: Path, data_dir: Path, tmp_path: Path
) -> None:
    """Its first paragraphs; `python -m tests.benchmark.retake` takes in the whole of it."""
    story = retaken("NYD23", data=data_dir, sources=sources_dir, scratch=tmp_path, paragraphs=5)
    assert story.outcome.differing == []
    assert story.outcome.equal == story.outcome.made > 25


def test_without_the_texts_it_says_what_it_needs() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmark.retake"],
        check=False,
        env={"PATH": ""},
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "SOURCES and RECORD_DATA have to name folders" in done.stderr
