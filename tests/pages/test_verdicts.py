"""What the page of a commitment says of its verdict, and what it must not say."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client

from tests import factories
from tracker.choices import CellState, Status
from tracker.models import Commitment

from .conftest import Pages
from .markup import Element
from .site import Answer, ask, crawl

pytestmark = pytest.mark.django_db

PRESS = "This promise is known from a press report only."


def statuses(element: Element) -> list[str]:
    return [tag.text[2:] for tag in element.all("span", "status")]


def page_of(client: Client, ref: str) -> Answer:
    return ask(client, f"/commitments/{ref}/")


def flags(found: Answer) -> list[str]:
    return [flag.text for flag in found.main.all("span", "flag")]


def test_a_contested_verdict_shows_both_readings_and_why_one_was_chosen(site: Pages) -> None:
    found, data = site["/commitments/NYD-49/"], site["/commitments/NYD-49.json"].data
    (note,) = found.main.all("div", "note")
    assert note.one("strong").text == "Contested."
    assert "The two readings differed." in note.text
    assert statuses(note) == ["In progress", "Reversed"]
    assert re.search("First: → In progress Second: ✕ Reversed", note.text)
    assert data["verdict"]["settled_because"] in note.text
    assert found.main.one("p", "answer").text == "→ In progress contested as of 30 April 2026"
    assert (data["verdict"]["first_status"], data["verdict"]["second_status"]) == (
        "under_way",
        "reversed",
    )
    assert data["verdict"]["is_contested"] is True


def test_readings_that_differ_or_were_settled_are_shown_and_only_those(site: Pages) -> None:
    for address, found in site.items():
        if re.fullmatch(r"/commitments/[A-Z0-9-]+/", address):
            verdict = site[address[:-1] + ".json"].data["verdict"]
            differ = bool(verdict) and verdict["first_status"] != verdict["second_status"]
            contested = bool(verdict and verdict["is_contested"])
            assert bool(found.main.all("div", "note")) == (differ or contested), address
            assert ("The two readings differed." in found.main.text) == differ, address
            assert ("Contested." in found.main.text) == contested, address
            assert ("contested" in flags(found)) == contested, address
            if differ:
                assert verdict["settled_because"] in found.main.text


@pytest.mark.parametrize("ref", ["NYD-02", "NYD-50"])
def test_an_unassessed_commitment_says_why_and_shows_no_score(site: Pages, ref: str) -> None:
    found, data = site[f"/commitments/{ref}/"], site[f"/commitments/{ref}.json"].data
    assert found.main.one("p", "answer").text == "? Not yet assessed"
    assert "not a finding of inaction" in found.main.text
    assert found.main.one("p", "reason").text
    assert "What would change it:" in found.main.text
    assert "No verdict has been published yet." in found.main.text
    assert not found.main.all("table", "parties")
    assert "Country by country" not in found.main.text
    assert "the verdict rests on it" not in found.main.text
    assert (data["item"]["status"], data["verdict"], data["scores"], data["history"]) == (
        "not_assessed",
        None,
        [],
        [],
    )
    assert data["item"]["newest_evidence"] is None


def test_a_verdict_says_who_when_why_and_under_which_rules(site: Pages) -> None:
    for address, found in site.items():
        if re.fullmatch(r"/commitments/[A-Z0-9-]+/", address):
            verdict = site[address[:-1] + ".json"].data["verdict"]
            if verdict:
                main = found.main
                assert main.one("p", "answer").text.endswith("as of 30 April 2026"), address
                day = int(verdict["published_at"][8:10])
                assert (
                    f"Written by {verdict['author']}, reviewed by {verdict['reviewer']},"
                    f" published on {day} November 2026."
                ) in main.text
                assert verdict["what_would_change_it"] == main.after("What would change it")
                assert main.after("Methodology") == f"Methodology {verdict['methodology']}."
                shown = re.sub(r"\[.*?\]", "[]", main.one("p", "rationale").text)
                whole = re.sub(r"\[.*?\]", "[]", " ".join(verdict["rationale"].split()))
                assert shown == whole
                # Above the fold stands its beginning.
                reason = re.sub(r"\[.*?\]", "[]", main.one("p", "reason").text)
                assert whole.startswith(reason.removesuffix(" …")), address
                assert reason.endswith(" …") == (len(whole) > len(reason)), address


def test_reported_commitments_say_that_the_press_alone_tells_of_them(site: Pages) -> None:
    for address, found in site.items():
        if re.fullmatch(r"/commitments/[A-Z0-9-]+/", address):
            assert (PRESS in found.main.text) == (not address.startswith("/commitments/NYD"))
    assert PRESS in site["/commitments/SUM-R01/"].main.text


def test_a_party_without_a_score_is_not_told_apart_and_not_zero(client: Client) -> None:
    first, second, third, fourth = factories.PartyFactory.create_batch(4)
    commitment = factories.CommitmentFactory.create(
        ref="C-1", debtors=[first, second, third, fourth]
    )
    verdict = factories.AssessmentFactory.create(commitment=commitment)
    factories.ScoreFactory.create(assessment=verdict, party=first, value=1)
    factories.ScoreFactory.create(assessment=verdict, party=second, value=0, reason="blocked")
    factories.ScoreFactory.create(
        assessment=verdict,
        party=third,
        value=None,
        unscored="not_applicable",
        unscored_reason="It has no coast.",
    )
    main = page_of(client, "C-1").main
    cells = {
        row.one("th").text: [cell.text for cell in row.all("td")]
        for row in main.one("table", "parties").one("tbody").all("tr")
    }
    assert cells[first.name][0] == "Kept (+1)"
    assert cells[second.name] == ["In part (0)", "blocked outside the executive"]
    assert cells[third.name][1].startswith("Not applicable.")
    assert cells[third.name][1].endswith("It has no coast.")
    assert cells[fourth.name] == ["·no score", "No separate evidence."]
    assert f"No separate evidence: {CellState.NOT_TOLD_APART.definition}" in main.text
    assert "2 of 3 parties scored: 1 at +1, 1 at 0, 0 at −1." in main.text
    assert "%" not in main.text


def test_a_contested_cell_says_so(client: Client) -> None:
    party, other = factories.PartyFactory.create_batch(2)
    commitment = factories.CommitmentFactory.create(ref="C-1", debtors=[party, other])
    verdict = factories.AssessmentFactory.create(commitment=commitment)
    factories.ScoreFactory.create(assessment=verdict, party=party, value=None, unscored="contested")
    factories.ScoreFactory.create(assessment=verdict, party=other, value=-1)
    main = page_of(client, "C-1").main
    assert "Contested." in main.one("table", "parties").text
    assert "1 of 2 parties scored: 0 at +1, 0 at 0, 1 at −1." in main.text


@pytest.mark.parametrize("status", ["superseded", "not_verifiable"])
def test_what_is_never_scored_shows_no_score_in_any_form(client: Client, status: str) -> None:
    party = factories.PartyFactory.create()
    commitment = factories.CommitmentFactory.create(ref="C-1", debtors=[party])
    verdict = factories.AssessmentFactory.create(commitment=commitment, status=status)
    factories.ScoreFactory.create(assessment=verdict, party=party, value=1)
    main = page_of(client, "C-1").main
    assert not main.all("table", "parties")
    assert "The parties are not scored one by one for this commitment." in main.text
    assert "Kept (+1)" not in main.text
    assert ask(client, "/commitments/C-1.json").data["scores"] == []


def test_quiet_names_the_newest_date_and_the_review(client: Client, site: Pages) -> None:
    assert (
        "No news in the 9 months before we last looked: nothing newer than 16 November 2024."
        in site["/commitments/NYD-08/"].main.text
    )
    quiet = {
        found.data["item"]["ref"]
        for address, found in site.items()
        if re.fullmatch(r"/commitments/[A-Z0-9-]+\.json", address)
        and found.data["item"]["is_quiet"]
    }
    shown = {
        address.split("/")[2]
        for address, found in site.items()
        if re.fullmatch(r"/commitments/[A-Z0-9-]+/", address)
        and "No news in the 9 months before we last looked" in found.main.text
    }
    assert quiet == shown
    assert len(quiet) == 8


@pytest.mark.parametrize(
    ("newest", "status", "is_quiet"),
    [
        (dt.date(2025, 7, 29), "under_way", True),
        (dt.date(2025, 7, 30), "under_way", False),
        (dt.date(2024, 1, 1), "delivered", False),
        (None, "under_way", False),
    ],
)
def test_quiet_is_nine_months_without_evidence_before_the_review(
    client: Client, newest: dt.date | None, status: str, is_quiet: bool
) -> None:
    action = factories.ActionFactory.create(
        date=newest, date_precision="day" if newest else "unknown"
    )
    factories.EvidenceFactory.create(action=action, date=newest)
    commitment = factories.CommitmentFactory.create(ref="C-1")
    factories.BearingFactory.create(commitment=commitment, action=action)
    factories.AssessmentFactory.create(commitment=commitment, status=status, actions=[action])
    assert any("No news" in flag for flag in flags(page_of(client, "C-1"))) == is_quiet
    assert ask(client, "/commitments/C-1.json").data["item"]["is_quiet"] == is_quiet
    (row,) = ask(client, "/commitments.json").data["rows"]
    assert row["is_quiet"] == is_quiet


@pytest.mark.parametrize(("more", "shown"), [(0, (30, 10)), (1, (2, 0))])
def test_a_long_page_leaves_publications_to_the_pages_of_the_acts(
    client: Client, more: int, shown: tuple[int, int]
) -> None:
    commitment = factories.CommitmentFactory.create(ref="A", verdict="delivered")
    acts = factories.ActionFactory.create_batch(2)
    numbers = (30, 10 + more)
    for action, number in zip(acts, numbers, strict=True):
        factories.BearingFactory.create(action=action, commitment=commitment)
        factories.EvidenceFactory.create_batch(number, action=action)
    commitment.assessments.get().actions.add(acts[0])
    page = page_of(client, "A").main
    for action, number, named in zip(acts, numbers, shown, strict=True):
        fold = page.one("div", id=f"action-{action.slug}")
        assert len(fold.all("span", "shows")) == named
        links = fold.all("a", href=f"{action.get_absolute_url()}#evidence")
        told = [f"{number} publications show it."] if more else []
        assert [link.text for link in links] == told


def test_evidence_that_the_verdict_does_not_rest_on_is_not_its_newest(client: Client) -> None:
    commitment = factories.CommitmentFactory.create(ref="C-1")
    relied = factories.BearingFactory.create(commitment=commitment).action
    other = factories.BearingFactory.create(commitment=commitment).action
    factories.EvidenceFactory.create(action=relied, date="2025-12-01")
    factories.EvidenceFactory.create(action=relied, date=None)
    factories.EvidenceFactory.create(action=other, date="2026-03-01")
    factories.AssessmentFactory.create(commitment=commitment, actions=[relied])
    found = page_of(client, "C-1")
    assert "Newest evidence: 1 December 2025." in found.main.text
    assert found.main.text.count("the verdict rests on it") == 1
    assert ask(client, "/commitments/C-1.json").data["item"]["newest_evidence"] == "2025-12-01"


@pytest.mark.parametrize(
    ("today", "flag"),
    [
        ("2023-08-01", None),
        ("2023-08-02", "Due soon: October 2023."),
        ("2023-10-31", "Due soon: October 2023."),
        ("2023-11-01", "Overdue: it was due October 2023."),
    ],
)
def test_due_flags_follow_the_day_and_say_no_more_than_was_promised(
    client: Client, today: str, flag: str | None
) -> None:
    factories.CommitmentFactory.create(
        ref="C-1", due_on="2023-10-31", due_precision="month", verdict="under_way"
    )
    with time_machine.travel(f"{today}T12:00:00Z", tick=False):
        found, data = page_of(client, "C-1"), ask(client, "/commitments/C-1.json").data
        overview = ask(client, "/").main.text
    assert flags(found) == ([flag] if flag else [])
    assert data["item"]["is_overdue"] == (flag is not None and flag.startswith("Overdue"))
    assert ("overdue: October 2023" in overview) == data["item"]["is_overdue"]
    assert ("due soon: October 2023" in overview) == (flag is not None and "soon" in flag)


@pytest.mark.parametrize("status", ["delivered", "superseded", "not_verifiable"])
def test_what_is_done_or_cannot_be_late_is_not_overdue(client: Client, status: str) -> None:
    factories.CommitmentFactory.create(
        ref="C-1", due_on="2023-10-31", due_precision="month", verdict=status
    )
    assert flags(page_of(client, "C-1")) == []
    assert ask(client, "/commitments/C-1.json").data["item"]["is_overdue"] is False
    assert "No agreed commitment is overdue" in ask(client, "/").main.text


TELLTALE = "Zanzibar"


def add_drafts(commitment: Commitment) -> None:
    """A draft and an assessment in review that say what must not be read."""
    published = commitment.assessments.first()
    for state in ("draft", "in_review"):
        draft = factories.AssessmentFactory.create(
            commitment=commitment,
            state=state,
            submitted_at=factories.ROUND if state == "in_review" else None,
            is_current=False,
            published_at=None,
            reviewer=None,
            status="reversed",
            rationale=f"{TELLTALE} rationale",
            what_would_change_it=f"{TELLTALE} change",
            public_note=f"{TELLTALE} note",
            settled_because=f"{TELLTALE} settled",
            standing_note=f"{TELLTALE} standing",
            first_status="reversed",
            second_status="delivered",
            contested=True,
            as_of=dt.date(2026, 11, 20),
            methodology=factories.MethodologyFactory.create(),
            actions=list(published.actions.all()) if published else [],
            author=factories.UserFactory.create(public_name=f"{TELLTALE} author"),
        )
        party = commitment.obligations.filter(role="debtor").get().actor
        factories.ScoreFactory.create(assessment=draft, party=party, value=-1)


@pytest.mark.slow
def test_nothing_unpublished_changes_or_appears_on_any_page(client: Client) -> None:
    """A draft may not even be counted: every public answer stays what it was, byte for byte."""
    factories.MethodologyFactory.create()
    pillar, party = factories.PillarFactory.create(), factories.PartyFactory.create(code="KZ")
    for verdict in ("under_way", ""):
        commitment = factories.CommitmentFactory.create(
            pillar=pillar, debtors=[party], verdict=verdict
        )
        bearing = factories.BearingFactory.create(commitment=commitment)
        factories.EvidenceFactory.create(action=bearing.action)
    before = crawl(client)
    assert len(before) > 25
    for commitment in Commitment.objects.all():
        add_drafts(commitment)
    after = crawl(client)
    assert after.keys() == before.keys()
    assert [a for a, found in after.items() if TELLTALE.encode() in found.body] == []
    assert [a for a, found in after.items() if found.body != before[a].body] == []


def test_history_lists_published_verdicts_newest_first_and_one_is_current(client: Client) -> None:
    commitment = factories.CommitmentFactory.create(ref="C-1")
    for day, status, is_current in ((1, "no_evidence", False), (20, "delivered", True)):
        factories.AssessmentFactory.create(
            commitment=commitment,
            status=status,
            is_current=is_current,
            published_at=dt.datetime(2026, 5, day, tzinfo=dt.UTC),
        )
    past = page_of(client, "C-1").main.one("ol", reversed="").all("li")
    assert [statuses(item) for item in past] == [["Delivered"], ["No evidence found"]]
    assert past[0].text.startswith("20 May 2026:")
    assert ["current" in item.text for item in past] == [True, False]
    assert ask(client, "/commitments/C-1.json").data["item"]["status"] == Status.DELIVERED


def test_words_of_people_are_shown_as_they_are_and_never_as_markup(client: Client) -> None:
    evil = "<script>alert(1)</script> & o‘zbek Ўзбекистон 🙂"
    commitment = factories.CommitmentFactory.create(
        ref="C-1", title=evil, statement=evil, done_when=evil, stated_subject=evil, coder_note=evil
    )
    action = factories.ActionFactory.create(title=evil, place=evil, slug="an-act")
    factories.EvidenceFactory.create(action=action, publisher=evil, title=evil, shows=evil)
    factories.BearingFactory.create(commitment=commitment, action=action, why=evil)
    factories.SearchFactory.create(query=evil, where=evil).commitments.add(commitment)
    factories.AssessmentFactory.create(
        commitment=commitment,
        actions=[action],
        rationale=f"{evil} [an-act, not-there]",
        what_would_change_it=evil,
        settled_because=evil,
        standing_note=evil,
        public_note=evil,
        first_status="delivered",
        second_status="reversed",
    )
    for address in (
        "/commitments/C-1/",
        "/commitments/",
        "/",
        f"/pillars/{commitment.pillar.slug}/",
    ):
        found = ask(client, address)
        assert not found.page.one("body").all("script"), address
        assert evil in found.main.text + found.text.replace("&lt;", "<"), address
    main = page_of(client, "C-1").main
    assert main.text.count(evil) > 12
    link = main.one("p", "rationale").one("a")
    assert (link.text, link.attributes["title"]) == ("1", evil)
    assert "not-there" in main.one("p", "rationale").text
