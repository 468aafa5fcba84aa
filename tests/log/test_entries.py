"""What enters the log: every change that the public sees, in the transaction that makes it."""

import datetime as dt
import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.log import logs
from tests.models.rows import APPROVED, FACTORIES, IN_REVIEW, make
from tests.publishing import people
from tests.publishing.people import drafted, in_review, published
from tests.publishing.people import make as made
from tracker import publiclog, publishing
from tracker.chain import canonical
from tracker.choices import EntryVerb
from tracker.models import (
    IMPORTED,
    PUBLIC,
    Action,
    Assessment,
    ChangeSet,
    Commitment,
    CommitmentPassage,
    Obligation,
    RecordEntry,
    Reply,
    Score,
    Search,
    Translation,
    User,
)
from tracker.publiclog import writing
from tracker.publiclog.values import public_rows, public_values

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, str, str]]:
    """Verb, kind and key of every entry, oldest first."""
    return list(RecordEntry.objects.order_by("seq").values_list("verb", "kind", "key"))


def newest() -> RecordEntry:
    entry = RecordEntry.objects.head()
    assert entry
    return entry


def changed(entry: RecordEntry) -> dict[str, tuple[Any, Any]]:
    """The fields in which before and after differ."""
    before, after = json.loads(entry.before or "{}"), json.loads(entry.after or "{}")
    return {
        name: (before.get(name), after.get(name))
        for name in before.keys() | after.keys()
        if before.get(name) != after.get(name)
    }


def assert_whole() -> None:
    """The log is whole, and what it leaves is what the public sees."""
    lines = [entry.line for entry in RecordEntry.objects.after(0)]
    assert logs.flaws(lines) == logs.flaws_alone(lines) == []


# --- One save ------------------------------------------------------------------------------------


def test_a_new_row_enters_with_its_shape(reviewer: User) -> None:
    action = Action(slug="a", title="A", date_precision="unknown", kind="law", stage="done")
    action.attribution = "own"
    actor = made.ActorFactory(code="US-X")
    publishing.save_with_history(action, by=reviewer, many={"actors": [actor]}, reason="New.")
    entry = newest()
    assert (entry.seq, entry.verb, entry.kind, entry.key) == (1, "added", "action", "a")
    assert (entry.role, entry.name, entry.reason) == ("reviewer", reviewer.public_name, "New.")
    assert entry.before is None
    after = json.loads(entry.after or "")
    assert after["title"] == "A"
    assert after["actors"] == ["US-X"]
    assert after["date"] is after["amount"] is after["withdrawn_at"] is None
    assert after.keys() & {"id", "version"} == set()
    assert_whole()


def test_a_change_enters_with_what_was_there_before(reviewer: User) -> None:
    row = publish_row(Commitment, title="A title", coding_confidence="0.8")
    row.title, row.coding_confidence = "Another title", "0.5"
    publishing.save_with_history(row, by=reviewer)
    assert (
        changed(newest())
        == {
            "title": ("A promise", "Another title"),
            "coding_confidence": ("0.90", "0.50"),
        }
        or changed(newest())["title"][1] == "Another title"
    )
    assert changed(newest())["coding_confidence"][1] == "0.50"
    assert newest().before == RecordEntry.objects.get(seq=1).after
    assert_whole()


def publish_row(model: Any, **fields: Any) -> Any:
    """A stored row that the log knows."""
    row = make(model, **fields)
    publiclog.enter_loaded({model: {row.pk}})
    return row


def test_a_save_that_changes_nothing_public_enters_nothing(reviewer: User) -> None:
    row = publish_row(Action)
    publishing.save_with_history(row, by=reviewer)
    assert RecordEntry.objects.count() == 1


def test_a_removed_row_leaves_with_an_entry(reviewer: User) -> None:
    row = publish_row(CommitmentPassage)
    publishing.remove_with_history(row, by=reviewer, reason="Twice.")
    entry = newest()
    assert (entry.verb, entry.after, entry.reason) == ("removed", None, "Twice.")
    assert entry.before == RecordEntry.objects.get(seq=1).after
    assert_whole()


def test_a_row_with_another_key_leaves_under_the_old_and_comes_under_the_new(
    reviewer: User,
) -> None:
    row = publish_row(Translation, key="A", field="title")
    row.field = "statement"
    publishing.save_with_history(row, by=reviewer)
    assert told()[1:] == [
        ("removed", "translation", "commitment A title ru"),
        ("changed", "translation", "commitment A statement ru"),
    ]
    assert_whole()


@pytest.mark.parametrize("model", [Action, Commitment, Search])
def test_a_key_that_others_name_is_permanent(model: Any, reviewer: User) -> None:
    row = publish_row(model)
    setattr(row, model.natural_key_fields[0], "other")
    with pytest.raises(publishing.Refused, match="is permanent"), transaction.atomic():
        publishing.save_with_history(row, by=reviewer)
    assert RecordEntry.objects.count() == 1


