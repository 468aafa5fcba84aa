"""The long log that `pages --log --entries` makes, and how it is measured."""

import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.benchmark import long_log, pages
from tests.publishing import people
from tests.publishing.people import published
from tracker import publiclog
from tracker.models import RecordEntry

from . import logs

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded() -> None:
    published(people.promise(), by=people.person("analyst"), reviewer=people.person("reviewer"))
    publiclog.enter_loaded()


@pytest.mark.parametrize("more", [1, 2, 25, 100])
def test_the_log_gets_as_long_as_it_is_asked_and_still_holds(more: int, loaded: None) -> None:
    wanted = RecordEntry.objects.count() + more
    long_log.lengthen(wanted)
    assert RecordEntry.objects.count() in {wanted, wanted + 1}
    assert list(publiclog.Verification().findings()) == []


def test_a_log_that_is_long_enough_stays(loaded: None) -> None:
    before = RecordEntry.objects.count()
    long_log.lengthen(before - 1)
    assert RecordEntry.objects.count() == before


def test_many_chunks_go_on_where_the_last_one_ended(
    loaded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_log, "_CHUNK", 6)
    wanted = RecordEntry.objects.count() + 40
    long_log.lengthen(wanted)
    assert RecordEntry.objects.count() == wanted
    assert list(publiclog.Verification().findings()) == []


def test_an_empty_log_is_refused() -> None:
    with pytest.raises(CommandError, match="log is empty"):
        long_log.lengthen(10)


def test_a_record_that_was_not_made_for_measuring_is_refused(
    loaded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = RecordEntry.objects.count()
    monkeypatch.setitem(connection.settings_dict, "NAME", "/srv/tracker/var/tracker.sqlite3")
    with pytest.raises(CommandError, match="may be a real record"):
        call_command(pages.Command(), "--log", "--entries", "1000", stdout=StringIO())
    assert RecordEntry.objects.count() == before


def test_entries_go_with_the_log() -> None:
    with pytest.raises(CommandError, match="goes with --log"):
        call_command(pages.Command(), "--entries", "10", stdout=StringIO())


def test_both_verifiers_are_measured_before_and_after(
    loaded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process sees nothing of this transaction, so its figure stands here."""
    cost = long_log.Cost(seconds=2.0, processor=1.5, megabytes=64.0)
    monkeypatch.setitem(connection.settings_dict, "NAME", "var/benchmark-log/tracker.sqlite3")
    monkeypatch.setattr(long_log, "cost_of_verify_record", lambda: cost)
    out, before = StringIO(), RecordEntry.objects.count()
    call_command(pages.Command(), "--log", "--entries", str(before + 10), stdout=out)
    lines = out.getvalue().splitlines()
    assert [line.split(":")[0] for line in lines] == ["verify_record", "verify_log.py"] * 2
    assert f"{before} entries in 2.0 s ({before / 2:.0f} entries/s; 1.5 s" in lines[0]
    assert f" {before + 10} entries" in lines[2]
    assert f" {before + 10} entries" in lines[3]


def test_the_peak_is_that_of_the_command_and_not_of_who_asks() -> None:
    ballast = bytearray(120_000_000)
    small = long_log._measured([sys.executable, "-S", "-I", "-c", "pass"])
    large = long_log._measured([sys.executable, "-S", "-I", "-c", "x = b'x' * 60_000_000"])
    assert len(ballast) == 120_000_000
    assert small.megabytes < 40
    assert 50 < large.megabytes - small.megabytes < 80


def test_a_flawed_log_is_no_figure(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    file.write_text("{}\n", encoding="utf-8")
    command: list[Any] = [sys.executable, "-S", "-I", str(logs.SCRIPT), str(file)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1
    with pytest.raises(CommandError, match="flawed"):
        long_log._measured(command)
