"""Snapshots of other days: one made from another is what the whole log makes, each is made once."""

import datetime as dt
import multiprocessing
import os
import time
import types
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, models
from django.test import Client
from pytest_django import Settings

from tests.factories import ActorFactory
from tests.publishing.people import person
from tracker import counting, publiclog, publishing, search
from tracker.chain import canonical
from tracker.models import (
    PUBLIC,
    Actor,
    Commitment,
    Publication,
    RecordEntry,
    Score,
    ScoreTally,
    SearchEntry,
    TalliedCommitment,
    Tally,
    Trait,
    TraitHolder,
    User,
)
from tracker.models.fields import through_of
from tracker.models.search import SearchWord
from tracker.pointintime import keeping, snapshots, turns
from tracker.pointintime.advancing import advance, fits
from tracker.pointintime.points import Point
from tracker.pointintime.replaying import fill
from tracker.pointintime.turns import Busy, alone

from .moving import FIRST, LAST, LATER, ask, at

pytestmark = pytest.mark.django_db
MANAGE = Path(__file__).parents[2] / "manage.py"
# Set when a row is stored, or drawn anew; the public sees neither.
_OWN = {"created_at", "updated_at", "version"}


def content(path: Path) -> dict[str, Any]:
    """Every row of the snapshot as its key says it, and what is derived from them."""
    # To write: only so the index can be looked at.
    with snapshots.Snapshot(path, Point(day=dt.date(2026, 11, 30))).opened(to_write=True):
        assert list(search.stale()) == []
        found: dict[str, Any] = {}
        for model in PUBLIC:
            rows = model._base_manager.order_by("pk")
            found[model.__name__] = [_values(row) for row in rows]
            for field in model._meta.many_to_many:
                pairs = through_of(field)._base_manager.values_list(
                    f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
                )
                found[f"{model.__name__}.{field.name}"] = sorted(pairs)
        found["scores"] = sorted(
            Score.objects.values_list("assessment_id", "party_id", "value", "unscored"), key=str
        )
        found["publications"] = sorted(Publication.objects.values_list("evidence", "key"))
        for table in (TalliedCommitment, Tally, ScoreTally, TraitHolder, Trait):
            found[table.__name__] = list(table._base_manager.order_by("pk").values_list())
        assert list(counting.stale()) == []
        found["log"] = list(RecordEntry.objects.order_by("seq").values_list("seq", "hash"))
        found["search"] = list(SearchEntry.objects.order_by("pk").values_list("pk", "tokens"))
        found["words"] = sorted(SearchWord.objects.values_list("word", "entries"))
        return found


def _values(row: models.Model) -> dict[str, object]:
    return {
        field.attname: str(getattr(row, field.name))
        if field.remote_field and field.related_model is User
        else getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in _OWN
    }


def ends_of_acts() -> list[int]:
    """The numbers of the last entry of each moment: no day and no release ends elsewhere."""
    moments = RecordEntry.objects.order_by().values("at").annotate(last=models.Max("seq"))
    return sorted(moments.values_list("last", flat=True))


def whole(folder: Path, seq: int) -> Path:
    path = folder / f"whole-{seq}.sqlite3"
    if not path.exists():
        fill(path, seq)
    return path


def test_a_snapshot_from_another_one_is_what_the_whole_log_makes(
    moved: Commitment, tmp_path: Path
) -> None:
    ends = ends_of_acts()
    assert len(ends) >= 3
    for base, seq in permutations(ends, 2):
        if fits(base, seq):
            path = tmp_path / f"from-{base}-to-{seq}.sqlite3"
            advance(whole(tmp_path, base), base, path, seq)
            assert content(path) == content(whole(tmp_path, seq)), (base, seq)


@pytest.mark.slow
def test_so_it_is_with_the_real_record(record: None, tmp_path: Path) -> None:
    ends = ends_of_acts()[-4:]
    compared = 0
    for base, seq in ((ends[-1], ends[0]), (ends[0], ends[-1]), (ends[1], ends[2])):
        if fits(base, seq):
            path = tmp_path / f"from-{base}-to-{seq}.sqlite3"
            advance(whole(tmp_path, base), base, path, seq)
            assert content(path) == content(whole(tmp_path, seq)), (base, seq)
            compared += 1
    assert compared


