"""Sets that come with the record: entered once, with names and time; people's work is kept."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.importing.changes.files import (
    SET,
    changed,
    folder_with,
    head,
    load,
    load_refused,
)
from tests.importing.import_rows import table_counts, table_rows
from tracker import publishing
from tracker.models import (
    Action,
    ActorAlias,
    Assessment,
    ChangeSet,
    Evidence,
    RecordEntry,
    Search,
    User,
)
from tracker.publiclog import Verification

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
LATER = """\
id: 2026-12-01-third-look
entered_at: '2026-11-28T12:00:00Z'
title: A third look
by: reader
reviewed_by: coder
"""
TITLE = """\
changes:
- what: action
  key: act
  field: title
  from: An act
  to: An act of KZ
"""


def test_a_set_is_entered_with_its_names_and_its_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_with(tmp_path / "record", SET)
    lines = load(folder, capsys)
    assert lines[-1].endswith("The set 2026-11-27-second-look was entered, with 10 rows.")
    changeset = ChangeSet.objects.get()
    assert (changeset.author.username, changeset.approved_at, changeset.size) == ("reader", AT, 10)
    verdict = Assessment.objects.get(is_current=True)
    assert (verdict.key, verdict.published_at, verdict.seal.sealed_at) == ("C-1.2", AT, AT)
    assert str(verdict.reviewer) == "coder"
    assert (verdict.first_status, verdict.second_status) == ("under_way", "no_evidence")
    assert verdict.settled_because is None
    entries = RecordEntry.objects.filter(reason__startswith="2026-11-27-second-look, by reader:")
    assert {entry.at for entry in entries} == {AT}
    assert entries.count() == 10
    newest = RecordEntry.objects.order_by("-seq")[0]
    assert (newest.kind, newest.key) == ("changeset", "2026-11-27-second-look")
    assert list(Verification().findings()) == []


def test_every_value_is_what_its_field_says_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(folder_with(tmp_path / "record", SET), capsys)
    second = Action.objects.get(slug="second-act")
    assert (second.title, str(second.amount), second.date_precision) == (
        "Another act: no",
        "240000000.00",
        "month",
    )
    assert Search.objects.get(key="s-2").query == "no"
    third = Evidence.objects.get(url="https://example.org/3")
    assert (third.position, third.title, third.shows, third.date) == (2, "null", "yes", None)
    first = Evidence.objects.get(url="https://example.org/1")
    assert first.shows == "The act took place. Two ministers came."
    act = Action.objects.get(slug="act")
    assert (str(act.date), act.date_precision, act.place) == ("2025-01-16", "about-day", "Astana")


def test_two_fresh_installations_have_the_same_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_with(tmp_path / "record", SET, LATER + TITLE)
    heads = []
    for _installation in range(2):
        with transaction.atomic():
            load(folder, capsys)
            heads.append((head(), RecordEntry.objects.count()))
            transaction.set_rollback(True)
    assert heads[0] == heads[1]


def test_loading_again_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folder_with(tmp_path / "record", SET)
    load(folder, capsys)
    before = table_rows()
    lines = load(folder, capsys)
    assert lines[-1] == "Nothing is new; nothing was changed."
    assert [line for line in lines if ".yaml" in line] == []
    assert table_rows() == before


def test_what_a_set_removed_does_not_come_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    removals = "removals:\n- {what: actoralias, key: KZ Qazaqstan, because: No text has it.}\n"
    folder = folder_with(tmp_path / "record", LATER + removals)
    load(folder, capsys)
    lines = load(folder, capsys)
    assert lines[-1] == "Nothing is new; nothing was changed."
    assert not ActorAlias.objects.exists()


def test_a_site_that_runs_gets_the_new_sets_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(folder_with(tmp_path / "old", SET), capsys)
    lines = load(folder_with(tmp_path / "new", SET, LATER + TITLE), capsys)
    assert lines[-1] == "The set 2026-12-01-third-look was entered, with 1 row."
    assert Action.objects.get(slug="act").title == "An act of KZ"


def test_where_something_later_stands_in_the_log_its_entries_are_of_now(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(folder_with(tmp_path / "old"), capsys)
    act = Action.objects.get(slug="act")
    act.place = "Aktau"
    publishing.save_with_history(act, by=None)
    later = timezone.now()
    load(folder_with(tmp_path / "new", changed(SET, ("from: null", "from: Aktau"))), capsys)
    entries = RecordEntry.objects.filter(reason__startswith="2026-11-27-second-look")
    assert entries.count() == 10
    assert all(entry.at > later for entry in entries)
    assert Assessment.objects.get(is_current=True).published_at == AT
    assert ChangeSet.objects.get().approved_at == AT


def test_what_people_changed_since_is_kept_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(folder_with(tmp_path / "old"), capsys)
    act = Action.objects.get(slug="act")
    act.place = "Aktau"
    publishing.save_with_history(act, by=None)
    lines = load(folder_with(tmp_path / "new", SET), capsys)
    told = [line for line in lines if line.startswith("1.yaml")]
    assert told == [
        '1.yaml: line 68: kept as it is: action act: place: It was changed since: it is "Aktau",'
        " not null."
    ]
    act.refresh_from_db()
    assert (act.place, str(act.date)) == ("Aktau", "2025-01-16")
    assert "with 10 rows" in lines[-1]


def test_a_verdict_that_corrects_one_that_is_no_longer_current_is_kept_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = changed(SET, ("second-look\n", "first-look\n"))
    load(folder_with(tmp_path / "old", first), capsys)
    verdicts = SET[: SET.index("actions:")] + SET[SET.index("verdicts:") :]
    lines = load(folder_with(tmp_path / "new", first, verdicts), capsys)
    assert [line for line in lines if line.startswith("2.yaml")] == [
        "2.yaml: line 9: kept as it is: verdict on C-1: corrects: C-1.1, which this corrects, is no"
        " longer the current verdict."
    ]
    assert Assessment.objects.get(is_current=True).key == "C-1.2"
    assert ChangeSet.objects.get(key="2026-11-27-second-look").size == 0


def test_what_an_earlier_set_made_of_a_row_is_no_change_of_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(folder_with(tmp_path / "old", SET), capsys)
    place = TITLE.replace("title", "place").replace("from: An act\n", "from: null\n")
    lines = load(folder_with(tmp_path / "new", SET, LATER + place), capsys)
    assert [line for line in lines if ".yaml" in line] == []
    assert Action.objects.get(slug="act").place == "An act of KZ"


def test_a_row_that_people_entered_themselves_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(folder_with(tmp_path / "old"), capsys)
    search = Search(key="s-2", query="other words", made_on="2026-11-22", where="pages", found=3)
    publishing.save_with_history(search, by=None)
    lines = load(folder_with(tmp_path / "new", SET), capsys)
    assert [line for line in lines if ".yaml" in line] == [
        "1.yaml: line 46: kept as it is: search s-2: It is there already, with other values: query,"
        " commitments."
    ]


def test_a_dry_run_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = table_counts()
    lines = load(folder_with(tmp_path / "record", SET), capsys, "--dry-run")
    assert "A dry run" in lines[-1]
    assert table_counts() == before


def test_accounts_that_are_missing_are_made_and_cannot_sign_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = changed(SET, ("by: reader\n", "by: third-reading\n"))
    load(folder_with(tmp_path / "record", text), capsys)
    made = User.objects.get(username="third-reading")
    assert (str(made), made.is_active, made.has_usable_password()) == (
        "Third reading",
        False,
        False,
    )


@pytest.mark.parametrize(
    ("pair", "told"),
    [
        (("by: reader\n", "by: coder\n"), "a second person must"),
        (("by: reader\n", ""), "1.yaml: line 1: by: This is missing."),
        (("entered_at: '2026-11-27T12:00:00Z'\n", ""), "entered_at: This is missing."),
        (("entered_at: '2026-11-27T12:00:00Z'", "entered_at: noon"), "A time is written as"),
        (("entered_at: '2026", "entered_at: '2098"), "entered_at: "),
        (("by: reader\n", "by: a reader\n"), "1.yaml: line 1: by: "),
        (("value: 1,", "value: 2,"), "1, 0, -1"),
        (("record [act, second-act]", "record [act, third-act]"), "[third-act] names no action"),
        (("status: under_way", "status: no_evidence"), "line 88 (verdict on C-1)"),
        (("where: pages", "where: [pages]"), "must be text"),
    ],
)
def test_with_anything_refused_nothing_is_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], pair: tuple[str, str], told: str
) -> None:
    before = table_counts()
    lines = load_refused(folder_with(tmp_path / "record", changed(SET, pair)), capsys)
    assert any(told in line for line in lines), lines
    assert table_counts() == before


def test_a_name_with_which_somebody_can_sign_in_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(folder_with(tmp_path / "old"), capsys)
    person = User.objects.get(username="reader")
    person.is_active = True
    person.set_password("words that nobody guesses")
    person.save()
    lines = load_refused(folder_with(tmp_path / "new", SET), capsys)
    assert lines == ["1.yaml: line 1: by: reader can sign in here: a file cannot act in that name."]


def test_two_files_with_one_id_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = load_refused(folder_with(tmp_path / "record", SET, SET), capsys)
    assert lines == ["2.yaml: id: 1.yaml has the same id."]


def test_sets_are_entered_in_the_order_of_their_times(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = load_refused(folder_with(tmp_path / "record", LATER + TITLE, SET), capsys)
    assert lines == ["2.yaml: entered_at: 1.yaml, which is entered first, is later."]


def test_a_file_that_is_no_file_of_changes_is_refused_before_anything_is_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = table_counts()
    lines = load_refused(folder_with(tmp_path / "record", SET, "a: 1\na: 2\n"), capsys)
    assert lines == [
        '2.yaml: line 2: The name "a" stands more than once in one place.',
    ]
    assert (table_counts(), connection.needs_rollback) == (before, False)
