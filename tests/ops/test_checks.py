import pytest
from django.core.checks import Error, Info
from django.db import connection, connections
from pytest_django import Settings

from tracker.ops.checks import desk_time_zone, sqlite_journal

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