def test_a_day_is_made_from_the_nearest_one(
    moved: Commitment, client: Client, settings: Settings, tmp_path: Path, monkeypatch: Any
) -> None:
    settings.TRACKER_SNAPSHOTS = tmp_path
    assert ask(client, f"/?on={LAST}").status == 200

    def refused(*_args: object) -> None:
        raise AssertionError

    monkeypatch.setattr(keeping, "fill", refused)
    for day in (LATER, FIRST):
        assert ask(client, f"/commitments/?on={day}").status == 200
    # What is damaged helps nobody: then the whole log is read again.
    for path in tmp_path.glob("*.sqlite3"):
        path.write_bytes(b"no database")
    monkeypatch.undo()
    with at("2026-11-20"):
        row = Commitment.objects.get(ref="NYD-02")
        publishing.withdraw(row, by=person("reviewer"), version=row.version, reason="A hope.")
    assert ask(client, "/commitments/?on=2026-11-20").status in {200, 400}


def test_a_log_of_another_site_is_no_help(
    moved: Commitment, settings: Settings, tmp_path: Path
) -> None:
    settings.TRACKER_SNAPSHOTS = tmp_path
    head: Any = RecordEntry.objects.head()
    path = keeping.snapshot_file(seq=head.seq, head=head.hash, texts="")
    other = path.with_name(path.name.replace(head.hash[:16], "0" * 16))
    path.rename(other)
    before = RecordEntry.objects.get(seq=head.seq - 1)
    made = keeping.snapshot_file(seq=before.seq, head=before.hash, texts="")
    assert content(made)["log"][-1] == (before.seq, before.hash)
    assert other.exists()


def test_a_row_that_is_loaded_beside_another_may_stand_on_the_day_before(
    db: None, tmp_path: Path
) -> None:
    """As a load did that went on over midnight, before all of its entries were of one moment."""
    ActorFactory.create(code="A", parent=ActorFactory.create(code="B"))
    for code in ("A", "B"):
        row = Actor.objects.get(code=code)
        writer = publiclog.writing.Writer()
        values = publiclog.values.public_values(row)
        writer.write(
            verb="entered",  # type: ignore[arg-type]  # a value of it
            kind="actor",
            key=code,
            before=None,
            after=canonical(values),
        )
        writer.flush()
    fill(tmp_path / "torn.sqlite3", 1)
    told = content(tmp_path / "torn.sqlite3")["Actor"]
    assert [(one["code"], one["parent_id"]) for one in told] == [("A", None)]


def test_all_entries_of_an_act_are_of_one_moment(record: None) -> None:
    for number in range(3):
        ActorFactory.create(code=f"N{number}")
    publiclog.enter_loaded()
    times = {one.at for one in RecordEntry.objects.order_by("-seq")[:3]}
    assert len(times) == 1