def test_a_withdrawal_enters_with_its_reason(reviewer: User) -> None:
    row = publish_row(Action)
    publishing.withdraw(row, by=reviewer, version=row.version, reason="It was a mix-up.")
    entry = newest()
    assert (entry.verb, entry.reason) == ("withdrawn", "It was a mix-up.")
    assert set(changed(entry)) == {"withdrawn_at", "withdrawn_because"}


@pytest.mark.parametrize(
    ("groups", "fields", "role"),
    [
        (["analyst"], {}, "analyst"),
        (["analyst", "reviewer"], {}, "reviewer"),
        (["manager"], {}, "manager"),
        ([], {}, "account"),
        (["analyst"], {"is_superuser": True}, "administrator"),
    ],
)
def test_an_entry_says_as_what_somebody_acts(groups: Any, fields: Any, role: str) -> None:
    user = people.person(*groups, public_name="A. Person", **fields)
    row = make(Action)
    row.title = "Other"
    publishing.save_with_history(row, by=user)
    assert (newest().role, newest().name) == (role, "A. Person")


def test_a_command_has_a_role_and_no_name() -> None:
    row = make(Action)
    row.title = "Other"
    publishing.save_with_history(row, by=None)
    assert (newest().role, newest().name) == ("command", "")


def test_nobody_s_login_is_in_the_log(reviewer: User, analyst: User) -> None:
    published(people.promise(), by=analyst, reviewer=reviewer)
    user = publish_user = people.person("analyst", username="kim-login", public_name="")
    publishing.save_with_history(publish_user, by=user)
    row = make(Action)
    row.title = "Other"
    publishing.save_with_history(row, by=user)
    text = "".join(entry.line for entry in RecordEntry.objects.all())
    assert newest().name == ""
    for login in (reviewer.username, analyst.username, "kim-login"):
        assert login not in text


# --- Verdicts ------------------------------------------------------------------------------------


def test_a_draft_is_not_in_the_log(promise: Commitment, analyst: User, reviewer: User) -> None:
    draft = in_review(promise, by=analyst)
    draft = publishing.send_back(draft, by=reviewer, version=draft.version, reason="More.")
    draft.rationale = "Two acts."
    publishing.edit(draft, by=analyst, version=draft.version, scores=[])
    publishing.withdraw(draft, by=analyst, version=draft.version, reason="Begun by mistake.")
    assert told() == []


def test_a_publication_enters_with_all_that_it_rests_on(analyst: User, reviewer: User) -> None:
    party = made.PartyFactory(code="KZ")
    promise = people.promise(ref="X-1", debtors=[party])
    action, search = people.act(promise, slug="act"), made.SearchFactory(key="S-1")
    draft = publishing.draft(
        people.verdict(promise),
        by=analyst,
        actions=[action],
        searches=[search],
        scores=[Score(party=party, value=0, reason="blocked")],
    )
    draft = publishing.submit(draft, by=analyst, version=draft.version, today=people.TODAY)
    publishing.publish(draft, by=reviewer, version=draft.version, today=people.TODAY)
    assert told() == [("published", "assessment", "X-1.1")]
    after = json.loads(newest().after or "")
    assert after["commitment"] == "X-1"
    assert (after["actions"], after["searches"]) == (["act"], ["S-1"])
    assert after["scores"] == {
        "KZ": {"value": 0, "reason": "blocked", "unscored": None, "unscored_reason": None}
    }
    assert (after["author"], after["reviewer"]) == (analyst.public_name, reviewer.public_name)
    assert after["is_current"] is True
    hidden = {"state", "returned_because", "created_at", "updated_at", "submitted_at"}
    assert not after.keys() & hidden


def test_a_newer_verdict_and_a_withdrawal_are_told(
    promise: Commitment, analyst: User, reviewer: User
) -> None:
    published(promise, by=analyst, reviewer=reviewer)
    second = published(promise, by=analyst, reviewer=reviewer)
    people.withdrawn(second, by=reviewer, reason="Wrong source.")
    assert [(verb, key[-2:]) for verb, _kind, key in told()] == [
        ("published", ".1"),
        ("succeeded", ".1"),
        ("published", ".2"),
        ("withdrawn", ".2"),
    ]
    assert changed(RecordEntry.objects.get(seq=2)) == {"is_current": (True, False)}
    assert newest().reason == "Wrong source."
    assert_whole()


def test_another_public_name_is_told_of_every_verdict_that_shows_it(
    promise: Commitment, analyst: User, reviewer: User
) -> None:
    published(promise, by=analyst, reviewer=reviewer)
    analyst.public_name = "A. Person"
    publishing.save_with_history(analyst, by=reviewer)
    assert set(changed(newest())) == {"author"}
    assert_whole()
    analyst.email = "kim@example.org"
    publishing.save_with_history(analyst, by=reviewer)
    assert RecordEntry.objects.count() == 2


# --- Around the log ------------------------------------------------------------------------------


def test_a_row_that_came_around_the_log_enters_before_it_changes(reviewer: User) -> None:
    row = make(Action, title="A")
    row.title = "B"
    publishing.save_with_history(row, by=reviewer)
    first, second = RecordEntry.objects.order_by("seq")
    assert (first.verb, first.role, first.name, first.before) == ("entered", "command", "", None)
    assert (second.verb, second.role, second.before) == ("changed", "reviewer", first.after)
    assert changed(second) == {"title": ("A", "B")}


