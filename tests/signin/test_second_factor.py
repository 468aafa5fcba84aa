import re
from collections.abc import Iterator

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.signin.people import (
    ACTIVATE,
    AUTHENTICATE,
    CODES,
    DEACTIVATE,
    DESK,
    FILE,
    INDEX,
    LOGIN,
    LOGOUT,
    NEW_CODES,
    PASSWORD,
    REAUTHENTICATE,
    REAUTHENTICATE_CODE,
    analyst,
    codes_on,
    key_on,
    reauthenticate,
    set_up_app,
    sign_in,
    signed_in,
    text,
)
from tests.signin.totp import code
from tracker.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolled(user: User) -> tuple[str, list[str]]:
    """The key and the recovery codes of `user`, who has set them up in another browser."""
    browser = Client()
    sign_in(browser, user)
    with time_machine.travel("2026-01-01T00:00:00Z", tick=False):
        sign_in(browser, user)
        return set_up_app(browser)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-11-21T12:00:00Z", tick=False) as traveller:
        yield traveller


def test_setting_up_shows_key_picture_and_codes_and_needs_the_right_code(desk: Client) -> None:
    reauthenticate(desk)
    page = desk.get(ACTIVATE)
    secret = key_on(page)
    assert re.search(r'<div class="qr" role="img" aria-label="[^"]+"><svg ', text(page))
    refused = desk.post(ACTIVATE, {"code": "000000" if code(secret) != "000000" else "000001"})
    assert "Incorrect code." in text(refused)
    assert key_on(refused) == secret
    assert desk.post(ACTIVATE, {"code": code(secret)}).headers["Location"] == CODES
    page = desk.get(CODES)
    assert len(set(codes_on(page))) == 10
    assert secret not in text(page)
    assert desk.get(ACTIVATE).headers["Location"] == DEACTIVATE


@pytest.mark.parametrize("path", [ACTIVATE, NEW_CODES])
def test_changing_the_second_factor_asks_for_the_password_once_more(
    desk: Client, path: str
) -> None:
    assert desk.get(path).headers["Location"].startswith(REAUTHENTICATE)
    assert desk.post(path, {"code": "1"}).headers["Location"].startswith(REAUTHENTICATE)
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("path", [DEACTIVATE, CODES, NEW_CODES])
def test_a_confirmation_is_good_for_five_minutes(
    desk: Client, clock: time_machine.Traveller, path: str
) -> None:
    set_up_app(desk)
    assert desk.get(path).status_code == 200
    clock.shift(301)
    assert desk.get(path).headers["Location"].startswith(REAUTHENTICATE)


def test_the_password_alone_does_not_sign_in(
    client: Client, user: User, enrolled: tuple[str, list[str]]
) -> None:
    assert sign_in(client, user, next="/admin/tracker/").headers["Location"] == AUTHENTICATE
    assert not signed_in(client)
    assert client.get(DESK).status_code == 302
    before = client.session.session_key
    answer = client.post(AUTHENTICATE, {"code": code(enrolled[0])})
    assert answer.headers["Location"] == "/admin/tracker/"
    assert signed_in(client)
    assert client.session.session_key != before


def test_a_code_without_a_password_signs_nobody_in(
    client: Client, enrolled: tuple[str, list[str]]
) -> None:
    assert client.post(AUTHENTICATE, {"code": code(enrolled[0])}).headers["Location"] == LOGIN
    assert not signed_in(client)


def test_a_code_that_was_used_is_refused(user: User, enrolled: tuple[str, list[str]]) -> None:
    first, second = Client(), Client()
    for browser in (first, second):
        sign_in(browser, user)
    assert first.post(AUTHENTICATE, {"code": code(enrolled[0])}).status_code == 302
    assert "Incorrect code." in text(second.post(AUTHENTICATE, {"code": code(enrolled[0])}))
    assert not signed_in(second)


