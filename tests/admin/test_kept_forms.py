"""What was typed when a session had ended comes back; the same form sent twice is stored once."""

import datetime as dt
import json
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tests.approving import approved
from tests.publishing.people import person, promise, published
from tracker.admin.forms import SEEN
from tracker.models import (
    Action,
    ChangeSet,
    Commitment,
    KeptForm,
    ProposedRow,
    SavedForm,
    Theme,
    User,
)
from tracker.ops import typed

from .desk import filled, signed_in, start, words
from .pages import Posted, add_url, opened, read, row_url

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]

IS_BACK = "It is not saved yet."
SENTENCE = "Half an hour of work, «один»\n& more."


def ends(client: Client) -> None:
    """The session is over, as eight hours or half an hour make it."""
    Session.objects.all().delete()


def test_the_form_of_a_verdict_comes_back_filled_and_is_saved_then(
    analyst: User, commitment: Commitment
) -> None:
    client, address = signed_in(analyst), start(commitment)
    data = filled(opened(client, address), rationale=SENTENCE, _continue="1")
    ends(client)
    answer = client.post(address, data)
    assert answer.headers["Location"].startswith(reverse("admin:login"))
    assert "What you typed is kept" in client.get("/accounts/login/").content.decode()
    client.force_login(analyst)
    page = client.get(address)
    kept = KeptForm.objects.get()
    assert f"What you typed at {kept.kept_at:%Y-%m-%d %H:%M} UTC is back. {IS_BACK}" in words(page)
    again = read(page.content.decode())
    assert again["rationale"] == [SENTENCE]
    assert not commitment.assessments.exists()
    assert "Typed and not saved" in words(client.get("/admin/"))
    assert client.post(address, again | {"_continue": ["1"]}).status_code == 302
    assert commitment.assessments.get().rationale.splitlines() == SENTENCE.splitlines()
    assert not KeptForm.objects.exists()
    assert "Typed and not saved" not in words(client.get("/admin/"))


def test_a_changed_row_comes_back_with_its_inlines_and_its_version(desk: Client) -> None:
    boss = User.objects.get(username="boss")
    action = make.ActionFactory.create()
    evidence = make.EvidenceFactory.create(action=action, shows="As it was.")
    address = row_url(action)
    data = opened(desk, address) | {"evidence-0-shows": [SENTENCE], "title": ["Another title"]}
    ends(desk)
    desk.post(address, data)
    # Somebody else is faster: the lock still holds.
    Action.objects.filter(pk=action.pk).update(version=2)
    desk.force_login(boss)
    page = desk.get(address)
    assert page.status_code == 409
    again = read(page.content.decode())
    assert (again["evidence-0-shows"], again["title"]) == ([SENTENCE], ["Another title"])
    assert again[SEEN] == ["2"]
    evidence.refresh_from_db()
    assert evidence.shows == "As it was."
    assert desk.post(address, again).status_code == 302
    evidence.refresh_from_db()
    assert evidence.shows.splitlines() == SENTENCE.splitlines()


def test_the_reason_of_a_step_comes_back(analyst: User, reviewer: User) -> None:
    row = published(promise(), by=analyst, reviewer=reviewer)
    client, address = signed_in(analyst), row_url(row, "propose-withdrawal")
    sent = opened(client, address) | {"reason": ["It rested on another text."]}
    ends(client)
    client.post(address, sent)
    client.force_login(analyst)
    page = client.get(address)
    assert IS_BACK in words(page)
    assert read(page.content.decode())["reason"] == ["It rested on another text."]
    assert not row.withdrawals.exists()


def keep(client: Client, **changes: Any) -> Posted:
    """A new theme that is sent after the session has ended; returns what was sent."""
    data = opened(client, add_url(Theme)) | {"slug": ["new"], "name": ["New"], "position": ["77"]}
    data |= changes
    ends(client)
    client.post(add_url(Theme), data)
    return data


def test_nobody_else_gets_it_and_it_can_be_given_up(desk: Client) -> None:
    keep(desk)
    other = person(username="other", is_staff=True, is_superuser=True)
    assert IS_BACK not in words(signed_in(other).get(add_url(Theme)))
    desk.force_login(User.objects.get(username="boss"))
    page = desk.get(add_url(Theme))
    ticket = read(page.content.decode())[typed.TICKET]
    # Another person's ticket gives nothing up.
    signed_in(other).post(add_url(Theme), {typed.TICKET: ticket, typed.DISCARD: "1"})
    assert KeptForm.objects.count() == 1
    answer = desk.post(add_url(Theme), {typed.TICKET: ticket, typed.DISCARD: "1"})
    assert answer.headers["Location"] == add_url(Theme)
    assert IS_BACK not in words(desk.get(add_url(Theme)))
    assert not KeptForm.objects.exists()


def test_without_a_ticket_for_this_very_form_nothing_is_kept(desk: Client) -> None:
    data = opened(desk, add_url(Theme))
    ends(desk)
    forged = {"": "x", "no ticket": "", "a signed text": "WzEsMl0:1abc:xyz"}
    for ticket in forged.values():
        desk.post(add_url(Theme), data | {typed.TICKET: [ticket]})
    desk.post(add_url(Action), data)
    desk.post(f"{add_url(Theme)}?other=1", data)
    with time_machine.travel(timezone.now() + dt.timedelta(days=8)):
        desk.post(add_url(Theme), data)
    boss = User.objects.get(username="boss")
    User.objects.filter(pk=boss.pk).update(is_active=False)
    desk.post(add_url(Theme), data)
    assert not KeptForm.objects.exists()


