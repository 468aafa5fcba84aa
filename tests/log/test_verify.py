"""The commands that verify the record and tell its head."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django import DjangoDbBlocker

from tests.databases import passing, prepared
from tests.guards import lifted
from tests.log import logs
from tests.models.rows import CommitmentPassageFactory, SourceTextFactory
from tests.publishing import people
from tests.publishing.people import make as made
from tests.publishing.people import published
from tracker import counting, publications, publiclog, publishing, search
from tracker.chain import GENESIS, canonical, parsed
from tracker.choices import EntryVerb
from tracker.models import (
    PUBLIC,
    Action,
    Assessment,
    Commitment,
    CommitmentPassage,
    Document,
    Evidence,
    Publication,
    RecordEntry,
    Score,
    SourceText,
    User,
)
from tracker.publiclog.values import stored_values
from tracker.publiclog.writing import Writer

pytestmark = pytest.mark.django_db
CASES = 200
LENGTH = 12
AT_ONCE = 10


def know() -> None:
    """Make a small record that the log knows, with some history."""
    analyst, reviewer = people.person("analyst"), people.person("reviewer")
    party = made.PartyFactory(code="KZ")
    promise = people.promise(ref="X-1", debtors=[party])
    publiclog.enter_loaded()
    published(promise, by=analyst, reviewer=reviewer)
    second = published(promise, by=analyst, reviewer=reviewer)
    action = people.act(promise, slug="act")
    for title in ("One", "Two", "Three"):
        action.title = title
        publishing.save_with_history(action, by=reviewer)
    people.withdrawn(second, by=reviewer, reason="Wrong source.")
    bearing = action.bearings.get()
    publishing.withdraw(bearing, by=reviewer, version=bearing.version, reason="Another promise.")
    passage = CommitmentPassageFactory.create(commitment=promise)
    publiclog.enter_loaded({CommitmentPassage: {passage.pk}})
    publishing.remove_with_history(passage, by=reviewer)
    call_command("enter_rows", verbosity=0)
    publications.rebuild()


@pytest.fixture(scope="session")
def known_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[BaseDatabaseWrapper]:
    yield from prepared(django_db_blocker, "known", know)


@pytest.fixture
def known(db: None, known_database: BaseDatabaseWrapper) -> Iterator[list[dict[str, Any]]]:
    """The log of a small record with some history."""
    with passing(known_database):
        yield stored_log()


@pytest.fixture
def unguarded(known: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The same, as somebody sees it who can drop the triggers."""
    connection.check_constraints()  # PostgreSQL alters no table while a check is due
    with lifted():
        yield known
        connection.check_constraints()


def stored_log() -> list[dict[str, Any]]:
    return [parsed(entry.line) for entry in RecordEntry.objects.after(0)]


def put_back(log: list[dict[str, Any]]) -> None:
    """Make this the log, as a program that ignores every rule would."""
    RecordEntry.objects.all().delete()
    shaped = [
        {
            **entry,
            **{
                name: None if entry[name] is None else canonical(entry[name])
                for name in ("before", "after")
            },
        }
        for entry in log
    ]
    RecordEntry.objects.bulk_create([RecordEntry(**entry) for entry in shaped])


