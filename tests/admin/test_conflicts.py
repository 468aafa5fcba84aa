"""Two people save the same row: the second is told, sees both versions and loses nothing typed."""

import re
from typing import Any

import pytest
from django.db import OperationalError, models
from django.http import HttpResponseBase
from django.test import Client
from django.utils.html import escape

from tests import factories as make
from tracker.admin import history
from tracker.admin.forms import SEEN
from tracker.models import (
    Bearing,
    Change,
    ChangeSet,
    Commitment,
    CommitmentPassage,
    ContradictionReading,
    EventSource,
    Evidence,
    ProposedRow,
    User,
)
from tracker.ops import workspaces
from tracker.publishing import Stale, save_with_history
from tracker.publishing.changesets import open_set

from .pages import add_url, opened, row_url, saved
from .rows import OF_ITS_OWN, ROWS, VIEW_ONLY, name

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]

# Of these rows nothing can be typed once they exist.
FIXED = {CommitmentPassage, ContradictionReading, EventSource}
CHANGEABLE = [model for model in ROWS if model not in {*VIEW_ONLY, *OF_ITS_OWN, *FIXED}]
# Rows that hold no words: the box, and two values for it.
CHOICES: dict[str, tuple[str, str, str]] = {
    "DateMention": ("basis", "stated", "open"),
    "Obligation": ("role", "implementer", "beneficiary"),
    "Participation": ("capacity", "First words.", "Second words."),
    "SecondCoding": ("confidence", "high", "medium"),
    "SentenceCoding": ("is_discrete", "false", "true"),
}


def box_of(model: Any, data: dict[str, Any]) -> tuple[str, str, str]:
    """A box of the form, and what the first and the second person type there."""
    if model.__name__ in CHOICES:
        return CHOICES[model.__name__]
    boxes = [
        field.name
        for field in model._meta.fields
        if isinstance(field, models.CharField | models.TextField)
        if not isinstance(field, models.EmailField)
        if not (field.choices or field.unique or field.name.endswith(("url", "sha256")))
        if field.name in data and (field.max_length or 99) >= 20
    ]
    return boxes[0], "First words.", "Second words."


def page(response: Any) -> str:
    text: str = response.content.decode()
    return text


def main_form(html: str) -> str:
    """The boxes of the form, without the comparison above them."""
    return html.rsplit("</section>", maxsplit=1)[-1]


@pytest.mark.parametrize("model", CHANGEABLE, ids=name)
def test_the_second_save_of_a_row_is_refused_with_both_versions(desk: Client, model: Any) -> None:
    row = ROWS[model]()
    data = opened(desk, row_url(row))
    box, first, second = box_of(model, data)
    saved(desk, row_url(row), data, **{box: [first]})
    stored = model._base_manager.filter(pk=row.pk).values().get()

    refused = desk.post(row_url(row), data | {box: [second]})

    assert refused.status_code == 409
    assert model._base_manager.filter(pk=row.pk).values().get() == stored
    html = page(refused)
    told = html.split('class="tracker-conflict"')[1].split("</section>")[0]
    if model.__name__ not in CHOICES:
        assert f"<td>{first}</td>" in told
        assert f"<td>{second}</td>" in told
        assert second in main_form(html)
    if model is User:  # an account is in no set
        assert "Saved by yourself in another tab or window" in told
        assert "You yourself saved" in html
    else:
        assert "Saved by A second person" in told
        assert "Somebody else saved" in html
    # Having seen both, the second person may save again.
    again = data | {box: [second], SEEN: [str(stored[row.lock_field])]}
    assert f'name="{SEEN}" value="{stored[row.lock_field]}"' in html
    saved(desk, row_url(row), again)
    row.refresh_from_db()
    assert str(getattr(row, box)).lower() == second.lower()


def test_the_name_of_somebody_else_is_told_and_the_time_of_one_s_own(
    desk: Client, analyst: User
) -> None:
    theme = make.ThemeFactory.create()
    data = opened(desk, row_url(theme))
    theme.name = "Saved by a colleague"
    save_with_history(theme, by=analyst)
    html = page(desk.post(row_url(theme), data | {"name": ["Mine"]}))
    assert "Somebody else saved" in html
    assert "Saved by An analyst" in html
    assert "yourself" not in html
    boss = User.objects.get(username="boss")
    theme.name = "Saved by myself"
    save_with_history(theme, by=boss)
    html = page(desk.post(row_url(theme), data | {"name": ["Mine"]}))
    assert re.search(r"You yourself saved .* at \d\d:\d\d UTC, after", html)


