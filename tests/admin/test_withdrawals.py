"""The desk for the withdrawal of a published verdict: one proposes, another one decides."""

import pytest

from tests.publishing.people import person, published
from tracker.models import Commitment, User

from .desk import signed_in, take, words
from .pages import list_url, row_url

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]


def test_a_verdict_is_withdrawn_by_two_persons(
    analyst: User, reviewer: User, commitment: Commitment
) -> None:
    verdict = published(commitment, by=analyst, reviewer=reviewer)
    first, second = signed_in(reviewer), signed_in(person("reviewer", is_staff=True))
    assert take(first, verdict, "propose-withdrawal").status_code == 400
    page = words(take(first, verdict, "propose-withdrawal", reason="Wrong act."))
    assert "The withdrawal is proposed." in page
    verdict.refresh_from_db()
    assert verdict.is_current
    # Neither who proposed it nor who wrote the verdict decides.
    proposal = verdict.withdrawals.get().pk
    for client in (first, signed_in(analyst)):
        assert client.get(row_url(verdict, "approve-withdrawal")).status_code == 403
        assert take(client, verdict, "approve-withdrawal", version=proposal).status_code == 403
        assert "Withdrawals to decide on" not in words(client.get("/admin/"))
    assert "Withdrawals to decide on: 1" in words(second.get("/admin/"))
    assert verdict.key in words(second.get(f"{list_url(type(verdict))}?queue=withdrawal"))
    assert "Wrong act." in words(second.get(row_url(verdict)))
    assert "A reviewer proposed it: Wrong act." in words(
        second.get(row_url(verdict, "approve-withdrawal"))
    )
    page = words(take(second, verdict, "approve-withdrawal", version=proposal))
    assert "It is withdrawn." in page
    verdict.refresh_from_db()
    assert (verdict.is_current, verdict.withdrawn_because) == (False, "Wrong act.")
    assert "Withdrawals to decide on" not in words(second.get("/admin/"))


def test_a_proposal_is_declined_with_a_reason(
    analyst: User, reviewer: User, commitment: Commitment
) -> None:
    verdict = published(commitment, by=analyst, reviewer=reviewer)
    client = signed_in(analyst)
    take(client, verdict, "propose-withdrawal", reason="I was wrong.")
    second = signed_in(reviewer)
    proposal = verdict.withdrawals.get().pk
    assert take(second, verdict, "decline-withdrawal", version=proposal).status_code == 400
    page = take(second, verdict, "decline-withdrawal", version=proposal, reason="It stands.")
    assert "The verdict stays." in words(page)
    assert "It stands." in words(client.get(row_url(verdict, "history")))
    assert take(second, verdict, "approve-withdrawal", version=proposal).status_code == 400
    verdict.refresh_from_db()
    assert verdict.is_current