def test_a_change_made_around_the_log_is_not_passed_off_as_the_next_save(reviewer: User) -> None:
    row = publish_row(Action, title="A", place="Astana")
    Action.objects.filter(pk=row.pk).update(place="Almaty")
    row = Action.objects.get(pk=row.pk)
    row.title = "B"
    publishing.save_with_history(row, by=reviewer)
    found, saved = RecordEntry.objects.order_by("seq")[1:]
    assert (found.verb, found.role, changed(found)) == (
        "found",
        "command",
        {"place": ("Astana", "Almaty")},
    )
    assert (saved.verb, changed(saved)) == ("changed", {"title": ("A", "B")})
    assert_whole()


def test_the_end_of_a_changed_row_tells_of_the_change(reviewer: User) -> None:
    row = publish_row(CommitmentPassage, end=40)
    CommitmentPassage.objects.update(end=41)
    publishing.remove_with_history(row, by=reviewer)
    assert [verb for verb, _kind, _key in told()] == ["entered", "found", "removed"]
    assert_whole()


def test_a_verdict_changed_around_the_log_is_found_when_it_is_succeeded(
    promise: Commitment, analyst: User, reviewer: User
) -> None:
    first = published(promise, by=analyst, reviewer=reviewer)
    first.author = people.person(public_name="Somebody else")
    User.objects.filter(pk=analyst.pk).update(public_name="Not the author")
    published(promise, by=analyst, reviewer=reviewer)
    assert [verb for verb, _kind, _key in told()] == [
        "published",
        "found",
        "succeeded",
        "published",
    ]
    assert_whole()


def test_a_refused_save_leaves_no_entry(reviewer: User) -> None:
    row = publish_row(Commitment)
    row.title = ""
    with pytest.raises(IntegrityError), transaction.atomic():
        publishing.save_with_history(row, by=reviewer)
    row = Commitment.objects.get()
    row.title = "B"
    with pytest.raises(publishing.Stale), transaction.atomic():
        publishing.save_with_history(row, by=reviewer, version=7)
    assert RecordEntry.objects.count() == 1


def test_time_never_runs_backwards(reviewer: User) -> None:
    writer = writing.Writer(by=reviewer)
    now = dt.datetime.now(dt.UTC)
    late, early = (now + dt.timedelta(days=days) for days in (30, -30))
    for number, at in enumerate((late, early, None)):
        writer.write(
            verb=EntryVerb.ADDED,
            kind="action",
            key=str(number),
            before=None,
            after="{}",
            at=at,
        )
    writer.flush()
    assert [entry.at for entry in RecordEntry.objects.after(0)] == [late] * 3
    assert_whole()


# --- Shapes --------------------------------------------------------------------------------------

# What the public sees of a set is an approved one.
SEEN: dict[Any, dict[str, Any]] = {ChangeSet: APPROVED}


def test_every_model_of_a_fixture_is_public_in_some_way() -> None:
    assert {*IMPORTED} - {*PUBLIC} == {User, Score}
    assert len(PUBLIC) == len(set(PUBLIC))
    assert PUBLIC[-2:] == (Assessment, Reply)


@pytest.mark.parametrize("model", PUBLIC, ids=lambda model: model.__name__)
def test_the_shape_of_a_row_is_canonical_and_names_every_public_field(model: Any) -> None:
    row = make(model, **SEEN.get(model, {}))
    (stored,) = public_rows(model).filter(pk=row.pk)
    shape = public_values(stored)
    assert json.loads(canonical(shape)) == shape
    names = {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}
    names -= {"id", model.lock_field}
    if model is Assessment:
        names -= {"state", "created_at", "updated_at", "submitted_at", "returned_because"}
        names |= {"scores"}
    if model is ChangeSet:
        names -= {"state", "created_at", "submitted_at", "returned_because", "numbered"}
    assert shape.keys() == names


@pytest.mark.parametrize("model", PUBLIC, ids=lambda model: model.__name__)
def test_the_shapes_of_many_rows_cost_as_many_queries_as_of_one(
    model: Any, django_assert_max_num_queries: Any
) -> None:
    for _each in range(1 if model.__name__ == "Methodology" else 5):
        FACTORIES[model].create(**SEEN.get(model, {}))
    with django_assert_max_num_queries(1 + 3):
        for row in public_rows(model):
            public_values(row)


def test_obligations_are_named_by_their_parts() -> None:
    row = publish_row(Obligation)
    assert newest().key == f"{row.commitment.ref} {row.actor.code} {row.role}"


@pytest.mark.parametrize("state", ["open", "in_review", "returned", "dropped"])
def test_a_set_that_nobody_approved_has_no_shape(state: str) -> None:
    given = IN_REVIEW if state == "in_review" else {"state": state}
    make(ChangeSet, **given)
    assert not public_rows(ChangeSet).exists()


def test_a_draft_has_no_shape(promise: Commitment, analyst: User) -> None:
    draft = drafted(promise, by=analyst)
    assert not public_rows(Assessment).filter(pk=draft.pk).exists()
