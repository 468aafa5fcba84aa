"""What is said of a commitment stands in the commitment's own document."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from tests import factories as make
from tests.models.rows import CommitmentPassageFactory, NearMissFactory, SectionFactory

pytestmark = pytest.mark.django_db

SECTION = "The section stands in another document."
SENTENCE = "The sentence stands in another document."
PASSAGE = "The passage stands in another document than its commitment."
# By the field that is named: which row, what it is given, and the sentence.
CASES: list[tuple[str, Callable[[], models.Model], Callable[[], Any], str]] = [
    ("section", make.CommitmentFactory.create, SectionFactory.create, SECTION),
    ("sentence", make.CommitmentFactory.create, make.SentenceCodingFactory.create, SENTENCE),
    ("sentence", NearMissFactory.create, make.SentenceCodingFactory.create, SENTENCE),
    ("document", CommitmentPassageFactory.create, make.DocumentFactory.create, PASSAGE),
]


def test_what_stands_in_another_document_is_refused_in_the_same_words() -> None:
    for field, row_of, other_of, says in CASES:
        row = row_of()
        row.full_clean()
        setattr(row, field, other_of())
        with pytest.raises(ValidationError) as caught:
            row.full_clean()
        assert caught.value.message_dict == {field: [says]}
        with pytest.raises(IntegrityError, match=says), transaction.atomic():
            row.save()
        row.pk = None
        with pytest.raises(IntegrityError, match=says), transaction.atomic():
            row.save(force_insert=True)


def test_another_section_of_the_same_document_is_taken() -> None:
    commitment = make.CommitmentFactory.create()
    commitment.section = SectionFactory.create(document=commitment.document)
    commitment.full_clean()
    commitment.save()
    commitment.section = None
    commitment.full_clean()
    commitment.save()


def test_a_withdrawn_document_takes_no_commitment_that_counts() -> None:
    document = make.DocumentFactory.create(withdrawn_at=make.ROUND, withdrawn_because="A hoax.")
    row = make.CommitmentFactory.create()
    row.document, row.sentence = document, make.SentenceCodingFactory.create(document=document)
    row.pk, row.ref, row._state.adding = None, "C-NEW", True
    with pytest.raises(ValidationError, match="The document was withdrawn"):
        row.full_clean()
    row.withdrawn_at, row.withdrawn_because = make.ROUND, "It goes with it."
    row.full_clean()