def test_a_clock_may_be_one_step_early_or_late_and_each_code_counts_once(
    user: User, enrolled: tuple[str, list[str]], clock: time_machine.Traveller
) -> None:
    clock.move_to(1_800_000_015)
    secret = enrolled[0]

    def takes(given: str) -> bool:
        browser = Client()
        sign_in(browser, user)
        # A cache may be lost: the used codes are not.
        cache.clear()
        return bool(browser.post(AUTHENTICATE, {"code": given}).status_code == 302)

    early, late = code(secret, steps=-1), code(secret, steps=1)
    assert [takes(code(secret, steps=steps)) for steps in (-2, 2, -3, 3)] == [False] * 4
    assert (takes(late), takes(early)) == (True, True)
    assert (takes(late), takes(early)) == (False, False)
    # The late code becomes the one of now, and is still a used one.
    clock.shift(30)
    assert not takes(late)
    assert takes(code(secret, steps=1))


def test_the_code_of_another_person_is_refused(
    client: Client, enrolled: tuple[str, list[str]]
) -> None:
    other = analyst()
    browser = Client()
    sign_in(browser, other)
    secret, codes = set_up_app(browser)
    sign_in(client, other)
    for theirs in (code(enrolled[0]), enrolled[1][0]):
        assert theirs not in {code(secret), *codes}
        assert "Incorrect code." in text(client.post(AUTHENTICATE, {"code": theirs}))
    assert not signed_in(client)


def test_codes_are_counted_like_passwords(
    client: Client, user: User, enrolled: tuple[str, list[str]]
) -> None:
    sign_in(client, user)
    for _ in range(5):
        assert "Incorrect code." in text(client.post(AUTHENTICATE, {"code": "x"}))
    answer = client.post(AUTHENTICATE, {"code": code(enrolled[0])})
    assert "Too many failed login attempts." in text(answer)
    assert not signed_in(client)


def test_the_step_between_password_and_code_ends_after_a_quarter_of_an_hour(
    client: Client,
    user: User,
    enrolled: tuple[str, list[str]],
    clock: time_machine.Traveller,
) -> None:
    sign_in(client, user)
    clock.shift(15 * 60 + 1)
    assert client.post(AUTHENTICATE, {"code": code(enrolled[0])}).headers["Location"] == LOGIN
    assert not signed_in(client)


def test_the_step_can_be_cancelled(
    client: Client, user: User, enrolled: tuple[str, list[str]]
) -> None:
    sign_in(client, user)
    assert client.get(LOGIN).headers["Location"] == AUTHENTICATE
    assert client.post(LOGOUT, {"next": LOGIN}).headers["Location"] == LOGIN
    assert client.get(LOGIN).status_code == 200


def test_a_recovery_code_signs_in_once(user: User, enrolled: tuple[str, list[str]]) -> None:
    first, second = Client(), Client()
    spent = enrolled[1][3]
    sign_in(first, user)
    assert first.post(AUTHENTICATE, {"code": spent}).headers["Location"] == DESK
    assert signed_in(first)
    sign_in(second, user)
    assert "Incorrect code." in text(second.post(AUTHENTICATE, {"code": spent}))
    assert not signed_in(second)
    reauthenticate(first)
    assert set(codes_on(first.get(CODES))) == set(enrolled[1]) - {spent}
    assert "9 of 10 codes are unused." in text(first.get(CODES))


def test_new_recovery_codes_replace_the_old(desk: Client) -> None:
    _secret, old = set_up_app(desk)
    assert "will no longer work" in text(desk.get(NEW_CODES))
    assert desk.post(NEW_CODES).headers["Location"] == CODES
    new = codes_on(desk.get(CODES))
    assert len(new) == 10
    assert not set(new) & set(old)


def test_recovery_codes_come_as_a_file(desk: Client) -> None:
    _secret, codes = set_up_app(desk)
    answer = desk.get(FILE)
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.content.decode().split() == codes


def test_without_an_app_there_are_no_codes(desk: Client) -> None:
    reauthenticate(desk)
    assert desk.get(CODES).status_code == 404
    assert desk.get(FILE).status_code == 404
    assert desk.get(DEACTIVATE).status_code == 404
    assert "without having two-factor authentication" in text(desk.post(NEW_CODES))
    assert not Authenticator.objects.exists()


def test_removing_the_app_removes_the_codes_too(desk: Client, user: User) -> None:
    set_up_app(desk)
    assert desk.get(DEACTIVATE).status_code == 200
    assert Authenticator.objects.count() == 2
    assert desk.post(DEACTIVATE).headers["Location"] == INDEX
    assert not Authenticator.objects.exists()
    assert sign_in(Client(), user).headers["Location"] == DESK


