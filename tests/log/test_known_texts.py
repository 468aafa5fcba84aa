"""What the log and the record of another day say of a text that is known and of its reports."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.models.rows import DocumentReportFactory
from tests.pages.site import ask
from tracker.models import Document, DocumentReport, RecordEntry
from tracker.models.documents import MEASURED
from tracker.publiclog import Verification
from tracker.publishing import save_with_history

make: Any = factories
pytestmark = pytest.mark.django_db


@pytest.fixture
def report() -> DocumentReport:
    """A report of a known text, both as they would be saved on the desk."""
    document: Document = make.DocumentFactory.build(
        key="JST24", slug="jst", title="A joint statement", **dict.fromkeys(MEASURED)
    )
    save_with_history(document, by=None)
    row: DocumentReport = DocumentReportFactory.build(
        document=document, position=1, publisher="A newspaper", url="https://example.org/a"
    )
    save_with_history(row, by=None)
    return row


def test_the_log_tells_of_both_and_leads_to_the_text(report: DocumentReport) -> None:
    entries = {entry.kind: entry for entry in RecordEntry.objects.all()}
    assert set(entries) == {"document", "documentreport"}
    assert entries["documentreport"].key == "JST24 1"
    assert list(Verification().findings()) == []
    page = ask(Client(), "/changes/").main
    assert "The report of A newspaper on the text “A joint statement”" in page.text
    assert any(
        one.attributes.get("href", "").endswith("/declarations/jst/#known") for one in page.all("a")
    )


def test_another_day_shows_them_as_they_were(report: DocumentReport) -> None:
    today = timezone.now().date()
    page = ask(Client(), f"/on/{today}/declarations/jst/").main.text
    assert "Known, not read" in page
    assert "A newspaper" in page
    before = today - dt.timedelta(days=1)
    assert ask(Client(), f"/on/{before}/declarations/jst/").status == 404
