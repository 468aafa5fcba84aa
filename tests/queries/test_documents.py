import pytest

from tests import factories
from tests.queries.rows import refs
from tracker.models import Document
from tracker.queries.documents import (
    commitments_by_document,
    commitments_of_document,
    documents_for_list,
)

pytestmark = pytest.mark.django_db


def test_a_document_lists_its_commitments_in_the_order_of_its_text() -> None:
    document = factories.DocumentFactory.create()
    factories.CommitmentFactory.create(ref="A", document=document, start=50, end=60)
    factories.CommitmentFactory.create(ref="B", document=document, start=5, end=60)
    factories.CommitmentFactory.create(ref="C")
    assert refs(commitments_of_document(document)) == ["B", "A"]
    factories.SentenceCodingFactory.create_batch(3, document=document)
    assert commitments_by_document()[document.pk] == 2


def test_documents_stand_newest_first_and_the_undated_last() -> None:
    for key, day in (("B", "2023-09-21"), ("C", None), ("A", "2023-09-21"), ("D", "2025-11-06")):
        precision = "day" if day else "unknown"
        factories.DocumentFactory.create(key=key, date=day, date_precision=precision)
    for found in (documents_for_list(), Document.objects.all()):
        assert [document.key for document in found] == ["D", "A", "B", "C"]
