"""What nobody sends in earnest to the doors of sets: a sentence, never a 500, nothing kept."""

from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.admin.pages import opened, row_url
from tests.publishing.people import person
from tracker.models import ChangeSet, User
from tracker.publishing.changesets import open_set

make: Any = factories
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]
BAD = ("", "\0", "a\0b", "x" * 5000, "²", "-1", "9" * 18, "9" * 40, "'); --", "<b>")
BUTTONS = ("_submit", "_approve", "_return", "_drop", "_take_back", "_remove", "_reconcile")


@pytest.fixture
def author() -> User:
    return person("analyst", username="author", is_staff=True)


@pytest.fixture
def desk(author: User) -> Client:
    client = Client()
    client.force_login(author)
    return client


@pytest.mark.parametrize("bad", BAD, ids=ascii)
def test_a_bad_choice_of_a_set_or_a_bad_reason_is_no_server_error(desk: Client, bad: str) -> None:
    theme = make.CommitmentFactory.create()
    address = row_url(theme)
    sent = opened(desk, address) | {"title": ["Another title"], "_send": ["1"]}
    for boxes in ({"into_set": [bad]}, {"set_reason": [bad]}):
        assert desk.post(address, sent | boxes).status_code < 500
    theme.refresh_from_db()
    assert theme.title != "Another title"


@pytest.mark.parametrize(("button", "bad"), list(product(BUTTONS, BAD)), ids=ascii)
def test_the_buttons_of_a_set_refuse_what_is_no_number(
    desk: Client, author: User, button: str, bad: str
) -> None:
    address = row_url(open_set(by=author, reason="A reason."))
    sent = {button: bad, "version": bad, "because": bad, f"back-{bad}": "on", f"why-{bad}": bad}
    assert desk.post(address, sent).status_code in {400, 403, 409}
    changeset = ChangeSet.objects.get()
    assert (changeset.state, changeset.reason) == ("open", "A reason.")


@pytest.mark.parametrize("bad", BAD, ids=ascii)
def test_a_bad_title_or_reason_stays_in_the_form(desk: Client, author: User, bad: str) -> None:
    changeset = open_set(by=author, title="A title", reason="A reason.")
    sent = {"_describe": "1", "version": str(changeset.version), "title": bad, "reason": bad}
    assert desk.post(row_url(changeset), sent).status_code in {302, 400}
    started = {"_start": "1", "title": bad, "reason": bad}
    assert desk.post(reverse("admin:tracker_changeset_changelist"), started).status_code < 500
    for each in ChangeSet.objects.all():
        assert "\0" not in f"{each.title}{each.reason}"


@pytest.mark.parametrize(
    "address",
    ["/set/0/", "/set/999999999999999999/", "/set/1x/", "/set/-1/", "/set//", "/set/1/set/1/"],
)
def test_a_set_that_there_is_not_has_no_pages(desk: Client, address: str) -> None:
    open_set(by=User.objects.get(username="author"))
    assert desk.get(address).status_code == 404
    assert desk.get(f"{address}admin/").status_code == 404
