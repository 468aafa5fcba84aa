"""Rows that come in bulk: loaded by the command, around the log, or before there was a log."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django import DjangoDbBlocker

from tests.databases import passing
from tests.publishing.fresh import Fresh
from tests.publishing.people import make as made
from tracker import publiclog
from tracker.chain import States, Verifier, canonical
from tracker.importing import load_files
from tracker.models import (
    PUBLIC,
    Action,
    Assessment,
    ChangeSet,
    Commitment,
    Evidence,
    RecordEntry,
    Score,
    Seal,
    SentenceCoding,
)
from tracker.publiclog.values import kind_of, public_rows, public_values, stable_key

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = sorted((ROOT / "fixtures").glob("*.json"))

pytestmark = pytest.mark.django_db


def head() -> tuple[int, str]:
    entry = RecordEntry.objects.head()
    return (entry.seq, entry.hash) if entry else (0, "")


def findings() -> list[tuple[str, str]]:
    return [(found.about, found.code) for found in publiclog.Verification().findings()]


def test_every_public_row_of_the_record_is_entered_once(record: None) -> None:
    for model in PUBLIC:
        entered = RecordEntry.objects.filter(
            kind=kind_of(model), verb__in=("entered", "added", "published")
        )
        assert entered.count() == entered.values("key").distinct().count()
        assert entered.count() == public_rows(model).count()
    loaded = RecordEntry.objects.filter(verb="entered")
    assert not loaded.exclude(role="command", name="").exists()
    assert not RecordEntry.objects.exclude(verb="entered").filter(name="").exists()


def test_the_record_enters_with_the_dates_of_the_data(record: None) -> None:
    published = set(Assessment.objects.values_list("published_at", flat=True))
    approved = set(ChangeSet.objects.values_list("approved_at", flat=True))
    assert set(RecordEntry.objects.values_list("at", flat=True)) == published | approved
    assert [entry.kind for entry in RecordEntry.objects.after(0)][-1] == "changeset"


def test_replaying_the_log_from_nothing_rebuilds_every_public_row(record: None) -> None:
    with States() as states:
        verifier = Verifier(states)
        for entry in RecordEntry.objects.after(0):
            assert verifier.feed(entry.line) == []
        replayed = {(kind, key): shape for kind, key, shape in states}
    live = {
        (kind_of(model), stable_key(row)): canonical(public_values(row))
        for model in PUBLIC
        for row in public_rows(model)
    }
    assert replayed == live
    assert len(live) > 3000


def test_loading_it_again_enters_nothing(record: None) -> None:
    before = head()
    load_files(FIXTURES)
    assert head() == before
    assert findings() == []


def test_a_dry_run_enters_nothing() -> None:
    load_files(FIXTURES[:3], dry_run=True)
    assert head() == (0, "")


@pytest.mark.slow
def test_two_fresh_databases_have_the_same_head(
    tmp_path: Path, record: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """This one is SQLite whatever the suite runs on, so that the two databases are compared."""
    file = tmp_path / "other.sqlite3"
    other = Fresh(f"sqlite:///{file}", str(file))
    other.run("manage.py", "migrate", "--skip-checks", "--verbosity", "0")
    other.run("manage.py", "load_record", "--verbosity", "0")
    checkpoint = json.loads(other.run("manage.py", "checkpoint"))
    assert (checkpoint["seq"], checkpoint["hash"]) == head()


@pytest.mark.slow
def test_plain_loaddata_goes_around_the_log_until_its_rows_are_entered(
    plainly_loaded: None, first_round_database: BaseDatabaseWrapper
) -> None:
    with passing(first_round_database):
        expected = head()
    told = StringIO()
    # Neither the log nor the search nor the counts, of publications and of commitments, know of
    # what came around them, and no verdict is closed.
    counted = Evidence.objects.count() + Commitment.objects.count() + 1
    counted += Commitment.objects.count() + Action.objects.count() + 1
    # How far the texts were read.
    counted += SentenceCoding.objects.values("document").distinct().count()
    wrong = expected[0] + counted + Assessment.objects.count() + 1
    with pytest.raises(CommandError, match=f"{wrong} findings"):
        call_command("verify_record", stdout=StringIO(), stderr=told)
    assert "methodology 1: not entered: " in told.getvalue()
    assert "`manage.py enter_rows` enters it" in told.getvalue()
    out = StringIO()
    call_command("enter_rows", stdout=out)
    assert f"{expected[0]} rows were entered" in out.getvalue()
    call_command("rebuild_search", stdout=out)
    call_command("verify_record", stdout=out)
    assert "is what the log says" in out.getvalue()
    assert head() == expected


def test_what_is_loaded_later_enters_when_it_is_loaded(record: None, tmp_path: Path) -> None:
    first = head()[0]
    file = tmp_path / "more.json"
    action = {"slug": "later", "title": "Later", "date_precision": "unknown", "kind": "law"}
    row = {
        "model": "tracker.action",
        "fields": {**action, "stage": "done", "attribution": "own", "actors": [], "agencies": []},
    }
    file.write_text(json.dumps([row]), encoding="utf-8")
    load_files([file])
    (entry,) = RecordEntry.objects.after(first)
    before = RecordEntry.objects.get(seq=first)
    assert (entry.verb, entry.kind, entry.key) == ("entered", "action", "later")
    assert entry.at >= before.at


def test_a_load_enters_only_rows_that_its_files_hold(record: None) -> None:
    made.ActionFactory(slug="around")
    load_files(FIXTURES)
    assert findings() == [("action around", "not entered")]
    call_command("enter_rows", verbosity=0)
    assert findings() == []


def test_a_load_leaves_alone_what_somebody_changed(record: None) -> None:
    Commitment.objects.filter(ref="NYD-01").update(title="Changed around the log")
    load_files(FIXTURES)
    call_command("enter_rows", verbosity=0)
    assert findings() == [("commitment NYD-01", "differs")]


def test_a_loaded_verdict_that_takes_over_ends_the_other_in_the_log(
    record: None, tmp_path: Path
) -> None:
    verdict = Assessment.objects.get(key="NYD-03.1")
    fields: dict[str, Any] = {
        "key": "NYD-03.2",
        "commitment": ["NYD-03"],
        "methodology": ["1"],
        "state": "published",
        "is_current": True,
        "status": verdict.status,
        "as_of": "2026-11-22",
        "rationale": "It was looked at again.",
        "confidence": "low",
        "what_would_change_it": "A text.",
        "author": ["initial-coding"],
        "reviewer": ["second-reading"],
        "published_at": "2026-11-28T12:00:00Z",
        "actions": [],
        "searches": [],
    }
    file = tmp_path / "verdict.json"
    file.write_text(
        json.dumps([{"model": "tracker.assessment", "fields": fields}]), encoding="utf-8"
    )
    first = head()[0]
    load_files([file])
    assert [(entry.verb, entry.key) for entry in RecordEntry.objects.after(first)] == [
        ("succeeded", "NYD-03.1"),
        ("entered", "NYD-03.2"),
    ]
    assert findings() == []


def test_entering_seals_the_verdicts_first() -> None:
    verdict = made.AssessmentFactory()
    call_command("enter_rows", verbosity=0)
    assert Seal.objects.filter(assessment=verdict).exists()
    with pytest.raises(Exception, match="takes no further part"):
        Score.objects.create(assessment=verdict, party=made.PartyFactory(), value=1)


def test_entering_is_one_turn_whatever_the_number(django_assert_max_num_queries: Any) -> None:
    made.ActionFactory.create_batch(60)
    with django_assert_max_num_queries(180):
        assert publiclog.enter_loaded() == 60
    assert Action.objects.count() == 60
    assert connection.in_atomic_block
