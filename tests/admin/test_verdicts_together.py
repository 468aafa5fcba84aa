"""Verdicts that two people work on, and the lists and the queue that show them."""

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from tests.publishing.people import drafted, in_review, person, promise, published
from tracker import publishing
from tracker.models import Assessment, Change, Commitment, User

from .desk import signed_in, take, words
from .pages import list_url, opened, queries, row_url, saved
from .rows import source_text

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]


# --- Two at once ---------------------------------------------------------------------------------


def test_a_stale_draft_comes_back_with_both_versions(analyst: User, commitment: Commitment) -> None:
    draft = drafted(commitment, by=analyst)
    client = signed_in(analyst)
    data = opened(client, row_url(draft))
    saved(client, row_url(draft), data, rationale=["Typed in one window."])
    refused = client.post(row_url(draft), data | {"rationale": ["Typed in the other."]})
    assert refused.status_code == 409
    assert "<td>Typed in one window.</td> <td>Typed in the other.</td>" in words(refused)
    draft.refresh_from_db()
    assert draft.rationale == "Typed in one window."


def test_a_reviewer_decides_on_what_was_seen(
    analyst: User, reviewer: User, commitment: Commitment
) -> None:
    draft = in_review(commitment, by=analyst)
    seen = draft.version
    client = signed_in(reviewer)
    take(signed_in(person("reviewer", is_staff=True)), draft, "return", reason="Look again.")
    for step in ("publish", "return"):
        sent = {"version": seen, "reason": "What I typed."}
        stale = client.post(row_url(draft, step), sent)
        assert stale.status_code == 409
        assert "Look again." in words(stale)
    assert "What I typed." in words(stale)
    draft.refresh_from_db()
    assert draft.state == "returned"


@pytest.mark.parametrize("version", ["", "abc", "0", "-1", "9" * 30, "\0"])
def test_a_step_without_a_real_version_is_refused(
    analyst: User, reviewer: User, commitment: Commitment, version: str
) -> None:
    draft = in_review(commitment, by=analyst)
    response = signed_in(reviewer).post(
        row_url(draft, "return"), {"version": version, "reason": "Kept."}
    )
    assert response.status_code in {400, 409}
    assert "Kept." in words(response)
    draft.refresh_from_db()
    assert draft.state == "in_review"


def test_a_busy_database_keeps_the_reason_that_was_typed(
    analyst: User, reviewer: User, commitment: Commitment, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = in_review(commitment, by=analyst)

    def locked(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(publishing, "send_back", locked)
    response = take(signed_in(reviewer), draft, "return", reason="Kept.")
    assert response.status_code == 503
    assert "The database is busy" in words(response)
    assert "Kept." in words(response)


def test_a_double_click_publishes_once(
    analyst: User, reviewer: User, commitment: Commitment
) -> None:
    draft = in_review(commitment, by=analyst)
    sent = {"version": draft.version, "reason": ""}
    client = signed_in(reviewer)
    answers = [client.post(row_url(draft, "publish"), sent).status_code for _ in range(2)]
    assert answers == [302, 409]
    assert Change.objects.filter(verb="published").count() == 1


# --- Lists and queue -----------------------------------------------------------------------------


def test_the_queue_counts_what_waits_and_links_to_it(
    analyst: User, reviewer: User, commitment: Commitment
) -> None:
    in_review(commitment, by=analyst)
    assert "Waiting for my review: 1" in words(signed_in(reviewer).get("/admin/"))
    assert "Waiting for my review" not in words(signed_in(analyst).get("/admin/"))
    page = words(signed_in(reviewer).get(f"{list_url(Assessment)}?queue=review"))
    assert "1 assessment" in page
    draft = Assessment.objects.get()
    take(signed_in(reviewer), draft, "return", reason="Why?")
    assert "Returned to me: 1" in words(signed_in(analyst).get("/admin/"))


@pytest.mark.parametrize(
    "query", ["queue=x", "age=x", "queue=%00", "state=x", "author__id__exact=x"]
)
def test_an_impossible_filter_is_answered_with_a_notice(desk: Client, query: str) -> None:
    response = desk.get(f"{list_url(Assessment)}?{query}")
    assert response.status_code in {200, 302}


def test_the_list_shows_state_author_and_age_at_the_same_cost(desk: Client, analyst: User) -> None:
    in_review(promise(), by=analyst)
    one = queries(desk, list_url(Assessment))
    for _ in range(20):
        in_review(promise(), by=analyst)
    assert queries(desk, list_url(Assessment)) == one <= 12
    page = words(desk.get(list_url(Assessment)))
    assert "An analyst" in page
    assert "In review" in page
    assert "0 minutes" in page


def test_the_review_screen_shows_words_verdict_and_difference(
    analyst: User, reviewer: User, commitment: Commitment
) -> None:
    text = "Before it.\n\nHere is the promise of words and more.\n\nAfter it."
    source_text(document=commitment.document, text=text)
    start = text.index("the promise")
    Commitment.objects.update(start=start, end=start + len("the promise"))
    commitment.refresh_from_db()
    published(commitment, by=person("analyst"), reviewer=reviewer, rationale="The old reason.")
    draft = in_review(commitment, by=analyst, status="substantial", rationale="The new reason.")
    page = words(signed_in(reviewer).get(row_url(draft)))
    assert "Here is <mark>the promise</mark> of words and more." in page
    assert "Before it." in page
    assert "After it." in page
    assert "<td>The old reason.</td> <td>The new reason.</td>" in page
    assert "<td>In progress</td> <td>Largely delivered</td>" in page
