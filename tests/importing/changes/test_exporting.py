"""A set written out as a file does to another record what it did here."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from tests.importing.changes.files import SET, folder_with, load, written
from tests.publishing.people import person
from tracker import publishing
from tracker.models import (
    Action,
    Actor,
    Bearing,
    ChangeSet,
    Commitment,
    Evidence,
    RecordEntry,
    User,
)
from tracker.models.days import desk_today
from tracker.publishing.changesets import approve_set, open_set, put, submit_set
from tracker.publishing.proposals import numbers_of
from tracker.publishing.trials import taken_back, trying

pytestmark = pytest.mark.django_db
MORE = r"""id: second
entered_at: '2026-11-27T12:00:00.123456Z'
title: 'Another: one'
by: reader
reviewed_by: coder
rows:
- model: actoralias
  fields: {actor: KZ, name: 'Republic of K'}
- model: reply
  fields:
    key: C-1.1-reply-1
    assessment: C-1.1
    party: KZ
    text: "We see it differently.\n\nIn two ways: \u00a0no\u2026 \U0001F600"
    stated_on: 2026-03-03
    received: published
    publisher: A ministry
    url: https://example.org/reply
changes:
- {what: commitment, key: C-1, field: catalysts, from: [deadline], to: [instrument, deadline]}
- {what: action, key: act, field: actors, from: [AGENCY, KZ], to: [KZ]}
- {what: action, key: act, field: amount, from: '1000', to: '1500.5'}
- {what: action, key: act, field: date, from: 2025-01-16 about-day, to: unknown}
- {what: actor, key: AGENCY, field: successor, from: null, to: KZ}
withdrawals:
- {what: evidence, key: act#1, because: It shows another act.}
- {what: obligation, key: C-1 KZ debtor, because: It is owed by nobody.}
removals:
- {what: actoralias, key: KZ Qazaqstan, because: No text has it.}
"""


def export(key: str, capsys: pytest.CaptureFixture[str]) -> str:
    """The set as the command prints it."""
    call_command("export_changes", key)
    return capsys.readouterr().out


def log_since(seq: int) -> list[tuple[object, ...]]:
    """What the entries of the log after that one say, whatever their order."""
    entries = RecordEntry.objects.filter(seq__gt=seq).order_by("kind", "key", "seq")
    return [(one.at, one.name, one.verb, one.kind, one.key, one.after) for one in entries]


def test_a_set_that_is_written_out_makes_the_same_rows_elsewhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exports, logs = [], []
    texts = [SET, MORE]
    for number in range(2):
        with transaction.atomic():
            load(folder_with(tmp_path / f"bare-{number}"), capsys)
            head = RecordEntry.objects.count()
            load(folder_with(tmp_path / f"record-{number}", *texts), capsys)
            logs.append(log_since(head))
            keys = ("2026-11-27-second-look", "second")
            exports.append([export(key, capsys) for key in keys])
            transaction.set_rollback(True)
        texts = exports[0]
    assert exports[0] == exports[1]
    assert logs[0] == logs[1]
    assert len(logs[0]) == 21


def test_what_the_desk_made_is_written_out_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(folder_with(tmp_path / "record"), capsys)
    anna, bob = person("analyst", username="anna"), person("reviewer", username="bob")
    changeset = approved(anna, bob)
    file = written(tmp_path, "")
    call_command("export_changes", changeset.key, str(file))
    text = file.read_text(encoding="utf-8")
    assert "by: anna\nreviewed_by: bob\n" in text
    assert "position" not in text
    assert "title: 'no'" in text


def approved(anna: User, bob: User) -> ChangeSet:
    """A set of the desk: an act with its evidence and a bearing."""
    changeset = open_set(by=anna, reason="It was overlooked.")
    with taken_back(), trying(numbers_of(changeset)) as trial:
        act = Action(
            slug="new-act",
            title="no",
            kind="law",
            stage="done",
            attribution="own",
            date_precision="unknown",
        )
        publishing.save_with_history(act, by=anna, many={"actors": [Actor.objects.get(code="KZ")]})
        for number in (1, 2):
            piece = Evidence(
                action=act,
                position=number,
                publisher="An outlet",
                url=f"https://example.org/new/{number}",
                language="en",
                tier="independent_media",
                shows="null",
                confidence="low",
            )
            publishing.save_with_history(piece, by=anna)
        bearing = Bearing(
            action=act,
            commitment=Commitment.objects.get(),
            direction="context",
            weight="weak",
            why="1e3",
        )
        publishing.save_with_history(bearing, by=anna)
    put(changeset, trial.tried)
    sent = submit_set(changeset, by=anna, version=changeset.version, today=desk_today())
    return approve_set(sent, by=bob, version=sent.version, today=desk_today())


def test_only_an_approved_set_is_written_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    anna = person("analyst", username="anna")
    changeset = open_set(by=anna)
    with pytest.raises(CommandError, match="is not approved"):
        export(changeset.key, capsys)
    with pytest.raises(CommandError, match="There is no set none"):
        export("none", capsys)


def test_a_place_that_cannot_be_written_to_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(folder_with(tmp_path / "record", SET), capsys)
    with pytest.raises(CommandError, match="cannot be written: Is a directory"):
        call_command("export_changes", "2026-11-27-second-look", str(tmp_path))
