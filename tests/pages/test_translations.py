"""A text in another language is shown while its English is what was translated, and not longer."""

import pytest
from django.test import Client

from tracker import models
from tracker.choices import TranslatedKind
from tracker.models import RECORD
from tracker.models.translations import translated_fields
from tracker.publishing import save_with_history
from tracker.text.names import NAMED_ACTIONS

from .site import ask
from .test_languages import READ, STATEMENT, TITLE, own_words, promise, russian

__all__ = ["promise", "russian"]


@pytest.fixture
def changed(promise: models.Commitment) -> models.Commitment:
    """The commitment, its title in other words than those that were translated."""
    promise.title = "Abolish every visa"
    save_with_history(promise, by=None)
    return promise


def test_once_the_english_changes_the_page_shows_it_marked_as_english(
    changed: models.Commitment, client: Client
) -> None:
    page = ask(client, "/ru/commitments/NYD-01/").page
    (span,) = page.one("h1").all("span", lang="en")
    assert span.text == "Abolish every visa"
    assert TITLE not in page.text
    assert "Abolish every visa" in page.one("title").text
    assert "Abolish every visa" in page.one("section", "cite").text
    # The statement is what it was.
    assert STATEMENT in own_words(page.one("main"))


@pytest.mark.parametrize(
    "address",
    [
        "/ru/",
        "/ru/commitments/",
        "/ru/pillars/here/",
        "/ru/parties/",
        "/ru/parties/KZ/",
        "/ru/timeline/",
        "/ru/timeline.ics",
        "/commitments/NYD-01.json",
    ],
)
def test_no_other_face_shows_the_translation_of_words_that_are_gone(
    changed: models.Commitment, client: Client, address: str
) -> None:
    found = ask(client, address).text.replace("\r\n ", "")
    assert TITLE not in found
    assert "Abolish every visa" in found


def test_the_data_have_the_translations_of_the_words_of_now_alone(
    changed: models.Commitment, client: Client
) -> None:
    found = ask(client, "/commitments/NYD-01.json").data["translations"]
    assert found == {"ru": {"statement": STATEMENT}}


def test_a_renamed_pillar_keeps_no_old_name(promise: models.Commitment, client: Client) -> None:
    pillar = promise.pillar
    pillar.name = "There"
    save_with_history(pillar, by=None)
    for address in ("/ru/", "/ru/pillars/here/", "/ru/commitments/", "/ru/commitments/NYD-01/"):
        main = ask(client, address).main
        assert "Здесь" not in main.text, address
        assert "There" in main.text, address


def test_a_text_of_unknown_words_is_not_shown(promise: models.Commitment, client: Client) -> None:
    models.Translation.objects.filter(field="title").update(source_sha256=None)
    assert ask(client, "/ru/commitments/NYD-01/").page.one("h1").text == promise.title


def test_the_same_words_again_bring_the_translation_back(
    changed: models.Commitment, client: Client
) -> None:
    changed.title = "Deepen the partnership"
    save_with_history(changed, by=None)
    assert ask(client, "/ru/commitments/NYD-01/").page.one("h1").text == TITLE


def test_every_kind_is_a_model_that_says_which_of_its_texts_are_ours() -> None:
    models_of = {str(one._meta.model_name): one for one in RECORD if one.translated_fields}
    assert {*TranslatedKind.values} == {*models_of, TranslatedKind.STATUS.value}
    for kind, model in models_of.items():
        assert translated_fields(kind) == model.translated_fields
        for name in model.translated_fields:
            assert model._meta.get_field(name).get_internal_type() in {"CharField", "TextField"}


# Where notes stand that few rows have.
NOTED = ("/commitments/NYD-19/", "/initiatives/working-groups/")


@pytest.mark.slow
def test_every_text_that_is_translated_has_a_page_that_shows_it(
    record: None, client: Client
) -> None:
    """What no page shows in Russian was translated in vain, or its page forgot to ask for it."""
    documents = models.Document.objects.values_list("slug", flat=True)
    addresses = {*READ, *(f"/declarations/{slug}/" for slug in documents), *NOTED}
    said = " ".join(ask(client, f"/ru{address}").main.text for address in sorted(addresses))
    shown: dict[tuple[str, str], bool] = {}
    for row in models.Translation.objects.exclude(kind=TranslatedKind.STATUS):
        found = NAMED_ACTIONS.sub("[", row.text).partition("[")[0].strip() in said
        shown[row.kind, row.field] = shown.get((row.kind, row.field), False) or found
    not_on_pages = {("document", one) for one in ("delegations", "publisher_basis", "title_note")}
    assert {place for place, is_shown in shown.items() if not is_shown} == not_on_pages
