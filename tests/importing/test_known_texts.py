"""Texts that are known and not held: a file of changes brings them, with their reports."""

import datetime as dt
from pathlib import Path

import pytest
import yaml
from django.utils import timezone

from tests.publishing.people import person
from tracker.importing.changes import Kind, enter, make_open_set, preview, read_changes
from tracker.models import Document, DocumentReport, Event, RecordEntry
from tracker.publiclog import Verification
from tracker.publishing.changesets import approve_set, submit_set
from tracker.queries.documents import agreed_texts
from tracker.text.coverage import AgreedTexts

pytestmark = pytest.mark.django_db

MENDED = """\
changes:
- what: event
  key: connectivity-ministerial-2023
  field: title
  from: USAID C5+1 (Regional) Connectivity Ministerial in Central Asia (year inferred)
  to: Connectivity ministerial announced for October
"""
TODAY = timezone.localdate()
MEETINGS = Path(__file__).with_name("2026-11-27-meetings.yaml")
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


@pytest.fixture
def texts_of_audit(record: None, data_dir: Path, tmp_path: Path) -> Path:
    """The texts of the audit as a file of their own, with the one title that is mended later on."""
    audit = (data_dir / "changes/2026-11-27-audit.yaml").read_text(encoding="utf-8")
    head, rest = audit.split("\ntexts:\n")
    texts = rest.split("\nactions:\n")[0]
    path = tmp_path / "texts.yaml"
    path.write_text(f"{head}\ntexts:\n{texts}\n{MENDED}", encoding="utf-8")
    return path


def test_all_texts_of_the_audit_can_be_entered(texts_of_audit: Path) -> None:
    given = yaml.safe_load(texts_of_audit.read_text(encoding="utf-8"))["texts"]
    reports = sum(len(one["reports"]) for one in given)
    outcomes = preview(read_changes(texts_of_audit)).outcomes
    assert [str(one) for one in outcomes if one.kind is not Kind.ADDED][1:] == []
    assert len(outcomes) == len(given) + reports + 1 == 15 + 9 + 1
    assert not DocumentReport.objects.exists()


def test_the_meetings_of_the_texts_come_after_them(texts_of_audit: Path) -> None:
    assert not enter(read_changes(texts_of_audit)).is_refused
    assert agreed_texts() == AgreedTexts(read=1, known=13)
    applied = enter(read_changes(MEETINGS))
    wrong = [str(one) for one in applied.outcomes if one.kind not in {Kind.ADDED, Kind.CHANGED}]
    assert wrong == []
    without = Document.objects.filter(normalised_sha256=None, events=None)
    assert [one.key for one in without] == ["USKZ25"]
    summit = Event.objects.get(slug="summit-new-york-2023")
    assert {one.key for one in summit.documents.all()} == {"WHR23", "WHM23"}
    held = Event.objects.get(slug="connectivity-ministerial-2023")
    assert (held.state, held.date, held.date_precision) == ("held", dt.date(2023, 10, 24), "day")
    assert list(Verification().findings()) == []
