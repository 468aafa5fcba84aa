"""Accounts in the admin: public names, permissions by typing, no deletion of a colleague."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from tests.factories import UserFactory
from tracker.models import User

from .pages import add_url, errors, opened, queries, row_url, saved

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]
PASSWORD = "correct horse battery staple"


def _new(**changes: str) -> dict[str, list[str]]:
    boxes = {
        "username": "aigerim",
        "public_name": "Айгерим",
        "usable_password": "true",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    return {box: [value] for box, value in (boxes | changes).items()}


def test_an_account_is_added_with_its_public_name(desk: Client) -> None:
    saved(desk, add_url(User), _new())
    account = User.objects.get(username="aigerim")
    assert (account.public_name, account.is_staff) == ("Айгерим", False)
    assert account.check_password(PASSWORD)
    data = opened(desk, row_url(account))
    saved(desk, row_url(account), data, first_name=["Aigerim"])
    account.refresh_from_db()
    assert account.first_name == "Aigerim"
    assert account.check_password(PASSWORD)


def test_a_new_account_is_never_a_superuser_by_a_forged_box(desk: Client) -> None:
    saved(desk, add_url(User), _new(is_superuser="on", is_staff="on"))
    account = User.objects.get(username="aigerim")
    assert not account.is_superuser
    assert not account.is_staff


def test_a_short_password_is_refused(desk: Client) -> None:
    refused = desk.post(add_url(User), _new(password1="short", password2="short"))
    assert "password2" in errors(refused)


def test_the_dates_of_an_account_are_not_typed(desk: Client) -> None:
    data = opened(desk, row_url(UserFactory.create()))
    assert not [box for box in data if box.startswith(("last_login", "date_joined"))]


def test_a_group_shows_its_permissions_at_the_same_cost_however_many(desk: Client) -> None:
    group = Group.objects.create(name="Reviewers")
    counts = []
    desk.get(row_url(group))
    for number in (1, 30):
        group.permissions.set(Permission.objects.all()[:number])
        counts.append(queries(desk, row_url(group)))
    assert counts[0] == counts[1]
    assert desk.post(row_url(group), {"name": ["Editors"]}).status_code == 403
    assert desk.post(row_url(group, "delete"), {"post": "yes"}).status_code == 403
