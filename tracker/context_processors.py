"""What every template may name, computed without a query."""

from typing import TypedDict

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Site(TypedDict):
    """The names of the site that a page prints."""

    site_name: Promise
    contact_email: str
    base_url: str


def site(request: HttpRequest) -> Site:
    """Return the site's name, the operator's address ('' if none) and the address of the site.

    `base_url` is scheme and host without a final slash. Where TRACKER_BASE_URL is not set it
    follows the request, whose host Django has checked against ALLOWED_HOSTS.
    """
    return {
        "site_name": _("C5+1 Commitment Tracker"),
        "contact_email": settings.TRACKER_CONTACT_EMAIL,
        "base_url": settings.TRACKER_BASE_URL or _address_of(request),
    }


def _address_of(request: HttpRequest) -> str:
    try:
        return request.build_absolute_uri("/").rstrip("/")
    except DisallowedHost:
        # The page that says so is rendered with this same request.
        return ""
