"""What was withdrawn or corrected says so on the page of its commitment."""

import pytest
from django.test import Client

from tests.pages.site import ask
from tests.pages.test_verdicts import page_of
from tests.publishing.people import TODAY, act, in_review, make, person, promise, withdrawn
from tracker import publishing
from tracker.models import Assessment, Commitment, Event

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
    assert "What was done: 1 action" in page
    assert "1 more action was withdrawn: it is shown and not counted." in page
    assert "Newest evidence" not in page


def test_the_files_of_a_commitment_say_what_was_withdrawn(client: Client) -> None:
    row, reviewer = promise(ref="C-1"), person("reviewer")
    verdict = publish(row)
    (action,) = verdict.actions.all()
    evidence = action.evidence.get()
    for part, reason in ((evidence, "Another act."), (action, "No act."), (row, "No promise.")):
        publishing.withdraw(part, by=reviewer, version=part.version, reason=reason)
    found = ask(client, "/commitments/C-1.json").data
    (bearing,) = found["bearings"]
    for part, reason in (
        (found["item"], "No promise."),
        (bearing, "No act."),
        (bearing["evidence"][0], "Another act."),
    ):
        assert part["withdrawn_at"]
        assert part["withdrawn_because"] == reason
    # What was judged stays as it was said.
    assert found["item"]["status"] == found["verdict"]["status"] == "under_way"
    assert (found["verdict"]["withdrawn_at"], found["item"]["newest_evidence"]) == (None, None)
    (flat,) = ask(client, "/commitments/C-1.csv").rows
    assert [flat[f"{of}withdrawn_because"] for of in ("", "action_", "commitment_")] == [
        "Another act.",
        "No act.",
        "No promise.",
    ]
    assert ask(client, f"/actions/{action.slug}.json").data["item"]["withdrawn_at"]


def test_a_citation_says_that_the_promise_was_withdrawn(client: Client) -> None:
    row = promise(ref="C-1", title="A promise")
    publish(row)
    publishing.withdraw(row, by=person("reviewer"), version=row.version, reason="It is a hope.")
    page = page_of(client, "C-1").page
    cited = page.one("section", "cite")
    assert cited.text.count("It is a hope.") == 1
    for ending in ("bib", "ris", "csl.json"):
        assert "It is a hope." in ask(client, f"/commitments/C-1.{ending}").body.decode()
    assert page.one("head").one("title").text.startswith("C-1 A promise: withdrawn")


def test_no_count_includes_what_was_withdrawn(client: Client) -> None:
    row, reviewer = promise(ref="C-1"), person("reviewer")
    verdict = publish(row)
    make.InitiativeFactory(slug="a-fund", commitments=[row])
    Event.objects.create(
        slug="a-meeting", title="A meeting", state="held", date_precision="unknown"
    ).commitments.add(row)
    (action,) = verdict.actions.all()
    before = ask(client, "/methodology/").main.text
    assert "Actions: 1" in before
    assert row.title in ask(client, "/").text
    assert "a-fund" in ask(client, f"/pillars/{row.pillar.slug}/").text
    assert ask(client, "/initiatives/a-fund.json").data["events"]
    for part in (action.evidence.get(), action, row):
        publishing.withdraw(part, by=reviewer, version=part.version, reason="It was wrong.")
    after = ask(client, "/methodology/").main.text
    for name in ("Agreed commitments", "earlier ones among them", "Actions", "that it shows)"):
        assert f"{name}: 0" in after
    assert row.title not in ask(client, "/").text
    assert "a-fund" not in ask(client, f"/pillars/{row.pillar.slug}/").text
    assert not ask(client, "/initiatives/a-fund.json").data["events"]


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
    told = {past["key"]: past for past in ask(client, "/commitments/C-1.json").data["history"]}
    assert told[right.key]["withdrawn_because"] == "Both were wrong."
    # It was succeeded, not withdrawn.
    assert (told[wrong.key]["is_current"], told[wrong.key]["withdrawn_at"]) == (False, None)
