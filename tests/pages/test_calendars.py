"""The calendar: theirs apart from ours, in revisions that a subscriber's program follows."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar
from pytest_django import Settings

from tests import factories
from tests.publishing import people
from tests.publishing.people import make, published
from tracker import publiclog, publishing
from tracker.models import Commitment, Event, Methodology, RecordEntry, User
from tracker.publishing import saving

from .conftest import Pages
from .site import ask

pytestmark = pytest.mark.django_db
DUE = {"due_on": dt.date(2027, 1, 31), "due_precision": "day"}


def calendar(client: Client, address: str = "/timeline.ics") -> dict[str, Any]:
    """The entries of the calendar by their UID without its authority; nothing in it is wrong."""
    found = Calendar.from_ical(ask(client, address).body)
    assert not found.errors
    events = found.walk("VEVENT")
    assert not any(event.errors for event in events)
    return {str(event["uid"]).partition("@")[0]: event for event in events}


def happened(slug: str = "summit", **values: Any) -> Event:
    given_values = {"date": dt.date(2023, 9, 19), "date_precision": "day", "title": "A summit"}
    return Event.objects.create(
        slug=slug, state="held", date_as_recorded="", **{**given_values, **values}
    )


@pytest.fixture
def reviewer(db: None) -> User:
    return people.person("reviewer")


@pytest.fixture
def promise(db: None) -> Commitment:
    """A promise with a date and a verdict, and an event, as they were loaded."""
    row = people.promise(ref="X-1", title="Open the road", **DUE)
    happened(place="New York")
    publiclog.enter_loaded()
    published(row, by=people.person("analyst"), reviewer=people.person("reviewer"))
    row.refresh_from_db()
    return row


def test_the_record_has_one_promised_date_events_and_reviews(site: Pages, client: Client) -> None:
    answer = site["/timeline.ics"]
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    lines = answer.text.split("\r\n")
    assert "UID:due-NYD-24@c51-tracker" in lines
    assert "DTSTART;VALUE=DATE:20231031" in lines
    assert "URL:http://testserver/commitments/NYD-24/" in lines
    kinds = [line for line in lines if line.startswith("CATEGORIES:")]
    assert kinds.count("CATEGORIES:Promised date") == 1
    assert kinds.count("CATEGORIES:Event") == 24
    assert kinds.count("CATEGORIES:Review by this site") == 54 - 2


def test_theirs_is_apart_from_ours(promise: Commitment, client: Client) -> None:
    found = calendar(client)
    assert list(found) == ["due-X-1", "event-summit", "review-X-1"]
    told = [(str(e["summary"]), [str(c) for c in e.categories]) for e in found.values()]
    assert told == [
        ("Due: X-1 Open the road", ["Promised date"]),
        ("Event: A summit", ["Event"]),
        ("Review due: X-1 Open the road", ["Review by this site"]),
    ]
    due, event, review = found.values()
    assert (due.start, due.end) == (dt.date(2027, 1, 31), dt.date(2027, 2, 1))
    assert event["location"] == "New York"
    assert "A day of this site, not of the parties" in review["description"]
    # The evidence was looked at until 30 April 2026; the clock is six months.
    assert review.start == dt.date(2026, 10, 30)


def test_a_moved_date_is_another_revision_of_the_same_entry(
    promise: Commitment, reviewer: User, client: Client
) -> None:
    first = calendar(client)["due-X-1"]
    assert first["sequence"] == 0
    promise.done_when = "When the road is open."
    publishing.save_with_history(promise, by=reviewer)
    assert calendar(client)["due-X-1"]["sequence"] == 0
    moves: list[dict[str, Any]] = [{"due_on": dt.date(2028, 3, 31)}, {"title": "Open it"}]
    for number, change in enumerate(moves, 1):
        for name, value in change.items():
            setattr(promise, name, value)
        publishing.save_with_history(promise, by=reviewer)
        moved = calendar(client)["due-X-1"]
        assert moved["sequence"] == number
        head = RecordEntry.objects.head()
        assert head
        assert moved["last-modified"].dt == moved["dtstamp"].dt == head.at.replace(microsecond=0)
        assert moved["uid"] == first["uid"]
    assert moved.start == dt.date(2028, 3, 31)


def test_what_was_withdrawn_is_cancelled_in_a_later_revision(
    promise: Commitment, reviewer: User, client: Client
) -> None:
    publishing.withdraw(promise, by=reviewer, version=promise.version, reason="Counted twice.")
    found = calendar(client)
    assert "review-X-1" not in found
    assert (found["due-X-1"]["status"], found["due-X-1"]["sequence"]) == ("CANCELLED", 1)
    assert str(found["due-X-1"]["description"]) == "The commitment was withdrawn: Counted twice."
    assert found["due-X-1"].start == dt.date(2027, 1, 31)


def test_a_date_that_is_promised_no_more_is_cancelled_where_it_stood(
    promise: Commitment, reviewer: User, client: Client
) -> None:
    promise.due_on, promise.due_precision = None, "none"
    publishing.save_with_history(promise, by=reviewer)
    found = calendar(client)
    assert (found["due-X-1"]["status"], found["due-X-1"]["sequence"]) == ("CANCELLED", 1)
    assert found["due-X-1"].start == dt.date(2027, 1, 31)
    assert found["review-X-1"]["status"] == "CONFIRMED"


def test_a_moved_or_removed_event_is_another_revision(
    promise: Commitment, reviewer: User, client: Client
) -> None:
    event = Event.objects.get()
    event.date = dt.date(2023, 9, 20)
    publishing.save_with_history(event, by=reviewer)
    assert calendar(client)["event-summit"]["sequence"] == 1
    saving.remove(event, by=reviewer, reason="It was another one.")
    gone = calendar(client)["event-summit"]
    assert (gone["status"], gone["sequence"]) == ("CANCELLED", 2)
    assert "event-summit" not in calendar(client, f"/timeline.ics?pillar={promise.pillar.slug}")


def test_a_new_verdict_or_other_rules_move_the_review(
    promise: Commitment, reviewer: User, client: Client
) -> None:
    first = calendar(client)["review-X-1"]
    day = dt.date(2026, 10, 1)
    published(promise, by=people.person("analyst"), reviewer=reviewer, as_of=day)
    with time_machine.travel("2026-12-01T12:00:00Z", tick=False):
        second = calendar(client)["review-X-1"]
        assert second["sequence"] > first["sequence"]
        assert second.start == dt.date(2027, 4, 1)
        make.MethodologyFactory(version="2", adopted_on=dt.date(2026, 11, 30), review_months=3)
        third = calendar(client)["review-X-1"]
    assert third["sequence"] > second["sequence"]
    assert third.start == dt.date(2027, 1, 1)


def test_a_day_is_as_exact_as_it_is_known(client: Client) -> None:
    happened("month", date=dt.date(2023, 9, 1), date_precision="month")
    happened("about", date_precision="about-day")
    happened("unknown", date=None, date_precision="unknown")
    found = calendar(client)
    assert list(found) == ["event-about", "event-month"] or list(found) == [
        "event-month",
        "event-about",
    ]
    month = found["event-month"]
    assert (month.start, month.end) == (dt.date(2023, 9, 1), dt.date(2023, 10, 1))
    assert "September 2023" in month["description"]
    assert "about 19 September 2023" in found["event-about"]["description"]


def test_the_calendar_of_a_party_holds_its_own_dates_and_no_event(client: Client) -> None:
    one, two = factories.PartyFactory.create(code="KZ"), factories.PartyFactory.create(code="KG")
    for ref, debtors in (("OWN", [one]), ("OTHER", [two]), ("BOTH", [one, two])):
        factories.CommitmentFactory.create(ref=ref, debtors=debtors, **DUE)
    happened()
    assert list(calendar(client, "/timeline.ics?party=KZ")) == ["due-BOTH", "due-OWN"]
    assert "/timeline.ics?party=KZ" in ask(client, "/timeline/?party=KZ").links


def test_without_rules_no_review_is_due(promise: Commitment, client: Client) -> None:
    assert Methodology.objects.in_force(today=people.TODAY)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("tracker.views.calendars.review_clock_on", lambda _day: None)
        assert "review-X-1" not in calendar(client)


def test_the_uids_follow_no_request(
    promise: Commitment, client: Client, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    settings.TRACKER_BASE_URL = "https://tracker.example:8443"
    text = ask(client, "/timeline.ics", HTTP_HOST="a.example.org").text
    assert "UID:due-X-1@tracker.example\r\n" in text
