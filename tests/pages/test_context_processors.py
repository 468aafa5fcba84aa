import pytest
from django.test import RequestFactory
from pytest_django import Settings

from tracker.views.context_processors import site


@pytest.mark.parametrize(
    ("configured", "expected"),
    [("", "http://testserver"), ("https://tracker.example", "https://tracker.example")],
)
def test_pages_know_their_site(
    rf: RequestFactory, settings: Settings, configured: str, expected: str
) -> None:
    settings.TRACKER_BASE_URL = configured
    settings.TRACKER_CONTACT_EMAIL = "desk@tracker.example"
    values = site(rf.get("/commitments/?q=x"))
    assert str(values["site_name"]) == "C5+1 Commitment Tracker"
    assert values["base_url"] == expected
    assert values["contact_email"] == "desk@tracker.example"
