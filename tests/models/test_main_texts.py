"""A document in another language stands beside its main text, which alone is coded and counted."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests import factories
from tracker.models import Document

make: Any = factories
pytestmark = pytest.mark.django_db

LEVEL = "The main text is another document, and no text in another language itself."
LANGUAGE = "The main text must be in another language."
STANDING = "The main text must have the same standing."
CODED = "The text is coded itself. Code the main text only."
CODE_IT = "This is a text in another language: code its main text."


def document(**values: Any) -> Document:
    row: Document = make.DocumentFactory.create(**values)
    return row


def other(**values: Any) -> Document:
    """A text in Russian of a new main text in English."""
    return document(**{"language": "ru", "main_text": document(), **values})


def refused(row: Any, field: str, says: str, **values: Any) -> None:
    """The values are refused by the form and by the database, in the same words."""
    for name, value in values.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    assert caught.value.message_dict == {field: [says]}
    with pytest.raises(IntegrityError, match=says), transaction.atomic():
        row.save()
    if not isinstance(row, Document):
        row.pk = None
        with pytest.raises(IntegrityError, match=says), transaction.atomic():
            row.save(force_insert=True)


def main_text_of_another() -> Document:
    row = other().main_text
    assert row is not None
    return row


# By what is wrong: a row, the values that make it so, and what is said.
WRONG: dict[str, tuple[Callable[[], Document], Callable[[Document], dict[str, Any]], str]] = {
    "itself": (document, lambda row: {"main_text": row}, LEVEL),
    "a second level": (document, lambda _row: {"main_text": other()}, LEVEL),
    "it has texts": (
        main_text_of_another,
        lambda _r: {"main_text": document(language="kk")},
        LEVEL,
    ),
    "the same language": (other, lambda _row: {"language": "en"}, LANGUAGE),
    "the language of its text": (main_text_of_another, lambda _row: {"language": "ru"}, LANGUAGE),
    "another standing": (other, lambda _row: {"standing": "official"}, STANDING),
    "not that of its text": (main_text_of_another, lambda _r: {"standing": "official"}, STANDING),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_no_text_in_another_language_is_refused(wrong: str) -> None:
    row_of, values_of, says = WRONG[wrong]
    row = row_of()
    row.full_clean()
    refused(row, "main_text", says, **values_of(row))


def test_a_coded_text_becomes_no_text_in_another_language() -> None:
    for coding in (make.SentenceCodingFactory.create(), make.CommitmentFactory.create()):
        refused(coding.document, "main_text", CODED, main_text=document(language="ru"))


def test_a_text_in_another_language_is_not_coded() -> None:
    refused(make.SentenceCodingFactory.create(), "document", CODE_IT, document=other())
    commitment = make.CommitmentFactory.create()
    commitment.document = other()
    with pytest.raises(ValidationError) as caught:
        commitment.full_clean()
    assert caught.value.message_dict["document"] == [CODE_IT]
    with pytest.raises(IntegrityError), transaction.atomic():
        commitment.save()


def test_one_text_a_language_unless_the_other_was_withdrawn() -> None:
    first = other()
    second: Document = make.DocumentFactory.build(language="ru", main_text=first.main_text)
    with pytest.raises(ValidationError, match="has a text in this language already"):
        second.full_clean()
    Document.objects.filter(pk=first.pk).update(
        withdrawn_at=factories.ROUND, withdrawn_because="A hoax."
    )
    second.full_clean()
    second.save()
