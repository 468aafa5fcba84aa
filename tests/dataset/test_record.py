"""The dataset of the real record, as the programs of others find it."""

import io
import json
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.pages.site import ask
from tracker.formats.dataset import TABLES

from .reading import archive_of, in_database, in_workbook, plain, tables_of

pytestmark = pytest.mark.slow
SCRIPT = settings.BASE_DIR / "docs" / "examples" / "front_page.py"


def validated(path: Path) -> Any:
    """What frictionless says of the archive."""
    command = [sys.executable, "-m", "frictionless", "validate", str(path), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return json.loads(done.stdout)


def test_frictionless_finds_no_error(whole: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "c51-commitments.zip"
    path.write_bytes(whole["zip"])
    report = validated(path)
    assert report["stats"] == report["stats"] | {"tasks": len(TABLES), "errors": 0, "warnings": 0}
    assert report["valid"]


def test_frictionless_looks_at_keys_values_and_references(
    whole: dict[str, bytes], tmp_path: Path
) -> None:
    path, files = tmp_path / "broken.zip", archive_of(whole["zip"])
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            broken = content
            if name == "data/scores.csv":
                lines = content.decode().splitlines(keepends=True)
                broken = "".join([*lines, lines[1], "no-verdict,KZ,7,,,\r\n"]).encode()
            archive.writestr(name, broken)
    report = validated(path)
    (scores,) = [task for task in report["tasks"] if task["name"] == "scores"]
    kinds = {error["type"] for error in scores["errors"]}
    assert kinds >= {"foreign-key", "primary-key", "constraint-error", "hash-count"}


def test_the_database_checks_its_references(whole: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "dataset.sqlite"
    path.write_bytes(whole["sqlite"])
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    (columns,) = connection.execute("SELECT count(*) FROM dataset_columns").fetchone()
    assert columns == sum(len(table.table.columns) for table in TABLES)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("UPDATE assessments SET status = 'kept'")
    connection.close()


def test_the_three_forms_say_the_same(whole: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "dataset.sqlite"
    path.write_bytes(whole["sqlite"])
    workbook, archive = in_workbook(whole["xlsx"]), tables_of(archive_of(whole["zip"]))
    for table in TABLES:
        rows = plain(archive[table.name])
        assert in_database(path, table.name) == rows, table.name
        assert workbook[table.name] == rows, table.name


def test_the_front_page_can_be_counted_again(
    whole: dict[str, bytes], client: Client, tmp_path: Path
) -> None:
    path = tmp_path / "c51-commitments.zip"
    path.write_bytes(whole["zip"])
    command = [sys.executable, "-S", "-I", str(SCRIPT), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    counted, told = json.loads(done.stdout), ask(client, "/index.json").data
    looked = {"oldest": counted["as_of"], "newest": counted["as_of_newest"]}
    assert looked == told["looked_until"]
    assert counted["published_at"].startswith(told["published_at"][:19])
    texts = {"read": counted["texts read"], "known": counted["texts known"]}
    assert texts == told["agreed_texts"]
    for standing in ("agreed", "reported"):
        shown = told[standing]
        assert counted[standing] == shown["total"]
        assert counted[f"{standing} by status"] == without_zeros(shown["statuses"])
        assert counted[f"{standing} by status_group"] == without_zeros(shown["groups"])
        assert counted[f"{standing} by pillar and status_group"] == {
            f"{pillar['slug']} {group}": number
            for pillar in told["pillars"]
            for group, number in without_zeros(pillar[standing]["groups"]).items()
        }
    words = " ".join(ask(client, "/").main.text.split())
    assert f"{counted['agreed']} agreed commitments" in words
    assert f"{counted['agreed by status_group']['done']} done in full or largely" in words
    assert f"{counted['reported']} more are known from press reports only" in words
    assert words.count("contested") >= 1 == bool(counted["agreed by is_contested"]["true"])


def without_zeros(counts: dict[str, int]) -> dict[str, int]:
    return {name: number for name, number in counts.items() if number}


def test_no_words_of_a_document_are_in_it(whole: dict[str, bytes], sources_dir: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sources_dir.glob("*.txt")]
    sentences = {
        line[:80] for text in texts for line in text.splitlines() if len(line.split()) > 12
    }
    assert len(sentences) > 30
    with zipfile.ZipFile(io.BytesIO(whole["zip"])) as archive:
        data = "".join(archive.read(name).decode() for name in archive.namelist())
    # A title may stand in it.
    titles = [row["title"] for row in tables_of(archive_of(whole["zip"]))["documents"]]
    found = [sentence for sentence in sentences if sentence in data]
    assert [one for one in found if not any(title.startswith(one) for title in titles)] == []
