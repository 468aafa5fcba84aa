"""Roles and public names: two managers, of whom the first ones are made on the server."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.admin.pages import opened, row_url
from tests.publishing.people import person
from tracker.models import Change, ChangeSet, User
from tracker.publishing import NotAllowed
from tracker.publishing.changesets import approve_set

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]
TODAY = timezone.localdate()


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _make(username: str) -> str:
    out = StringIO()
    call_command("make_manager", username, stdout=out)
    return out.getvalue()


def _manager(name: str) -> User:
    return person("manager", username=name, public_name=name.title(), is_staff=True)


def _ask_for_a_role(manager: User, account: User, **boxes: list[str]) -> ChangeSet:
    client = _signed_in(manager)
    address = row_url(account, "roles")
    sent = opened(client, address) | boxes | {"set_reason": ["A new colleague."], "_send": ["1"]}
    answer = client.post(address, sent)
    assert answer.status_code == 302
    return ChangeSet.objects.get()


def test_the_first_two_are_made_on_the_server_and_written_to_the_history() -> None:
    _manager("somebody").groups.clear()
    person(username="other")
    person(username="third")
    assert "Make a second one" in _make("somebody")
    assert "second" not in _make("other")
    made = User.objects.get(username="other")
    assert made.is_staff
    assert [group.name for group in made.groups.all()] == ["manager"]
    line = Change.objects.of(made).first()
    assert line is not None
    assert (line.by, line.reason) == (None, "Made a manager on the server.")
    assert line.fields["groups"] == {"old": [], "new": ["manager"]}
    with pytest.raises(CommandError, match="There are 2 managers"):
        _make("third")


def test_the_command_says_what_it_cannot_do() -> None:
    _manager("one")
    with pytest.raises(CommandError, match="no account “nobody”"):
        _make("nobody")
    with pytest.raises(CommandError, match="is a manager already"):
        _make("one")


def test_a_site_with_one_manager_is_told_so() -> None:
    client = _signed_in(_manager("one"))
    assert "This site has one manager" in client.get(reverse("admin:index")).content.decode()
    _manager("two")
    assert "This site has one manager" not in client.get(reverse("admin:index")).content.decode()


def test_a_role_is_given_by_two_managers() -> None:
    one, two = _manager("one"), _manager("two")
    account = person(username="new")
    role = Group.objects.get(name="analyst")
    changeset = _ask_for_a_role(one, account, groups=[str(role.pk)], is_staff=["on"])
    account.refresh_from_db()
    assert not account.groups.exists()
    assert not account.is_staff
    for other in (one, person("reviewer", username="reviewer"), person("analyst", username="a")):
        with pytest.raises(NotAllowed):
            approve_set(changeset, by=other, version=changeset.version, today=TODAY)
    approve_set(changeset, by=two, version=changeset.version, today=TODAY)
    account.refresh_from_db()
    assert [group.name for group in account.groups.all()] == ["analyst"]
    assert account.is_staff


def test_a_public_name_is_changed_by_two_managers() -> None:
    account = person("analyst", username="aigerim", public_name="Айгерим")
    changeset = _ask_for_a_role(_manager("one"), account, public_name=["A. Reader"])
    account.refresh_from_db()
    assert account.public_name == "Айгерим"
    approve_set(changeset, by=_manager("two"), version=changeset.version, today=TODAY)
    account.refresh_from_db()
    assert account.public_name == "A. Reader"


def test_the_form_of_an_account_holds_neither_its_roles_nor_its_public_name() -> None:
    client = _signed_in(_manager("one"))
    account = person(username="new")
    boxes = opened(client, row_url(account))
    assert not {"public_name", "groups", "is_staff", "is_superuser", "user_permissions"} & {*boxes}
    assert row_url(account, "roles") in client.get(row_url(account)).content.decode()
    forged = boxes | {"groups": [str(Group.objects.get(name="manager").pk)], "is_staff": ["on"]}
    assert client.post(row_url(account), forged).status_code == 302
    account.refresh_from_db()
    assert not account.groups.exists()
    assert not account.is_staff


def test_managers_give_no_role_to_themselves_and_none_beyond_their_own() -> None:
    one = _manager("one")
    client = _signed_in(one)
    assert "groups" not in opened(client, row_url(one, "roles"))
    assert "is_superuser" not in opened(client, row_url(person(username="new"), "roles"))
    boss = person(username="boss", is_staff=True, is_superuser=True)
    assert "groups" not in opened(client, row_url(boss, "roles"))
