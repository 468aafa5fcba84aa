"""What is typed is kept as a draft while somebody types, for that person and that form alone."""

import datetime as dt
import json

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tests.publishing.people import person
from tracker.models import Action, ChangeSet, KeptForm, Theme, User
from tracker.ops import typed
from tracker.publishing.changesets import open_set

from .desk import signed_in, words
from .pages import Posted, add_url, opened, read, row_url

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]

KEEP = "/admin/keep/"
NEW = {"slug": ["new"], "name": ["New"], "position": ["77"]}


def typing(client: Client, address: str, **changes: list[str]) -> Posted:
    """The form at the address with changes, which are kept and not sent."""
    data = opened(client, address) | changes
    assert client.post(KEEP, data).status_code == 200
    return data


def offer(client: Client, address: str) -> str:
    """The ticket of the draft that the page offers; '' if it offers none."""
    page = client.get(address).content.decode()
    found = page.partition('name="form_ticket" value="')[2].partition('"')[0]
    return found if "Bring it back" in page else ""


def test_a_draft_is_offered_brought_back_and_gone_once_it_is_saved(desk: Client) -> None:
    address = add_url(Theme)
    typing(desk, address, name=["Half a name, «один»"])
    assert not ChangeSet.objects.exists()
    assert "Typed and not saved" in words(desk.get("/admin/"))
    # It is offered, and the form itself stays as it is.
    assert opened(desk, address)["name"] == [""]
    back = desk.post(address, {typed.TICKET: offer(desk, address), typed.BRING_BACK: "1"})
    assert "It is not saved yet." in words(back)
    again = read(back.content.decode())
    assert again["name"] == ["Half a name, «один»"]
    assert desk.post(address, again | NEW).status_code == 302
    assert not KeptForm.objects.exists()
    assert not offer(desk, address)


def test_a_draft_of_a_stored_row_keeps_its_version(desk: Client) -> None:
    action = make.ActionFactory.create()
    typing(desk, row_url(action), title=["Another title"])
    Action.objects.filter(pk=action.pk).update(version=2)
    ticket = offer(desk, row_url(action))
    back = desk.post(row_url(action), {typed.TICKET: ticket, typed.BRING_BACK: "1"})
    # Somebody else was faster meanwhile: both versions are shown.
    assert back.status_code == 409
    assert read(back.content.decode())["title"] == ["Another title"]
    action.refresh_from_db()
    assert action.title != "Another title"


def test_a_draft_comes_back_within_its_set(desk: Client) -> None:
    boss = User.objects.get(username="boss")
    changeset = open_set(by=boss, title="A set", reason="It is so.")
    address = f"/set/{changeset.pk}{add_url(Theme)}"
    typing(desk, address, name=["In the set"])
    assert not offer(desk, add_url(Theme))
    back = desk.post(address, {typed.TICKET: offer(desk, address), typed.BRING_BACK: "1"})
    assert read(back.content.decode())["name"] == ["In the set"]
    assert not changeset.rows.exists()


def test_it_can_be_forgotten_and_what_is_gone_is_not_brought_back(desk: Client) -> None:
    address = add_url(Theme)
    typing(desk, address, name=["A name"])
    ticket = offer(desk, address)
    assert desk.post(address, {typed.TICKET: ticket, typed.DISCARD: "1"}).status_code == 302
    assert not KeptForm.objects.exists()
    late = desk.post(address, {typed.TICKET: ticket, typed.BRING_BACK: "1"})
    assert (late.status_code, late.headers["Location"]) == (302, address)
    assert not ChangeSet.objects.exists()


def test_a_refused_form_goes_on_with_its_draft(desk: Client) -> None:
    address = add_url(Theme)
    data = typing(desk, address, name=["A name"])
    refused = desk.post(address, data)
    again = read(refused.content.decode())
    assert again[typed.TICKET] == data[typed.TICKET]
    assert desk.post(KEEP, again | {"name": ["A longer name"]}).status_code == 200
    assert json.loads(KeptForm.objects.get().typed)["name"] == ["A longer name"]
    assert desk.post(address, again | NEW).status_code == 302
    assert not KeptForm.objects.exists()


