"""Accounts in the public log, and two of them that come from one manager."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client

from tests.admin.pages import list_url, row_url
from tests.changesets.sets import a_set, sent
from tests.publishing import people
from tracker import publiclog, publishing
from tracker.models import Assessment, ChangeSet, RecordEntry, User
from tracker.publiclog.describing import describe
from tracker.publishing.changesets import approve_set
from tracker.publishing.invitations import give_link, invite

pytestmark = pytest.mark.django_db

NOTE = "The accounts of the author and of the second person come from one manager."


def manager(**fields: Any) -> User:
    return people.person("manager", is_staff=True, **fields)


def invited(by: User, *, name: str, role: str, second: User) -> User:
    """An account that was invited by one manager and got its role by another."""
    _given, changeset = invite(by=by, public_name=name, role=Group.objects.get(name=role))
    approve_set(changeset, by=second, version=changeset.version, today=people.TODAY)
    account = User.objects.get(public_name=name)
    account.is_staff = True
    account.save()
    return account


def told() -> list[str]:
    entries = RecordEntry.objects.filter(kind="account").order_by("seq")
    return [one.sentence for one in describe(entries)]


# --- Accounts ------------------------------------------------------------------------------------


def test_an_invitation_and_its_role_are_in_the_public_log_without_the_person() -> None:
    one, two = manager(public_name="One"), manager(public_name="Two")
    account = invited(one, name="A. Person", role="reviewer", second=two)
    assert told() == ["An account was made.", "An account was given a role: Reviewer."]
    everything = [entry.line for entry in RecordEntry.objects.all()]
    assert not any(account.username in line or "A. Person" in line for line in everything)
    lines = [entry.line for entry in RecordEntry.objects.filter(kind="account")]
    assert [json.loads(line)["role"] for line in lines] == ["manager", "manager"]
    call_command("enter_rows", verbosity=0)
    assert list(publiclog.Verification().findings()) == []


def test_a_link_a_reset_and_a_closed_account_are_in_the_log() -> None:
    one = manager()
    person = people.person("analyst", username="lost-it")
    give_link(person, by=one)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    call_command("reset_second_factor", "lost-it")
    person.is_active = False
    publishing.save_with_history(person, by=one, many={"groups": []})
    assert told() == [
        "An account was given a link to set its password.",
        "The second factor of an account was removed.",
        "A role was taken from an account: Analyst.",
        "An account was closed.",
    ]


def test_the_public_pages_tell_of_accounts(client: Client) -> None:
    publishing.save_with_history(User(username="new-one"), by=manager())
    page = client.get("/changes/?kind=account")
    assert "An account was made." in page.content.decode()
    found = b"".join(client.get("/changes.json?kind=account").streaming_content)  # type: ignore[attr-defined]  # a stream
    assert b"An account was made." in found
    assert b"new-one" not in found
    assert client.get("/changes.atom").status_code == 200


# --- One hand ------------------------------------------------------------------------------------


@pytest.fixture
def pair() -> tuple[User, User]:
    """An analyst and a reviewer whom the same manager invited."""
    one, two = manager(public_name="One"), manager(public_name="Two")
    analyst, reviewer = (
        invited(one, name=f"An invited {role}", role=role, second=two)
        for role in ("analyst", "reviewer")
    )
    return analyst, reviewer


def reason_of(verdict: Assessment) -> str | None:
    return RecordEntry.objects.get(kind="assessment", key=verdict.key, verb="published").reason


def test_a_verdict_between_accounts_of_one_manager_is_named_so_in_the_log(
    pair: tuple[User, User], client: Client
) -> None:
    analyst, reviewer = pair
    verdict = people.published(people.promise(ref="X-1"), by=analyst, reviewer=reviewer)
    assert reason_of(verdict) == NOTE
    assert NOTE in client.get("/changes/").content.decode()


def test_a_verdict_between_accounts_of_two_managers_is_not(pair: tuple[User, User]) -> None:
    analyst, _reviewer = pair
    other = people.person("reviewer")
    verdict = people.published(people.promise(ref="X-1"), by=analyst, reviewer=other)
    assert reason_of(verdict) is None


def test_a_manager_who_approves_for_an_account_of_theirs_is_named_so() -> None:
    one, two = manager(public_name="One"), manager(public_name="Two")
    one.groups.add(Group.objects.get(name="reviewer"))
    analyst = invited(one, name="An analyst of One", role="analyst", second=two)
    verdict = people.published(people.promise(ref="X-1"), by=analyst, reviewer=one)
    assert reason_of(verdict) == NOTE


def test_a_set_between_accounts_of_one_manager_is_named_so(
    pair: tuple[User, User], client: Client
) -> None:
    analyst, reviewer = pair

    def edit() -> None:
        publishing.save_with_history(people.make.ActionFactory.build(slug="new"), by=analyst)

    changeset = sent(a_set(analyst, edit, reason="News of the week"))
    client.force_login(reviewer)
    listed = client.get(list_url(ChangeSet)).content.decode()
    assert "same manager made both accounts" in listed
    assert "come from one manager" in client.get(row_url(changeset)).content.decode()
    done = approve_set(changeset, by=reviewer, version=changeset.version, today=people.TODAY)
    entry = RecordEntry.objects.get(kind="changeset", key=done.key, verb="published")
    assert entry.reason == f"News of the week. {NOTE}"
    assert NOTE in Client().get("/changes/").content.decode()


def test_the_queue_and_the_step_name_it(pair: tuple[User, User], client: Client) -> None:
    analyst, reviewer = pair
    waiting = people.in_review(people.promise(ref="X-1"), by=analyst)
    client.force_login(reviewer)
    listed = client.get(f"{list_url(Assessment)}?queue=review").content.decode()
    assert "same manager made both accounts" in listed
    assert "come from one manager" in client.get(row_url(waiting, "publish")).content.decode()
    client.force_login(people.person("reviewer", is_staff=True))
    listed = client.get(f"{list_url(Assessment)}?queue=review").content.decode()
    assert "same manager made both accounts" not in listed
    assert "come from one manager" not in client.get(row_url(waiting, "publish")).content.decode()


def test_a_withdrawal_between_accounts_of_one_manager_is_named_so(
    pair: tuple[User, User],
) -> None:
    _analyst, reviewer = pair
    one = User.objects.get(public_name="One")
    one.groups.add(Group.objects.get(name="reviewer"))
    verdict = people.published(
        people.promise(ref="X-1"), by=people.person("analyst"), reviewer=people.person("reviewer")
    )
    proposal = publishing.propose_withdrawal(
        verdict, by=reviewer, version=verdict.version, reason="Wrong source"
    )
    publishing.approve_withdrawal(verdict, by=one, proposal=proposal.pk)
    entry = RecordEntry.objects.get(kind="assessment", key=verdict.key, verb="withdrawn")
    assert entry.reason == f"Wrong source. {NOTE}"
