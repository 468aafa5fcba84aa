"""What a party says of a verdict stands beside it, in the page, the data and the changes."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import Settings

from tests.publishing import people
from tests.publishing.people import make, person, published
from tracker import publiclog, publishing
from tracker.models import Commitment, Reply, User

from .site import Answer, ask

pytestmark = pytest.mark.django_db

CYRILLIC = "Биз бул баага кошулбайбыз: «ыйык сөз» – ёлка."
SENTENCE = "A reply changes no status and no score."


@pytest.fixture
def reviewer() -> User:
    return person("reviewer")


@pytest.fixture
def promise(reviewer: User) -> Commitment:
    """A commitment with a current verdict, as the log has it."""
    party = make.PartyFactory(code="KZ", name="Kazakhstan")
    row = people.promise(
        ref="NYD-16", debtors=[party], pillar=make.PillarFactory(slug="water", name="Water")
    )
    publiclog.enter_loaded()
    published(row, by=person("analyst"), reviewer=reviewer)
    return row


def replied(promise: Commitment, by: User, **fields: object) -> Reply:
    verdict = promise.assessments.get(is_current=True)
    party = promise.obligations.get().actor
    row: Reply = make.ReplyFactory.build(**{"assessment": verdict, "party": party, **fields})
    publishing.save_with_history(row, by=by)
    return row


def page(client: Client) -> Answer:
    return ask(client, "/commitments/NYD-16/")


def test_without_a_reply_the_page_does_not_speak_of_any(
    promise: Commitment, client: Client
) -> None:
    assert not page(client).main.all("figure", "reply")
    assert SENTENCE not in page(client).main.text
    assert ask(client, "/commitments/NYD-16.json").data["replies"] == []


def test_a_reply_stands_beside_the_verdict(
    promise: Commitment, reviewer: User, client: Client
) -> None:
    before, rows = page(client).main, ask(client, "/commitments/NYD-16.csv").rows
    replied(promise, reviewer, text=CYRILLIC, language="ky", title="A statement")
    main = page(client).main
    figure = main.one("figure", "reply")
    assert figure.one("figcaption").text == "Reply of Kazakhstan, 3 March 2026"
    quotation = figure.one("blockquote", lang="ky")
    assert quotation.text == CYRILLIC
    assert figure.one("a").attributes["href"] == "https://example.org/reply"
    assert "A ministry: A statement" in figure.text
    assert "Published by the party" in figure.text
    assert main.text.count(SENTENCE) == 1
    assert main.one("p", "answer").text == before.one("p", "answer").text
    assert ask(client, "/commitments/NYD-16.csv").rows == rows


def test_a_reply_that_was_sent_needs_no_address(
    promise: Commitment, reviewer: User, client: Client
) -> None:
    replied(promise, reviewer, url=None, received="sent", publisher="The embassy")
    figure = page(client).main.one("figure", "reply")
    assert not figure.all("a")
    assert "The embassy · Sent to us by the party" in figure.text


def test_markup_in_a_reply_is_shown_as_text(
    promise: Commitment, reviewer: User, client: Client
) -> None:
    hostile = '<script>alert("x")</script> & </blockquote><img src=x onerror=y>'
    replied(promise, reviewer, text=hostile, publisher=hostile[:100], title=hostile)
    found = page(client)
    assert "<script>alert" not in found.text
    assert found.main.one("figure", "reply").one("blockquote").text == hostile
    assert not found.main.all("img")


def test_a_date_that_is_known_by_the_month_is_not_more_exact(
    promise: Commitment, reviewer: User, client: Client
) -> None:
    replied(promise, reviewer, stated_on=dt.date(2026, 3, 1), stated_precision="month")
    assert page(client).main.one("figcaption").text == "Reply of Kazakhstan, March 2026"


def test_a_withdrawn_reply_stays_and_says_why(
    promise: Commitment, reviewer: User, client: Client
) -> None:
    row = replied(promise, reviewer)
    publishing.withdraw(row, by=reviewer, version=row.version, reason="The letter was forged.")
    figure = page(client).main.one("figure", "reply")
    assert "The letter was forged." in figure.one("span", "flag").text
    assert figure.one("blockquote").text == row.text
    (shape,) = ask(client, "/commitments/NYD-16.json").data["replies"]
    assert shape["withdrawn_because"] == "The letter was forged."


def test_a_reply_to_a_past_verdict_stands_in_the_history(
    promise: Commitment, reviewer: User, client: Client
) -> None:
    replied(promise, reviewer)
    published(promise, by=person("analyst"), reviewer=reviewer, status="substantial")
    main = page(client).main
    (strip,) = [one for one in main.all("ol") if "reversed" in one.attributes]
    assert len(main.all("figure", "reply")) == len(strip.all("figure", "reply")) == 1
    assert SENTENCE not in main.text
    replied(promise, reviewer, text="To the second one.")
    assert len(page(client).main.all("figure", "reply")) == 2
    assert page(client).main.text.count("To the second one.") == 1


def test_the_data_holds_the_reply(promise: Commitment, reviewer: User, client: Client) -> None:
    row = replied(promise, reviewer, text=CYRILLIC, language="ky")
    data = ask(client, "/commitments/NYD-16.json").data
    assert data["replies"] == [
        {
            "key": row.key,
            "party": "KZ",
            "text": CYRILLIC,
            "language": "ky",
            "stated_on": "2026-03-03",
            "stated_precision": "day",
            "received": "published",
            "publisher": "A ministry",
            "title": None,
            "url": "https://example.org/reply",
            "withdrawn_at": None,
            "withdrawn_because": None,
            "verdict_key": "NYD-16.1",
        }
    ]


# --- Changes -------------------------------------------------------------------------------------


def words(client: Client, query: str) -> list[str]:
    return [row["words"] for row in ask(client, f"/changes.json{query}").data["rows"]]


def test_the_changes_tell_of_replies(promise: Commitment, reviewer: User, client: Client) -> None:
    row = replied(promise, reviewer)
    row.publisher = "Another ministry"
    publishing.save_with_history(row, by=reviewer)
    publishing.withdraw(row, by=reviewer, version=row.version, reason="It was forged.")
    about = "the verdict on NYD-16"
    assert words(client, "?kind=reply") == [
        f"The reply of Kazakhstan to {about} was withdrawn: It was forged.",
        f"The reply of Kazakhstan to {about} was changed: publisher.",
        f"Kazakhstan replied to {about}.",
    ]
    assert "/commitments/NYD-16/" in ask(client, "/changes/?kind=reply").links


@pytest.mark.parametrize("query", ["commitment=NYD-16", "party=KZ", "pillar=water"])
def test_every_filter_of_the_changes_finds_the_reply(
    query: str, promise: Commitment, reviewer: User, client: Client
) -> None:
    replied(promise, reviewer)
    make.PartyFactory(code="UZ")
    people.promise(ref="X-1", pillar=make.PillarFactory(slug="energy"))
    assert words(client, f"?kind=reply&{query}") == ["Kazakhstan replied to the verdict on NYD-16."]
    assert words(client, "?kind=reply&commitment=X-1") == []
    assert words(client, "?kind=reply&party=UZ&pillar=energy") == []


def test_the_reply_of_a_party_that_owes_nothing_is_found_under_both(
    promise: Commitment, reviewer: User, client: Client
) -> None:
    party = make.PartyFactory(code="UZ", name="Uzbekistan")
    publiclog.enter_loaded()
    replied(promise, reviewer, party=party)
    told = ["Uzbekistan replied to the verdict on NYD-16."]
    for query in ("party=UZ", "party=KZ", "party=UZ&pillar=water", "party=UZ&commitment=NYD-16"):
        assert words(client, f"?kind=reply&{query}") == told
    make.PillarFactory(slug="energy")
    make.PartyFactory(code="US")
    assert words(client, "?kind=reply&party=UZ&pillar=energy") == []
    assert words(client, "?kind=reply&party=US") == []


def test_a_reply_that_was_changed_around_the_log_is_told_as_found(
    promise: Commitment, reviewer: User, client: Client
) -> None:
    row = replied(promise, reviewer)
    Reply.objects.filter(pk=row.pk).update(publisher="Somebody")
    row.refresh_from_db()
    row.title = "A title"
    publishing.save_with_history(row, by=reviewer)
    assert words(client, "?kind=reply&verb=found") == [
        "The reply of Kazakhstan to the verdict on NYD-16 was found changed around the log:"
        " publisher."
    ]


# --- The method ----------------------------------------------------------------------------------


def test_the_method_says_how_a_party_replies(client: Client, settings: Settings) -> None:
    settings.TRACKER_CONTACT_EMAIL = "tracker@example.org"
    main = ask(client, "/methodology/").main
    assert main.one("h2", id="reply").text == "Right of reply"
    assert main.one("a", href="mailto:tracker@example.org").text == "tracker@example.org"
    settings.TRACKER_CONTACT_EMAIL = ""
    main = ask(client, "/methodology/").main
    assert not [a for a in main.all("a") if a.attributes["href"].startswith("mailto:")]
    assert "has not named an address for replies yet" in main.text
