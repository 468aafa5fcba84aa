"""Identifiers do not follow the request, and their authority is set once."""

import pytest
from pytest_django import Settings

from tracker.formats.permanent import tag, uid


@pytest.mark.parametrize(
    ("base", "authority", "expected"),
    [
        ("", "", "c51-tracker"),
        ("https://Tracker.example.org:8443", "", "tracker.example.org"),
        ("https://moved.example.org", "tracker.example.org", "tracker.example.org"),
        ("", "tracker.example.org", "tracker.example.org"),
    ],
)
def test_the_authority_is_the_first_that_is_set(
    base: str, authority: str, expected: str, settings: Settings
) -> None:
    settings.TRACKER_BASE_URL, settings.TRACKER_TAG_AUTHORITY = base, authority
    assert tag("log/1") == f"tag:{expected},2026:log/1"
    assert uid("due-NYD-24") == f"due-NYD-24@{expected}"
