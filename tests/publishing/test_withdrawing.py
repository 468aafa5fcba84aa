"""A published verdict is withdrawn by two persons: the functions, and the database behind them."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.publishing import people
from tests.publishing.people import published
from tracker import publishing, search
from tracker.models import Assessment, Change, RecordEntry, User, Withdrawal

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(analyst: User, reviewer: User) -> Assessment:
    return published(people.promise(ref="X-1"), by=analyst, reviewer=reviewer)


def propose(done: Assessment, by: User, reason: str = " It was a mix-up. ") -> Withdrawal:
    return publishing.propose_withdrawal(done, by=by, version=done.version, reason=reason)


def test_a_proposal_changes_nothing_that_the_public_sees(done: Assessment, reviewer: User) -> None:
    entries = RecordEntry.objects.count()
    before = Assessment.objects.filter(pk=done.pk).values().get()
    proposal = propose(done, reviewer)
    assert (proposal.reason, proposal.is_open) == ("It was a mix-up.", True)
    assert RecordEntry.objects.count() == entries
    assert Assessment.objects.filter(pk=done.pk).values().get() == before
    change = Change.objects.of(done)[0]
    assert change.fields == {"proposed_withdrawal": {"old": None, "new": "It was a mix-up."}}
    with pytest.raises(publishing.Refused, match="proposed already"):
        propose(done, people.person("reviewer"))


def test_the_log_tells_the_withdrawal_and_who_approved_it(done: Assessment, reviewer: User) -> None:
    second = people.person("reviewer", public_name="A second reviewer")
    entries = RecordEntry.objects.count()
    publishing.approve_withdrawal(done, by=second, proposal=propose(done, reviewer).pk)
    assert RecordEntry.objects.count() == entries + 1
    entry = RecordEntry.objects.order_by("-seq")[0]
    assert (entry.verb, entry.kind, entry.reason) == (
        "withdrawn",
        "assessment",
        "It was a mix-up.",
    )
    assert (entry.name, entry.role) == ("A second reviewer", "reviewer")
    with pytest.raises(publishing.Refused, match="withdrawn already"):
        propose(done, reviewer)


def test_nobody_withdraws_alone(done: Assessment, analyst: User, reviewer: User) -> None:
    boss = people.person(is_superuser=True)
    for one in (reviewer, boss):
        with pytest.raises(publishing.Refused, match="two persons"):
            publishing.withdraw(done, by=one, version=done.version, reason="A mix-up.")
    proposal = propose(done, boss).pk
    with pytest.raises(publishing.NotAllowed, match="You proposed"):
        publishing.approve_withdrawal(done, by=boss, proposal=proposal)
    analyst.is_superuser = True
    analyst.save()
    with pytest.raises(publishing.NotAllowed, match="You wrote"):
        publishing.approve_withdrawal(done, by=analyst, proposal=proposal)
    done.refresh_from_db()
    assert done.is_current


def test_a_proposal_is_declined_with_a_reason_or_taken_back(
    done: Assessment, analyst: User, reviewer: User
) -> None:
    first = propose(done, analyst)
    with pytest.raises(publishing.Refused, match="why the verdict stays"):
        publishing.decline_withdrawal(done, by=reviewer, proposal=first.pk, reason=" ")
    publishing.decline_withdrawal(done, by=reviewer, proposal=first.pk, reason="It stands.")
    assert Change.objects.of(done)[0].reason == "It stands."
    second = propose(done, analyst)
    # Whoever saw the first proposal does not approve the second.
    with pytest.raises(publishing.Refused, match="not open any more"):
        publishing.approve_withdrawal(done, by=reviewer, proposal=first.pk)
    publishing.decline_withdrawal(done, by=analyst, proposal=second.pk, reason="My mistake.")
    done.refresh_from_db()
    assert (done.is_current, done.is_withdrawn) == (True, False)


def test_a_draft_and_a_blank_reason_are_refused(analyst: User, done: Assessment) -> None:
    draft = people.drafted(people.promise(), by=analyst)
    with pytest.raises(publishing.Refused, match="Only a published verdict"):
        propose(draft, analyst)
    with pytest.raises(publishing.Refused, match="Say why"):
        propose(done, analyst, " ")


def refused(write: Any, says: str) -> None:
    with pytest.raises(IntegrityError, match=says), transaction.atomic():
        write()


def test_the_database_lets_nobody_around_the_second_person(
    done: Assessment, analyst: User, reviewer: User
) -> None:
    now = timezone.now()
    gone = {"is_current": False, "withdrawn_at": now, "withdrawn_because": "A mix-up."}
    verdict = Assessment.objects.filter(pk=done.pk)
    refused(lambda: verdict.update(**gone), "once a second person has approved")
    whole = {"decided_at": now, "is_approved": True}
    made = {"assessment": done, "reason": "A.", "proposed_by": analyst, "proposed_at": now}
    refused(
        lambda: Withdrawal.objects.create(**made, **whole, decided_by=reviewer), "decided later"
    )
    draft = people.drafted(people.promise(), by=analyst)
    refused(lambda: Withdrawal.objects.create(**{**made, "assessment": draft}), "published")
    row = propose(done, reviewer)
    rows = Withdrawal.objects.filter(pk=row.pk)
    refused(lambda: verdict.update(**gone), "once a second person has approved")
    refused(lambda: rows.update(**whole, decided_by=reviewer), "second_person")
    refused(lambda: rows.update(**whole, decided_by=analyst), "The author of a verdict")
    refused(lambda: rows.update(reason="Another."), "stays as it is")
    refused(rows.delete, "stays as it is")
    rows.update(decided_by=reviewer, decided_at=now, is_approved=False)
    refused(lambda: verdict.update(**gone), "once a second person has approved")
    refused(lambda: rows.update(is_approved=True, decided_by=people.person()), "decided once")


def test_the_words_of_a_withdrawn_verdict_are_found_no_more(analyst: User, reviewer: User) -> None:
    row = published(
        people.promise(),
        by=analyst,
        reviewer=reviewer,
        rationale="One act on hydroelectricity is on record.",
    )
    search.rebuild()
    assert search.find("hydroelectricity").total == 1
    people.withdrawn(row, by=reviewer, reason="The wrong source.")
    assert search.find("hydroelectricity").total == 0
    assert list(search.stale()) == []
