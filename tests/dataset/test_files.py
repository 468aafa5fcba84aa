"""The files of the dataset: the same record gives the same files, and all say the same."""

import fcntl
import json
import os
from hashlib import sha256
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.test import Client

from tests.pages.moving import at
from tests.pages.site import ask
from tests.publishing.people import person, published
from tracker import publiclog, publishing
from tracker.formats.dataset import TABLES, making, table_named
from tracker.formats.dataset.declaring import DatasetTable
from tracker.formats.dataset.tables import DESCRIBED
from tracker.models import Commitment, RecordEntry, Release
from tracker.publiclog import kind_of

from .reading import (
    archive_of,
    described_in,
    differing,
    fetched,
    in_database,
    in_workbook,
    rows_of,
    tables_of,
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the files of this test are kept."""
    monkeypatch.setattr(settings, "TRACKER_SNAPSHOTS", tmp_path)
    return tmp_path / "datasets"


def test_the_same_record_gives_the_same_bytes(
    moved: Commitment, client: Client, folder: Path
) -> None:
    first = fetched(client, "zip")
    for kept in folder.iterdir():
        kept.rename(folder.parent / kept.name)
    with at("2027-02-03"):
        assert fetched(client, "zip") == first
    assert len(list(folder.iterdir())) == 1


def test_a_release_holds_what_the_record_held(released: Commitment, client: Client) -> None:
    release = archive_of(fetched(client, "zip", prefix="/r/2026.11"))
    now = archive_of(fetched(client, "zip"))
    assert json.loads(release["datapackage.json"])["version"] == "2026.11"
    assert json.loads(release["datapackage.json"])["head"]["seq"] == Release.objects.get().entry
    assert b"After the release" not in release["data/commitments.csv"]
    assert b"After the release" in now["data/commitments.csv"]
    # What did not change is the same file, though another database gave it.
    for name in ("data/actions.csv", "data/scores.csv", "data/assessments.csv"):
        assert release[name] == now[name]


def test_two_records_differ_in_what_the_log_says_between_them(
    released: Commitment, client: Client
) -> None:
    with at("2026-11-21"):
        row = Commitment.objects.get(ref="NYD-02")
        published(row, by=person("analyst"), reviewer=person("reviewer"))
        publiclog.enter_loaded()
    before = tables_of(archive_of(fetched(client, "zip", prefix="/r/2026.11")))
    after = tables_of(archive_of(fetched(client, "zip")))
    changed = {
        one.name: differing(before[one.name], after[one.name], table_named(one.name).key)
        for one in DESCRIBED
    }
    since = RecordEntry.objects.filter(seq__gt=Release.objects.get().entry)
    said = {(kind_of(one.model), key) for one in DESCRIBED for key in changed[one.name]}
    assert said == set(since.values_list("kind", "key"))
    assert {kind for kind, _key in said} >= {"commitment", "assessment", "action", "release"}
    # What belongs to a row changes with it alone.
    parts = [(one, f"{one.name}_{name}") for one in DESCRIBED for name in one.lists]
    parts.append((next(one for one in DESCRIBED if one.name == "assessments"), "scores"))
    for one, name in parts:
        keys = differing(before[name], after[name], table_named(name).key)
        assert {key.split()[0] for key in keys} <= changed[one.name], name
    new = [row["seq"] for row in after["changes"]][len(before["changes"]) :]
    assert new == [str(seq) for seq in since.order_by("seq").values_list("seq", flat=True)]


def test_a_table_is_the_same_file_in_the_archive_and_alone(
    moved: Commitment, client: Client
) -> None:
    files = archive_of(fetched(client, "zip"))
    listed = {row["path"]: row for row in ask(client, "/data.csv").rows}
    described = described_in(files)
    for name in (table.name for table in TABLES):
        alone = ask(client, f"/data/tables/{name}.csv").body
        digest = sha256(alone).hexdigest()
        assert files[f"data/{name}.csv"] == alone, name
        assert described[name]["hash"] == f"sha256:{digest}"
        row = listed[f"/data/tables/{name}.csv"]
        assert (row["sha256"], row["size"]) == (digest, str(len(alone)))
        assert int(row["row_count"]) == described[name]["rows"] == len(rows_of(alone))
        as_json = ask(client, f"/data/tables/{name}.json")
        row = listed[f"/data/tables/{name}.json"]
        assert row["sha256"] == sha256(as_json.body).hexdigest(), name
        assert int(row["row_count"]) == len(as_json.data["rows"])


def test_the_files_are_those_that_the_page_lists(moved: Commitment, client: Client) -> None:
    words = " ".join(ask(client, "/data/").main.text.split())
    listed = {row["path"]: row for row in ask(client, "/data.csv").rows}
    for ending in making.FILES:
        body = fetched(client, ending)
        row = listed[f"/data/c51-commitments.{ending}"]
        assert row["sha256"] == sha256(body).hexdigest()
        assert row["sha256"] in words
        assert int(row["size"]) == len(body)


def test_the_archive_names_the_hash_of_each_of_its_files(moved: Commitment, client: Client) -> None:
    files = archive_of(fetched(client, "zip"))
    lines = files.pop("checksums.sha256").decode().splitlines()
    said = {path: digest for digest, path in (line.split("  ") for line in lines)}
    assert said == {path: sha256(content).hexdigest() for path, content in files.items()}


def test_the_archive_says_what_it_is(moved: Commitment, client: Client) -> None:
    files = archive_of(fetched(client, "zip"))
    head = RecordEntry.objects.head()
    assert head
    package = json.loads(files["datapackage.json"])
    assert package["head"] == {"seq": head.seq, "hash": head.hash}
    assert package["created"].startswith("2026-11-14T12:00:00")
    citation = yaml.safe_load(files["CITATION.cff"])
    assert (citation["cff-version"], citation["version"]) == ("1.2.0", f"entry-{head.seq}")
    assert head.hash in files["README.md"].decode()
    assert "CC-BY-4.0" in files["LICENSE.txt"].decode()


def test_a_formula_is_guarded_in_csv_and_kept_in_the_other_forms(
    moved: Commitment, client: Client, tmp_path: Path
) -> None:
    moved.title = "=1+1"
    publishing.save_with_history(moved, by=None)
    (row, _other) = rows_of(archive_of(fetched(client, "zip"))["data/commitments.csv"])
    assert row["title"] == "'=1+1"
    (tmp_path / "dataset.sqlite").write_bytes(fetched(client, "sqlite"))
    assert "=1+1" in in_database(tmp_path / "dataset.sqlite", "commitments")[0]
    assert "=1+1" in in_workbook(fetched(client, "xlsx"))["commitments"][0]


def test_an_empty_log_has_no_dataset(db: None, client: Client) -> None:
    answer = ask(client, "/data/c51-commitments.zip")
    assert answer.status == 404
    assert "empty log" in answer.data["detail"]
    assert "c51-commitments" not in ask(client, "/data/").text
    assert ask(client, "/data/tables/commitments/").status == 200


def test_who_publishes_meanwhile_makes_the_files_be_made_again(
    moved: Commitment, client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted: list[bool] = []

    def publish_meanwhile(table: DatasetTable) -> DatasetTable:
        if table.name == "changes" and not interrupted:
            interrupted.append(True)
            moved.title = "Meanwhile"
            publishing.save_with_history(moved, by=None)
        return table

    monkeypatch.setattr(making, "_read_once", publish_meanwhile)
    head = RecordEntry.objects.head()
    assert ask(client, "/data/c51-commitments.zip").status == 503
    assert RecordEntry.objects.head() != head
    assert not list(folder.iterdir())
    assert b"Meanwhile" in archive_of(fetched(client, "zip"))["data/commitments.csv"]


def test_a_full_disk_is_told_and_leaves_nothing(
    moved: Commitment, client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making._Maker, "_index", full)
    for address in ("/data/", "/data/c51-commitments.zip", "/data/tables/actions/"):
        answer = ask(client, address)
        assert (answer.status, answer.headers["retry-after"]) == (503, "60"), address
    assert not list(folder.iterdir())


def test_the_newest_files_are_kept_and_nothing_that_was_left_unfinished(
    moved: Commitment, client: Client, folder: Path
) -> None:
    left, fresh = folder / "killed.part", folder / "others.part"
    left.mkdir(parents=True)
    fresh.mkdir()
    os.utime(left, (0, 0))
    for number in range(6):
        moved.title = f"Title {number}"
        publishing.save_with_history(moved, by=None)
        fetched(client, "zip")
    assert not left.exists()
    assert fresh.exists()
    assert len([one for one in folder.iterdir() if not one.suffix]) == 4


def test_who_waits_too_long_for_another_maker_is_told_so(
    moved: Commitment, client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "TRACKER_SNAPSHOT_PATIENCE", 0)
    with folder.with_suffix(".lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert ask(client, "/data/c51-commitments.zip").status == 503
    assert ask(client, "/data/c51-commitments.zip").status == 200
