"""Loading the record: what enters, what is left alone, and that nothing ever enters by halves."""

import datetime as dt
import io
import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DataError, IntegrityError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.databases import passing
from tests.guards import lifted
from tests.importing.import_rows import find, small_record, table_counts, table_rows, write
from tracker import models, publications
from tracker.importing import ImportRefused, Report, load_files, loading

FIXTURES = Path(settings.FIXTURE_DIRS[0])
FILES = sorted(FIXTURES.glob("*.json"))

REAL_COUNTS = {
    models.Commitment: 60,
    models.Assessment: 76,
    models.Action: 203,
    models.Evidence: 461,
    models.Search: 220,
    models.Initiative: 45,
    models.Contradiction: 36,
    models.Bearing: 506,
    models.Link: 63,
    models.NearMiss: 58,
    models.SentenceCoding: 133,
    models.Person: 13,
    models.Actor: 55,
    models.Document: 20,
}

pytestmark = pytest.mark.django_db


def run(*arguments: str | Path) -> str:
    """What the command prints; it must print nothing on standard error."""
    out, err = io.StringIO(), io.StringIO()
    call_command("load_record", *map(str, arguments), stdout=out, stderr=err)
    assert err.getvalue() == ""
    return out.getvalue()


def refused(*arguments: str | Path) -> tuple[CommandError, list[str]]:
    """The error with which the command ends and its lines on standard error."""
    out, err = io.StringIO(), io.StringIO()
    before = table_counts()
    with pytest.raises(CommandError) as caught:
        call_command("load_record", *map(str, arguments), stdout=out, stderr=err)
    assert table_counts() == before
    return caught.value, err.getvalue().splitlines()


