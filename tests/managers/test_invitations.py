"""Invitations: a link that is shown once and works once, and a role that takes two managers."""

import datetime as dt
import html
import logging
import re
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.admin.pages import opened, queries, row_url
from tests.publishing.people import person
from tests.signin.people import ACTIVATE, LOGIN, PASSWORD, sign_in
from tracker.models import Change, ChangeSet, OneTimeLink, RecordEntry, User
from tracker.models.days import desk_today
from tracker.ops.logs import JsonFormatter, PlainFormatter
from tracker.publishing import NotAllowed, Refused
from tracker.publishing.changesets import approve_set
from tracker.publishing.invitations import give_link, use_link

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]
INVITATIONS = "admin:tracker_user_invitations"
FORGED = f"/accounts/invitation/{'x' * 43}/"


def _manager(name: str = "one", **fields: Any) -> User:
    public = f"Manager {name}"
    return person("manager", username=name, public_name=public, is_staff=True, **fields)


def _browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _text(page: Any) -> str:
    return " ".join(html.unescape(page.content.decode()).split())


def _invited(by: User, **boxes: str) -> Any:
    """The page that answers the form of an invitation."""
    client = _browser(by)
    sent = opened(client, reverse(INVITATIONS))
    return client.post(
        reverse(INVITATIONS), sent | {"public_name": "The institute", "role": "analyst"} | boxes
    )


def _address(page: Any) -> str:
    found = re.search(r"<code[^>]*>http://testserver(/accounts/invitation/[-\w]+/)<", _text(page))
    assert found, _text(page)
    return found[1]


def _filled(**boxes: str) -> dict[str, str]:
    return {
        "username": "aigerim",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "understood": "on",
    } | boxes


def test_an_invitation_leads_to_an_account_whose_role_a_second_manager_approves(
    settings: Settings,
) -> None:
    one, two = _manager("one"), _manager("two")
    page = _invited(one)
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    address, changeset = _address(page), ChangeSet.objects.get()
    assert (changeset.state, changeset.author) == ("in_review", one)
    stranger = Client()
    shown = _text(stranger.get(address))
    assert "Your public name is <strong>The institute</strong>" in shown
    assert "stays in the public log for ever" in shown
    assert "may be the name of an institution" in shown
    answer = stranger.post(address, _filled())
    assert answer.headers["Location"] == LOGIN
    account = User.objects.get(username="aigerim")
    assert (account.public_name, account.is_staff) == ("The institute", False)
    assert not account.groups.exists()
    assert "as soon as a second manager" in _text(stranger.get(LOGIN))
    with pytest.raises(NotAllowed):
        approve_set(changeset, by=one, version=changeset.version, today=desk_today())
    approve_set(changeset, by=two, version=changeset.version, today=desk_today())
    account.refresh_from_db()
    assert account.is_staff
    assert [group.name for group in account.groups.all()] == ["analyst"]
    settings.TRACKER_REQUIRE_MFA = True
    assert sign_in(stranger, "aigerim").status_code == 302
    assert stranger.get("/admin/").headers["Location"].startswith(ACTIVATE)


def test_the_role_may_be_approved_before_the_link_is_used() -> None:
    address = _address(_invited(_manager("one"), role="reviewer"))
    changeset = ChangeSet.objects.get()
    approve_set(changeset, by=_manager("two"), version=changeset.version, today=desk_today())
    stranger = Client()
    assert stranger.post(address, _filled()).status_code == 302
    account = User.objects.get(username="aigerim")
    assert account.is_staff
    assert [group.name for group in account.groups.all()] == ["reviewer"]
    assert sign_in(stranger, "aigerim").headers["Location"] == "/admin/"


def test_nothing_of_it_is_public_and_no_token_is_kept() -> None:
    address = _address(_invited(_manager()))
    head = RecordEntry.objects.count()
    token = address.split("/")[3]
    link = OneTimeLink.objects.get()
    assert token not in link.token_hash
    assert token not in repr(list(Change.objects.values()))
    Client().post(address, _filled())
    assert PASSWORD not in repr(list(Change.objects.values()))
    # That there is another account is public; whose, and how they got in, is not.
    assert RecordEntry.objects.count() == head == 1
    line = RecordEntry.objects.get().line
    theirs = (token, link.account.username, link.account.public_name)
    assert not any(word in line for word in theirs)


def test_a_link_works_once() -> None:
    address = _address(_invited(_manager()))
    assert Client().post(address, _filled()).status_code == 302
    for answer in (Client().get(address), Client().post(address, _filled(username="other"))):
        assert answer.status_code == 410
        assert "used already" in _text(answer)
    assert not User.objects.filter(username="other").exists()


