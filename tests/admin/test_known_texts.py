"""A text that is known is entered with five facts, and with who says that it exists."""

from typing import Any

import pytest
from django.test import Client

from tests import factories
from tracker.models import Document

from .pages import add_url, errors, opened, row_url, saved

make: Any = factories
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]
FACTS = {
    "title": "A joint statement",
    "key": "JST24",
    "slug": "a-joint-statement",
    "kind": "joint-statement",
    "standing": "agreed",
    "publisher": "A ministry",
    "date": "2024-05-01",
    "date_precision": "day",
}
REPORT = {
    "reports-0-position": "",
    "reports-0-publisher": "A newspaper",
    "reports-0-url": "https://example.org/report",
    "reports-0-date": "",
    "reports-0-language": "ru",
    "reports-0-tier": "state_media",
    "reports-TOTAL_FORMS": "1",
}


def test_five_facts_are_enough_and_a_report_may_stand_beside_them(desk: Client) -> None:
    address = add_url(Document)
    saved(desk, address, opened(desk, address), **FACTS, **REPORT)
    document = Document.objects.get()
    assert (document.title, document.file_name) == ("A joint statement", None)
    assert [(report.position, report.publisher) for report in document.reports.all()] == [
        (1, "A newspaper")
    ]


@pytest.mark.parametrize("missing", ["title", "date"])
def test_without_title_or_date_it_is_refused(desk: Client, missing: str) -> None:
    data = opened(desk, add_url(Document)) | {**FACTS, missing: ""}
    if missing == "date":
        data["date_precision"] = "unknown"
    answer = desk.post(add_url(Document), data)
    assert answer.status_code == 200
    assert "A text that is only known has a title and a date." in str(errors(answer))


def test_a_text_is_measured_wholly_or_not_at_all(desk: Client) -> None:
    data = opened(desk, add_url(Document)) | {**FACTS, "file_name": "text.txt"}
    answer = desk.post(add_url(Document), data)
    assert "everything is measured" in str(errors(answer))


def test_key_and_slug_are_proposed_from_the_title(desk: Client) -> None:
    page = desk.get(add_url(Document)).content.decode()
    assert "prepopulated" in page
    assert "#id_key" in page


def test_what_was_measured_on_a_held_text_is_not_typed(desk: Client) -> None:
    row = make.DocumentFactory.create()
    assert "raw_sha256" not in opened(desk, row_url(row))
