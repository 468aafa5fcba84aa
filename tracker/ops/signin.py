"""Signing in: how django-allauth behaves here, and the only way into the admin.

Accounts are made in the admin or on the command line. Nobody signs up, allauth sends no mail, and
its pages that tracker.urls does not list do not exist.
"""

import logging
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import views as mfa_views
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as totp_views
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as stock_csrf_failure
from django.views.decorators.cache import never_cache
from qrcode.image.svg import SvgPathImage

from tracker.models import User
from tracker.ops import typed
from tracker.publishing import record_password

_logger = logging.getLogger("tracker.ops.signin")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """What differs from allauth's defaults."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account alone."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Tell whether ?next= stays on this very host; other hosts of the operator do not count."""
        return url_has_allowed_host_and_scheme(
            url,
            allowed_hosts={self.request.get_host()},
            require_https=self.request.is_secure(),
        )

    def set_password(self, user: User, password: str) -> None:
        """Set the password and leave an entry in the account's history."""
        user.set_password(password)
        with transaction.atomic():
            user.save(update_fields=["password"])
            record_password(user, by=user)

    def is_ajax(self, request: HttpRequest) -> bool:
        """The pages have no second form that a header could ask for."""
        return False

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave a line in the log. It names nobody: passwords are typed into the wrong field."""
        _logger.warning("a sign-in failed")

    def respond_user_inactive(self, request: HttpRequest, user: object) -> HttpResponse:
        """An account that was closed in this very moment."""
        return redirect("account_login")


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """The QR code as a part of the page, so that no data: address is needed."""

    def build_totp_svg(self, url: str) -> str:
        """Return an svg element without style and script."""
        image = qrcode.make(url, image_factory=SvgPathImage)
        svg: str = image.to_string(encoding="unicode")
        return svg


def guarded(site: AdminSite) -> AdminSite:
    """Return the admin with our sign-in as its only door; `site.urls` must be read after that.

    Django takes the login view from the site when `urls` is read. The stock form would accept a
    password alone, without counting attempts, and also from somebody who is signed in already.
    """
    site.login = never_cache(secure_admin_login(_to_the_desk))  # type: ignore[method-assign]  # as allauth says to do it
    site.password_change = _to_the_password  # type: ignore[assignment,method-assign]  # as allauth says to do it
    # allauth registers them: addresses that nothing uses, and the secrets of second factors.
    site.unregister([model for model in (EmailAddress, Authenticator) if site.is_registered(model)])
    return site


def _to_the_desk(request: HttpRequest, extra_context: object = None) -> HttpResponse:
    return redirect(get_next_redirect_url(request) or "admin:index")


def _to_the_password(request: HttpRequest, extra_context: object = None) -> HttpResponse:
    return redirect("account_change_password")


def authenticate(request: HttpRequest) -> HttpResponseBase:
    """Ask for the second factor; a form without a code is asked again."""
    if request.method == "POST" and "code" not in request.POST:
        # allauth takes it for an answer of a security key, of which there are none.
        return redirect("mfa_authenticate")
    response: HttpResponseBase = mfa_views.authenticate(request)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Refuse a form whose key is not this browser's; keep a form of the desk that is its person's.

    Signing in renews the key, so a form that was open in another tab comes with the old one.
    """
    ticket = typed.keep(request)
    if ticket is None or (request.user.is_authenticated and request.user.pk != ticket.user):
        refused: HttpResponseBase = stock_csrf_failure(request, reason)
        return refused
    if request.user.is_authenticated:
        return redirect(ticket.path)
    messages.info(request, _("What you typed is kept for 24 hours. Sign in: it is back."))
    return redirect_to_login(ticket.path)


def activate_totp(request: HttpRequest) -> HttpResponseBase:
    """Set up an authenticator app; of two clicks at the same moment the second changes nothing."""
    try:
        response: HttpResponseBase = totp_views.activate_totp(request)
    except IntegrityError:
        return redirect("mfa_index")
    return response
