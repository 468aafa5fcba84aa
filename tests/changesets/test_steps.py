"""The steps of a set: who takes them, what they refuse, and what they leave in the log."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import factories as make
from tests.log import logs
from tests.publishing.people import TODAY, person
from tracker import publiclog
from tracker.models import (
    AboutText,
    Actor,
    Change,
    ChangeSet,
    Methodology,
    ProposedRow,
    RecordEntry,
    Theme,
    User,
)
from tracker.publishing import NotAllowed, Refused, Stale, save_with_history
from tracker.publishing.changesets import (
    approve_set,
    describe_set,
    drop_set,
    return_set,
    submit_set,
    take_back_set,
    take_out,
)

from .sets import (
    WHY,
    a_set,
    added,
    again,
    changed,
    entered,
    head,
    put_in,
    rows_of,
    sent,
    told,
)

pytestmark = pytest.mark.django_db


def approve(changeset: ChangeSet, by: User, **more: Any) -> ChangeSet:
    found = again(changeset)
    return approve_set(found, by=by, version=found.version, today=TODAY, **more)


def send_back(changeset: ChangeSet, by: User, reason: str = "Name the day.") -> ChangeSet:
    found = again(changeset)
    return return_set(found, by=by, version=found.version, reason=reason)


def drop(changeset: ChangeSet, by: User) -> ChangeSet:
    found = again(changeset)
    return drop_set(found, by=by, version=found.version)


def take_back(changeset: ChangeSet, by: User) -> ChangeSet:
    found = again(changeset)
    return take_back_set(found, by=by, version=found.version)


def submit(changeset: ChangeSet, by: User) -> ChangeSet:
    found = again(changeset)
    return submit_set(found, by=by, version=found.version, today=TODAY)


def describe(changeset: ChangeSet, by: User) -> ChangeSet:
    found = again(changeset)
    return describe_set(found, by=by, version=found.version, title="Other", reason="Other.")


def take_one_out(changeset: ChangeSet, by: User) -> Any:
    return take_out(changeset, by=by, row=changeset.rows.get(key="old").pk)


def in_state(changeset: ChangeSet, state: str, reviewer: User) -> ChangeSet:
    """The open set, brought into the state."""
    if state == "in_review":
        sent(changeset)
    elif state == "returned":
        send_back(sent(changeset), reviewer)
    elif state == "approved":
        entered(changeset, by=reviewer)
    elif state == "dropped":
        drop(changeset, changeset.author)
    found = again(changeset)
    assert found.state == state
    return found


# --- Approval ------------------------------------------------------------------------------------


def test_an_approved_set_is_in_the_record_and_in_the_log(
    changeset: ChangeSet, analyst: User, reviewer: User
) -> None:
    before = head()
    entered(changeset, by=reviewer)
    assert dict(Theme.objects.values_list("slug", "name")) == {"old": "Two", "new": "New"}
    assert told(before) == [
        ("added", "theme", "new"),
        ("changed", "theme", "old"),
        ("published", "changeset", changeset.key),
    ]
    rows = list(RecordEntry.objects.filter(seq__gt=before).order_by("seq"))
    for entry in rows[:-1]:
        assert entry.name == reviewer.public_name
        assert entry.reason == f"{changeset.key}, by {analyst.public_name}: {WHY}"
    of_the_set = rows[-1]
    assert (of_the_set.name, of_the_set.reason, of_the_set.before) == (
        reviewer.public_name,
        WHY,
        None,
    )
    after = json.loads(of_the_set.after or "")
    assert {name: after[name] for name in ("author", "approver", "reason", "size", "title")} == {
        "author": analyst.public_name,
        "approver": reviewer.public_name,
        "reason": WHY,
        "size": 2,
        "title": "A set",
    }
    assert not {"state", "created_at", "submitted_at", "returned_because", "numbered"} & set(after)
    stored = again(changeset)
    assert (stored.state, stored.approver, stored.size) == ("approved", reviewer, 2)
    changes = Change.objects.filter(model="tracker.theme")[:2]
    assert {change.by for change in changes} == {reviewer}


def test_the_log_of_a_set_is_whole_for_both_verifiers(
    changeset: ChangeSet, reviewer: User, tmp_path: Path
) -> None:
    entered(changeset, by=reviewer)
    lines = [entry.line for entry in RecordEntry.objects.order_by("seq")]
    assert logs.flaws(lines) == logs.flaws_alone(lines) == []
    file = tmp_path / "log.jsonl"
    file.write_text("".join(f"{line}\n" for line in lines))
    ran = logs.run_alone(tmp_path, str(file))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert list(publiclog.Verification().findings()) == []


@pytest.mark.parametrize("state", ["open", "in_review", "returned", "dropped"])
def test_before_approval_nothing_of_it_is_in_record_log_or_history(
    state: str, changeset: ChangeSet, theme: Theme, reviewer: User
) -> None:
    before = head()
    in_state(changeset, state, reviewer)
    assert list(Theme.objects.values_list("slug", "name")) == [("old", "One")]
    assert head() == before
    assert Change.objects.filter(model="tracker.theme").count() == 1


def test_a_set_is_approved_once(changeset: ChangeSet, reviewer: User) -> None:
    waiting = sent(changeset)
    approve_set(waiting, by=reviewer, version=waiting.version, today=TODAY)
    before = head()
    with pytest.raises(Stale):
        approve_set(waiting, by=reviewer, version=waiting.version, today=TODAY)
    with pytest.raises(Refused, match="not in review"):
        approve(changeset, reviewer)
    assert head() == before


def test_what_was_put_in_after_the_approver_looked_is_not_approved(
    changeset: ChangeSet, analyst: User, reviewer: User
) -> None:
    looked_at = sent(changeset)
    take_back(changeset, analyst)
    put_in(changeset, changed(Theme, "old", by=analyst, name="Three"))
    sent(changeset)
    with pytest.raises(Stale):
        approve_set(looked_at, by=reviewer, version=looked_at.version, today=TODAY)
    assert Theme.objects.get().name == "One"


# --- Who decides ---------------------------------------------------------------------------------


@pytest.mark.parametrize("decide", [approve, send_back])
def test_the_author_never_decides_superusers_included(
    decide: Callable[..., Any], theme: Theme
) -> None:
    for author in (person("reviewer"), person("manager"), person(is_superuser=True)):
        changeset = sent(a_set(author, changed(Theme, "old", by=author, name="Two")))
        with pytest.raises(NotAllowed):
            decide(changeset, author)
        assert again(changeset).state == "in_review"
        assert Theme.objects.get().name == "One"


@pytest.mark.parametrize("decide", [approve, send_back])
def test_an_analyst_and_a_manager_do_not_decide_on_what_a_reviewer_does(
    decide: Callable[..., Any], changeset: ChangeSet, manager: User
) -> None:
    sent(changeset)
    for somebody in (person("analyst"), manager, person()):
        with pytest.raises(NotAllowed):
            decide(changeset, somebody)
    assert again(changeset).state == "in_review"


def rules(by: User) -> Any:
    return added(make.MethodologyFactory.build(version="9"), by=by)


def body(by: User) -> Any:
    return added(make.ActorFactory.build(code="NEW"), by=by)


def words_of_the_operator(by: User) -> Any:
    return added(AboutText(section="funding", text="A fund."), by=by)


@pytest.mark.parametrize("edit", [rules, body, words_of_the_operator])
def test_what_managers_decide_on_takes_a_second_one(
    edit: Callable[[User], Any], reviewer: User, manager: User
) -> None:
    author = person("manager")
    changeset = sent(a_set(author, edit(author)))
    for somebody in (author, reviewer, person("analyst")):
        with pytest.raises(NotAllowed):
            approve(changeset, somebody)
    managed = (Methodology, Actor, AboutText)
    assert not any(model.objects.exists() for model in managed)
    approve(changeset, manager)
    assert any(model.objects.exists() for model in managed)


def test_a_set_of_both_takes_somebody_with_both_rights(reviewer: User, manager: User) -> None:
    author = person("manager", "analyst")
    changeset = sent(
        a_set(author, body(author), added(Theme(slug="n", name="N", position=1), by=author))
    )
    for somebody in (reviewer, manager):
        with pytest.raises(NotAllowed):
            approve(changeset, somebody)
    approve(changeset, person("manager", "reviewer"))
    assert Theme.objects.exists()
    assert Actor.objects.exists()


@pytest.mark.parametrize("step", [submit, describe, drop, take_one_out, take_back])
def test_only_the_author_works_on_a_set(
    step: Callable[..., Any], changeset: ChangeSet, reviewer: User
) -> None:
    for somebody in (person("analyst"), reviewer, person(is_superuser=True)):
        before = ChangeSet.objects.filter(pk=changeset.pk).values().get()
        with pytest.raises(NotAllowed):
            step(changeset, somebody)
        assert ChangeSet.objects.filter(pk=changeset.pk).values().get() == before
        assert changeset.rows.count() == 2


# --- Which steps a state allows ------------------------------------------------------------------

STEPS: dict[str, tuple[Callable[..., Any], bool, set[str]]] = {
    "submit": (submit, True, {"open", "returned"}),
    "describe": (describe, True, {"open", "returned"}),
    "take a row out": (take_one_out, True, {"open", "returned"}),
    "drop": (drop, True, {"open", "returned", "in_review"}),
    "take back": (take_back, True, {"in_review"}),
    "approve": (approve, False, {"in_review"}),
    "return": (send_back, False, {"in_review"}),
}
STATES = ("open", "in_review", "returned", "approved", "dropped")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", STEPS)
def test_every_step_in_every_state(
    name: str, state: str, changeset: ChangeSet, reviewer: User
) -> None:
    step, is_the_authors, states = STEPS[name]
    found = in_state(changeset, state, reviewer)
    by = found.author if is_the_authors else reviewer
    if state in states:
        step(found, by)
        return
    before = head()
    with pytest.raises(Refused):
        step(found, by)
    assert again(changeset).state == state
    assert head() == before


@pytest.mark.parametrize("state", ["in_review", "approved", "dropped"])
def test_nothing_is_put_into_a_set_that_is_not_open(
    state: str, changeset: ChangeSet, analyst: User, reviewer: User
) -> None:
    in_state(changeset, state, reviewer)
    with pytest.raises(NotAllowed):
        put_in(changeset, changed(Theme, "old", by=analyst, name="Three"))
    assert changeset.rows.count() == 2


# --- Sending for review --------------------------------------------------------------------------


def test_an_empty_set_and_one_without_a_reason_are_not_sent(analyst: User, theme: Theme) -> None:
    with pytest.raises(Refused, match="empty"):
        submit(a_set(analyst), analyst)
    with pytest.raises(Refused) as refused:
        submit(a_set(analyst, changed(Theme, "old", by=analyst, name="T"), reason=" "), analyst)
    assert refused.value.by_field.keys() == {"reason"}


def test_what_stands_against_a_row_stands_against_sending_and_approving(
    changeset: ChangeSet, analyst: User, reviewer: User
) -> None:
    waiting = sent(changeset)
    make.ThemeFactory.create(slug="new", position=80)
    before = head()
    with pytest.raises(Refused, match=r"New: .*already exists"):
        approve(waiting, reviewer)
    assert head() == before
    assert Theme.objects.get(slug="old").name == "One"
    send_back(waiting, reviewer)
    with pytest.raises(Refused, match=r"New: .*already exists"):
        submit(changeset, analyst)


# --- Return, and the rows that are approved without the others -----------------------------------


def test_a_returned_set_says_why_and_can_be_sent_again(
    changeset: ChangeSet, analyst: User, reviewer: User
) -> None:
    waiting = sent(changeset)
    with pytest.raises(Refused):
        send_back(waiting, reviewer, reason=" ")
    row = changeset.rows.get(key="old")
    return_set(
        waiting, by=reviewer, version=waiting.version, reason="See it.", rows={row.pk: "Why?"}
    )
    row.refresh_from_db()
    assert (again(changeset).returned_because, row.returned_because) == ("See it.", "Why?")
    put_in(changeset, changed(Theme, "old", by=analyst, name="Three"))
    row.refresh_from_db()
    assert row.returned_because is None
    entered(changeset, by=reviewer)
    assert again(changeset).returned_because is None
    assert Theme.objects.get(slug="old").name == "Three"


def test_rows_that_are_not_approved_go_back_in_a_set_of_their_own(
    changeset: ChangeSet, analyst: User, reviewer: User
) -> None:
    sent(changeset)
    row = changeset.rows.get(key="old")
    with pytest.raises(Refused, match="Say of"):
        approve(changeset, reviewer, returned={row.pk: " "})
    approve(changeset, reviewer, returned={row.pk: "Which source?"})
    assert dict(Theme.objects.values_list("slug", "name")) == {"old": "One", "new": "New"}
    assert again(changeset).size == 1
    apart = ChangeSet.objects.get(state="returned")
    assert (apart.author, rows_of(apart)) == (analyst, [("changed", "theme", "old")])
    assert apart.rows.get().returned_because == "Which source?"
    entered(apart, by=reviewer)
    assert Theme.objects.get(slug="old").name == "Two"


def test_a_set_of_which_nothing_is_left_is_returned_and_not_approved(
    changeset: ChangeSet, reviewer: User
) -> None:
    sent(changeset)
    with pytest.raises(Refused, match="return the set instead"):
        approve(
            changeset, reviewer, returned=dict.fromkeys((r.pk for r in changeset.rows.all()), "x")
        )
    assert again(changeset).state == "in_review"


def test_a_row_that_needs_one_that_is_not_approved_holds_the_set_up(
    analyst: User, reviewer: User
) -> None:
    pillar = make.PillarFactory.create(slug="p")

    def name() -> None:
        save_with_history(pillar, by=analyst, many={"themes": [Theme.objects.get()]})

    changeset = sent(
        a_set(analyst, added(Theme(slug="new", name="New", position=7), by=analyst), name)
    )
    new = changeset.rows.get(key="new")
    with pytest.raises(Refused, match="“new”"):
        approve(changeset, reviewer, returned={new.pk: "No."})
    assert again(changeset).state == "in_review"
    assert not Theme.objects.exists()


def test_sets_have_keys_of_the_day_that_follow_each_other(analyst: User) -> None:
    keys = [a_set(analyst).key for _each in range(3)]
    assert [key.rsplit("-", 1)[1] for key in keys] == ["1", "2", "3"]
    assert not ProposedRow.objects.exists()