def counted_rows(table: str) -> int:
    """How many rows the database believes that the table has, when it picks its ways."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT max(stat) FROM sqlite_stat1 WHERE tbl = %s", [table])
        else:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [table])
        return int(float(str(cursor.fetchone()[0]).split(maxsplit=1)[0]))


# --- The command ---------------------------------------------------------------------------------


def test_the_whole_record_is_loaded_and_loading_it_again_changes_nothing() -> None:
    printed = run()
    assert {model: model._base_manager.count() for model in REAL_COUNTS} == REAL_COUNTS
    assert models.SourceText.objects.count() == 0
    total = sum(len(json.loads(file.read_bytes())) for file in FILES)
    rows = dict(line.split(maxsplit=1) for line in printed.splitlines() if line)
    assert rows["commitment"].split() == ["60", "60", "0", "0"]
    assert rows["total"].split() == [str(total), str(total), "0", "0"]
    assert rows["07_commitments.json:"] == "472 rows"
    assert (
        f"\n\n{total} rows were added. The set 2026-11-27-audit was entered, with 226 rows."
        in printed
    )
    assert printed.endswith(" The set 2026-11-28-publishers was entered, with 265 rows.\n")
    assert counted_rows("tracker_commitment") == 60

    first = table_rows()
    printed = run()
    assert table_rows() == first
    rows = dict(line.split(maxsplit=1) for line in printed.splitlines() if line)
    in_file, added, same, kept = map(int, rows["total"].split())
    # What the sets made of rows is kept.
    assert (in_file, added, same + kept) == (total, 0, total)
    assert rows["commitment"].split() == ["60", "0", "60", "0"]
    assert rows["action"].split() == ["192", "0", "168", "24"]
    assert printed.endswith("Nothing is new; nothing was changed.\n")


def test_the_table_is_aligned(tmp_path: Path) -> None:
    write(tmp_path, small_record())
    lines = run(tmp_path).splitlines()
    table = lines[lines.index("") + 1 : -2]
    assert table[0].split() == ["model", "in", "file", "added", "same", "kept"]
    assert len({len(line) for line in table}) == 1


def test_a_dry_run_counts_and_writes_nothing(tmp_path: Path) -> None:
    write(tmp_path, small_record())
    before = table_counts()
    printed = run(tmp_path, "--dry-run")
    assert f"{len(small_record())} rows would be added; nothing was written." in printed
    assert "C-1: nobody owes this commitment.\n" in printed
    assert table_counts() == before


def test_nothing_is_printed_when_silence_is_asked_for(tmp_path: Path) -> None:
    write(tmp_path, small_record())
    assert run(tmp_path, "--verbosity=0") == ""


def test_the_files_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    rows = small_record()
    for name, part in (("b.json", rows[5:]), ("a.json", rows[:5]), ("c.txt", ["no row"])):
        write(tmp_path, part, name)
    assert run(tmp_path).splitlines()[:2] == ["a.json: 5 rows", "b.json: 10 rows"]


def test_refusals_go_to_standard_error_with_their_place(tmp_path: Path) -> None:
    rows = small_record()
    number, commitment = find(rows, "commitment")
    commitment |= {"ref": "NYD-99", "binding": "strong"}
    write(tmp_path, rows)
    error, lines = refused(tmp_path)
    assert error.returncode == 1
    assert str(error) == "3 refusals; nothing was written."
    assert lines[0] == (
        f'rows.json: row {number} (commitment NYD-99): binding: "strong": This is not one of the'
        " allowed values: high, medium, low."
    )
    assert all(line.endswith("unknown commitment C-1.") for line in lines[1:])


def test_at_most_fifty_refusals_are_printed(tmp_path: Path) -> None:
    write(tmp_path, [{"model": "tracker.garbage", "fields": {}}] * 60)
    error, lines = refused(tmp_path)
    assert (len(lines), lines[-1]) == (51, "... and 10 more.")
    assert "60 refusals" in str(error)


def test_one_bad_row_in_the_last_file_keeps_the_whole_record_out(tmp_path: Path) -> None:
    folder = tmp_path / "fixtures"
    shutil.copytree(FIXTURES, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    rows = json.loads((folder / FILES[-1].name).read_bytes())
    rows[-1]["fields"]["kind"] = "garbage"
    write(folder, rows, FILES[-1].name)
    _error, lines = refused(folder)
    assert len(lines) == 1
    assert lines[0].startswith(f"{FILES[-1].name}: row {len(rows)} (translation): kind: ")
    assert models.Commitment.objects.count() == 0


def test_a_folder_that_is_missing_or_empty_is_an_error(tmp_path: Path) -> None:
    error, _lines = refused(tmp_path / "nothing")
    assert str(error) == f"There is no folder {tmp_path / 'nothing'}."
    error, _lines = refused(tmp_path)
    assert str(error) == f"The folder {tmp_path} holds no JSON file."


def test_a_database_without_tables_is_an_error_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM no_such_table")

    monkeypatch.setattr(loading, "_put_in", fail)
    write(tmp_path, small_record())
    with pytest.raises(CommandError, match=r"Has `manage.py migrate` been run\?"):
        call_command("load_record", str(tmp_path), stdout=io.StringIO())


@pytest.mark.parametrize("error", [IntegrityError, DataError])
def test_what_only_the_end_of_the_transaction_shows_is_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fail(*args: Any) -> None:
        raise error("FOREIGN KEY constraint failed\nDETAIL: more")

    monkeypatch.setattr(loading, "_put_in", fail)
    with pytest.raises(ImportRefused) as caught:
        load_files([write(tmp_path, small_record())])
    assert str(caught.value.refusals[0]) == (
        "rows.json: The database refused the run: FOREIGN KEY constraint failed."
    )


# --- The same as loaddata ------------------------------------------------------------------------


def dump() -> Any:
    out = io.StringIO()
    # load_record sets the seals, makes index and counts and enters the rows in the log.
    natural = {"natural_foreign": True, "natural_primary": True}
    call_command(
        "dumpdata",
        "tracker",
        exclude=[
            "tracker.seal",
            "tracker.publication",
            "tracker.talliedcommitment",
            "tracker.tally",
            "tracker.scoretally",
            "tracker.trait",
            "tracker.traitholder",
            "tracker.searchentry",
            "tracker.searchword",
            "tracker.recordentry",
        ],
        stdout=out,
        **natural,
    )
    return json.loads(out.getvalue())


@pytest.mark.slow
def test_the_rows_are_exactly_those_that_loaddata_would_make(
    plainly_loaded: None, first_round_database: BaseDatabaseWrapper
) -> None:
    made = dump()
    with passing(first_round_database):
        loaded = dump()
    assert len(loaded) > 3000
    assert made == loaded


# --- What is there is left alone -----------------------------------------------------------------


def publish_successor(ref: str) -> models.Assessment:
    """Publish the next verdict on the commitment, as the desk does."""
    old = models.Assessment.objects.get(commitment__ref=ref, is_current=True)
    models.Assessment.objects.filter(pk=old.pk).update(is_current=False)
    new = models.Assessment.objects.get(pk=old.pk)
    new.pk = None
    new.key = f"{ref}.2"
    new.is_current = True
    new.status = "delivered"
    new.published_at = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
    new.save(force_insert=True)
    models.Seal.objects.create(assessment=new, sealed_at=new.published_at)
    return new


def kept(report: Report) -> Counter[str]:
    """By model, how many rows are there with other values than in the files."""
    return Counter({label: counts.kept for label, counts in report.models.items()})


def test_loading_again_leaves_alone_what_people_did_since(record: None) -> None:
    # The sets changed rows, too.
    by_sets = kept(load_files(FILES, dry_run=True))
    publish_successor("NYD-03")
    models.Commitment.objects.filter(ref="NYD-02").update(title="A better title")
    action = models.Action.objects.get(slug="casa-1000")
    action.actors.clear()
    first = action.evidence.order_by("-position")[0]
    first.pk, first.position = None, first.position + 1
    first.save(force_insert=True)
    models.User.objects.filter(username="initial-coding").update(public_name="Somebody")
    publications.complete()
    before = table_rows()

    report = load_files(FILES)

    assert table_rows() == before
    assert report.total.added == 0
    assert kept(report) - by_sets == {
        "tracker.assessment": 1,
        "tracker.commitment": 1,
        "tracker.action": 1,
        "tracker.user": 1,
    }


def test_a_row_that_is_gone_comes_back_with_its_links(record: None) -> None:
    search = models.Search.objects.get(key="s-002")
    refs = sorted(search.commitments.values_list("ref", flat=True))
    search.commitments.clear()
    with lifted():
        search.assessments.clear()
        search.delete()
    report = load_files(FILES)
    assert report.models["tracker.search"].added == 1
    found = models.Search.objects.get(key=search.key)
    assert sorted(found.commitments.values_list("ref", flat=True)) == refs


def test_a_time_that_the_file_leaves_out_is_no_difference(tmp_path: Path) -> None:
    rows = small_record()[:1]
    del rows[0]["fields"]["date_joined"]
    path = write(tmp_path, rows)
    assert load_files([path]).total.added == 1
    assert load_files([path]).total.same == 1


# --- Verdicts ------------------------------------------------------------------------------------


def successor(**changed: Any) -> list[dict[str, Any]]:
    """Rows with a later verdict on the small record's commitment, and its score."""
    _number, verdict = find(small_record(), "assessment")
    later = {"key": "C-1.2", "status": "delivered", "published_at": "2026-11-25T12:00:00Z"}
    return [
        {"model": "tracker.assessment", "fields": {**verdict, **later, **changed}},
        {
            "model": "tracker.score",
            "fields": {"assessment": ["C-1.2"], "party": ["KZ"], "value": 1},
        },
    ]


