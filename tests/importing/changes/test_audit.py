"""The second round, as `fixtures/changes/` brings it, on the whole record."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from tracker.importing.changes import Kind, preview, read_changes
from tracker.models import (
    Action,
    Assessment,
    Bearing,
    ChangeSet,
    Document,
    DocumentReport,
    Event,
    Evidence,
    RecordEntry,
    Translation,
)
from tracker.publiclog import Verification
from tracker.queries.documents import agreed_texts
from tracker.queries.translations import Place, english_words
from tracker.text import sha256_of
from tracker.text.coverage import AgreedTexts

ROOT = Path(__file__).resolve().parents[3]
CHANGES = Path(settings.FIXTURE_DIRS[0]) / "changes"
pytestmark = pytest.mark.usefixtures("record")


def russian_of(data_dir: Path) -> list[dict[str, str]]:
    """The Russian rows of the coded data; what stood before the second round comes first."""
    paths = sorted((data_dir / "ru").glob("*.yaml"), key=lambda path: path.stem != "before")
    return [row for path in paths for row in yaml.safe_load(path.read_bytes())]


def place_of(row: dict[str, str]) -> Place:
    """Kind, key and field as the record calls them; the data counts rows from 0."""
    key, counted, number = row["key"].replace("#", "/").partition("/")
    field = {"was_wrong": "correction_note", "nature": "kind_note"}.get(row["field"], row["field"])
    return row["model"], f"{key} {int(number) + 1}" if counted else key, field


def test_all_of_it_is_in() -> None:
    counted = {
        model: model._base_manager.count() for model in (Action, Evidence, Bearing, Document)
    }
    assert counted == {Action: 203, Evidence: 461, Bearing: 506, Document: 20}
    assert Assessment.objects.count() == 76
    assert Assessment.objects.filter(is_current=True).count() == 58
    assert Evidence.objects.filter(tier="reprint").count() == 17
    sets = ChangeSet.objects.order_by("pk").values_list(
        "key", "author__username", "approver__username"
    )
    assert [*sets] == [
        ("2026-11-27-audit", "second-reading", "initial-coding"),
        ("2026-11-27-meetings", "second-reading", "initial-coding"),
        ("2026-11-27-russian", "second-reading", "initial-coding"),
        ("2026-11-28-publishers", "second-reading", "initial-coding"),
    ]
    assert list(Verification().findings()) == []


def test_the_audit_is_the_file_of_the_coded_data(data_dir: Path) -> None:
    name = "2026-11-27-audit.yaml"
    assert (CHANGES / name).read_bytes() == (data_dir / "changes" / name).read_bytes()


def test_the_first_round_stays_in_the_log_as_it_was() -> None:
    first = RecordEntry.objects.filter(at__date="2026-11-21")
    assert {*first.values_list("verb", flat=True)} == {"entered"}
    assert first.filter(kind="assessment").count() == 58
    (shape,) = first.filter(kind="assessment", key="NYD-34.1").values_list("after", flat=True)
    assert shape is not None
    assert '"status":"reversed"' in shape


def test_the_texts_that_are_known_have_their_reports_and_meetings() -> None:
    known = Document.objects.filter(normalised_sha256=None)
    assert (known.count(), DocumentReport.objects.count()) == (15, 9)
    assert agreed_texts() == AgreedTexts(read=1, known=13)
    assert [one.key for one in known.filter(events=None)] == ["USKZ25"]
    summit = Event.objects.get(slug="summit-new-york-2023")
    assert {one.key for one in summit.documents.all()} >= {"WHR23", "WHM23"}
    held = Event.objects.get(slug="connectivity-ministerial-2023")
    assert (held.state, str(held.date), held.date_precision) == ("held", "2023-10-24", "day")


def test_all_russian_whose_english_is_in_the_record_is_shown(data_dir: Path) -> None:
    offered = {place_of(row): row for row in russian_of(data_dir)}
    english = english_words(offered)
    fitting = {
        place: row["text"]
        for place, row in offered.items()
        if place in english and sha256_of(english[place]) == row["source_sha256"]
    }
    assert len(fitting) > 2000
    held = {(t.kind, t.key, t.field): t.text for t in Translation.objects.filter(language="ru")}
    assert {place: text for place, text in fitting.items() if held.get(place) != text} == {}


def test_the_example_of_the_page_on_the_format_goes(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "changes.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "set.yaml").write_text(example, encoding="utf-8")
    applied = preview(read_changes(tmp_path / "set.yaml"))
    assert Counter(one.kind for one in applied.outcomes) == {
        Kind.ADDED: 4,
        Kind.CHANGED: 1,
        Kind.WITHDRAWN: 1,
    }
