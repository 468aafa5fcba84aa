import re

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from tests.signin.people import DESK, sign_in
from tracker.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def trial(settings: Settings) -> None:
    settings.DEBUG = True


@pytest.fixture
def groups(db: None) -> None:
    for name in ("analyst", "reviewer"):
        Group.objects.get_or_create(name=name)


@pytest.mark.usefixtures("trial", "groups")
def test_both_are_made_and_can_sign_in_with_what_was_printed(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("demo_accounts")
    printed = dict(re.findall(r"^(demo-\w+): (\S{15,})$", capsys.readouterr().out, re.MULTILINE))
    assert set(printed) == {"demo-analyst", "demo-reviewer"}
    assert len(set(printed.values())) == 2
    for name, password in printed.items():
        user = User.objects.get(username=name)
        assert [group.name for group in user.groups.all()] == [name.removeprefix("demo-")]
        assert (user.is_staff, user.is_superuser) == (True, False)
        assert password not in user.password
        assert sign_in(Client(), user, password).headers["Location"] == DESK


@pytest.mark.usefixtures("trial", "groups")
def test_what_exists_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo_accounts")
    before = list(User.objects.order_by("pk").values_list("username", "password"))
    capsys.readouterr()
    call_command("demo_accounts")
    assert list(User.objects.order_by("pk").values_list("username", "password")) == before
    out = capsys.readouterr().out
    assert out.count("exists already") == 2
    assert ": " not in out


@pytest.mark.usefixtures("trial", "groups")
def test_only_the_missing_one_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo_accounts")
    User.objects.get(username="demo-analyst").delete()
    capsys.readouterr()
    call_command("demo_accounts")
    out = capsys.readouterr().out
    assert "demo-analyst: " in out
    assert "demo-reviewer exists already" in out


@pytest.mark.usefixtures("groups")
def test_never_without_debug() -> None:
    with pytest.raises(CommandError, match="DEBUG is off"):
        call_command("demo_accounts")
    assert not User.objects.filter(username__startswith="demo-").exists()


@pytest.mark.usefixtures("trial", "groups")
def test_without_a_group_none_is_made_and_the_message_says_which() -> None:
    Group.objects.filter(name="reviewer").delete()
    with pytest.raises(CommandError, match="no group 'reviewer'"):
        call_command("demo_accounts")
    assert not User.objects.filter(username__startswith="demo-").exists()
