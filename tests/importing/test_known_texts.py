"""Texts that are known and not held: a file of changes brings them, with their reports."""

from pathlib import Path

import pytest
from django.utils import timezone

from tests.publishing.people import person
from tracker.importing.changes import Kind, make_open_set, preview, read_changes
from tracker.models import Document, RecordEntry
from tracker.publishing.changesets import approve_set, submit_set

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
TEXT = """\
id: known
title: A text that is known
reason: It exists.
texts:
- id: ABC24
  slug: a-known-text
  kind: declaration
  standing: agreed
  nature: null
  title: A known text
  date: '2024-05-01'
  date_precision: about-day
  date_basis: null
  place_issued: Almaty
  language: en
  publisher: A ministry
  source_url: null
  source_is: null
  also_in: [ru, kk]
  note: null
  reports:
  - publisher: One
    url: https://one.example/a
    date: 2024-05-02
    language: ru
    tier: state_media
  - publisher: Two
    url: https://two.example/b
    date: null
    language: en
    tier: independent_media
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "known.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_text_and_its_reports_are_entered(file: Path) -> None:
    found = make_open_set(read_changes(file), by=person("analyst", username="author"))
    assert not Document.objects.exists()
    changeset = found.changeset
    assert changeset is not None
    changeset = submit_set(changeset, by=changeset.author, version=changeset.version, today=TODAY)
    other = person("reviewer", username="other")
    approve_set(changeset, by=other, version=changeset.version, today=TODAY)
    document = Document.objects.get()
    assert document.is_known_only
    assert (document.kind_note, document.date_basis, document.also_in) == ("", "", ["ru", "kk"])
    assert [(one.position, one.publisher) for one in document.reports.all()] == [
        (1, "One"),
        (2, "Two"),
    ]
    assert RecordEntry.objects.filter(kind="documentreport", key="ABC24 2").exists()


def test_what_is_wrong_is_refused_with_its_line(file: Path) -> None:
    file.write_text(TEXT.replace("tier: state_media", "tier: rumour"), encoding="utf-8")
    (refused,) = [one for one in preview(read_changes(file)).outcomes if one.kind is Kind.REFUSED]
    assert refused.field == "tier"
    assert TEXT.splitlines()[refused.line - 1].strip() == "tier: state_media"