def test_a_stale_row_of_an_inline_is_refused_and_nothing_else_is_saved(desk: Client) -> None:
    action = make.ActionFactory.create(title="A forum")
    evidence = make.EvidenceFactory.create(action=action, shows="That it took place.")
    data = opened(desk, row_url(action))
    saved(desk, row_url(action), data, **{"evidence-0-shows": ["That it took place in Astana."]})

    mine = {"title": ["Another title"], "evidence-0-shows": ["That it took place in May."]}
    refused = desk.post(row_url(action), data | mine)

    assert refused.status_code == 409
    action.refresh_from_db()
    evidence.refresh_from_db()
    assert action.title == "A forum"
    assert evidence.shows == "That it took place in Astana."
    for text in ("That it took place in Astana.", "That it took place in May.", "Another title"):
        assert text in page(refused)


def test_two_people_may_each_add_a_row_to_an_inline(desk: Client) -> None:
    action = make.ActionFactory.create()
    make.EvidenceFactory.create(action=action)
    data = opened(desk, row_url(action))
    shown = {key: value for key, value in data.items() if key.startswith("evidence-0-")}
    new = {key.replace("-0-", "-1-"): value for key, value in shown.items()}
    new |= {"evidence-1-id": [""], "evidence-1-position": [""], "evidence-TOTAL_FORMS": ["2"]}
    other = opened(desk, row_url(action))
    saved(desk, row_url(action), data, **new)
    saved(desk, row_url(action), other, **new)
    assert Evidence.objects.filter(action=action).count() == 3


def test_a_many_to_many_relation_is_locked_with_its_row(desk: Client) -> None:
    search = make.SearchFactory.create()
    commitments = make.CommitmentFactory.create_batch(2)
    data = opened(desk, row_url(search))
    saved(desk, row_url(search), data, commitments=[str(commitments[0].pk)])
    refused = desk.post(row_url(search), data | {"commitments": [str(commitments[1].pk)]})
    assert refused.status_code == 409
    assert list(search.commitments.all()) == [commitments[0]]
    assert escape(str(commitments[0])) in page(refused)


@pytest.mark.parametrize("version", ["", "0", "-1", "abc", "1.5", "9" * 20, "1e3"])
def test_a_save_without_a_real_version_is_refused(desk: Client, version: str) -> None:
    commitment = make.CommitmentFactory.create()
    data = opened(desk, row_url(commitment)) | {"title": ["Another title"], SEEN: [version]}
    refused = desk.post(row_url(commitment), data)
    assert refused.status_code in {200, 409}
    assert "Another title" in main_form(page(refused))
    assert Commitment.objects.get().title == commitment.title
    del data[SEEN]
    refused = desk.post(row_url(commitment), data)
    assert "which version it started from" in page(refused)
    assert Commitment.objects.get().title == commitment.title


def test_a_forged_later_version_is_refused(desk: Client) -> None:
    bearing = make.BearingFactory.create(why="One.")
    data = opened(desk, row_url(bearing)) | {"why": ["Two."], SEEN: ["2"]}
    assert desk.post(row_url(bearing), data).status_code == 409
    assert Bearing.objects.get().why == "One."