def test_it_is_kept_for_a_day_up_to_a_megabyte_and_of_one_form_once(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss = User.objects.get(username="boss")
    data = keep(desk, name=["x" * 2**20])
    assert not KeptForm.objects.exists()
    for name in ("First", "Second"):
        desk.post(add_url(Theme), data | {"name": [name]})
    assert json.loads(KeptForm.objects.get().typed)["name"] == ["Second"]
    desk.force_login(boss)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=24, minutes=1)):
        desk.force_login(boss)
        assert IS_BACK not in words(desk.get(add_url(Theme)))
        keep(desk)
    assert KeptForm.objects.count() == 1
    monkeypatch.setattr(typed, "_MOST_PER_PERSON", 2)
    for _each in range(3):
        desk.force_login(boss)
        keep(desk)
    assert KeptForm.objects.count() == 2


def test_passwords_and_keys_are_not_kept(desk: Client) -> None:
    data = opened(desk, add_url(User)) | {"username": ["new"], "password1": ["a secret"]}
    data |= {"password2": ["a secret"], "csrfmiddlewaretoken": ["k" * 64]}
    ends(desk)
    desk.post(add_url(User), data)
    kept = KeptForm.objects.get()
    assert json.loads(kept.typed)["username"] == ["new"]
    assert not {"password1", "password2", "csrfmiddlewaretoken"} & json.loads(kept.typed).keys()
    assert "secret" not in kept.typed
    desk.force_login(User.objects.get(username="boss"))
    assert read(desk.get(add_url(User)).content.decode())["username"] == ["new"]


def test_a_key_renewed_by_a_sign_in_in_another_tab_loses_nothing(desk: Client) -> None:
    boss = User.objects.get(username="boss")
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(boss)
    data = opened(browser, add_url(Theme)) | {"name": ["Typed before"]}
    del browser.cookies[settings.CSRF_COOKIE_NAME]
    answer = browser.post(add_url(Theme), data)
    assert answer.headers["Location"] == add_url(Theme)
    assert read(browser.get(add_url(Theme)).content.decode())["name"] == ["Typed before"]
    # Nobody gets in by it: without a ticket of one's own the form is refused as ever.
    assert browser.post(add_url(Theme), {"name": "x"}).status_code == 403
    other = Client(enforce_csrf_checks=True)
    other.force_login(person(is_staff=True, is_superuser=True))
    assert other.post(add_url(Theme), data).status_code == 403
    nobody = Client(enforce_csrf_checks=True)
    assert "/login/" in nobody.post(add_url(Theme), data).headers["Location"]


def test_staff_whose_second_factor_was_reset_find_the_form_again(desk: Client) -> None:
    data = opened(desk, add_url(Theme)) | {"name": ["Typed before"]}
    with override_settings(TRACKER_REQUIRE_MFA=True):
        assert "/2fa/" in desk.post(add_url(Theme), data).headers["Location"]
    assert read(desk.get(add_url(Theme)).content.decode())["name"] == ["Typed before"]


def test_what_can_no_longer_be_saved_is_shown_to_be_copied(
    analyst: User, reviewer: User, commitment: Commitment
) -> None:
    client = signed_in(analyst)
    client.post(start(commitment), filled(opened(client, start(commitment))))
    draft = commitment.assessments.get()
    data = filled(opened(client, row_url(draft)), rationale="A sentence to be copied.")
    ends(client)
    client.post(row_url(draft), data)
    commitment.assessments.update(withdrawn_at=timezone.now(), withdrawn_because="A mistake.")
    client.force_login(analyst)
    page = words(client.get(row_url(draft)))
    assert "can no longer be saved here" in page
    assert "A sentence to be copied." in page


# --- The same form twice -------------------------------------------------------------------------


def test_a_new_row_sent_twice_is_one_and_the_second_leads_to_it(desk: Client) -> None:
    boss = Client()
    boss.force_login(User.objects.get(username="boss"))
    data = opened(boss, add_url(Theme)) | {"slug": ["new"], "name": ["New"], "position": ["77"]}
    assert boss.post(add_url(Theme), data).status_code == 302
    row = ProposedRow.objects.get(key="new")
    second = boss.post(add_url(Theme), data)
    within = reverse("admin:tracker_theme_change", args=[row.object_id])
    assert second.headers["Location"] == f"/set/{row.changeset_id}{within}"
    assert opened(boss, second.headers["Location"])["name"] == ["New"]
    assert ProposedRow.objects.count() == ChangeSet.objects.count() == 1
    # Once it is approved, too, it is one, and the second sending leads to where it is told of.
    approved(row.changeset)
    assert Theme.objects.filter(name="New").count() == 1
    third = boss.post(add_url(Theme), data, follow=True)
    assert third.redirect_chain[-1][0] == row_url(row.changeset)
    assert Theme.objects.filter(name="New").count() == 1
    # With something else in it, or opened anew, it is another form.
    assert desk.post(add_url(Theme), data | {"slug": ["b"], "position": ["78"]}).status_code == 302
    again = opened(desk, add_url(Theme)) | {"slug": ["new"], "name": ["New"], "position": ["79"]}
    assert desk.post(add_url(Theme), again).status_code == 200
    assert SavedForm.objects.count() == 2


def test_a_refused_form_may_be_sent_again(desk: Client) -> None:
    taken = make.ThemeFactory.create(slug="taken")
    data = opened(desk, add_url(Theme)) | {"slug": ["taken"], "name": ["N"], "position": ["77"]}
    assert desk.post(add_url(Theme), data).status_code == 200
    taken.delete()
    assert desk.post(add_url(Theme), data).status_code == 302
