"""Changes of one set stand together: one heading, its reason once, many rows in a fold."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.changesets.sets import a_set, added, entered
from tests.models.rows import EntryFactory
from tests.publishing import people
from tracker import publishing
from tracker.models import ChangeSet, Commitment, RecordEntry, Theme, User

from .site import ask

pytestmark = pytest.mark.django_db
REASON = "They were missing."


@pytest.fixture
def author() -> User:
    return people.person("analyst", public_name="A. Author")


@pytest.fixture
def approver() -> User:
    return people.person("reviewer", public_name="R. Reviewer")


def _themes(author: User, approver: User, number: int, *, title: str = "Themes") -> ChangeSet:
    first = Theme.objects.count()
    edits = [
        added(Theme(slug=f"t-{n}", name=f"Theme {n}", position=n), by=author)
        for n in range(first, first + number)
    ]
    changeset = a_set(author, *edits, reason=REASON)
    ChangeSet.objects.filter(pk=changeset.pk).update(title=title)
    return entered(changeset, by=approver)


def _groups(client: Client, address: str = "/changes/") -> list[Any]:
    return [one for one in ask(client, address).main.all("li") if "set" in one.classes]


def test_a_set_has_one_heading_with_who_why_and_its_rows(
    author: User, approver: User, client: Client
) -> None:
    changeset = _themes(author, approver, 2)
    main = ask(client, "/changes/").main
    assert [one.text for one in main.all("h2")][1:] == ["Themes"]
    (heading,) = (a for one in main.all("h2") for a in one.all("a"))
    assert heading.attributes["href"] == f"/changes/?set={changeset.key}"
    assert "2 rows, prepared by A. Author, approved by R. Reviewer" in main.text
    assert main.text.count(REASON) == 1
    assert changeset.key not in main.text
    assert "The theme “Theme 0” was added." in main.text
    own = RecordEntry.objects.get(kind="changeset")
    assert own.seq == RecordEntry.objects.count()
    items = [one.attributes.get("id") for one in main.one("ol", "outline").all("li")]
    assert items == [f"e{own.seq}", f"e{own.seq - 1}", f"e{own.seq - 2}"]


def test_rows_beyond_a_few_are_in_a_fold_unless_they_are_asked_for(
    author: User, approver: User, client: Client
) -> None:
    changeset = _themes(author, approver, 8)
    main = ask(client, "/changes/").main
    folds = [one for one in main.all("details") if "more changes" in one.text]
    assert ["3 more changes of this set" in one.text for one in folds] == [True]
    assert [f"Theme {n}" in folds[0].text for n in (0, 1, 2, 3)] == [True, True, True, False]
    main = ask(client, f"/changes/?set={changeset.key}").main
    assert not [one for one in main.all("details") if "more changes" in one.text]
    assert all(f"Theme {n}" in main.text for n in range(8))


def test_sets_and_changes_outside_of_sets_keep_their_order(
    author: User, approver: User, client: Client
) -> None:
    _themes(author, approver, 1, title="First")
    theme = Theme.objects.get()
    theme.name = "Another"
    publishing.save_with_history(theme, by=approver, reason="first-1, by nobody: no set.")
    _themes(author, approver, 1, title="Second")
    text = ask(client, "/changes/").main.one("ol", "outline").text
    assert text.index("Second") < text.index("was changed: name") < text.index("First")
    assert "first-1, by nobody: no set." in text


def test_a_set_that_goes_on_on_the_next_page_has_its_heading_there_too(
    author: User, approver: User, client: Client
) -> None:
    changeset = _themes(author, approver, 60)
    first, second = (
        ask(client, f"/changes/?set={changeset.key}&page={page}").main for page in (1, 2)
    )
    for main in (first, second):
        assert [one.text for one in main.all("h2")][1:] == ["Themes"]
        assert main.text.count(REASON) == 1
    assert len(first.one("ol", "outline").all("li")) == 45
    assert len(second.one("ol", "outline").all("li")) == 1 + 16
    assert "Theme 0" in second.text


def test_a_set_costs_as_many_queries_as_many_sets(
    author: User, approver: User, client: Client
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert ask(client, "/changes/").status == 200
        return len(captured)

    _themes(author, approver, 1)
    one = queries()
    for _time in range(10):
        _themes(author, approver, 4)
    assert queries() == one


def test_another_entry_with_such_a_reason_is_no_part_of_a_set(client: Client) -> None:
    promise: Commitment = people.promise(ref="X-1")
    EntryFactory.create(
        kind="commitment", key=promise.ref, verb="changed", reason="x-1, by A. B: so."
    )
    assert _groups(client) == []
