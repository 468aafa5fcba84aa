"""What the rules propose on the coding desk: beside each open sentence, as decisions it offers."""

import pytest
from django.test import Client

from tests.pages.markup import parse
from tracker.coding.decisions import OFFERS
from tracker.coding.proposing import proposals
from tracker.models import Document, Pillar, Theme
from tracker.text import Span, sentence_spans

from .desk import address, decide, name_of
from .texts import held

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


@pytest.mark.django_db
@pytest.mark.ignore_template_errors
def test_the_form_of_a_commitment_is_filled_in_and_says_why(
    coder: Client, document: Document, pillar: Pillar
) -> None:
    theme = Theme.objects.create(slug="water", name="Water", position=1)
    name = name_of(document, "We will open a joint office")
    shown = decide(coder, address(document), {name: "commitment"})
    page = parse(coder.get(shown.url).content.decode())
    boxes = {one.attributes.get("name"): one for one in page.all("input") + page.all("textarea")}
    assert boxes["operative_verb"].attributes["value"] == "will open"
    assert boxes["stated_subject"].attributes["value"] == "We"
    chosen = {
        (each.attributes["name"], one.attributes["value"])
        for each in page.all("select")
        for one in each.all("option")
        if "selected" in one.attributes
    }
    assert {("binding", "high"), ("obligation_kind", "result")} <= chosen
    assert ("primary_theme", str(theme.pk)) in chosen
    told = page.all("details", "coding-guessed")[0].text
    assert "Kind: Result" in told
    assert "Themes: Water river" in told
    assert "Catalysts: Deadline by 31 December" in told


@pytest.mark.django_db
@pytest.mark.ignore_template_errors
def test_a_sentence_of_two_promises_is_offered_in_parts(coder: Client) -> None:
    words = "We will repair the canal and publish the level of the river."
    document = held(words, key="TWO26")
    name = name_of(document, words)
    shown = decide(coder, address(document), {name: "commitment"})
    page = parse(coder.get(shown.url).content.decode())
    parts = page.all("div", "coding-parts")[0].all("a")
    assert [one.text for one in parts] == [
        "We will repair the canal",
        "publish the level of the river",
    ]
    second = parse(coder.get(parts[1].attributes["href"], follow=True).content.decode())
    boxes = {one.attributes.get("name"): one for one in second.all("textarea")}
    assert boxes["quotation"].text == "publish the level of the river"
    assert boxes["contexts"].text == "We will"


@pytest.mark.django_db
@pytest.mark.ignore_template_errors
def test_nothing_is_filled_in_for_a_text_in_another_language(coder: Client) -> None:
    words = "Мы откроем общее бюро."
    document = held(words, key="RU26", language="ru")
    shown = decide(coder, address(document), {name_of(document, words): "commitment"})
    page = parse(coder.get(shown.url).content.decode())
    assert not page.all("details", "coding-guessed")
