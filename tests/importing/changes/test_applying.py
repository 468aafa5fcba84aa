"""`apply_changes`: what a file would do row by row, and a file as somebody's open set."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError

from tests.importing.changes.files import (
    SET,
    apply,
    apply_refused,
    changed,
    folder_with,
    load,
    written,
)
from tests.importing.import_rows import table_counts, table_rows
from tests.publishing.people import person
from tracker import publishing
from tracker.importing.changes import additions
from tracker.models import Action, Assessment, ChangeSet, Evidence
from tracker.models.days import desk_today
from tracker.publishing.changesets import approve_set, submit_set

pytestmark = pytest.mark.django_db
ABOUT = "id: a-set\ntitle: A set\n"
WHAT = "changes:\n- what: action\n  key: act\n"
TEXTS = "texts:\n- id: WJS25\n  slug: a-statement\n"
ACT = "{id: n, title: T, kind: law, stage: done, attribution: own, date_precision: unknown}"


@pytest.fixture(autouse=True)
def _record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load(folder_with(tmp_path / "record"), capsys)


def test_a_preview_tells_each_row_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = table_rows()
    lines = apply(written(tmp_path, SET), capsys)
    assert table_rows() == before
    assert lines[:4] == [
        "line 9: added: action second-act: Another act: no",
        "line 22: added: bearing second-act C-1: second-act C-1",
        "line 27: added: evidence second-act, https://example.org/2: Another outlet:"
        " https://example.org/2",
        "line 37: added: evidence act, https://example.org/3: A third outlet: null",
    ]
    assert (
        'line 62: changed: action act: date: from "2025-01-15" "day" to "2025-01-16" "about-day"'
        in lines
    )
    assert 'line 68: changed: action act: place: from null to "Astana"' in lines
    assert lines[-2:] == ["added: 7, changed: 4", "A preview: nothing was written."]


def test_a_file_becomes_an_open_set_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person("analyst", username="anna", public_name="Anna")
    file = written(tmp_path, SET)
    lines = apply(file, capsys, "--as", "anna")
    assert lines[-1] == "2026-11-27-second-look is an open set of Anna now."
    changeset = ChangeSet.objects.get()
    assert (changeset.is_open, changeset.rows.count(), str(changeset.author)) == (True, 10, "Anna")
    assert not Action.objects.filter(slug="second-act").exists()

    before = table_rows()
    told = "The set 2026-11-27-second-look is in the record already: a file is applied once."
    for options in ([], ["--as", "anna"]):
        error, refused = apply_refused(file, capsys, *options)
        assert (error, refused) == (
            "1 refusal; nothing was written.",
            [f"line 1: refused: id: {told}"],
        )
    assert table_rows() == before


def test_what_became_an_open_set_can_be_approved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    anna, bob = person("analyst", username="anna"), person("reviewer", username="bob")
    apply(written(tmp_path, SET), capsys, "--as", "anna")
    sent = submit_set(ChangeSet.objects.get(), by=anna, version=2, today=desk_today())
    approve_set(sent, by=bob, version=sent.version, today=desk_today())
    assert Evidence.objects.filter(action__slug="second-act").count() == 1
    verdict = Assessment.objects.get(is_current=True)
    assert (verdict.author, verdict.reviewer, str(verdict.corrects)) == (anna, bob, "C-1.1")


def test_with_anything_refused_nothing_becomes_a_set(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person("analyst", username="anna")
    before = table_counts()
    text = changed(SET, ("kind: loan", "kind: loans"), ("place: Almaty", "place: ''"))
    error, refused = apply_refused(written(tmp_path, text), capsys, "--as", "anna")
    assert error.endswith("refusals; nothing was written.")
    told = [line.partition(": This is not")[0] for line in refused]
    assert told[:2] == [
        "line 20: refused: action second-act: amount_kind",
        "line 22: refused: bearing second-act C-1: action: There is no action “second-act”.",
    ]
    assert table_counts() == before


def test_who_may_not_do_it_on_the_desk_may_not_by_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person(username="nobody", public_name="Nobody")
    _error, refused = apply_refused(written(tmp_path, SET), capsys, "--as", "nobody")
    assert len(refused) == 10
    assert refused[0].endswith("Nobody has not the right to it.")
    assert not ChangeSet.objects.exists()


def test_an_account_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError, match="no account zoe"):
        apply(written(tmp_path, SET), capsys, "--as", "zoe")


def test_what_is_done_already_is_nothing_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SET[: SET.index("verdicts:")]
    load(folder_with(tmp_path / "with", changed(text, ("id: 2026-", "id: of-2026-"))), capsys)
    lines = apply(written(tmp_path, text), capsys)
    assert lines[-2] == "nothing to do: 10"

    person("analyst", username="anna")
    lines = apply(written(tmp_path, text), capsys, "--as", "anna")
    assert lines[-1] == "Nothing of it is new, so no set was made."
    assert ChangeSet.objects.count() == 1


# fmt: off
WRONG = [
    (TEXTS, "line 4: refused: document WJS25: standing: The field is missing."),
    ("notes: 1", 'line 3: refused: A change set has no "notes".'),
    ("actions: 1", "line 3: refused: actions: This must be a list."),
    ("actions: [1]", "line 3: refused: actions, number 1: This must have names and values."),
    ("actions: [{id: a, pk: 1}]", 'number 1: There is no "pk" here. There are: id, title'),
    ("actions: [{title: a}]", "number 1: id: This is missing."),
    ("actions: [{id: n, title: T}]", "action n: kind: The field is missing."),
    (f"actions: [{ACT[:-1]}, date: soon}}]", "date: A date is written as YYYY-MM-DD."),
    (f"actions: [{ACT[:-1]}, date: 2023-02-30}}]", "action n: date: "),
    (f"actions: [{ACT[:-1]}, date: 2026-13-01}}]", "action n: date: "),
    (f"actions: [{ACT[:-1]}, date: 2025-01-01}}]", "An action has a date, or its precision"),
    (f"actions: [{ACT[:-1]}, end_date: 2999-01-01}}]", "action n: end_date: "),
    (f"actions: [{ACT[:-1]}, title: U}}]", "more than once"),
    (f"actions: [{ACT}, {ACT}]", "action n: The file has this row twice."),
    (f"actions: [{ACT[:-1]}, actors: [XX]}}]", "action n: actors: There is no actor “XX”."),
    (f"actions: [{ACT[:-1]}, actors: KZ}}]", "action n: actors: This must be a list."),
    (f"actions: [{ACT[:-1]}, place: [a]}}]", "action n: place: This must be text"),
    (f"actions: [{ACT.replace('law', 'laws')}]", "not one of the allowed values: meeting"),
    (f"actions: [{ACT.replace('T,', 'null,')}]", "title: A value is needed here, not null."),
    (f'actions: [{ACT.replace("T,", chr(34) + "a" + chr(92) + "u202eb" + chr(34) + ",")}]',
     "action n: title: "),
    (f"actions: [{ACT.replace('id: n', 'id: a b')}]", "slug: "),
    ("evidence: {act: [{url: 'javascript:x'}]}", "evidence act, javascript:x: "),
    ("evidence: {none: [{url: 'https://example.org/'}]}", "There is no action “none”."),
    ("evidence: [1]", "evidence: This must have names and values."),
    ("bearings: [{action: act, commitment: C-9}]", "There is no commitment “C-9”."),
    ("bearings: [{action: act, commitment: C-1, direction: supports, strength: weak, why: W}]",
     "It is there already, with other values: weight, why."),
    ("rows: [{model: user, fields: {}}]", "A set cannot hold that. It can hold: methodology"),
    ("rows: [{model: assessment, fields: {}}]", "A set cannot hold that."),
    ("rows: [{model: search, fields: {key: s, pk: 1}}]", "no such field that a file may fill"),
    ("rows: [{model: search, fields: {key: s}}]", "found: The field is missing."),
    (f"{WHAT}  field: title\n  from: An act\n", "number 1: to: This is missing."),
    (f"{WHAT}  field: titles\n  from: a\n  to: b\n", "titles: The model has no such field"),
    (f"{WHAT}  field: withdrawn_at\n  from: null\n  to: 2026-11-27\n", "no such field"),
    (f"{WHAT}  field: title\n  from: a\n  to: b\n",
     'title: It was changed since: it is "An act", not "a".'),
    (f"{WHAT}  field: title\n  from: An act\n  to: ''\n", "title: The text must not be empty."),
    (f"{WHAT}  field: date\n  from: 2025-01-15 day\n  to: 2025-01-16\n", "how exactly it is known"),
    (f"{WHAT}  field: slug\n  from: act\n  to: other\n", "The key of act is permanent"),
    ("changes: [{what: action, key: none, field: title, from: a, to: b}]",
     "action none: There is no action “none”."),
    ("changes: [{what: evidence, key: act#1, field: title, from: a, to: b}]",
     "There is no evidence “act#1”."),
    ("changes: [{what: evidence, key: act#-1, field: title, from: a, to: b}]", "no evidence"),
    ("changes: [{what: evidence, key: act#0, field: tier, from: independent_media,"
     " to: copied}]", "tier: This is not one of the allowed values"),
    ("changes: [{what: evidence, key: act#0, field: title, from: null, to: b,"
     " url: 'https://example.org/9'}]", "has another address: https://example.org/1"),
    (f"{WHAT}  field: title\n  from: An act\n  to: b\n" + WHAT[9:] +
     "  field: title+\n  from: An act\n  to: c\n", "The file changes this field twice."),
    ("withdrawals: [{what: action, key: act, because: ''}]", "because: The text must not be"),
    ("withdrawals: [{what: actoralias, key: [KZ, a b], because: Why}]", "There is no actor"),
    ("removals: [{what: action, key: act, because: Why}]", "is withdrawn, never removed."),
    ("removals: [{what: search, key: s-1, because: Why}]", "is withdrawn, never removed."),
    ("removals: [{what: pillar, key: water, because: Why}]", "name rows of this kind: it stays."),
    ("verdicts: [{commitment: C-1}]", "number 1: status: This is missing."),
    ("verdicts: [{commitment: C-1, status: garbage, as_of: 2026-04-30}]", "status: This is not"),
    ("verdicts: [{commitment: C-1, status: Under_way, as_of: 2026-04-30}]", "status: "),
    ("verdicts: [{commitment: C-1, status: under_wаy, as_of: 2026-04-30}]", "U+0430"),
    ("verdicts: [{commitment: C-1, status: under_way, as_of: 21/09/2023}]", "as_of: A date"),
    ("verdicts: [{commitment: C-1, status: under_way, as_of: 2026-04-30, confidence: low,"
     " rationale: R., scores: {KZ: {value: 1.5}}}]", "scores, KZ, value: "),
    ("verdicts: [{commitment: C-1, status: under_way, as_of: 2026-04-30, author: coder}]",
     'There is no "author" here.'),
    ("verdicts: [{commitment: C-1, status: under_way, as_of: 2026-04-30, confidence: low,"
     " rationale: R., corrects: C-1.2}]", "corrects: There is no assessment “C-1.2”."),
    ("date: 27.11.2026", "line 3: refused: date: A date is written as YYYY-MM-DD."),
]
# fmt: on


def test_what_is_wrong_is_refused_with_its_line_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = table_counts()
    for text, told in WRONG:
        error, refused = apply_refused(written(tmp_path, f"{ABOUT}{text}\n"), capsys)
        assert told in "\n".join([*refused, error]), text
        assert table_counts() == before, text


@pytest.mark.parametrize("about", ["title: T", "id: a", "id: a b\ntitle: T", "id: a\ntitle: ''"])
def test_a_set_needs_its_key_and_its_title(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], about: str
) -> None:
    _error, refused = apply_refused(written(tmp_path, about), capsys)
    assert len(refused) == 1


def test_a_file_that_cannot_be_read_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    error, _refused = apply_refused(written(tmp_path, "a: 1\nb: ["), capsys)
    assert error.startswith("set.yaml: line 2: This is not YAML: ")
    error, _refused = apply_refused(tmp_path / "none.yaml", capsys)
    assert error == "none.yaml: The file cannot be read: No such file or directory."


def test_a_row_is_withdrawn_and_what_is_withdrawn_is_let_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = f"{ABOUT}withdrawals:\n- what: evidence\n  key: act#0\n  because: It is another act.\n"
    lines = apply(written(tmp_path, text), capsys)
    assert lines[0] == "line 4: withdrawn: evidence act#0: It is another act."
    piece = Evidence.objects.get()
    by = person("reviewer")
    publishing.withdraw(piece, by=by, version=piece.version, reason="It is another act.")
    assert apply(written(tmp_path, text), capsys)[0] == "line 4: nothing to do: evidence act#0"


def test_the_changes_of_a_row_are_one_save(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = "- {what: action, key: act, field: %s, from: %s, to: %s}\n"
    text = one % ("end_date", "null", "2025-01-14") + one % (
        "date",
        "2025-01-15 day",
        "2025-01-13 day",
    )
    lines = apply(written(tmp_path, f"{ABOUT}changes:\n{text}"), capsys)
    assert [line.partition(": from")[0] for line in lines[:2]] == [
        "line 4: changed: action act: end_date",
        "line 5: changed: action act: date",
    ]


def test_progress_is_told_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join(
        f"- {{model: search, fields: {{key: n-{number}, query: q, made_on: 2026-11-22, where: w,"
        f" found: 0}}}}\n"
        for number in range(101)
    )
    file = written(tmp_path, f"{ABOUT}rows:\n{rows}")
    call_command("apply_changes", str(file))
    assert capsys.readouterr().err == "100 rows so far\n"
    call_command("apply_changes", str(file), verbosity=0)
    assert capsys.readouterr().err == ""


def test_a_database_that_does_not_answer_is_no_refusal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*args: object, **kwargs: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(additions, "save_with_history", locked)
    error, refused = apply_refused(written(tmp_path, SET), capsys)
    assert error.startswith("The database does not answer as it should: database is locked.")
    assert refused == []
