"""System checks that tell an operator what this installation does differently, and why."""

import re
from collections.abc import Sequence
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.apps import AppConfig, apps
from django.conf import settings
from django.core import checks
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import DatabaseError, connections
from django.http.request import validate_host
from django.utils.translation import override

from tracker.choices.about import empty_sections

# RFC 4151, section 2.1: a name of the domain name system, or an address of electronic mail.
_AUTHORITY = re.compile(
    r"([\w.-]+@)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*", re.ASCII
)


def sqlite_journal(
    *,
    app_configs: Sequence[AppConfig] | None = None,
    databases: Sequence[str] | None = None,
    **kwargs: Any,
) -> list[checks.CheckMessage]:
    """Say so when SQLite runs without write-ahead logging because its version would risk the data.

    Before 3.51.3 (and its backports 3.50.7 and 3.44.6) a race while the write-ahead log is reset
    can corrupt the database: https://www.sqlite.org/wal.html
    Like Django's own database checks it runs with `migrate` and `check --database default`.
    """
    on_sqlite = any(connections[alias].vendor == "sqlite" for alias in databases or ())
    if not on_sqlite or settings.TRACKER_SQLITE_JOURNAL == "WAL":
        return []
    return [
        checks.Info(
            "SQLite uses the DELETE journal mode, so readers wait while a save is written.",
            hint="The linked SQLite may damage a write-ahead log. With SQLite 3.51.3, 3.50.7 or"
            " 3.44.6 the WAL mode is used without any further setting.",
            id="tracker.I001",
        )
    ]