def test_what_a_killed_process_left_goes_and_the_size_is_bounded(
    moved: Commitment, client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.TRACKER_SNAPSHOTS, settings.TRACKER_SNAPSHOTS_MB = tmp_path, 0
    old, new = tmp_path / "old.part", tmp_path / "new.part"
    for path in (old, new):
        path.touch()
    os.utime(old, (0, time.time() - 4000))
    for day in (FIRST, LATER, LAST):
        assert ask(client, f"/?on={day}").status == 200
    assert not old.exists()
    assert new.exists()
    assert len(list(tmp_path.glob("*.sqlite3"))) == 1


def test_one_that_is_taken_away_before_it_is_open_is_made_again(
    moved: Commitment, client: Client, settings: Settings, tmp_path: Path, monkeypatch: Any
) -> None:
    settings.TRACKER_SNAPSHOTS = tmp_path
    real, asked = keeping.snapshot_file, []

    def taken(**keys: Any) -> Path:
        path = real(**keys)
        asked.append(path)
        if len(asked) < 3:
            path.unlink()
        return path

    monkeypatch.setattr("tracker.pointintime.states.snapshot_file", taken)
    assert ask(client, f"/commitments.csv?on={LATER}").status == 200
    assert len(asked) == 3


def _holds(folder: Path, ready: Any, done: Any) -> None:
    with alone(folder):
        ready.set()
        done.wait(30)


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[Path]:
    """A folder for which another process makes something."""
    context = multiprocessing.get_context("fork")
    ready, done = context.Event(), context.Event()
    process = context.Process(target=_holds, args=(tmp_path / "made", ready, done))
    process.start()
    assert ready.wait(30)
    yield tmp_path / "made"
    done.set()
    process.join(30)


def test_only_one_process_makes_something_and_the_others_are_told(
    holder: Path, settings: Settings
) -> None:
    settings.TRACKER_SNAPSHOT_PATIENCE = 0
    with pytest.raises(Busy), alone(holder):
        raise AssertionError
    with alone(holder.with_name("other")):
        pass


def test_days_are_prepared_by_a_command(
    moved: Commitment, settings: Settings, tmp_path: Path, capsys: Any, monkeypatch: Any
) -> None:
    settings.TRACKER_SNAPSHOTS = tmp_path
    publishing.release("2026.11", by=None)
    call_command("prepare_days")
    assert "ready" in capsys.readouterr().out
    made = {path.name: path.stat().st_mtime for path in tmp_path.glob("*.sqlite3")}
    assert len(made) >= 2
    monkeypatch.setattr(keeping, "_make", None)
    call_command("prepare_days")
    assert made.keys() == {path.name for path in tmp_path.glob("*.sqlite3")}


def test_a_full_disk_ends_the_command(
    moved: Commitment, settings: Settings, tmp_path: Path, monkeypatch: Any
) -> None:
    settings.TRACKER_SNAPSHOTS = tmp_path

    def no_room(*_args: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(keeping, "fill", no_room)
    with pytest.raises(OperationalError):
        call_command("prepare_days")
    assert not list(tmp_path.glob("*"))


def _noted(monkeypatch: Any) -> list[list[str]]:
    """The commands of the processes that are started, none of which runs."""
    started: list[list[str]] = []

    def start(arguments: list[str], **_options: object) -> Any:
        started.append(arguments)
        return types.SimpleNamespace(pid=os.getpid())

    monkeypatch.setattr("subprocess.Popen", start)
    monkeypatch.setattr("os.setpriority", lambda *_args: None)
    return started


def test_who_asks_for_a_day_that_takes_long_does_not_wait_for_it(
    moved: Commitment, client: Client, settings: Settings, tmp_path: Path, monkeypatch: Any
) -> None:
    settings.TRACKER_SNAPSHOTS = tmp_path / "snapshots"
    started = _noted(monkeypatch)
    monkeypatch.setattr(keeping, "MOST_AT_ONCE", 0)
    for day in (LAST, LAST, LATER):
        answer = ask(client, f"/on/{day}/commitments/")
        assert (answer.status, answer.headers["retry-after"]) == (503, "60")
        assert "takes a while" in answer.text
    # One process, however many ask and for whatever day.
    assert [one[1:] for one in started] == [[str(MANAGE), "prepare_days", "--", LAST]]
    call_command(*started[0][2:])
    assert ask(client, f"/on/{LAST}/commitments/").status == 200
    # The other one is near to it.
    assert ask(client, f"/on/{LATER}/commitments/").status == 200


def test_another_process_is_started_a_minute_later(tmp_path: Path, monkeypatch: Any) -> None:
    started = _noted(monkeypatch)
    for _time in range(2):
        turns.started(tmp_path / "days", ["prepare_days"])
    assert len(started) == 1
    long_ago = time.time() - 61
    os.utime(tmp_path / "days.started", (long_ago, long_ago))
    turns.started(tmp_path / "days", ["prepare_days"])
    assert len(started) == 2


def test_a_name_that_is_no_day_and_no_release_ends_the_command(moved: Commitment) -> None:
    with pytest.raises(CommandError, match="2026-13-01"):
        call_command("prepare_days", "2026-13-01")