def test_what_filled_a_form_is_replaced_by_its_own_draft(desk: Client) -> None:
    address = add_url(Theme)
    typing(desk, address, name=["First"])
    back = desk.post(address, {typed.TICKET: offer(desk, address), typed.BRING_BACK: "1"})
    again = read(back.content.decode())
    assert desk.post(KEEP, again | {"name": ["Second"]}).status_code == 200
    assert json.loads(KeptForm.objects.get().typed)["name"] == ["Second"]


def test_nobody_else_sees_it_or_writes_it(desk: Client) -> None:
    address = add_url(Theme)
    data = typing(desk, address, name=["Mine"])
    other = signed_in(person(username="other", is_staff=True, is_superuser=True))
    assert not offer(other, address)
    assert other.post(KEEP, data | {"name": ["Theirs"]}).status_code == 400
    assert json.loads(KeptForm.objects.get().typed)["name"] == ["Mine"]
    # Another person's ticket brings nothing back, and drops nothing.
    ticket = offer(desk, address)
    for button in (typed.BRING_BACK, typed.DISCARD):
        other.post(address, {typed.TICKET: ticket, button: "1"})
    assert KeptForm.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {typed.TICKET: []},
        {typed.TICKET: ["x"]},
        {typed.TICKET: ["WzEsMl0:1abc:xyz"]},
        {"name": ["x" * 2**20]},
    ],
    ids=["no ticket", "no signature", "a forged one", "too long"],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_written(desk: Client, wrong: Posted) -> None:
    data = opened(desk, add_url(Theme)) | wrong
    answer = desk.post(KEEP, data)
    assert (answer.status_code, answer.content.decode()) == (400, "It is not kept.")
    assert not KeptForm.objects.exists()


def test_an_old_form_keeps_nothing_and_a_draft_is_kept_for_a_day(desk: Client) -> None:
    boss = User.objects.get(username="boss")
    data = typing(desk, add_url(Theme), name=["A name"])
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25)):
        desk.force_login(boss)
        assert not offer(desk, add_url(Theme))
    with time_machine.travel(timezone.now() + dt.timedelta(days=8)):
        desk.force_login(boss)
        assert desk.post(KEEP, data).status_code == 400


def test_passwords_and_keys_are_no_part_of_a_draft(desk: Client) -> None:
    data = opened(desk, add_url(User)) | {"username": ["new"], "password1": ["a secret"]}
    assert desk.post(KEEP, data | {"csrfmiddlewaretoken": ["k" * 64]}).status_code == 200
    assert (
        not {"password1", "csrfmiddlewaretoken"} & json.loads(KeptForm.objects.get().typed).keys()
    )


def test_only_who_is_signed_in_keeps_a_draft_with_the_key_of_the_sign_in(desk: Client) -> None:
    data = opened(desk, add_url(Theme))
    assert desk.get(KEEP).status_code == 405
    assert Client().post(KEEP, data).headers["Location"].startswith(reverse("admin:login"))
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="boss"))
    data = opened(strict, add_url(Theme))
    del strict.cookies[settings.CSRF_COOKIE_NAME]
    assert strict.post(KEEP, data).status_code == 403
    assert not KeptForm.objects.exists()


def test_an_ended_session_does_not_take_the_place_of_the_draft(desk: Client) -> None:
    typing(desk, add_url(Theme), name=["A name"])
    ticket = offer(desk, add_url(Theme))
    desk.logout()
    for button in (typed.BRING_BACK, typed.DISCARD):
        desk.post(add_url(Theme), {typed.TICKET: ticket, button: "1"})
    assert json.loads(KeptForm.objects.get().typed)["name"] == ["A name"]
