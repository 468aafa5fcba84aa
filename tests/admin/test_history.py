"""Who did what and when, on the page of the row."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from tests import factories as make
from tests.publishing.people import person
from tracker.models import Change, Commitment, Theme, User

from .pages import add_url, opened, row_url, saved

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_change_shows_old_and_new_values_by_name(desk: Client) -> None:
    commitment = make.CommitmentFactory.create(title="One", binding="high")
    data = opened(desk, row_url(commitment))
    saved(desk, row_url(commitment), data, title=["Two"], binding=["low"])
    saved(desk, row_url(commitment), opened(desk, row_url(commitment)), title=["Three"])
    page = text(desk, row_url(commitment, "history"))
    assert '<th scope="row">Title</th> <td>Two</td> <td>Three</td>' in page
    assert '<th scope="row">Title</th> <td>One</td> <td>Two</td>' in page
    assert page.index("<td>Three</td>") < page.index("<td>One</td>")
    choices = dict(Commitment._meta.get_field("binding").flatchoices)
    assert f"<td>{choices['high']}</td> <td>{choices['low']}</td>" in page
    assert "boss" in page


def test_a_new_row_and_the_rows_of_its_inlines_have_their_history(desk: Client) -> None:
    action = make.ActionFactory.create()
    evidence = make.EvidenceFactory.create(action=action, shows="One thing.")
    data = opened(desk, row_url(action))
    saved(desk, row_url(action), data, **{"evidence-0-shows": ["Another thing."]})
    assert not Change.objects.of(action).exists()
    assert "<td>One thing.</td> <td>Another thing.</td>" in text(desk, row_url(evidence, "history"))
    saved(
        desk, add_url(Theme), opened(desk, add_url(Theme)), slug=["w"], name=["W"], position=["9"]
    )
    assert "Added," in text(desk, row_url(Theme.objects.get(slug="w"), "history"))


def test_what_was_loaded_says_so(desk: Client) -> None:
    assert "since it was loaded" in text(desk, row_url(make.ThemeFactory.create(), "history"))


def test_saving_without_a_change_leaves_no_entry(desk: Client) -> None:
    commitment = make.CommitmentFactory.create()
    saved(desk, row_url(commitment), opened(desk, row_url(commitment)))
    assert not Change.objects.exists()


def test_an_account_has_a_history_without_secrets(desk: Client) -> None:
    user = person("analyst", username="one", is_staff=True)
    password = "correct horse battery staple"
    address = row_url(user).replace("/change/", "/password/")
    sent = {"usable_password": "true", "password1": password, "password2": password}
    assert desk.post(address, {**sent, "set-password": "1"}).status_code == 302
    data = opened(desk, row_url(user, "roles"))
    groups = [str(group.pk) for group in Group.objects.filter(name__in=["analyst", "reviewer"])]
    saved(desk, row_url(user, "roles"), data, groups=groups)
    page = text(desk, row_url(user, "history"))
    assert "<td>analyst</td> <td>analyst, reviewer</td>" in page
    assert "(not shown)" in page
    assert "pbkdf2" not in page
    assert "argon2" not in page
    assert User.objects.get(pk=user.pk).check_password(password)


def test_a_long_history_is_shown_in_parts_at_the_same_cost(desk: Client) -> None:
    theme = make.ThemeFactory.create()
    for number in range(150):
        Change.objects.create(
            at=make.ROUND,
            by=None,
            verb="changed",
            model="tracker.theme",
            object_id=theme.pk,
            key=theme.slug,
            version=number + 2,
            fields={"name": {"old": f"Name {number}.", "new": f"Name {number + 1}."}},
        )
    first = text(desk, row_url(theme, "history"))
    assert "Name 150." in first
    assert "Name 49." not in first
    assert "by a command" in first
    second = text(desk, row_url(theme, "history") + "?p=2")
    assert "Name 0." in second


def test_the_list_of_all_changes_is_open_to_who_may_see_it(desk: Client) -> None:
    commitment = make.CommitmentFactory.create(title="One")
    saved(desk, row_url(commitment), opened(desk, row_url(commitment)), title=["Two"])
    change = Change.objects.of(commitment).get()
    assert commitment.ref in text(desk, "/admin/tracker/change/")
    assert "Title: One → Two" in text(desk, row_url(change))
    assert desk.post(row_url(change), {"reason": "x"}).status_code == 403
