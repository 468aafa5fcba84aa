"""The earlier commitments that one of a new text may take up: proposed, and linked by a person."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.admin.rows import near_miss
from tests.pages.markup import Element, parse
from tracker.choices import LinkType
from tracker.coding.lineage import kin_offers
from tracker.models import Actor, ChangeSet, Commitment, Document, Link, Pillar, Theme

from .desk import address, decide, name_of, promise

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
WORDS = "They will repair the two northern canals."


@pytest.fixture
def earlier(document: Document) -> Commitment:
    row: Commitment = factories.CommitmentFactory.create(
        document__date=dt.date(2020, 1, 1),
        title="Repair the northern canals",
        statement=WORDS,
        binding="high",
    )
    return row


def panel(coder: Client, document: Document, pillar: Pillar, parties: list[Actor]) -> Element:
    """The panel of a commitment that was made of the sentence about canals."""
    name = name_of(document, "We intend to repair the two northern")
    decide(coder, address(document), {name: "commitment"})
    changeset = ChangeSet.objects.get()
    page = address(document, changeset)
    boxes: dict[str, Any] = {
        "quotation": "We intend to repair the two northern canals together.",
        "title": "Repair the two northern canals",
        "statement": WORDS,
        "done_when": "Both canals carry water.",
        "pillar": pillar.pk,
        "obligation_kind": "effort",
        "binding": "low",
        "all_parties": "on",
        "ref": "LKM-01",
    }
    promise(coder, page, name, **boxes)
    shown = coder.get(f"{page}?at={name}&kin=LKM-01")
    return parse(shown.content.decode()).all("div", "coding-panel")[0]


def test_the_desk_says_which_earlier_one_and_why(
    coder: Client, document: Document, pillar: Pillar, parties: list[Actor], earlier: Commitment
) -> None:
    found = panel(coder, document, pillar, parties)
    assert f"Proposed: LKM-01 dilutes {earlier.ref}. Its words bind less firmly." in found.text
    assert "Words of both:" in found.text
    (link,) = [one for one in found.all("a") if "/link/add/" in one.attributes["href"]]
    form = parse(coder.get(link.attributes["href"]).content.decode())
    chosen = {
        each.attributes["name"]: one.text
        for each in form.all("select")
        for one in each.all("option")
        if "selected" in one.attributes
    }
    assert chosen["type"] == "dilutes"
    assert chosen["to_commitment"].startswith(earlier.ref)
    (key,) = [one for one in form.all("input") if one.attributes.get("name") == "key"]
    assert key.attributes["value"] == "L01"
    assert not Link.objects.exists()


def test_a_text_without_earlier_ones_says_so(
    coder: Client, document: Document, pillar: Pillar, parties: list[Actor]
) -> None:
    found = panel(coder, document, pillar, parties)
    assert "No earlier commitment of another text is close to it." in found.text


def new_one(day: dt.date | None = dt.date(2025, 1, 1), **values: Any) -> Commitment:
    row: Commitment = factories.CommitmentFactory.create(
        document__date=day, title="Repair canals", statement=WORDS, **values
    )
    return row


def test_later_own_withdrawn_and_linked_ones_are_not_proposed(earlier: Commitment) -> None:
    row = new_one()
    new_one(dt.date(2030, 1, 1))
    factories.CommitmentFactory.create(document=row.document, statement=WORDS)
    Commitment.objects.filter(pk=new_one(dt.date(2020, 1, 1)).pk).update(
        withdrawn_at=timezone.now(), withdrawn_because="A slip."
    )
    assert [one.earlier for one in kin_offers(row)] == [earlier]
    Link.objects.create(
        key="L01",
        from_commitment=row,
        to_commitment=earlier,
        type=LinkType.RESTATES,
        basis="The same canals.",
        confidence=1,
    )
    assert kin_offers(row) == []


def test_a_link_with_words_that_are_none_hides_no_other(earlier: Commitment) -> None:
    row = new_one()
    Link.objects.create(
        key="L01",
        from_commitment=row,
        to_near_miss=near_miss(),
        type=LinkType.CONTEXT_OF,
        basis="They stand beside each other.",
        confidence=1,
    )
    assert [one.earlier for one in kin_offers(row)] == [earlier]


def test_what_was_due_before_was_followed_up(earlier: Commitment) -> None:
    Commitment.objects.filter(pk=earlier.pk).update(due_on=dt.date(2022, 1, 1), due_precision="day")
    (found,) = kin_offers(new_one())
    assert found.kin.type == LinkType.FOLLOWED_UP_BY
    assert found.starts == earlier


def test_themes_and_bodies_that_both_name_are_told(earlier: Commitment) -> None:
    theme = Theme.objects.create(slug="water", name="Water", position=1)
    body = factories.ActorFactory.create(name="Canal Bank")
    row = new_one()
    for one in (row, earlier):
        one.themes.add(theme)
        factories.ObligationFactory.create(commitment=one, actor=body, role="partner")
    (found,) = kin_offers(row)
    assert (found.themes, found.kin.bodies) == (["Water"], ("Canal Bank",))


@pytest.mark.parametrize("number", [1, 50])
def test_it_asks_four_questions_however_many_there_are(
    number: int, django_assert_max_num_queries: Any
) -> None:
    row = new_one()
    for _number in range(number):
        new_one(dt.date(2020, 1, 1))
    with django_assert_max_num_queries(6):
        assert kin_offers(row)
