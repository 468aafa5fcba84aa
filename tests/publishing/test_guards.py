"""The database itself refuses to change what is published and what is recorded."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.utils import timezone

from tests.publishing import people
from tests.publishing.people import act, make, published
from tracker import publiclog, publishing
from tracker.models import Assessment, Change, Commitment, Reply, Score, Seal, User, Withdrawal
from tracker.publishing.errors import Problem

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent
FIXTURES = sorted(path.name for path in (ROOT / "fixtures").glob("*.json"))

SENTENCE = "Publish a correction|stays"
# What may still happen to a published assessment, each once and in one direction.
MAY_CHANGE = {"is_current", "withdrawn_at", "withdrawn_because"}


@pytest.fixture
def done(analyst: User, reviewer: User) -> Assessment:
    """A published verdict with an action, a search and a score."""
    party = make.PartyFactory()
    promise = people.promise(debtors=[party])
    draft = publishing.draft(
        people.verdict(promise),
        by=analyst,
        actions=[act(promise)],
        searches=[make.SearchFactory()],
        scores=[Score(party=party, value=1)],
    )
    waiting = publishing.submit(draft, by=analyst, version=draft.version, today=people.TODAY)
    return publishing.publish(waiting, by=reviewer, version=waiting.version, today=people.TODAY)


def refused(write: Any) -> None:
    """The write fails as a broken rule, and says so in a sentence."""
    with pytest.raises(IntegrityError, match=SENTENCE), transaction.atomic():
        write()


def another_value(field: Any, row: Any) -> Any:
    """Some other value that the column could hold."""
    value = getattr(row, field.attname)
    if isinstance(field, models.ForeignKey):
        made = {
            "commitment": make.CommitmentFactory,
            "methodology": lambda: make.MethodologyFactory(version="2"),
            "party": make.PartyFactory,
            "assessment": make.AssessmentFactory,
            "succeeds": make.AssessmentFactory,
            "corrects": make.AssessmentFactory,
        }
        return made.get(field.name, make.UserFactory)().pk
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        return (value or timezone.now()) + dt.timedelta(days=1)
    if isinstance(field, models.DateField):
        return value + dt.timedelta(days=1)
    if isinstance(field, models.JSONField):
        return {"title": {"old": "a", "new": "b"}}
    if isinstance(field, models.IntegerField):
        return (value or 0) + 1
    shorter = (value or "")[: field.max_length - 1] if field.max_length else value or ""
    return f"{shorter}x"


def columns(model: type[models.Model], *, but: set[str]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.name not in but]


@pytest.mark.parametrize("field", columns(Assessment, but=MAY_CHANGE), ids=lambda field: field.name)
def test_no_column_of_a_published_assessment_changes(field: Any, done: Assessment) -> None:
    new = {field.attname: another_value(field, done)}
    refused(lambda: Assessment.objects.filter(pk=done.pk).update(**new))


@pytest.mark.parametrize("field", columns(Assessment, but=set()), ids=lambda field: field.name)
def test_an_update_that_changes_nothing_is_let_through(field: Any, done: Assessment) -> None:
    if field.primary_key:
        return
    same = {field.attname: getattr(done, field.attname)}
    assert Assessment.objects.filter(pk=done.pk).update(**same) == 1


def test_raw_sql_does_not_change_a_published_assessment(done: Assessment) -> None:
    statements = [
        "UPDATE tracker_assessment SET status = 'delivered'",
        "UPDATE tracker_assessment SET state = 'draft', published_at = NULL, is_current = false",
        "UPDATE tracker_assessment SET rationale = rationale || '!'",
        "DELETE FROM tracker_assessment",
        "UPDATE tracker_score SET value = -1",
        "DELETE FROM tracker_score",
        "DELETE FROM tracker_assessment_actions",
        "DELETE FROM tracker_assessment_searches",
        "UPDATE tracker_change SET verb = 'changed'",
        "DELETE FROM tracker_change",
        "DELETE FROM tracker_seal",
    ]
    for statement in statements:
        with connection.cursor() as cursor:
            refused(lambda: cursor.execute(statement))  # noqa: B023  called at once


def test_a_replace_or_a_truncate_does_not_get_around_it(done: Assessment) -> None:
    tables = ["tracker_assessment", "tracker_score", "tracker_assessment_actions"]
    tables += ["tracker_assessment_searches", "tracker_seal", "tracker_change"]
    connection.check_constraints()  # PostgreSQL truncates no table while a check is due
    for table in tables:
        statement = (
            f"TRUNCATE {table} CASCADE"
            if connection.vendor == "postgresql"
            else f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
        )
        with connection.cursor() as cursor:
            refused(lambda: cursor.execute(statement))  # noqa: B023  called at once


def test_saving_and_deleting_through_the_model_is_refused(done: Assessment) -> None:
    done.rationale = "Something else."
    refused(done.save)
    done.refresh_from_db()
    refused(lambda: Assessment.objects.filter(pk=done.pk)._raw_delete("default"))
    refused(lambda: Assessment.objects.bulk_update([_with(done, status="delivered")], ["status"]))
    with pytest.raises(DatabaseError), transaction.atomic():
        done.actions.clear()


def _with(row: Any, **values: Any) -> Any:
    for name, value in values.items():
        setattr(row, name, value)
    return row


def test_the_current_verdict_steps_down_once(done: Assessment) -> None:
    rows = Assessment.objects.filter(pk=done.pk)
    assert rows.update(is_current=False) == 1
    refused(lambda: rows.update(is_current=True))


def test_a_withdrawal_is_filled_in_once(done: Assessment) -> None:
    rows = Assessment.objects.filter(pk=done.pk)
    now = timezone.now()
    people.withdrawn(done, by=people.person("reviewer"), reason="It was a mix-up.")
    refused(lambda: rows.update(withdrawn_because="Something else."))
    refused(lambda: rows.update(withdrawn_at=None, withdrawn_because=None))
    refused(lambda: rows.update(withdrawn_at=now + dt.timedelta(days=1)))


@pytest.mark.parametrize("field", columns(Score, but=set()), ids=lambda field: field.name)
def test_no_column_of_its_scores_changes(field: Any, done: Assessment) -> None:
    score = done.scores.get()
    refused(
        lambda: Score.objects.filter(pk=score.pk).update(
            **{field.attname: another_value(field, score)}
        )
    )


@pytest.mark.parametrize("relation", ["actions", "searches"])
def test_what_it_rests_on_stays(relation: str, done: Assessment) -> None:
    through: Any = getattr(Assessment, relation).through.objects.filter(assessment=done)
    link = through.get()
    other = {"actions": make.ActionFactory, "searches": make.SearchFactory}[relation]()
    name = {"actions": "action_id", "searches": "search_id"}[relation]
    refused(lambda: through.update(**{name: other.pk}))
    refused(lambda: through.update(assessment_id=make.DraftFactory().pk))
    refused(lambda: through.update(id=link.pk + 1000))
    refused(through.delete)
    refused(lambda: getattr(done, relation).add(other))
    assert through.get() == link


def test_a_published_verdict_takes_no_further_score(done: Assessment) -> None:
    refused(lambda: make.ScoreFactory(assessment=done))
    drafted = make.ScoreFactory(assessment=make.DraftFactory())
    refused(lambda: Score.objects.filter(pk=drafted.pk).update(assessment=done))


def test_drafts_and_their_parts_stay_free() -> None:
    draft = make.DraftFactory(actions=[make.ActionFactory()], searches=[make.SearchFactory()])
    score = make.ScoreFactory(assessment=draft)
    Assessment.objects.filter(pk=draft.pk).update(status="delivered", rationale="Other.")
    Score.objects.filter(pk=score.pk).update(value=-1)
    draft.actions.clear()
    draft.searches.set([make.SearchFactory()])
    draft.searches.clear()
    score.delete()
    draft.delete()


def test_loaded_verdicts_take_their_parts_until_they_are_sealed() -> None:
    loaded = make.AssessmentFactory()
    make.ScoreFactory(assessment=loaded)
    loaded.actions.add(make.ActionFactory())
    draft = make.DraftFactory()
    assert publiclog.seal_loaded() == 1
    assert publiclog.seal_loaded() == 0
    refused(lambda: make.ScoreFactory(assessment=loaded))
    refused(lambda: loaded.actions.add(make.ActionFactory()))
    make.ScoreFactory(assessment=draft)


@pytest.mark.parametrize("field", columns(Change, but=set()), ids=lambda field: field.name)
def test_no_column_of_the_history_changes(field: Any, done: Assessment) -> None:
    change = Change.objects.of(done).first()
    assert change
    new = "removed" if field.name == "verb" else another_value(field, change)
    refused(lambda: Change.objects.filter(pk=change.pk).update(**{field.attname: new}))


def test_the_history_and_the_seals_are_not_deleted(done: Assessment) -> None:
    refused(lambda: Change.objects.of(done)._raw_delete("default"))
    refused(lambda: Change.objects.of(done).delete())
    refused(lambda: Seal.objects.all().delete())
    refused(lambda: Seal.objects.update(sealed_at=timezone.now()))


def test_every_many_to_many_table_of_a_verdict_is_guarded() -> None:
    names = {field.name for field in Assessment._meta.many_to_many}
    assert names == {"actions", "searches"}, "guard the new table, and test it here"
    rest = {
        relation.related_model
        for relation in Assessment._meta.related_objects
        if isinstance(relation, models.ManyToOneRel)
    }
    through = {Assessment.actions.through, Assessment.searches.through}
    # A reply, or a proposal to withdraw, stands beside a published verdict and is no part of it.
    parts = rest - through - {Reply, Withdrawal}
    assert parts == {Assessment, Score, Seal}, "guard the new part, and test it here"
    assert apps.get_model("tracker", "Change")


# --- Constraints ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("factory", "fields", "name"),
    [
        ("DraftFactory", {"state": "in_review"}, "in_review_was_submitted"),
        ("DraftFactory", {"state": "returned"}, "returned_with_its_reason"),
        ("DraftFactory", {"state": "returned", "returned_because": ""}, "returned_with_its_reason"),
        ("DraftFactory", {"state": "gone"}, "state_allowed"),
        ("DraftFactory", {"correction_note": "The date."}, "correction_says_what_was_wrong"),
        ("DraftFactory", {"withdrawn_because": "Why."}, "withdrawn_with_its_reason"),
        ("DraftFactory", {"withdrawn_at": timezone.now()}, "withdrawn_with_its_reason"),
        ("ActionFactory", {"withdrawn_at": timezone.now()}, "withdrawn_with_its_reason"),
        ("EvidenceFactory", {"withdrawn_because": "Why."}, "withdrawn_with_its_reason"),
        ("CommitmentFactory", {"withdrawn_at": timezone.now()}, "withdrawn_with_its_reason"),
        (
            "AssessmentFactory",
            {"withdrawn_at": timezone.now(), "withdrawn_because": "Why."},
            "current_is_not_withdrawn",
        ),
        ("ScoreFactory", {"value": None}, "score_or_why_there_is_none"),
    ],
)
def test_the_database_refuses(factory: str, fields: dict[str, Any], name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        getattr(make, factory)(**fields)


def test_a_correction_without_a_note_is_refused_by_the_database() -> None:
    wrong = make.AssessmentFactory()
    with pytest.raises(IntegrityError, match="says_what_was_wrong"), transaction.atomic():
        make.DraftFactory(corrects=wrong)


# --- The record's fixtures -----------------------------------------------------------------------


@pytest.mark.slow
def test_the_same_verdicts_load_twice_and_keep_to_the_rules(plainly_loaded: None) -> None:
    count = Assessment.objects.count()
    assert count
    publiclog.seal_loaded()
    before = list(Assessment.objects.order_by("pk").values())
    again = [name for name in FIXTURES if "assessments" in name]
    assert again
    call_command("loaddata", *again, verbosity=0)
    assert list(Assessment.objects.order_by("pk").values()) == before
    found: dict[str, list[Problem]] = {
        row.key: wrong
        for row in Assessment.objects.select_related("commitment")
        if (wrong := publishing.problems(row, today=people.TODAY))
    }
    assert found == {}
    refused(lambda: Assessment.objects.update(rationale="Other."))


def test_a_verdict_goes_on_from_the_loaded_one(analyst: User, reviewer: User) -> None:
    promise: Commitment = people.promise(ref="NYD-01")
    make.AssessmentFactory(commitment=promise, key="NYD-01.1")
    assert published(promise, by=analyst, reviewer=reviewer).key == "NYD-01.2"