def test_a_link_works_for_72_hours() -> None:
    now = dt.datetime(2026, 11, 27, 8, 0, tzinfo=dt.UTC)
    with time_machine.travel(now, tick=False):
        address = _address(_invited(_manager()))
    with time_machine.travel(now + dt.timedelta(hours=71, minutes=59), tick=False):
        assert Client().get(address).status_code == 200
    with time_machine.travel(now + dt.timedelta(hours=72), tick=False):
        for answer in (Client().get(address), Client().post(address, _filled())):
            assert answer.status_code == 410
            assert "too old" in _text(answer)
    assert not User.objects.filter(username="aigerim").exists()


def test_a_forged_link_says_no_more_than_that_it_is_none() -> None:
    for answer in (Client().get(FORGED), Client().post(FORGED, _filled())):
        assert answer.status_code == 404
        assert "This link is not valid." in _text(answer)
    for odd in ("%00", "a%0Ab", "x" * 5000, "../..", "%ff"):
        assert Client().get(f"/accounts/invitation/{odd}/").status_code == 404, odd


def test_a_link_that_was_taken_back_or_whose_people_are_gone_works_no_more() -> None:
    one = _manager("one")
    address = _address(_invited(one))
    account = OneTimeLink.objects.get().account
    client = _browser(one)
    for words in ("works no more", "no open link any more"):
        answer = client.post(reverse(INVITATIONS), {"_take_back": account.pk}, follow=True)
        assert words in _text(answer)
    assert "taken back" in _text(Client().get(address))
    again = _address(client.post(row_url(account, "link")))
    assert Client().get(again).status_code == 200
    User.objects.filter(pk=one.pk).update(is_active=False)
    assert Client().get(again).status_code == 410
    User.objects.filter(pk=one.pk).update(is_active=True)
    User.objects.filter(pk=account.pk).update(is_active=False)
    assert Client().post(again, _filled()).status_code == 410


def test_a_new_link_ends_the_one_before_it() -> None:
    one = _manager()
    first = _address(_invited(one))
    account = OneTimeLink.objects.get().account
    second = _address(_browser(one).post(row_url(account, "link")))
    assert Client().get(first).status_code == 410
    assert Client().post(second, _filled()).status_code == 302


@pytest.mark.parametrize(
    ("boxes", "told"),
    [
        ({"username": "ONE"}, "Somebody else has this user name."),
        ({"username": ""}, "This field is required."),
        ({"username": "a b"}, "Enter a valid username."),
        ({"username": "a\0b"}, ""),
        ({"username": "x" * 151}, "at most 150"),
        ({"password1": "fourteen chars", "password2": "fourteen chars"}, "at least 15 characters"),
        ({"password1": "123456789987654321", "password2": "123456789987654321"}, "too common"),
        (
            dict.fromkeys(("username", "password1", "password2"), "the-first-analyst"),
            "too similar to the username",
        ),
        ({"password2": PASSWORD + " "}, "The two passwords are not the same."),
        ({"understood": ""}, "This field is required."),
    ],
)
def test_what_cannot_be_taken_is_told_and_the_link_goes_on_working(
    boxes: dict[str, str], told: str
) -> None:
    address = _address(_invited(_manager()))
    refused = Client().post(address, _filled(**boxes))
    assert refused.status_code == 200
    assert 'class="errorlist"' in refused.content.decode()
    assert told in _text(refused)
    assert PASSWORD not in refused.content.decode()
    assert Client().post(address, _filled()).status_code == 302


def test_whoever_is_signed_in_does_not_use_up_the_link_of_somebody_else() -> None:
    one = _manager()
    address, client = _address(_invited(one)), _browser(one)
    for answer in (client.get(address), client.post(address, _filled())):
        assert "You are signed in as one." in _text(answer)
    assert Client().post(address, _filled()).status_code == 302


def test_who_lost_a_password_gets_a_link_and_nothing_but_the_password_changes() -> None:
    one = _manager()
    account = person("analyst", username="lost", public_name="Lost", is_staff=True)
    account.set_password("an old passphrase of theirs")
    account.save()
    elsewhere = _browser(account)
    client = _browser(one)
    assert row_url(account, "link") in _text(client.get(row_url(account)))
    address = _address(client.post(row_url(account, "link")))
    page = _text(Client().get(address))
    assert "for the account lost" in page
    assert 'name="username"' not in page
    assert Client().post(address, _filled(username="stolen")).status_code == 302
    account.refresh_from_db()
    assert (account.username, account.check_password(PASSWORD)) == ("lost", True)
    assert elsewhere.get("/admin/").status_code == 302
    line = Change.objects.of(account).first()
    assert line is not None
    assert line.fields == {"password": {"old": "(not shown)", "new": "(not shown)"}}


