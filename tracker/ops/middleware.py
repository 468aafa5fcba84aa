"""What Django has no setting for: security headers, the language of an address, what was typed
when a session ended, the second factor that the desk asks for."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.http.request import split_domain_port
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from tracker.ops import typed
from tracker.text import languages

# The site asks for none of them, so a script that got in could not either.
_DENIED_FEATURES = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "sync-xhr",
    "usb",
    "xr-spatial-tracking",
)
_HEADERS = {
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _DENIED_FEATURES),
    # Holds back only no-cors loads (a hot-linked image). Data may be fetched: CORS_URLS_REGEX.
    "Cross-Origin-Resource-Policy": "same-origin",
    # A public page and a static file say for how long they hold. Whatever else there is may be
    # another at once, and a proxy would keep some of it unasked.
    "Cache-Control": "no-store",
}


# In seconds: when to ask again where the database was busy or gone.
_SOON = "10"


class SecurityHeadersMiddleware:
    """Adds each header that the response does not already carry."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response of the rest of the chain with the headers."""
        response = self.get_response(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            response.headers.setdefault("Retry-After", _SOON)
        return response


class LanguageMiddleware:
    """Answers in the language that the address names, and leaves the thread as it found it.

    Neither a cookie nor Accept-Language has a say: one address is one page for every reader, and
    nobody is redirected. What is streamed after the answer was returned is in English, and so are
    the addresses that stream.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response of the rest of the chain, with its language."""
        language = languages.of_path(request.path_info)
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class HostMiddleware:
    """Follows no port of a Host header but that of the site.

    Only the name is checked against ALLOWED_HOSTS, so that a stranger's port would come into
    addresses that others are given.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._site = urlsplit(settings.TRACKER_BASE_URL)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response of the rest of the chain, which sees the host as it is followed."""
        if given := request.META.get("HTTP_HOST"):
            request.META["HTTP_HOST"] = self._followed(given)
        return self.get_response(request)

    def _followed(self, given: str) -> str:
        name, port = split_domain_port(given)
        if name and name == self._site.hostname:
            return self._site.netloc
        return given if settings.DEBUG or not port or _is_local(name) else name


def _is_local(name: str) -> bool:
    """Whether it names this machine, where a trial or a probe asks at whatever port it likes."""
    if name == "localhost":
        return True
    try:
        return ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


class DeskMiddleware:
    """What looks at the pages of the desk only.

    Asking who is there would make every public page depend on a cookie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response of the rest of the chain."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
    ) -> HttpResponseBase | None:
        """Return what stands in the way of a page of the desk; None lets the page answer."""
        match = request.resolver_match
        if not match or "admin" not in match.namespaces:
            return None
        return self.at_the_door(request, match.url_name)

    def at_the_door(self, request: HttpRequest, name: str | None) -> HttpResponseBase | None:
        """Return the same for a request that asks for the page of the desk with that name."""
        raise NotImplementedError


class KeptFormsMiddleware(DeskMiddleware):
    """Keeps what a form of the desk brings when nobody is signed in whom the desk lets in."""

    def at_the_door(self, request: HttpRequest, name: str | None) -> None:
        """Keep the form; the desk itself then leads to the sign-in."""
        if request.method == "POST" and not request.user.is_staff and typed.keep(request):
            messages.info(request, _("What you typed is kept for 24 hours. Sign in: it is back."))


# What sign-in asks for as well; recovery codes alone are a way back to one of these.
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def without_second_factor(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether the person has none although the desk asks for one."""
    return settings.TRACKER_REQUIRE_MFA and not is_mfa_enabled(user, SECOND_FACTORS)


class SecondFactorMiddleware(DeskMiddleware):
    """Sends staff without a second factor to set one up before they see anything of the desk."""

    def at_the_door(self, request: HttpRequest, name: str | None) -> HttpResponseBase | None:
        """Return a redirect to the set-up page where the second factor is missing."""
        # Whoever would rather leave may.
        if name == "logout" or not request.user.is_staff or not without_second_factor(request.user):
            return None
        if request.method == "POST" and typed.keep(request):
            messages.info(request, _("What you typed is kept for 24 hours: the desk shows where."))
        return redirect("mfa_activate_totp")
