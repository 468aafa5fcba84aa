"""Each number of the rules has one home: another version changes what pages find and say."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.admin.desk import signed_in, words
from tests.admin.pages import add_url, list_url
from tests.publishing.people import person
from tracker import publiclog
from tracker.models import Commitment, Methodology

from .moving import ask
from .site import crawl

pytestmark = pytest.mark.django_db
ADOPTED = dt.date(2026, 11, 21)
TODAY = "2026-12-01"
OTHER = {
    "version": "2",
    "quiet_months": 3,
    "review_months": 2,
    "due_soon_days": 30,
    "minimum_cells": 5,
    "rule_set": "percent-100s+truncate+na-as-zero",
}


@pytest.fixture
def world(db: None) -> Iterator[None]:
    """Six verdicts under version 1, whose numbers version 2 would all decide otherwise.

    QUIET: at the review the newest evidence was four months old. SOON: due in sixty days. KZ has
    five scores and a place that does not apply. The evidence was looked at three months ago.
    """
    with time_machine.travel(f"{TODAY}T12:00:00Z", tick=False):
        factories.MethodologyFactory.create(adopted_on=ADOPTED)
        party = factories.PartyFactory.create(code="KZ")
        pillar = factories.PillarFactory.create(slug="here")
        for ref, value in (("A", 1), ("B", 1), ("C", 1), ("SOON", 0), ("QUIET", -1), ("NA", None)):
            verdict = factories.AssessmentFactory.create(
                commitment=factories.CommitmentFactory.create(
                    ref=ref,
                    pillar=pillar,
                    debtors=[party],
                    due_on=dt.date(2027, 1, 30) if ref == "SOON" else None,
                    due_precision="day" if ref == "SOON" else "none",
                ),
                status="under_way" if ref in ("SOON", "QUIET") else "delivered",
                as_of=dt.date(2026, 9, 1),
            )
            if ref == "QUIET":
                act = factories.ActionFactory.create(date=dt.date(2026, 5, 1))
                factories.BearingFactory.create(action=act, commitment=verdict.commitment)
                verdict.actions.add(act)
            factories.ScoreFactory.create(
                assessment=verdict,
                party=party,
                value=value,
                reason="under_way" if value == 0 else None,
                unscored="not_applicable" if value is None else None,
                unscored_reason="It has no coast." if value is None else None,
            )
        yield


def adopt(adopted_on: dt.date = ADOPTED, **values: Any) -> Methodology:
    row: Methodology = factories.MethodologyFactory.create(
        adopted_on=adopted_on, **{**OTHER, **values}
    )
    return row


# What a page says under version 1 and under version 2, in both languages.
SAID = [
    (
        "/methodology/",
        "Methodology 1, adopted on 21 November 2026.",
        "Methodology 2, adopted on 21 November 2026.",
    ),
    ("/methodology/", "The due date falls within 90 days.", "The due date falls within 30 days."),
    ("/ru/methodology/", "До срока не более 90 дней.", "До срока не более 30 дней."),
    ("/methodology/", "was more than 9 months old.", "was more than 3 months old."),
    ("/ru/methodology/", "было старше 9 месяцев.", "было старше 3 месяцев."),
    ("/methodology/", "never shown below 12 scored cells", "never shown below 5 scored cells"),
    ("/ru/methodology/", "если ячеек с баллами меньше 12", "если ячеек с баллами меньше 5"),
    ("/methodology/", "50 × (S + 1)", "100 × S"),
    ("/methodology/", "Ties away from zero", "Digits cut off"),
    ("/methodology/", "Left out of sum and count", "Counted as 0"),
    ("/commitments/", "Due within 90 days (1)", "Due within 30 days (0)"),
    ("/ru/commitments/", "Срок в ближайшие 90 дней (1)", "Срок в ближайшие 30 дней (0)"),
    ("/commitments/?due=soon", "Due: Due within 90 days", "Due: Due within 30 days"),
    ("/ru/commitments/?due=soon", "Срок в ближайшие 90 дней", "Срок в ближайшие 30 дней"),
    (
        "/",
        "due soon: 30 January 2027",
        "No agreed commitment is overdue or falls due within 30 days.",
    ),
    (
        "/ru/",
        "скоро срок: 30 января 2027",
        "не просрочено, и в ближайшие 30 дней сроки не наступают.",
    ),
    (
        "/commitments/SOON/",
        "Due soon: 30 January 2027.",
        "Flags on this page follow methodology 2.",
    ),
    (
        "/parties/KZ/",
        "5 of 5 places scored: 3 at +1, 1 at 0, 1 at −1.",
        "6 of 6 places scored: 3 at +1, 2 at 0, 1 at −1.",
    ),
    (
        "/parties/KZ/",
        "With fewer than 12 scored places there is no percent.",
        "That is 33 % on the scale from −100 (all at −1) to 100 (all at +1);"
        " kept in full: 3 of 6, 50 %.",
    ),
    (
        "/ru/parties/KZ/",
        "Если ячеек с баллами меньше 12, процент не показывается.",
        "Это 33 % на шкале от −100 (все баллы −1) до 100 (все баллы +1)",
    ),
    ("/parties/", "5 of 5", "6 of 6"),
    (
        "/commitments/NA/",
        "No party has a score here.",
        "One party can have a score here, and it has: 0 at +1, 1",
    ),
]


@pytest.mark.parametrize(("address", "first", "second"), SAID)
def test_another_version_changes_what_a_page_says(
    world: None, client: Client, address: str, first: str, second: str
) -> None:
    before = ask(client, address).main.text
    assert first in before
    assert second not in before
    adopt()
    after = ask(client, address).main.text
    assert second in after
    assert first not in after


# A flag that only version 2 raises.
QUIET = [
    ("/commitments/QUIET/", "No news in the 3 months before we last looked: nothing newer"),
    (
        "/ru/commitments/QUIET/",
        "Новостей за 3 месяца до последнего просмотра нет; последняя: 1 мая 2026",
    ),
    ("/commitments/", "no news in the 3 months before we last looked"),
    ("/ru/commitments/", "новостей за 3 месяца до последнего просмотра нет"),
    ("/pillars/here/", "no news in the 3 months before we last looked"),
    ("/ru/pillars/here/", "новостей за 3 месяца до последнего просмотра нет"),
]


@pytest.mark.parametrize(("address", "flag"), QUIET)
def test_another_quiet_clock_raises_the_flag(
    world: None, client: Client, address: str, flag: str
) -> None:
    assert flag not in ask(client, address).main.text
    adopt()
    assert flag in ask(client, address).main.text


def test_files_follow_the_clock_of_the_pages(world: None, client: Client) -> None:
    def quiet() -> list[bool]:
        found = [ask(client, "/commitments/QUIET.json").data["item"]["is_quiet"]]
        for name in ("/commitments", "/pillars/here"):
            rows = [
                *ask(client, f"{name}.json").data["rows"],
                *ask(client, f"{name}.csv").rows,
            ]
            found += [row["is_quiet"] in (True, "true") for row in rows if row["ref"] == "QUIET"]
        return found

    assert quiet() == [False] * 5
    adopt()
    assert quiet() == [True] * 5


def test_files_count_scores_by_the_rules_of_the_pages(world: None, client: Client) -> None:
    def scores() -> list[dict[str, Any]]:
        (party,) = ask(client, "/parties.json").data["parties"]
        return [party["score_counts"], ask(client, "/parties/KZ.json").data["item"]["score_counts"]]

    for found in scores():
        assert (found["scored"], found["applicable"], found["zero"]) == (5, 5, 1)
        assert found["unscored_counts"]["not_applicable"] == 1
    adopt()
    for found in scores():
        assert (found["scored"], found["applicable"], found["zero"]) == (6, 6, 2)
        assert found["unscored_counts"]["not_applicable"] == 0


def test_a_list_of_the_party_page_holds_as_many_as_its_count(world: None, client: Client) -> None:
    adopt()
    (line,) = [
        item.text for item in ask(client, "/parties/KZ/").main.all("li") if "SOON" in item.text
    ][-1:]
    assert line.split()[-2:] == ["NA", "SOON"]


def test_a_filter_finds_what_is_soon_by_the_rules(world: None, client: Client) -> None:
    def soon() -> list[str]:
        return [r["ref"] for r in ask(client, "/commitments.json?due=soon").data["rows"]]

    assert soon() == ["SOON"]
    adopt()
    assert soon() == []
    adopt(version="3", due_soon_days=60)
    assert soon() == ["SOON"]


def test_the_desk_counts_and_lists_by_the_same_clocks(world: None) -> None:
    desk = signed_in(person("reviewer", is_staff=True))

    def found() -> list[str]:
        queue = words(desk.get("/admin/"))
        numbers = [
            line
            for line in ("Review due: 6", "No news at the time of the review: 1")
            if line in queue
        ]
        lists = [words(desk.get(f"{list_url(Commitment)}?clock={n}")) for n in ("review", "quiet")]
        return numbers + [
            line for line in ("6 commitments", "1 commitment") if line in "".join(lists)
        ]

    assert found() == []
    adopt()
    assert found() == [
        "Review due: 6",
        "No news at the time of the review: 1",
        "6 commitments",
        "1 commitment",
    ]


def test_the_page_of_a_verdict_names_the_version_under_which_it_was_made(
    world: None, client: Client
) -> None:
    assert "Flags on this page" not in ask(client, "/commitments/QUIET/").main.text
    adopt()
    page = ask(client, "/commitments/QUIET/").main.text
    assert "Methodology 1. Flags on this page follow methodology 2." in page
    assert "Методика 1. Отметки на этой странице следуют методике 2." in (
        ask(client, "/ru/commitments/QUIET/").main.text
    )
    assert ask(client, "/commitments/QUIET.json").data["verdict"]["methodology"] == "1"


def test_a_version_waits_for_the_day_on_which_it_is_adopted(world: None, client: Client) -> None:
    adopt(dt.date(2026, 12, 2))
    assert "within 90 days" in ask(client, "/methodology/").main.text
    with time_machine.travel("2026-12-02T00:00:01Z", tick=False):
        assert "within 30 days" in ask(client, "/methodology/").main.text


def test_another_day_is_shown_by_the_rules_of_that_day(world: None, client: Client) -> None:
    publiclog.enter_loaded()
    with time_machine.travel("2026-12-05T12:00:00Z", tick=False):
        # Adopted, as it says, before it was entered: the record of the days between has the first.
        adopt(dt.date(2026, 11, 30))
        publiclog.enter_loaded()
        now, then = "", f"?on={TODAY}"
        for query, days, quiet in ((now, 30, True), (then, 90, False)):
            assert f"within {days} days" in ask(client, f"/methodology/{query}").main.text
            assert f"within {days} days" in ask(client, f"/commitments/{query}").main.text
            page = ask(client, f"/commitments/QUIET/{query}").main.text
            assert ("No news in the 3 months before we last looked" in page) == quiet
            assert ask(client, f"/commitments/QUIET.json{query}").data["item"]["is_quiet"] == quiet
        assert "With fewer than 12 scored" in ask(client, f"/parties/KZ/{then}").main.text
        assert "within 30 days" in ask(client, "/methodology/?on=2026-12-05").main.text


def test_an_empty_record_names_no_number_and_fails_nowhere(client: Client) -> None:
    pages = crawl(client)
    assert {found.status for found in pages.values()} == {200}
    assert "No methodology is recorded yet." in pages["/methodology/"].main.text
    assert "No agreed commitment is overdue." in pages["/"].main.text
    assert "Due within" not in pages["/commitments/"].main.text


def test_without_a_version_nothing_is_soon_quiet_or_in_percent(client: Client) -> None:
    party = factories.PartyFactory.create(code="KZ")
    factories.CommitmentFactory.create(
        ref="C-1", debtors=[party], due_on=timezone.localdate(), due_precision="day"
    )
    assert {found.status for found in crawl(client).values()} == {200}
    assert "soon" not in ask(client, "/commitments/C-1/").main.text
    assert "percent" not in ask(client, "/parties/KZ/").main.text
    refused = ask(client, "/commitments/?due=soon")
    assert refused.status == 400
    assert "“due”" in refused.main.text
    boss = person("reviewer", is_staff=True)
    assert signed_in(boss).get("/admin/").status_code == 200
    assert "0 commitments" in words(signed_in(boss).get(f"{list_url(Commitment)}?clock=review"))


def test_a_rule_set_that_nobody_knows_makes_no_figure(world: None, client: Client) -> None:
    adopt(rule_set="ours", minimum_cells=1)
    page = ask(client, "/methodology/")
    assert page.status == 200
    assert "How figures are made" not in page.main.text
    assert "percent" not in ask(client, "/parties/KZ/").main.text
    assert " % " not in ask(client, "/parties/KZ/").main.text


def posted(**changes: Any) -> Any:
    """What the desk answers to a manager who enters another version."""
    data = {**OTHER, "adopted_on": "2026-11-30", "summary": "Other rules.", **changes}
    return signed_in(person("manager", is_staff=True)).post(add_url(Methodology), data)


def test_a_version_that_the_desk_takes_is_in_force(world: None, client: Client) -> None:
    assert posted().status_code == 302
    assert "within 30 days" in ask(client, "/methodology/").main.text
    assert "Due within 30 days" in ask(client, "/commitments/").main.text


@pytest.mark.ignore_template_errors  # the stock admin names unset variables
@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ("ours", "unknown rule set"),
        ("truncate+half-even", "contradict each other"),
        ("", "required"),
    ],
)
def test_the_desk_refuses_a_rule_set_that_nobody_knows(
    world: None, names: str, reason: str
) -> None:
    answer = posted(rule_set=names)
    assert answer.status_code == 200
    assert reason in words(answer)
    assert Methodology.objects.count() == 1
