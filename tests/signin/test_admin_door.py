"""The admin's own sign-in form cannot be reached."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.admin import AdminSite
from django.test import Client
from django.urls import path

from tests.signin.people import CHANGE, DESK, PASSWORD, analyst, sign_in, signed_in, text
from tracker.models import User
from tracker.ops.signin import guarded

pytestmark = pytest.mark.django_db

DOOR = "/admin/login/"
STOCK = ('name="username"', 'id="login-form"')


def test_the_stock_form_is_not_shown(client: Client) -> None:
    answer = client.get(DOOR)
    assert answer.headers["Location"].startswith("/accounts/login/?next=")
    page = text(client.get(DOOR, follow=True))
    assert not any(mark in page for mark in STOCK)


def test_the_stock_form_is_not_accepted(client: Client, user: User) -> None:
    form = {"username": user.username, "password": PASSWORD, "next": DESK}
    assert client.post(DOOR, form).headers["Location"].startswith("/accounts/login/")
    assert not signed_in(client)


def test_nor_from_somebody_who_is_signed_in(client: Client, user: User) -> None:
    """Otherwise any account would be a way to another one, without count and second factor."""
    victim = analyst()
    sign_in(client, user)
    form = {"username": victim.username, "password": PASSWORD}
    assert client.post(DOOR, form).headers["Location"] == DESK
    assert client.session["_auth_user_id"] == str(user.pk)
    reader = Client()
    reader.force_login(analyst(is_staff=False, is_superuser=False))
    assert reader.get(DOOR).status_code == 403
    assert reader.post(DOOR, form).status_code == 403


@pytest.mark.parametrize("address", [DESK, "/admin/tracker/", "/admin/auth/user/1/change/"])
def test_every_page_of_the_desk_leads_to_our_form(client: Client, address: str) -> None:
    page = client.get(address, follow=True)
    assert page.redirect_chain[-1][0].startswith("/accounts/login/")
    assert not any(mark in text(page) for mark in STOCK)


def test_the_password_is_changed_where_attempts_are_counted(desk: Client) -> None:
    assert desk.get("/admin/password_change/").headers["Location"] == CHANGE
    form = {"old_password": PASSWORD, "new_password1": "x" * 20, "new_password2": "x" * 20}
    assert desk.post("/admin/password_change/", form).headers["Location"] == CHANGE
    assert sign_in(Client(), User.objects.get()).status_code == 302


def test_secrets_and_unused_addresses_are_not_in_the_admin() -> None:
    assert not admin.site.is_registered(Authenticator)
    assert not admin.site.is_registered(EmailAddress)


class _Trap:
    """A URLconf whose admin was read before it was guarded."""

    site = AdminSite()
    read_too_early = site.urls
    urlpatterns = [path("admin/", read_too_early)]
    guarded(site)


class _NoTrap:
    site = guarded(AdminSite())
    urlpatterns = [path("admin/", site.urls)]


@pytest.mark.parametrize(("urlconf", "open_door"), [(_Trap, True), (_NoTrap, False)])
def test_the_order_matters(client: Client, urlconf: type, open_door: bool) -> None:
    view = next(p for p in urlconf.urlpatterns[0].url_patterns if p.name == "login").callback  # type: ignore[attr-defined]  # a resolver has patterns
    assert (getattr(view, "__func__", view) is AdminSite.login) is open_door