def test_what_happens_between_reading_and_writing_is_found_as_well(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the database lets two transactions read first, the second save meets a new version."""
    commitment = make.CommitmentFactory.create()
    data = opened(desk, row_url(commitment))
    tries = []

    def slow(row: Any, **kwargs: Any) -> Any:
        tries.append(kwargs["version"])
        raise Stale(Commitment.objects.get(pk=row.pk))

    monkeypatch.setattr(history, "save_with_history", slow)
    with pytest.raises(Stale):
        # The row is not really stale here, so the second try meets the same refusal.
        desk.post(row_url(commitment), data | {"title": ["Mine"]})
    assert tries == [1, 1]


def test_a_busy_database_keeps_what_was_typed(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    commitment = make.CommitmentFactory.create()
    data = opened(desk, row_url(commitment))

    def locked(*args: Any, **kwargs: Any) -> Any:
        raise OperationalError("database is locked")

    monkeypatch.setattr(history, "save_with_history", locked)
    refused = desk.post(row_url(commitment), data | {"title": ["Mine"]})
    assert refused.status_code == 503
    assert "The database is busy" in page(refused)
    assert 'value="Mine"' in main_form(page(refused))


def test_a_set_that_cannot_be_begun_keeps_what_was_typed_and_writes_nothing(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    commitment = make.CommitmentFactory.create()
    data = opened(desk, row_url(commitment))

    def locked(**kwargs: Any) -> Any:
        raise OperationalError("database is locked")

    monkeypatch.setattr(workspaces, "open_set", locked)
    refused = desk.post(row_url(commitment), data | {"title": ["Mine"]})
    assert refused.status_code == 503
    assert "The database is busy" in page(refused)
    assert 'value="Mine"' in main_form(page(refused))
    step = row_url(commitment, "withdraw")
    refused = desk.post(step, {"version": "1", "reason": "A mistake."})
    assert refused.status_code == 503
    assert "A mistake." in page(refused)
    assert Commitment.objects.filter(version=1, withdrawn_at=None, title=commitment.title).exists()
    assert not ChangeSet.objects.exists()


def test_within_a_set_an_older_version_is_refused_as_well(desk: Client) -> None:
    """The set is as far as its author came in another tab."""
    client = Client()
    client.force_login(User.objects.get(username="boss"))
    commitment = make.CommitmentFactory.create(title="One")
    changeset = open_set(by=User.objects.get(username="boss"))
    within = f"/set/{changeset.pk}{row_url(commitment)}"
    data = opened(client, within)
    saved(client, within, data, title=["Two"])
    refused = client.post(within, data | {"title": ["Three"]})
    assert refused.status_code == 409
    told = page(refused).split('class="tracker-conflict"')[1].split("</section>")[0]
    assert "<td>Two</td>" in told
    assert "<td>Three</td>" in told
    assert "Three" in main_form(page(refused))
    assert ProposedRow.objects.get().fields == {"title": {"old": "One", "new": "Two"}}
    saved(client, within, data, title=["Three"], **{SEEN: ["2"]})
    assert ProposedRow.objects.get().fields == {"title": {"old": "One", "new": "Three"}}
    # And where the record has moved on, the page of the set shows it and the form goes on from it.
    commitment.title = "Theirs"
    save_with_history(commitment, by=None)
    shown = page(client.get(row_url(changeset)))
    assert "was changed by somebody else" in shown
    assert "<td>One</td><td>Theirs</td><td>Three</td>" in shown
    assert Commitment.objects.get().title == "Theirs"


def test_a_double_click_on_save_writes_once(desk: Client) -> None:
    commitment = make.CommitmentFactory.create()
    data = opened(desk, row_url(commitment)) | {"title": ["Mine"]}
    saved(desk, row_url(commitment), data)
    second: HttpResponseBase = desk.post(row_url(commitment), data)
    within = f"/set/{ChangeSet.objects.get().pk}{row_url(commitment)}"
    assert (second.status_code, second.headers["Location"]) == (302, within)
    assert ProposedRow.objects.count() == 1
    assert "This form was saved already." in page(desk.get(row_url(commitment)))
    assert Change.objects.of(commitment).count() == 1
    assert Commitment.objects.get().version == 2
    # The same form with other words is no second click.
    third = desk.post(row_url(commitment), data | {"title": ["Mine, once more"]})
    assert third.status_code == 409


def test_a_save_from_elsewhere_counts_as_well(desk: Client) -> None:
    commitment = make.CommitmentFactory.create()
    data = opened(desk, row_url(commitment))
    row = Commitment.objects.get()
    row.title = "From a command"
    save_with_history(row, by=None)
    refused = desk.post(row_url(commitment), data | {"title": ["Mine"]})
    assert refused.status_code == 409
    assert "From a command" in page(refused)


def test_a_new_row_has_no_version_to_forge(desk: Client) -> None:
    theme = opened(desk, add_url(make.ThemeFactory._meta.model))
    assert SEEN not in theme