def desk_time_zone(
    *, app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[checks.CheckMessage]:
    """Refuse a zone for the desk that this machine does not know: nobody could save a day."""
    zone: str = settings.TRACKER_DESK_TIME_ZONE
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return [
            checks.Error(
                f"TRACKER_DESK_TIME_ZONE names no time zone: {zone!r}.",
                hint="Write it as the IANA database does, for example Asia/Tashkent. If that is"
                " not known either, the machine has no such database: install tzdata.",
                id="tracker.E001",
            )
        ]
    return []


def tag_authority(
    *, app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[checks.CheckMessage]:
    """Refuse an authority that no tag URI can carry (RFC 4151)."""
    named: str = settings.TRACKER_TAG_AUTHORITY
    if not named or _AUTHORITY.fullmatch(named):
        return []
    return [
        checks.Error(
            f"TRACKER_TAG_AUTHORITY is no name of a host in small letters: {named!r}.",
            hint="Write it without scheme, port and path, for example tracker.example.org.",
            id="tracker.E002",
        )
    ]


def permanent_ids(
    *, app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[checks.CheckMessage]:
    """Say so when the ids of feeds and calendars carry no name of this installation.

    Once readers follow it, another name shows them everything again as new (RFC 4287, 4.2.6).
    """
    if settings.TRACKER_TAG_AUTHORITY or settings.TRACKER_BASE_URL:
        return []
    return [
        checks.Warning(
            "Neither TRACKER_BASE_URL nor TRACKER_TAG_AUTHORITY is set, so the permanent ids of"
            " feeds and calendars do not name this site.",
            hint="Set TRACKER_BASE_URL to the address of the site before anybody follows a feed."
            " When the site moves, set TRACKER_TAG_AUTHORITY to the host it had first.",
            id="tracker.W001",
        )
    ]


def contact(
    *, app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[checks.CheckMessage]:
    """Say so when readers are given no address, so that there is no security.txt (RFC 9116)."""
    address: str = settings.TRACKER_CONTACT_EMAIL
    try:
        validate_email(address)
    except ValidationError:
        return [
            checks.Warning(
                f"TRACKER_CONTACT_EMAIL is no address of electronic mail: {address!r}. No page says"
                " how to write to the operator, and there is no valid /.well-known/security.txt.",
                hint="Set it to an address that somebody reads, for example tracker@example.org.",
                id="tracker.W002",
            )
        ]
    return []


def proxies(
    *, app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[checks.CheckMessage]:
    """Say so when what is told of the proxies in front does not fit together."""
    number: int = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    believed = bool(settings.SECURE_PROXY_SSL_HEADER)
    if number < 0:
        message, hint = f"TRACKER_PROXIES is {number}.", "It is a number of proxies: 0 or more."
    elif believed and not number:
        message = "TRACKER_TRUST_X_FORWARDED_PROTO is on, and TRACKER_PROXIES is 0."
        hint = (
            "Behind a proxy, say how many there are: else all readers have its address, and one who"
            " guesses passwords shuts everybody out. Without one, turn the header off: any reader"
            " can send it."
        )
    elif number and settings.SECURE_SSL_REDIRECT and not believed:
        message = f"TRACKER_PROXIES is {number}, and TRACKER_TRUST_X_FORWARDED_PROTO is off."
        hint = (
            "The site takes every reader for one on plain HTTP and sends them on for ever. Turn it"
            " on if the proxy sets that header itself, as deploy/nginx.conf does."
        )
    else:
        return []
    return [checks.Warning(message, hint=hint, id="tracker.W004")]


def base_address(
    *, app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[checks.CheckMessage]:
    """Say so when the address that pages name is not one at which this site answers."""
    base: str = settings.TRACKER_BASE_URL
    if not base:
        return []
    parts = urlsplit(base)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        problem = "is no address of a site"
    elif parts.path or parts.query or parts.fragment:
        problem = "goes on after the host"
    elif settings.SECURE_SSL_REDIRECT and parts.scheme != "https":
        problem = "is not https, where this site sends everybody"
    elif not validate_host(parts.hostname, settings.ALLOWED_HOSTS):
        problem = "names a host that is not in ALLOWED_HOSTS"
    else:
        return []
    return [
        checks.Warning(
            f"TRACKER_BASE_URL {problem}: {base!r}.",
            hint="Write it with scheme and host, for example https://tracker.example.org.",
            id="tracker.W005",
        )
    ]


def mail(
    *, app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[checks.CheckMessage]:
    """Say so when links are mailed and nobody is named as their sender."""
    sender: str = settings.DEFAULT_FROM_EMAIL
    try:
        if settings.TRACKER_SENDS_MAIL:
            validate_email(parseaddr(sender)[1])
    except ValidationError:
        return [
            checks.Warning(
                f"EMAIL_URL is set, and links would come from no address: {sender!r}.",
                hint="Set TRACKER_MAIL_FROM, or TRACKER_CONTACT_EMAIL.",
                id="tracker.W006",
            )
        ]
    return []


def about_page(
    *, app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[checks.CheckMessage]:
    """Say so when the operator has left sections of the About page empty.

    Where the database does not answer, or has no such table yet, there is nothing to say.
    """
    texts = apps.get_model("tracker", "AboutText").objects
    try:
        missing = empty_sections({*texts.values_list("section", flat=True)})
    except DatabaseError:
        return []
    if not missing:
        return []
    with override(settings.LANGUAGE_CODE):
        named = ", ".join(str(section.label) for section in missing)
    return [
        checks.Warning(
            f"The About page tells readers that the operator has not said: {named}.",
            hint="Managers write these texts on the desk, under Texts of the About page; a second"
            " manager approves them.",
            id="tracker.W003",
        )
    ]


def register() -> None:
    """Register every check of this module."""
    checks.register(tag_authority)
    checks.register(permanent_ids, deploy=True)
    checks.register(contact, deploy=True)
    checks.register(proxies, deploy=True)
    checks.register(base_address, deploy=True)
    checks.register(mail, deploy=True)
    checks.register(about_page, deploy=True)
    checks.register(desk_time_zone)
    checks.register(sqlite_journal, checks.Tags.database)
