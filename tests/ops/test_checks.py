import pytest
from django.core import checks
from django.core.checks import Error, Info
from django.db import DatabaseError, connection, connections
from pytest_django import Settings

from tracker.choices.about import AboutSection
from tracker.models import AboutText
from tracker.ops.checks import (
    about_page,
    base_address,
    contact,
    desk_time_zone,
    mail,
    permanent_ids,
    proxies,
    sqlite_journal,
    tag_authority,
)

on_sqlite = pytest.mark.skipif(  # the journal is a matter of SQLite
    connection.vendor != "sqlite", reason="says something of SQLite only"
)


@on_sqlite
def test_the_slower_journal_of_sqlite_is_told(settings: Settings) -> None:
    settings.TRACKER_SQLITE_JOURNAL = "DELETE"
    (message,) = sqlite_journal(databases=["default"])
    assert isinstance(message, Info)
    assert message.id == "tracker.I001"


def test_there_is_nothing_to_tell_with_write_ahead_logging(settings: Settings) -> None:
    settings.TRACKER_SQLITE_JOURNAL = "WAL"
    assert sqlite_journal(databases=["default"]) == []


def test_there_is_nothing_to_tell_of_another_database(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TRACKER_SQLITE_JOURNAL = "DELETE"
    monkeypatch.setattr(type(connections["default"]), "vendor", "postgresql")
    assert sqlite_journal(databases=["default"]) == []


def test_a_check_that_names_no_database_looks_at_none(settings: Settings) -> None:
    settings.TRACKER_SQLITE_JOURNAL = "DELETE"
    assert sqlite_journal() == []


@pytest.mark.parametrize("zone", ["Asia/Tashkent", "UTC", "America/New_York"])
def test_a_zone_of_the_desk_that_is_known_is_no_problem(settings: Settings, zone: str) -> None:
    settings.TRACKER_DESK_TIME_ZONE = zone
    assert desk_time_zone() == []


@pytest.mark.parametrize("zone", ["", "Tashkent", "UTC+5", "../etc/passwd", "/etc", "Asia"])
def test_a_zone_of_the_desk_that_is_not_known_is_refused(settings: Settings, zone: str) -> None:
    settings.TRACKER_DESK_TIME_ZONE = zone
    (message,) = desk_time_zone()
    assert isinstance(message, Error)
    assert message.id == "tracker.E001"
    assert repr(zone) in message.msg


@pytest.mark.parametrize("authority", ["", "tracker.example.org", "c51-tracker", "a@example.org"])
def test_an_authority_that_a_tag_can_carry_is_no_problem(
    authority: str, settings: Settings
) -> None:
    settings.TRACKER_TAG_AUTHORITY = authority
    assert tag_authority() == []


@pytest.mark.parametrize(
    "authority", ["https://a.org", "a.org:8443", "a b", "A.org", "a.org/", "."]
)
def test_an_authority_that_no_tag_can_carry_is_refused(authority: str, settings: Settings) -> None:
    settings.TRACKER_TAG_AUTHORITY = authority
    (message,) = tag_authority()
    assert isinstance(message, Error)
    assert message.id == "tracker.E002"


def test_a_site_without_a_name_for_its_ids_is_told_so(settings: Settings) -> None:
    settings.TRACKER_BASE_URL = settings.TRACKER_TAG_AUTHORITY = ""
    (message,) = permanent_ids()
    assert isinstance(message, checks.Warning)
    assert "TRACKER_BASE_URL" in message.msg
    settings.TRACKER_BASE_URL = "https://tracker.example"
    assert permanent_ids() == []


@pytest.mark.parametrize("address", ["", "tracker", "a b@example.org"])
def test_a_site_that_nobody_can_write_to_is_told_so(settings: Settings, address: str) -> None:
    settings.TRACKER_CONTACT_EMAIL = address
    (message,) = contact()
    assert (message.level, message.id) == (checks.WARNING, "tracker.W002")
    settings.TRACKER_CONTACT_EMAIL = "tracker@example.org"
    assert contact() == []


@pytest.mark.django_db
def test_what_the_operator_has_not_said_is_named() -> None:
    AboutText.objects.create(section=AboutSection.FUNDING, text="A fund.")
    (message,) = about_page()
    assert (message.level, message.id) == (checks.WARNING, "tracker.W003")
    assert "Who runs this site, How to write to us," in message.msg
    for section in AboutSection:
        if section not in (AboutSection.FUNDING, AboutSection.CITING):
            AboutText.objects.create(section=section, text="Words.")
    assert about_page() == []


@pytest.mark.django_db
def test_a_database_without_the_table_has_nothing_to_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_names: str, **_how: bool) -> None:
        raise DatabaseError("no such table")

    monkeypatch.setattr(type(AboutText.objects.all()), "values_list", refuse)
    assert about_page() == []


@pytest.mark.parametrize(
    ("number", "header", "redirects", "word"),
    [
        (0, None, True, ""),
        (1, ("HTTP_X_FORWARDED_PROTO", "https"), True, ""),
        (1, None, False, ""),
        (-1, None, True, "TRACKER_PROXIES is -1"),
        (0, ("HTTP_X_FORWARDED_PROTO", "https"), True, "TRACKER_PROXIES is 0"),
        (2, None, True, "TRACKER_TRUST_X_FORWARDED_PROTO is off"),
    ],
)
def test_what_is_said_of_proxies_must_fit(
    settings: Settings, number: int, header: object, redirects: bool, word: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = number
    settings.SECURE_PROXY_SSL_HEADER, settings.SECURE_SSL_REDIRECT = header, redirects
    told = "".join(str(message) for message in proxies())
    assert (word in told) if word else told == ""


@pytest.mark.parametrize(
    ("base", "word"),
    [
        ("", ""),
        ("https://tracker.example", ""),
        ("https://tracker.example:8443", ""),
        ("tracker.example", "no address"),
        ("http://tracker.example", "not https"),
        ("https://tracker.example/app", "after the host"),
        ("https://other.example", "not in ALLOWED_HOSTS"),
    ],
)
def test_the_address_of_the_site_must_be_one_at_which_it_answers(
    settings: Settings, base: str, word: str
) -> None:
    settings.TRACKER_BASE_URL, settings.SECURE_SSL_REDIRECT = base, True
    settings.ALLOWED_HOSTS = ["tracker.example"]
    told = "".join(str(message) for message in base_address())
    assert (word in told) if word else told == ""


@pytest.mark.parametrize(
    ("sends", "sender", "warns"),
    [
        (False, "", False),
        (True, "", True),
        (True, "the desk", True),
        (True, "desk@tracker.example", False),
        (True, "The desk <desk@tracker.example>", False),
    ],
)
def test_mail_comes_from_somebody(
    settings: Settings, sends: bool, sender: str, warns: bool
) -> None:
    settings.TRACKER_SENDS_MAIL, settings.DEFAULT_FROM_EMAIL = sends, sender
    assert bool(mail()) == warns