def test_only_managers_make_links_and_none_for_an_administrator_or_themselves() -> None:
    one = _manager()
    boss = person(username="boss", is_staff=True, is_superuser=True)
    for name in ("analyst", "reviewer"):
        client = _browser(person(name, username=name, is_staff=True))
        for answer in (
            client.get(reverse(INVITATIONS)),
            client.post(reverse(INVITATIONS), {"public_name": "X", "role": "manager"}),
            client.post(reverse(INVITATIONS), {"_take_back": one.pk}),
            client.get(row_url(one, "link")),
            client.post(row_url(one, "link")),
        ):
            assert answer.status_code == 403
            assert "Only managers invite people" in _text(answer)
    client = _browser(one)
    assert "an administrator" in _text(client.post(row_url(boss, "link")))
    assert "your own account" in _text(client.post(row_url(one, "link")))
    assert client.post(row_url(boss, "link")).status_code == 403
    assert not OneTimeLink.objects.exists()
    assert not User.objects.filter(username__startswith="invited-").exists()


@pytest.mark.parametrize(
    ("boxes", "told"),
    [
        ({"public_name": ""}, "This field is required."),
        ({"public_name": " "}, "This field is required."),
        ({"public_name": "x" * 151}, "at most 150"),
        ({"public_name": "a\u202eb"}, ""),
        ({"public_name": "manager ONE"}, "Somebody has the public name"),
        ({"role": "superuser"}, "superuser is not one of the available choices."),
        ({"email": "nobody"}, "Enter a valid email address."),
    ],
)
def test_an_invitation_that_cannot_be_is_told_and_nothing_is_written(
    boxes: dict[str, str], told: str
) -> None:
    one = _manager()
    answer = _invited(one, **boxes)
    assert answer.status_code == 400
    assert "Nothing was written." in _text(answer)
    assert told in _text(answer)
    assert (User.objects.count(), ChangeSet.objects.count()) == (1, 0)


def test_two_clicks_make_one_invitation_and_say_where_the_link_was() -> None:
    client = _browser(_manager())
    sent = opened(client, reverse(INVITATIONS)) | {"public_name": "X", "role": "analyst"}
    first, second = (client.post(reverse(INVITATIONS), sent, follow=True) for _ in range(2))
    assert Client().get(_address(first)).status_code == 200
    assert "was made already" in _text(second)
    assert (OneTimeLink.objects.count(), ChangeSet.objects.count()) == (1, 1)


def test_the_link_is_mailed_where_a_server_is_set(settings: Settings) -> None:
    one = _manager()
    page = _invited(one, email="a@example.org")
    assert not mail.outbox
    settings.TRACKER_SENDS_MAIL = True
    settings.DEFAULT_FROM_EMAIL = "tracker@example.org"
    page = _invited(one, public_name="Another", email="a@example.org")
    (sent,) = mail.outbox
    assert sent.to == ["a@example.org"]
    assert _address(page) in sent.body
    assert "It was mailed to a@example.org." in _text(page)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    page = _invited(one, public_name="A third", email="a@example.org")
    assert "It could not be mailed to a@example.org" in _text(page)
    assert Client().get(_address(page)).status_code == 200


def test_the_page_is_not_kept_not_found_by_search_and_tells_nobody_where_it_is() -> None:
    answer = Client().get(_address(_invited(_manager())))
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    assert Client().put(FORGED).status_code == 405


@pytest.mark.parametrize("formatter", [JsonFormatter(), PlainFormatter()], ids=["json", "plain"])
def test_no_log_line_holds_a_token(
    formatter: logging.Formatter, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"), caplog.at_level("INFO", logger="django"):
        Client().get(FORGED)
    assert len(caplog.records) >= 2
    lines = [formatter.format(record) for record in caplog.records]
    assert not [line for line in lines if "xxx" in line]
    assert [line for line in lines if "/accounts/invitation/-/" in line]


def test_the_list_of_links_costs_the_same_for_many() -> None:
    one = _manager()
    client = _browser(one)
    give_link(person(username="p"), by=one)
    first = queries(client, reverse(INVITATIONS))
    for number in range(50):
        give_link(person(username=f"p{number}"), by=one)
    assert queries(client, reverse(INVITATIONS)) == first


def test_a_name_that_somebody_takes_meanwhile_ends_no_link() -> None:
    given = give_link(person(username="invited-x"), by=_manager())
    User.objects.filter(username="invited-x").update(password="!")
    person(username="aigerim")
    with pytest.raises(Refused, match="Somebody else has this user name"):
        use_link(given.token, password=PASSWORD, username="Aigerim")
    assert use_link(given.token, password=PASSWORD, username="b").username == "b"
