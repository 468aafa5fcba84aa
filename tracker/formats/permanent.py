"""Identifiers that stay the same for ever, wherever the site is asked for and whatever its address
becomes: of feeds and their entries (RFC 4287, 4.2.6) and of the entries of calendars (RFC 5545,
3.8.4.7)."""

from urllib.parse import urlsplit

from django.conf import settings

# For an installation that names neither itself nor its address; `check --deploy` says so.
_NAMELESS = "c51-tracker"
# Since when the authority is ours, as RFC 4151 asks.
_YEAR = 2026


def authority() -> str:
    """Who gives the identifiers: TRACKER_TAG_AUTHORITY, or else the host of TRACKER_BASE_URL.

    Never the host of a request: one feed that is asked for under two hosts is one feed.
    """
    named: str = settings.TRACKER_TAG_AUTHORITY
    return named or urlsplit(settings.TRACKER_BASE_URL).hostname or _NAMELESS


def tag(specific: str) -> str:
    """The tag URI (RFC 4151) of what has this name here."""
    return f"tag:{authority()},{_YEAR}:{specific}"


def uid(name: str) -> str:
    """The UID of what has this name here."""
    return f"{name}@{authority()}"
