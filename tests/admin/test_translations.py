"""Translations on the desk: the English beside them, and what waits once it has changed."""

import pytest
from django.test import Client

from tests.factories import CommitmentFactory, PillarFactory
from tracker.models import Commitment, Translation, User
from tracker.publishing import save_with_history
from tracker.text import sha256_of

from .desk import signed_in, words
from .pages import add_url, list_url, opened, read, row_url

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]
STALE = f"{list_url(Translation)}?english=changed"


@pytest.fixture
def desk(analyst: User) -> Client:
    return signed_in(analyst)


@pytest.fixture
def commitment() -> Commitment:
    return CommitmentFactory.create(ref="C-1", title="Use water well")


@pytest.fixture
def said(commitment: Commitment) -> Translation:
    """The title in Russian, of words that have changed since."""
    row = Translation(kind="commitment", key="C-1", field="title", language="ru", text="Вода")
    row.source_sha256 = sha256_of("Use water well")
    save_with_history(row, by=None)
    commitment.title = "Use fire well"
    save_with_history(commitment, by=None)
    return row


def is_current(row: Translation) -> bool:
    row.refresh_from_db()
    return row.source_sha256 == sha256_of("Use fire well")


def test_what_is_of_other_words_waits_in_the_queue(desk: Client, said: Translation) -> None:
    assert f'<a href="{STALE}">Translations of words that have changed: 1</a>' in words(
        desk.get("/admin/")
    )
    assert [row.pk for row in desk.get(STALE).context["cl"].result_list] == [said.pk]


def test_the_form_shows_the_english_and_a_save_makes_it_a_text_of_these_words(
    desk: Client, said: Translation
) -> None:
    address = row_url(said)
    page = desk.get(address)
    assert "Use fire well (Not what was translated" in words(page)
    assert desk.post(address, read(page.content.decode()) | {"text": ["Огонь"]}).status_code == 302
    assert is_current(said)
    assert said.text == "Огонь"
    assert "Translations of words" not in words(desk.get("/admin/"))


def test_a_save_of_the_same_text_says_that_it_fits(desk: Client, said: Translation) -> None:
    address = row_url(said)
    desk.post(address, opened(desk, address))
    assert is_current(said)


def test_words_that_change_while_the_form_is_open_are_not_taken_for_translated(
    desk: Client, said: Translation, commitment: Commitment
) -> None:
    address = row_url(said)
    filled = opened(desk, address)
    commitment.title = "Use air well"
    save_with_history(commitment, by=None)
    desk.post(address, filled | {"text": ["Огонь"]})
    assert is_current(said)
    assert len(desk.get(STALE).context["cl"].result_list) == 1


def test_several_are_confirmed_at_once(desk: Client, said: Translation) -> None:
    chosen = {"action": "confirm", "_selected_action": [said.pk]}
    page = desk.post(STALE, chosen, follow=True)
    assert "1 text was confirmed." in words(page)
    assert is_current(said)


def test_a_new_text_takes_the_words_of_now_and_one_of_no_words_is_refused(desk: Client) -> None:
    PillarFactory.create(slug="water", name="Water")
    address = add_url(Translation)
    new = {"kind": ["pillar"], "key": ["water"], "field": ["name"], "language": ["ru"]}
    filled = opened(desk, address) | new | {"text": ["Вода"]}
    for wrong, says in (
        ({"key": ["fire"]}, "The record has no such text: pillar fire, name."),
        ({"field": ["slug"]}, "This kind has no such text. It has: name, description."),
    ):
        assert says in words(desk.post(address, filled | wrong))
    assert not Translation.objects.exists()
    assert desk.post(address, filled).status_code == 302
    assert Translation.objects.get().source_sha256 == sha256_of("Water")
