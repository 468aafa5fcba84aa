"""Which verdicts rest on a row: told before it is withdrawn, and waiting for somebody after."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.models.rows import FACTORIES
from tests.publishing.people import make, person, promise
from tracker import publishing
from tracker.models import Assessment, Commitment, InitiativeFact, Link
from tracker.queries.resting import rests_on_something_withdrawn, verdicts_resting_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def verdict() -> Assessment:
    """A verdict that rests on one of everything, and beside it one that rests on the same kinds."""
    for ref in ("C-1", "C-2"):
        party = make.PartyFactory()
        row = promise(ref=ref, debtors=[party])
        action, search = make.ActionFactory(), make.SearchFactory()
        make.BearingFactory(action=action, commitment=row)
        make.EvidenceFactory(action=action)
        search.commitments.add(row)
        # How the act bears on another promise is no matter of this verdict.
        make.BearingFactory(action=action, commitment=make.CommitmentFactory(ref=f"{ref}-OTHER"))
        FACTORIES[Link].create(
            from_commitment=make.CommitmentFactory(ref=f"{ref}-LATER"),
            to_commitment=row,
            type="supersedes",
        )
        made = make.AssessmentFactory(
            key=f"{ref}.1", commitment=row, status="superseded", actions=[action], searches=[search]
        )
        make.ScoreFactory(assessment=made, party=party)
    found: Assessment = Assessment.objects.get(key="C-1.1")
    return found


def action_of(verdict: Assessment) -> Any:
    return verdict.actions.get()


def link_to(verdict: Assessment) -> Any:
    return verdict.commitment.links_to.get()


RESTS: dict[str, Callable[[Assessment], Any]] = {
    "an action": action_of,
    "its evidence": lambda verdict: action_of(verdict).evidence.get(),
    "how it bears": lambda verdict: verdict.commitment.bearings.get(),
    "a search": lambda verdict: verdict.searches.get(),
    "a debt": lambda verdict: verdict.commitment.obligations.get(),
    "the commitment": lambda verdict: verdict.commitment,
    "the document": lambda verdict: verdict.commitment.document,
    "the sentence": lambda verdict: verdict.commitment.sentence,
    "the link": link_to,
    "the later commitment": lambda verdict: link_to(verdict).from_commitment,
}


def queue() -> list[str]:
    found = Assessment.objects.filter(rests_on_something_withdrawn()).order_by("key")
    return list(found.values_list("key", flat=True))


@pytest.mark.parametrize("what", RESTS)
def test_a_verdict_rests_on_it_before_and_after(what: str, verdict: Assessment) -> None:
    row = RESTS[what](verdict)
    assert list(verdicts_resting_on(row)) == [verdict]
    assert queue() == []
    expected = [verdict.key]
    if what == "the document":
        withdraw(verdict.commitment)
    withdraw(row)
    assert list(verdicts_resting_on(row)) == [verdict]
    assert queue() == expected
    # Whatever follows it, it waits for nobody any more.
    Assessment.objects.filter(pk=verdict.pk).update(is_current=False)
    assert (list(verdicts_resting_on(row)), queue()) == ([], [])


def withdraw(row: Any) -> None:
    row.refresh_from_db()
    publishing.withdraw(row, by=person("reviewer"), version=row.version, reason="It was wrong.")


def test_what_a_verdict_does_not_need_is_no_matter(verdict: Assessment) -> None:
    action = action_of(verdict)
    other = action.bearings.exclude(commitment=verdict.commitment).get()
    implementer = make.ObligationFactory(commitment=verdict.commitment, role="implementer")
    unscored = make.ObligationFactory(commitment=verdict.commitment)
    fact = FACTORIES[InitiativeFact].create(document=verdict.commitment.document)
    unused = make.SearchFactory()
    unused.commitments.add(verdict.commitment)
    for row in (other, implementer, unscored, fact, unused, make.ActionFactory()):
        assert not verdicts_resting_on(row)
        withdraw(row)
    assert queue() == []


def test_a_second_link_that_stands_is_enough(verdict: Assessment) -> None:
    first = link_to(verdict)
    later = make.CommitmentFactory()
    second = FACTORIES[Link].create(
        from_commitment=later, to_commitment=verdict.commitment, type="supersedes"
    )
    assert not verdicts_resting_on(first)
    assert not verdicts_resting_on(later)
    withdraw(first)
    assert queue() == []
    assert list(verdicts_resting_on(second)) == [verdict]
    withdraw(later)
    assert queue() == [verdict.key]


def test_a_withdrawn_link_is_nothing_to_a_verdict_with_another_status() -> None:
    row: Commitment = promise()
    link = FACTORIES[Link].create(to_commitment=row, type="supersedes")
    make.AssessmentFactory(commitment=row, status="under_way")
    assert not verdicts_resting_on(link)
    withdraw(link)
    assert queue() == []


def test_each_read_costs_one_query(
    verdict: Assessment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        queue()
    row = action_of(verdict)
    with django_assert_num_queries(1):
        assert [found.commitment.ref for found in verdicts_resting_on(row)] == ["C-1"]