def linked(log: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries numbered and linked, so that the table takes them, with the hashes they had."""
    previous = [GENESIS, *(entry["hash"] for entry in log)]
    return [
        {**entry, "seq": seq, "previous": previous[seq - 1]} for seq, entry in enumerate(log, 1)
    ]


def codes(**options: Any) -> set[str]:
    return {found.code for found in publiclog.Verification(**options).findings()}


def verify(*arguments: str) -> tuple[str, str]:
    """What the command prints, out and err; raises CommandError as it does."""
    out, err = StringIO(), StringIO()
    search.rebuild()
    call_command("verify_record", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_a_whole_record_is_whole(known: list[dict[str, Any]]) -> None:
    out, err = verify()
    assert err == ""
    assert f"{len(known)} entries" in out
    assert f"head: {known[-1]['hash']}" in out
    assert out.endswith("The record is what the log says.\n")
    assert codes(heads=logs.heads_of(known)) == set()


def test_an_empty_record_is_whole() -> None:
    assert "0 entries and 0 rows" in verify()[0]


# --- Tampering -----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("kind", logs.TAMPERINGS)
def test_tampering_with_the_log_is_found(
    kind: str, unguarded: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    # No row changes here, and what is found of rows is left out below: none is read 200 times.
    monkeypatch.setattr("tracker.publiclog.verifying.PUBLIC", ())
    log = unguarded[:LENGTH]
    heads = logs.heads_of(log)
    for case in range(CASES):
        tampered = logs.TAMPERINGS[kind](Random(f"{kind} {case}"), list(log))
        if kind in {"insert", "reorder"}:
            tampered = linked(tampered)
        with transaction.atomic():
            put_back(tampered)
            found = publiclog.Verification(heads=heads).findings()
            about_log = {flaw.code for flaw in found} - {"differs", "missing", "not entered"}
            lines = [entry.line for entry in RecordEntry.objects.after(0)]
            transaction.set_rollback(True)
        assert about_log, f"case {case}"
        assert about_log == {flaw.code for flaw in logs.flaws_alone(lines, heads)}, f"case {case}"


@pytest.mark.slow
def test_an_edit_of_a_live_row_is_found(unguarded: list[dict[str, Any]]) -> None:
    for case in range(0, CASES, AT_ONCE):
        with transaction.atomic():
            edits: dict[str, str] = {}
            random = Random(case)
            while len(edits) < AT_ONCE:
                _edit_a_row(random, edits)
            found = list(publiclog.Verification().findings())
            transaction.set_rollback(True)
        assert {(one.about, one.code) for one in found} == {(about, "differs") for about in edits}
        assert len(found) == AT_ONCE, f"case {case}"
        for one in found:
            assert one.message.startswith(f"{edits[one.about]} is "), f"case {case}"


def _edit_a_row(random: Random, edits: dict[str, str]) -> None:
    """Change one text or number of one more row by SQL; notes what the finding is about."""
    model = random.choice([m for m in PUBLIC if m._base_manager.exists()])
    row = random.choice(list(model._base_manager.order_by("pk")))
    fields = [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.TextField | models.IntegerField | models.CharField)
        and not field.choices
        and not field.primary_key
        and not field.unique
        and field.name not in {*model.natural_key_fields, model.lock_field, "sha256"}
        and field.name not in {"returned_because", "withdrawn_because", "correction_note"}
        and field.name
        not in {"currency", "amount_kind", "amount_stage", "paragraph", "start", "publisher"}
        and not field.name.endswith(("_sha256", "url", "paragraphs", "language"))
    ]
    about = f"{model._meta.model_name} {' '.join(str(part) for part in row.natural_key())}"
    if not fields or about in edits:
        return
    field = random.choice(fields)
    old = getattr(row, field.attname)
    new: Any = f"{(old or '')[:30]}!" if not isinstance(field, models.IntegerField) else 77
    model._base_manager.filter(pk=row.pk).update(**{field.attname: new})
    edits[about] = field.name


def test_every_part_of_a_verdict_is_compared(unguarded: list[dict[str, Any]]) -> None:
    verdict = Assessment.objects.get(key="X-1.1")
    party = made.PartyFactory(code="UZ")
    publiclog.enter_loaded({type(party): {party.pk}})
    Score.objects.create(assessment=verdict, party=party, value=1)
    verdict.actions.clear()
    found = list(publiclog.Verification().findings())
    assert [(one.about, one.message.split(" ")[0]) for one in found] == [
        ("assessment X-1.1", "actions"),
        ("assessment X-1.1", "scores"),
    ]


def test_a_row_that_is_gone_is_missing(unguarded: list[dict[str, Any]]) -> None:
    gone = Evidence.objects.all()[:1].get()
    gone.publication.delete()
    gone.delete()
    assert codes() == {"missing", "count"}
    # The triggers are gone as well.
    with pytest.raises(CommandError, match="findings"):
        verify()


def test_a_row_that_came_around_the_log_is_told_with_the_command(
    known: list[dict[str, Any]],
) -> None:
    made.ActionFactory(slug="around")
    search.rebuild()
    err = StringIO()
    with pytest.raises(CommandError, match="1 finding"):
        call_command("verify_record", stdout=StringIO(), stderr=err)
    assert err.getvalue() == (
        "action around: not entered: It is in the database and not in the log."
        " `manage.py enter_rows` enters it.\n"
    )


def test_evidence_counted_as_another_publication_is_told_with_the_command(
    known: list[dict[str, Any]],
) -> None:
    first, *others = Evidence.objects.order_by("pk")
    assert others
    first.publication.delete()
    Publication.objects.filter(evidence=others[0]).update(key="0" * 64)
    search.rebuild()
    err = StringIO()
    with pytest.raises(CommandError, match="4 findings"):
        call_command("verify_record", stdout=StringIO(), stderr=err)
    assert "It is not counted as the publication at its address." in err.getvalue()
    call_command("rebuild_publications", stdout=StringIO())
    call_command("verify_record", stdout=StringIO())


def test_a_byte_changed_within_a_shape_is_found(unguarded: list[dict[str, Any]]) -> None:
    """Even where it means the same."""
    entry = RecordEntry.objects.get(seq=1)
    RecordEntry.objects.filter(seq=1).update(after=f"{entry.after} ")
    assert "unreadable" in codes()


def test_a_whole_new_log_is_found_by_a_published_head_only(
    unguarded: list[dict[str, Any]],
) -> None:
    put_back(logs.chained({**entry, "name": "Somebody else"} for entry in unguarded))
    assert codes() == set()
    assert codes(heads=logs.heads_of(unguarded)) == {"head"}


def test_a_field_that_came_later_is_no_difference_until_somebody_fills_it(
    reviewer: User,
) -> None:
    action = made.ActionFactory(slug="act", place=None)
    shape = json.loads(stored_values(action) or "")
    assert shape.pop("place") is None
    writer = Writer()
    writer.write(
        verb=EntryVerb.ADDED, kind="action", key="act", before=None, after=canonical(shape)
    )
    writer.flush()
    assert codes() == set()
    action.title = "Saved with the field that came later"
    publishing.save_with_history(action, by=reviewer)
    assert [entry.verb for entry in RecordEntry.objects.after(0)] == ["added", "changed"]
    Action.objects.update(place="Astana")
    assert codes() == {"differs"}


def test_a_source_text_is_known_by_its_hash(known: list[dict[str, Any]]) -> None:
    document = Document.objects.all()[0]
    SourceTextFactory.create(document=document, text="Other words than those of the hash.")
    assert codes() == {"text"}
    SourceText.objects.all().delete()
    counting.renew(counting.of(document))
    assert codes() == set()


def test_what_is_saved_while_it_reads_is_no_finding(
    known: list[dict[str, Any]], reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    verification = publiclog.Verification()
    unseen = verification._states.unseen
    saved = []

    def save_and_go_on() -> Any:
        row = Action.objects.get(slug="act")
        row.title = "Saved while the rows were read"
        saved.append(publishing.save_with_history(row, by=reviewer))
        return unseen()

    monkeypatch.setattr(verification._states, "unseen", save_and_go_on)
    suspects = verification._suspects

    def suspect_actions(model: Any) -> Iterator[int]:
        yield from suspects(model)
        if model is Action:
            yield from Action.objects.values_list("pk", flat=True)

    monkeypatch.setattr(verification, "_suspects", suspect_actions)
    assert list(verification.findings()) == []
    assert saved
    assert verification.entries == len(known) + 1


# --- Heads ---------------------------------------------------------------------------------------


def test_published_heads_are_checked(known: list[dict[str, Any]], tmp_path: Path) -> None:
    heads = tmp_path / "heads"
    heads.write_text("".join(f"{entry['seq']} {entry['hash']}\n" for entry in known))
    verify("--heads", str(heads))
    heads.write_text(f"1 {'f' * 64}\n99 {'f' * 64}\n")
    err = StringIO()
    with pytest.raises(CommandError, match="2 findings"):
        call_command("verify_record", "--heads", str(heads), stdout=StringIO(), stderr=err)
    assert [line.split(":")[:2] for line in err.getvalue().splitlines()] == [
        ["entry 1", " head"],
        ["entry 99", " cut"],
    ]


@pytest.mark.parametrize("text", ["nonsense", b"\xff", "", "\n\n", "# heads\n", "12 abc"])
def test_a_file_without_heads_is_refused(text: Any, tmp_path: Path) -> None:
    heads = tmp_path / "heads"
    heads.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(CommandError, match="cannot be read"):
        verify("--heads", str(heads))
    with pytest.raises(CommandError, match="cannot be read"):
        verify("--heads", str(tmp_path / "none"))


def test_a_checkpoint_is_printed(known: list[dict[str, Any]], tmp_path: Path) -> None:
    out = StringIO()
    call_command("checkpoint", stdout=out)
    last = known[-1]
    told = json.loads(out.getvalue())
    assert told["kind"] == "checkpoint"
    assert (told["seq"], told["hash"], told["at"]) == (last["seq"], last["hash"], last["at"])
    file = tmp_path / "checkpoint.json"
    file.write_text(out.getvalue())
    verify("--heads", str(file))


def test_checkpoints_gather_in_a_file(
    known: list[dict[str, Any]], reviewer: User, tmp_path: Path
) -> None:
    file = tmp_path / "heads"
    call_command("checkpoint", str(file))
    call_command("checkpoint", str(file))
    row = Commitment.objects.get()
    row.title = "Another title"
    publishing.save_with_history(row, by=reviewer)
    call_command("checkpoint", str(file))
    lines = [line.split() for line in file.read_text().splitlines()]
    assert [line[0] for line in lines] == [str(len(known)), str(len(known) + 1)]
    assert lines[0][1:] == [known[-1]["hash"], known[-1]["at"]]
    verify("--heads", str(file))


@pytest.mark.parametrize("kept", [-3, -60, -95])
def test_a_line_that_a_power_cut_tore_is_written_again(
    known: list[dict[str, Any]], reviewer: User, tmp_path: Path, kept: int
) -> None:
    file = tmp_path / "heads"
    call_command("checkpoint", str(file))
    row = Commitment.objects.get()
    row.title = "Another title"
    publishing.save_with_history(row, by=reviewer)
    call_command("checkpoint", str(file))
    whole = file.read_text()
    file.write_text(whole[:kept])
    call_command("checkpoint", str(file))
    assert file.read_text().splitlines()[0] == whole.splitlines()[0]
    assert file.read_text().splitlines()[-1].split()[:2] == whole.splitlines()[-1].split()[:2]
    verify("--heads", str(file))


def test_what_is_no_torn_line_stays_as_it_is(known: list[dict[str, Any]], tmp_path: Path) -> None:
    file = tmp_path / "letter"
    file.write_text("Dear colleagues")
    with pytest.raises(CommandError, match="cannot be used"):
        call_command("checkpoint", str(file))
    assert file.read_text() == "Dear colleagues"


def test_a_checkpoint_does_not_go_on_from_another_log(
    unguarded: list[dict[str, Any]], tmp_path: Path
) -> None:
    file = tmp_path / "heads"
    call_command("checkpoint", str(file))
    before = file.read_text()
    put_back(logs.chained({**entry, "name": "Somebody else"} for entry in unguarded))
    with pytest.raises(CommandError, match="with the hash that the file names"):
        call_command("checkpoint", str(file))
    assert file.read_text() == before


def test_an_empty_log_has_a_checkpoint_and_adds_none(tmp_path: Path) -> None:
    out = StringIO()
    call_command("checkpoint", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["seq"], told["hash"], told["at"]) == (0, GENESIS, None)
    with pytest.raises(CommandError, match="empty"):
        call_command("checkpoint", str(tmp_path / "heads"))
    file = tmp_path / "other"
    file.write_text("not heads")
    with pytest.raises(CommandError, match=r"cannot be used|empty"):
        call_command("checkpoint", str(file))
