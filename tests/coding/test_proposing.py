"""What the rules propose on the coding desk: beside each open sentence, as decisions it offers."""

import pytest
from django.test import Client

from tests.pages.markup import parse
from tracker.coding.decisions import OFFERS
from tracker.coding.proposing import proposals
from tracker.models import Document
from tracker.text import Span, sentence_spans

from .desk import address, decide, name_of

TEXT = (
    "We will open an office. We thank the hosts.\n\nThey discussed it. The lake is small.\n\nHome"
)


def proposed(text: str, language: str = "en") -> list[tuple[str, str, str]]:
    spans = list(sentence_spans(text))
    found = proposals(text, spans, language=language)
    return [(one.offer.value, one.other.value, one.rule.slug) for one in found.values()]


def test_each_proposal_is_a_decision_of_the_desk_and_has_another() -> None:
    assert proposed(TEXT) == [
        ("commitment", "context", "will"),
        ("no:recognition", "commitment", "praise"),
        ("no:topic of talks", "commitment", "talked-about"),
        ("context", "commitment", "nothing"),
    ]
    offered = {offer.value for offer in OFFERS}
    assert {value for row in proposed(TEXT) for value in row[:2]} <= offered


def test_nothing_is_proposed_in_another_language_or_for_a_heading() -> None:
    assert proposed(TEXT, "ru") == []
    assert Span(TEXT.index("Home"), len(TEXT)) not in proposals(
        TEXT, list(sentence_spans(TEXT)), language="en"
    )


@pytest.mark.django_db
@pytest.mark.ignore_template_errors
def test_a_proposal_stands_beside_each_open_sentence_alone(
    coder: Client, document: Document
) -> None:
    def beside(words: str) -> str | None:
        page = parse(coder.get(address(document), follow=True).content.decode())
        name = name_of(document, words)
        unit = next(one for one in page.all("li") if one.attributes.get("data-name") == name)
        found = unit.all("p", "coding-proposed")
        return found[0].text if found else None

    said = beside("We will open a joint office")
    assert said is not None
    assert said.startswith("Proposed: Commitment. Somebody who can promise will or shall do")
    decide(coder, address(document), {name_of(document, "We will open a joint"): "commitment"})
    assert beside("We will open a joint office") is None
