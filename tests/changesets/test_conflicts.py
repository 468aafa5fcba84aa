"""A row that somebody changed after it was put into a set: shown, and never overwritten."""

from typing import Any

import pytest

from tests import factories as make
from tests.publishing.people import TODAY, person
from tracker.models import ChangeSet, Theme, User
from tracker.publishing import NotAllowed, Refused, save_with_history
from tracker.publishing.changesets import approve_set, reconcile

from .sets import a_set, again, changed, entered, fields_of, hindered, sent

pytestmark = pytest.mark.django_db


def approve(changeset: ChangeSet, *, by: User) -> ChangeSet:
    found = again(changeset)
    return approve_set(found, by=by, version=found.version, today=TODAY)


def meddle(theme: Theme, **fields: Any) -> None:
    """Somebody else changes the row of the record."""
    row = Theme.objects.get(pk=theme.pk)
    for name, value in fields.items():
        setattr(row, name, value)
    save_with_history(row, by=None)


def test_what_somebody_else_changed_is_shown_and_never_overwritten(
    changeset: ChangeSet, theme: Theme, reviewer: User
) -> None:
    waiting = sent(changeset)
    meddle(theme, name="Theirs")
    (obstacle,) = hindered(waiting)
    (conflict,) = obstacle.conflicts
    assert (conflict.name, conflict.old, conflict.now, conflict.new) == (
        "name",
        "One",
        "Theirs",
        "Two",
    )
    with pytest.raises(Refused, match="changed by somebody else"):
        approve(waiting, by=reviewer)
    assert Theme.objects.get().name == "Theirs"


def test_another_field_of_the_row_is_no_conflict_and_stays(
    changeset: ChangeSet, theme: Theme, reviewer: User
) -> None:
    sent(changeset)
    meddle(theme, position=99)
    assert hindered(changeset) == []
    approve(changeset, by=reviewer)
    theme.refresh_from_db()
    assert (theme.name, theme.position) == ("Two", 99)


def test_who_wrote_the_same_is_in_nobodys_way(
    changeset: ChangeSet, theme: Theme, reviewer: User
) -> None:
    sent(changeset)
    meddle(theme, name="Two")
    assert hindered(changeset) == []
    approve(changeset, by=reviewer)
    theme.refresh_from_db()
    assert theme.name == "Two"


def test_the_author_keeps_a_row_having_seen_the_conflict(
    changeset: ChangeSet, theme: Theme, analyst: User, reviewer: User
) -> None:
    meddle(theme, name="Theirs")
    row = changeset.rows.get(key="old")
    with pytest.raises(Refused):
        sent(changeset)
    for somebody in (reviewer, person("analyst")):
        with pytest.raises(NotAllowed):
            reconcile(changeset, by=somebody, row=row.pk)
    reconcile(changeset, by=analyst, row=row.pk)
    assert fields_of(changeset, "old") == {"name": {"old": "Theirs", "new": "Two"}}
    entered(changeset, by=reviewer)
    theme.refresh_from_db()
    assert theme.name == "Two"


def test_two_sets_change_the_same_row_and_the_second_is_told(
    changeset: ChangeSet, theme: Theme, reviewer: User
) -> None:
    other = person("analyst")
    second = a_set(other, changed(Theme, "old", by=other, name="Three"))
    entered(changeset, by=reviewer)
    with pytest.raises(Refused, match="changed by somebody else"):
        sent(second)
    assert Theme.objects.get(pk=theme.pk).name == "Two"


def test_a_row_that_is_gone_is_told_of(analyst: User) -> None:
    theme = make.ThemeFactory.create(slug="gone", name="One")
    changeset = a_set(analyst, changed(Theme, "gone", by=analyst, name="Two"))
    theme.delete()
    (obstacle,) = hindered(changeset)
    assert "is not there any more" in obstacle.message
    with pytest.raises(Refused):
        reconcile(changeset, by=analyst, row=changeset.rows.get().pk)
