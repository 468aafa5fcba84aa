"""The place of a passage: worked out or checked while the text is loaded, and mended."""

from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from tests.factories import SentenceCodingFactory
from tests.models.rows import InitiativeFactFactory
from tracker import models
from tracker.text import sha256_of

from .pages import Posted, add_url, errors, opened, row_url
from .rows import source_text

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]
TEXT = "A heading\n\nWe will meet again."


def _place(document: models.Document, **changes: str) -> Posted:
    boxes = {
        "document": str(document.pk),
        "number": "1",
        "label": "context",
        "start": "11",
        "end": "30",
        "paragraph": "",
        "sha256": "",
    }
    return {box: [value] for box, value in (boxes | changes).items()}


def _text_whose_heading_is_read() -> models.Document:
    """A text is coded as a whole: its second sentence is the one that is left."""
    document = source_text(text=TEXT).document
    heading = {"document": document, "paragraph": 1, "number": 1, "start": 0, "end": 9}
    SentenceCodingFactory.create(label="not_prose", sha256=sha256_of("A heading"), **heading)
    return document


def _add_sentence(desk: Client, place: Posted) -> Any:
    return desk.post(add_url(models.SentenceCoding), place)


def test_paragraph_and_hash_are_worked_out_while_the_text_is_loaded(desk: Client) -> None:
    document = _text_whose_heading_is_read()
    assert _add_sentence(desk, _place(document)).status_code == 302
    sentence = document.sentencecoding_set.get(paragraph=2)
    assert (sentence.paragraph, sentence.sha256) == (2, sha256_of("We will meet again."))
    page = desk.get(row_url(sentence)).content.decode()
    assert '<span class="tracker-words">We will meet again.</span>' in page


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"end": "31"}, "end", "The text of the document ends after 30 characters."),
        ({"end": "11"}, "end", "The passage must end after it starts."),
        ({"paragraph": "1"}, "paragraph", "In the text that is loaded it is 2."),
        ({"sha256": "0" * 64}, "sha256", "In the text that is loaded it is"),
    ],
)
def test_a_place_that_does_not_fit_the_text_is_refused(
    desk: Client, changes: dict[str, str], field: str, message: str
) -> None:
    document = source_text(text=TEXT).document
    found = errors(_add_sentence(desk, _place(document, **changes)))
    assert any(text.startswith(message) for text in found[field])
    assert not document.sentencecoding_set.exists()


def test_without_the_text_paragraph_and_hash_are_typed(desk: Client) -> None:
    document = make.DocumentFactory.create()
    message = ["The text is not loaded, so this has to be typed."]
    found = errors(_add_sentence(desk, _place(document)))
    assert found == {"paragraph": message, "sha256": message}
    typed = _place(document, paragraph="2", sha256=make.SHA256)
    assert _add_sentence(desk, typed).status_code == 302
    page = desk.get(row_url(document.sentencecoding_set.get())).content.decode()
    assert "The text of the document is not loaded." in page


def _moved(desk: Client, row: Any, **boxes: str) -> Any:
    data = opened(desk, row_url(row))
    return desk.post(row_url(row), data | {name: [value] for name, value in boxes.items()})


def test_a_wrong_place_of_a_stored_row_is_mended(desk: Client) -> None:
    document = source_text(text=TEXT).document
    place = {"document": document, "paragraph": 2, "start": 12, "end": 29}
    fact: Any = InitiativeFactFactory.create(**place)
    page = desk.get(row_url(fact)).content.decode()
    assert "Paragraph and hash may stay empty" in page
    # Whoever mends the rest says nothing about the place.
    assert _moved(desk, fact, says="They meet again.").status_code == 302
    assert _moved(desk, fact, start="11", end="30").status_code == 302
    fact.refresh_from_db()
    assert (fact.start, fact.end, fact.paragraph) == (11, 30, 2)
    assert fact.sha256 == sha256_of("We will meet again.")
    assert _moved(desk, fact, start="0", end="9").status_code == 302
    fact.refresh_from_db()
    assert (fact.paragraph, fact.sha256) == (1, sha256_of("A heading"))
    (change,) = models.Change.objects.of(fact)[:1]
    assert change.fields.keys() == {"start", "end", "paragraph", "sha256"}


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"end": "31"}, "end", "The text of the document ends after 30 characters."),
        ({"end": "11"}, "end", "The passage must end after it starts."),
        ({"sha256": "0" * 64}, "sha256", "In the text that is loaded it is"),
        ({"start": "0", "end": "9"}, "start", "These words stand in paragraph 1."),
    ],
)
def test_another_place_of_a_stored_row_fits_the_text(
    desk: Client, changes: dict[str, str], field: str, message: str
) -> None:
    document = _text_whose_heading_is_read()
    _add_sentence(desk, _place(document))
    sentence = document.sentencecoding_set.get(paragraph=2)
    found = errors(_moved(desk, sentence, **changes))
    assert any(text.startswith(message) for text in found[field])
    sentence.refresh_from_db()
    assert (sentence.start, sentence.end) == (11, 30)


def test_without_the_text_a_stored_row_gets_the_place_that_is_typed(desk: Client) -> None:
    fact: Any = InitiativeFactFactory.create()
    found = errors(_moved(desk, fact, start="3", paragraph="", sha256=""))
    message = ["The text is not loaded, so this has to be typed."]
    assert found == {"paragraph": message, "sha256": message}
    assert _moved(desk, fact, start="3", sha256="a" * 64).status_code == 302
    fact.refresh_from_db()
    assert (fact.start, fact.sha256) == (3, "a" * 64)
