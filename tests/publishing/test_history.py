"""Saves that are locked and recorded."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, models, transaction

from tests.models.rows import CommitmentPassageFactory
from tests.publishing import people
from tests.publishing.people import make
from tracker import publishing
from tracker.choices import ChangeVerb
from tracker.models import (
    Action,
    Bearing,
    Change,
    Commitment,
    CommitmentPassage,
    Methodology,
    Theme,
    User,
)
from tracker.models.base import KeyedModel

pytestmark = pytest.mark.django_db


def test_a_new_row_is_recorded_with_what_it_holds(reviewer: User) -> None:
    theme = Theme(slug="ice", name="Ice", position=77)
    change = publishing.save_with_history(theme, by=reviewer, reason="A new field.")
    assert change
    assert (change.verb, change.model, change.key, change.object_id, change.version) == (
        "added",
        "tracker.theme",
        "ice",
        theme.pk,
        1,
    )
    assert (change.by, change.reason) == (reviewer, "A new field.")
    assert change.fields == {
        "slug": {"old": None, "new": "ice"},
        "name": {"old": None, "new": "Ice"},
        "position": {"old": None, "new": 77},
    }
    assert Theme.objects.get(slug="ice").version == 1


def test_a_save_writes_and_records_only_what_differs(reviewer: User) -> None:
    commitment = make.CommitmentFactory(coding_confidence="0.80")
    row = Commitment.objects.get(pk=commitment.pk)
    Commitment.objects.filter(pk=row.pk).update(coder_note="Set elsewhere, without a version.")
    pillar = make.PillarFactory(slug="ice")
    old = row.pillar.slug
    row.pillar = pillar
    row.due_on, row.due_precision = dt.date(2026, 1, 1), "day"
    row.coding_confidence = "0.9"  # as a form or a file gives it
    row.coder_note = "Set elsewhere, without a version."
    row.target = ""
    change = publishing.save_with_history(row, by=reviewer)
    assert change
    assert Change.objects.get().fields == {
        "pillar": {"old": old, "new": "ice"},
        "due_on": {"old": None, "new": "2026-01-01"},
        "due_precision": {"old": "none", "new": "day"},
        "coding_confidence": {"old": "0.80", "new": "0.9"},
    }
    again = Commitment.objects.get(pk=row.pk)
    assert (again.version, again.pillar, again.target) == (2, pillar, None)
    assert row.version == 2


def test_a_save_without_a_difference_leaves_no_trace(reviewer: User) -> None:
    action = make.ActionFactory()
    action.actors.add(actor := make.ActorFactory())
    assert publishing.save_with_history(action, by=reviewer, many={"actors": [actor]}) is None
    assert Action.objects.get().version == 1
    assert not Change.objects.exists()


def test_a_changed_relation_makes_a_version_of_its_row(reviewer: User) -> None:
    action, one, two = make.ActionFactory(), make.ActorFactory(), make.ActorFactory()
    action.actors.add(one)
    change = publishing.save_with_history(action, by=reviewer, many={"actors": [two]})
    assert change
    assert change.fields == {"actors": {"old": [one.code], "new": [two.code]}}
    assert list(action.actors.all()) == [two]
    assert Action.objects.get().version == 2
    with pytest.raises(publishing.Stale):
        publishing.save_with_history(action, by=reviewer, version=1, many={"actors": [one]})
    assert list(action.actors.all()) == [two]


def test_a_stale_save_tells_what_is_stored(reviewer: User, analyst: User) -> None:
    row = make.CommitmentFactory()
    late = Commitment.objects.get(pk=row.pk)
    row.title = "The first to save wins"
    publishing.save_with_history(row, by=reviewer)
    late.title = "What I typed"
    with pytest.raises(publishing.Stale, match=r"Somebody else saved this") as stale:
        publishing.save_with_history(late, by=analyst)
    assert stale.value.version == 2
    assert isinstance(stale.value.stored, Commitment)
    assert stale.value.stored.title == "The first to save wins"
    assert late.title == "What I typed"
    assert Change.objects.count() == 1


def test_the_version_that_the_form_showed_counts(reviewer: User) -> None:
    row = make.CommitmentFactory()
    row.title = "Read, changed and saved at once, but shown before somebody else's save"
    with pytest.raises(publishing.Stale):
        publishing.save_with_history(row, by=reviewer, version=0)
    assert publishing.save_with_history(row, by=reviewer, version=1)


def test_a_save_of_what_is_gone_is_stale(reviewer: User) -> None:
    row = make.BearingFactory()
    Bearing.objects.all().delete()
    row.why = "Because."
    with pytest.raises(publishing.Stale, match=r"removed") as stale:
        publishing.save_with_history(row, by=reviewer)
    assert (stale.value.stored, stale.value.version) == (None, None)


def test_a_broken_rule_leaves_neither_row_nor_history(reviewer: User) -> None:
    row = make.CommitmentFactory()
    row.title = ""
    with pytest.raises(IntegrityError, match="title_not_blank"), transaction.atomic():
        publishing.save_with_history(row, by=reviewer)
    assert not Change.objects.exists()
    assert row.version == Commitment.objects.get().version == 1


def test_a_row_without_a_page_is_removed_with_its_history(reviewer: User) -> None:
    passage: Any = CommitmentPassageFactory.create()
    key = f"{passage.commitment.ref} context 1"
    late = CommitmentPassage.objects.get()
    late.end = 41
    with pytest.raises(publishing.Stale):
        publishing.remove_with_history(passage, by=reviewer, version=7)
    change = publishing.remove_with_history(passage, by=reviewer, version=1, reason="Twice.")
    assert not CommitmentPassage.objects.exists()
    assert (change.verb, change.key, change.reason) == ("removed", key, "Twice.")
    assert change.fields["end"] == {"old": 40, "new": None}
    with pytest.raises(publishing.Stale):
        publishing.save_with_history(late, by=reviewer)


@pytest.mark.parametrize(
    "factory",
    [
        "ActionFactory",
        "BearingFactory",
        "CommitmentFactory",
        "DocumentFactory",
        "EvidenceFactory",
        "ObligationFactory",
        "SearchFactory",
        "SentenceCodingFactory",
    ],
)
def test_what_can_be_withdrawn_is_not_removed(factory: str, reviewer: User) -> None:
    with pytest.raises(TypeError, match="withdrawn, never removed"):
        publishing.remove_with_history(getattr(make, factory)(), by=reviewer)


@pytest.mark.parametrize("factory", ["DraftFactory", "ScoreFactory"])
def test_verdicts_have_their_own_door(factory: str, reviewer: User) -> None:
    row = getattr(make, factory)()
    for function in (publishing.save_with_history, publishing.remove_with_history):
        with pytest.raises(TypeError, match=r"draft\(\) and edit\(\)"):
            function(row, by=reviewer)


def test_a_methodology_is_locked_by_its_revision(reviewer: User) -> None:
    row, late = make.MethodologyFactory(), Methodology.objects.get()
    row.summary = "Clearer rules."
    change = publishing.save_with_history(row, by=reviewer)
    assert change
    assert (row.version, row.revision, change.key, change.version) == ("1", 2, "1", 2)
    late.summary = "Other rules."
    with pytest.raises(publishing.Stale):
        publishing.save_with_history(late, by=reviewer)


def test_an_account_is_recorded_without_its_password(reviewer: User) -> None:
    user = make.UserFactory(username="kim")
    user.set_password("correct horse battery staple")
    user.email = "kim@example.org"
    group = Group.objects.create(name="guests")
    change = publishing.save_with_history(user, by=reviewer, many={"groups": [group]})
    assert change
    assert (change.model, change.key) == ("tracker.user", "kim")
    assert change.fields == {
        "password": {"old": "(not shown)", "new": "(not shown)"},
        "email": {"old": "", "new": "kim@example.org"},
        "groups": {"old": [], "new": ["guests"]},
    }
    assert User.objects.get(username="kim").check_password("correct horse battery staple")


def test_signing_in_is_no_change_of_the_record(analyst: User) -> None:
    analyst.last_login = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
    assert publishing.save_with_history(analyst, by=analyst) is None


def test_the_history_of_a_row_is_its_own(reviewer: User) -> None:
    one, two = make.ActionFactory(), make.ActionFactory()
    for row, title in ((one, "A"), (two, "B"), (one, "C")):
        row.title = title
        publishing.save_with_history(row, by=reviewer)
    assert [change.fields["title"]["new"] for change in Change.objects.of(one)] == ["C", "A"]


def test_a_command_has_no_name() -> None:
    row = make.ActionFactory(title="A")
    row.title = "B"
    change = publishing.save_with_history(row, by=None)
    assert change
    assert change.by is None
    assert str(change) == f"Changed: tracker.action {row.slug}"


def test_every_verb_is_at_hand() -> None:
    assert {len(verb) <= 10 for verb in ChangeVerb.values} == {True}


def editable() -> list[type[models.Model]]:
    return [User, *_below(KeyedModel)]


def _below(model: type[models.Model]) -> list[type[models.Model]]:
    return [
        found
        for child in model.__subclasses__()
        for found in ([child] if not child._meta.abstract else _below(child))
    ]


@pytest.mark.parametrize("model", editable(), ids=lambda model: model.__name__)
def test_every_editable_model_has_a_version_that_no_form_shows(model: Any) -> None:
    field = model._meta.get_field(model.lock_field)
    assert isinstance(field, models.PositiveIntegerField)
    assert (field.default, field.editable) == (1, False)


def test_an_account_outlives_its_history(reviewer: User) -> None:
    row = make.ActionFactory()
    row.title = "Other"
    publishing.save_with_history(row, by=reviewer)
    with pytest.raises(models.ProtectedError):
        reviewer.delete()
    assert people.person("analyst").pk