@pytest.fixture
def small(tmp_path: Path) -> None:
    """The small record, in the database."""
    load_files([write(tmp_path, small_record())])


def test_a_later_verdict_takes_the_place_of_the_current_one(small: None, tmp_path: Path) -> None:
    old = models.Assessment.objects.filter(key="C-1.1")
    (before,) = old.values()
    report = load_files([write(tmp_path, successor())])
    assert report.total.added == 2
    assert list(old.values()) == [{**before, "is_current": False}]
    new = models.Assessment.objects.get(is_current=True)
    assert (new.key, new.scores.get().value, new.actions.get().slug) == ("C-1.2", 1, "act")

    before_again = table_rows()
    report = load_files([write(tmp_path, small_record() + successor()[1:])])
    assert table_rows() == before_again
    assert (report.total.added, report.models["tracker.assessment"].kept) == (0, 1)


@pytest.mark.parametrize("published_at", ["2026-11-21T12:00:00Z", "2026-11-21T11:59:59Z"])
def test_a_verdict_that_is_not_later_stays_out_with_its_scores(
    small: None, tmp_path: Path, published_at: str
) -> None:
    before = table_rows()
    report = load_files([write(tmp_path, successor(published_at=published_at))])
    assert table_rows() == before
    assert (report.total.kept, report.total.added) == (2, 0)