def test_the_code_can_be_asked_for_instead_of_the_password(desk: Client) -> None:
    secret, _codes = set_up_app(desk)
    assert desk.get(REAUTHENTICATE).status_code == 200
    assert REAUTHENTICATE_CODE in text(desk.get(REAUTHENTICATE))
    answer = desk.post(REAUTHENTICATE_CODE, {"code": code(secret), "next": CODES})
    assert answer.headers["Location"] == CODES


def test_two_clicks_at_once_set_up_one_app(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    reauthenticate(desk)
    secret = key_on(desk.get(ACTIVATE))
    # The other click has been answered between this one's question and its answer.
    Authenticator.objects.create(
        user=User.objects.get(), type=Authenticator.Type.TOTP, data={"secret": secret}
    )
    monkeypatch.setattr("allauth.mfa.totp.views.is_mfa_enabled", lambda *_: False)
    assert desk.post(ACTIVATE, {"code": code(secret)}).headers["Location"] == INDEX
    assert Authenticator.objects.count() == 1


# --- The desk is closed without one ---------------------------------------------------------------

INSIDE = [
    DESK,
    "/admin/tracker/",
    "/admin/auth/group/",
    "/admin/password_change/",
    "/admin/login/",
    "/admin/no/such/page/",
    "/admin/jsi18n/",
]


@pytest.mark.usefixtures("second_factor_required")
def test_staff_without_a_second_factor_are_sent_to_set_one_up(desk: Client) -> None:
    for path in INSIDE:
        assert desk.get(path).headers["Location"] == ACTIVATE, path
        assert desk.post(path).headers["Location"] == ACTIVATE, path


@pytest.mark.usefixtures("second_factor_required")
def test_with_a_second_factor_the_desk_opens_and_closes_when_it_is_removed(desk: Client) -> None:
    set_up_app(desk)
    assert desk.get(DESK).status_code == 200
    desk.post(DEACTIVATE)
    assert desk.get(DESK).headers["Location"] == ACTIVATE


@pytest.mark.usefixtures("second_factor_required")
def test_recovery_codes_alone_are_no_second_factor(desk: Client, user: User) -> None:
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x", "used_mask": 0}
    )
    assert desk.get(DESK).headers["Location"] == ACTIVATE


@pytest.mark.usefixtures("second_factor_required")
def test_whoever_will_not_set_one_up_may_leave(desk: Client) -> None:
    assert desk.post("/admin/logout/").headers["Location"] == "/"
    assert not signed_in(desk)


@pytest.mark.usefixtures("second_factor_required")
@pytest.mark.parametrize("path", ["/", "/livez", "/no-such-page/"])
def test_pages_of_the_public_are_not_asked_for_one(desk: Client, path: str) -> None:
    assert desk.get(path).status_code in {200, 404}


def test_a_trial_does_without(desk: Client, settings: Settings) -> None:
    settings.TRACKER_REQUIRE_MFA = False
    assert desk.get(DESK).status_code == 200


@pytest.mark.usefixtures("second_factor_required")
def test_asking_costs_one_query(
    desk: Client, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    set_up_app(desk)
    settings.TRACKER_REQUIRE_MFA = False
    with django_assert_num_queries(2):
        desk.get("/admin/login/")
    settings.TRACKER_REQUIRE_MFA = True
    with django_assert_num_queries(3):
        desk.get("/admin/login/")


# --- Lost app, lost codes -------------------------------------------------------------------------


def test_the_operator_can_remove_a_lost_second_factor(
    client: Client, user: User, enrolled: tuple[str, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    other = analyst()
    call_command("reset_second_factor", user.username)
    assert user.username in capsys.readouterr().out
    assert sign_in(client, user, PASSWORD).headers["Location"] == DESK
    for name, message in [(other.username, "has no second factor"), ("nobody", "no account")]:
        with pytest.raises(CommandError, match=message):
            call_command("reset_second_factor", name)


def test_the_session_cookie_is_for_this_host_over_tls_and_not_for_scripts(
    client: Client, user: User
) -> None:
    cookie = sign_in(client, user).cookies[settings.SESSION_COOKIE_NAME]
    assert cookie.key == "__Host-sessionid"
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
    assert (cookie["path"], cookie["domain"], cookie["max-age"]) == ("/", "", "")
