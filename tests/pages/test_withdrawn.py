"""What was withdrawn or corrected says so on the page of its commitment."""

import pytest
from django.test import Client

from tests.pages.site import ask
from tests.pages.test_verdicts import page_of
from tests.publishing.people import TODAY, act, in_review, person, promise, withdrawn
from tracker import publishing
from tracker.models import Assessment, Commitment

pytestmark = pytest.mark.django_db


def publish(commitment: Commitment) -> Assessment:
    waiting = in_review(commitment, by=person("analyst"))
    return publishing.publish(waiting, by=person("reviewer"), version=waiting.version, today=TODAY)


def words(client: Client, ref: str) -> str:
    return " ".join(page_of(client, ref).main.text.split())


def test_a_withdrawn_commitment_keeps_its_page_with_the_reason(client: Client) -> None:
    row = promise(ref="C-1")
    publishing.withdraw(row, by=person("reviewer"), version=row.version, reason="It is a hope.")
    page = words(client, "C-1")
    assert "It is a hope. It no longer counts anywhere." in page
    assert page_of(client, "C-1").main.one("h1").text == row.title


def test_a_withdrawn_commitment_is_counted_nowhere(client: Client) -> None:
    row, other = promise(ref="C-1"), promise(ref="C-2")
    other.pillar = row.pillar
    publishing.save_with_history(other, by=None)
    publishing.withdraw(row, by=person("reviewer"), version=row.version, reason="It is a hope.")
    for address in ("/index.json", f"/pillars/{row.pillar.slug}.json"):
        assert ask(client, address).data["agreed"]["total"] == 1
    for address in ("/commitments.csv", f"/pillars/{row.pillar.slug}.csv"):
        assert [found["ref"] for found in ask(client, address).rows] == ["C-2"]
    for address in ("/", "/commitments/", "/parties/", f"/pillars/{row.pillar.slug}/"):
        assert "C-1" not in ask(client, address).text


def test_a_withdrawn_act_and_its_evidence_say_so(client: Client) -> None:
    row, reviewer = promise(ref="C-1"), person("reviewer")
    action, other = act(row), act(row)
    publishing.withdraw(action, by=reviewer, version=action.version, reason="It never took place.")
    evidence = other.evidence.get()
    publishing.withdraw(
        evidence, by=reviewer, version=evidence.version, reason="The page was about another act."
    )
    page = words(client, "C-1")
    assert "It never took place." in page
    assert "The page was about another act." in page
    assert page.count("withdrawn on") == 2


def test_a_correction_and_a_withdrawn_verdict_stay_in_the_history(client: Client) -> None:
    row = promise(ref="C-1")
    wrong = publish(row)
    author, reviewer = person("analyst"), person("reviewer")
    draft = publishing.correct(wrong, by=author, note="The day was wrong.")
    draft = publishing.submit(draft, by=author, version=draft.version, today=TODAY)
    right = publishing.publish(draft, by=reviewer, version=draft.version, today=TODAY)
    page = words(client, "C-1")
    assert "It corrects the verdict before it: The day was wrong." in page
    withdrawn(right, by=reviewer, reason="Both were wrong.")
    page = words(client, "C-1")
    assert "Both were wrong." in page
    assert "Not yet assessed" in page
    assert Assessment.objects.published().count() == 2