def test_an_earlier_verdict_of_the_past_stays_out_too(small: None, tmp_path: Path) -> None:
    before = table_rows()
    rows = successor(is_current=False, published_at="2025-01-01T00:00:00Z")
    assert load_files([write(tmp_path, rows)]).total.kept == 2
    assert table_rows() == before


def test_a_draft_enters_and_leaves_the_current_verdict_current(small: None, tmp_path: Path) -> None:
    rows = successor(state="draft", is_current=False, published_at=None, reviewer=None)
    assert load_files([write(tmp_path, rows)]).total.added == 2
    assert models.Assessment.objects.get(is_current=True).key == "C-1.1"


def test_a_score_does_not_enter_a_verdict_that_is_there(small: None, tmp_path: Path) -> None:
    before = table_rows()
    score = {
        "model": "tracker.score",
        "fields": {"assessment": ["C-1.1"], "party": ["AGENCY"], "value": 1},
    }
    assert load_files([write(tmp_path, [score])]).total.kept == 1
    assert table_rows() == before


def test_a_refused_run_ends_no_verdict(small: None, tmp_path: Path) -> None:
    before = table_rows()
    rows = successor()
    rows[1]["fields"]["reason"] = "under_way"
    with pytest.raises(ImportRefused):
        load_files([write(tmp_path, rows)])
    assert table_rows() == before


def test_a_history_of_verdicts_enters_an_empty_database_whole(tmp_path: Path) -> None:
    rows = small_record()
    _number, first = find(rows, "assessment")
    first["is_current"] = False
    report = load_files([write(tmp_path, rows + successor())])
    assert report.total.added == len(rows) + 2
    assert models.Assessment.objects.get(is_current=True).key == "C-1.2"


# --- Accounts, and how the fixtures are made -----------------------------------------------------


@pytest.mark.parametrize("username", ["initial-coding", "second-reading"])
def test_nobody_can_sign_in_with_an_account_of_the_record(record: None, username: str) -> None:
    account = models.User.objects.get(username=username)
    assert not account.has_usable_password()
    assert not account.is_active
    assert not account.is_staff
    assert not account.is_superuser
    for password in ("!", "", username):
        assert authenticate(username=username, password=password) is None


def test_the_fixtures_are_what_the_coded_data_makes(data_dir: Path, sources_dir: Path) -> None:
    command: list[str | Path] = [
        sys.executable,
        FIXTURES / "build.py",
        data_dir,
        sources_dir,
        "--check",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    # Two sets of changes are made of the data, too.
    assert f"{len(FILES) + 2} of {len(FILES) + 2} files are up to date." in done.stdout
