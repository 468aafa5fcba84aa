"""Web addresses in the forms of evidence and documents."""

from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from tracker.text.addresses import problem_with

from .pages import errors, opened, row_url, saved

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]

BOXES: list[tuple[Any, str]] = [
    (make.EvidenceFactory, "url"),
    (make.EvidenceFactory, "archive_url"),
    (make.DocumentFactory, "source_url"),
    (make.DocumentFactory, "archive_url"),
]
BAD = [
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "//evil.example/",
    "https://user@evil.example/",
    "https://example.org/a\x01b",
    "https://example.org/a\nb",
    "https://example.org/" + "x" * 1981,
]


@pytest.mark.parametrize("address", BAD, ids=lambda address: address[:30])
@pytest.mark.parametrize(("builder", "box"), BOXES)
def test_a_bad_address_is_refused_at_its_box_in_the_words_of_the_rule(
    desk: Client, builder: Any, box: str, address: str
) -> None:
    row = builder()
    before = getattr(row, box)
    refused = errors(desk.post(row_url(row), opened(desk, row_url(row)) | {box: [address]}))
    assert refused == {box: [problem_with(address)]}
    row.refresh_from_db()
    assert getattr(row, box) == before


@pytest.mark.parametrize(("builder", "box"), BOXES)
def test_a_good_address_is_kept_and_outer_space_is_cut_off(
    desk: Client, builder: Any, box: str
) -> None:
    row = builder()
    saved(desk, row_url(row), opened(desk, row_url(row)), **{box: [" https://example.org/я "]})
    row.refresh_from_db()
    assert getattr(row, box) == "https://example.org/я"


def test_a_bad_address_is_refused_in_an_inline_too(desk: Client) -> None:
    evidence = make.EvidenceFactory.create()
    data = opened(desk, row_url(evidence.action)) | {"evidence-0-url": ["javascript:alert(1)"]}
    refused = errors(desk.post(row_url(evidence.action), data))
    assert refused == {"evidence-0-url": ["The address must start with http:// or https://."]}


def test_an_unknown_address_is_stored_as_unknown(desk: Client) -> None:
    evidence = make.EvidenceFactory.create(archive_url="https://archive.example/1")
    saved(desk, row_url(evidence), opened(desk, row_url(evidence)), archive_url=[""])
    evidence.refresh_from_db()
    assert evidence.archive_url is None
