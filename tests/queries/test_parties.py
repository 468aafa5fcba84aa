import pytest

from tests import factories
from tests.queries.rows import refs
from tracker.choices import CommitmentStanding
from tracker.models import Actor, Commitment
from tracker.queries.commitments import owed_by
from tracker.queries.parties import (
    carried_out_by,
    debt_counts,
    first_owed,
    number_owed_by_both,
    number_shared,
    score_counts,
    scores_of,
)

pytestmark = pytest.mark.django_db
AGREED = CommitmentStanding.AGREED


def test_what_a_party_owes_alone_it_does_not_owe_jointly() -> None:
    one, two = factories.PartyFactory.create_batch(2)
    factories.CommitmentFactory.create(ref="ALONE", debtors=[one], verdict="delivered")
    joint = factories.CommitmentFactory.create(ref="JOINT", debtors=[one, two])
    factories.CommitmentFactory.create(ref="PRESS", debtors=[one, two], standing="reported")
    factories.ObligationFactory.create(commitment=joint, role="partner")
    agreed = Commitment.objects.agreed().order_by("ref")
    assert refs(owed_by(agreed, [one.code, two.code])) == ["ALONE", "JOINT"]
    assert refs(first_owed(one, agreed, alone=1, most=2)) == ["ALONE", "JOINT"]
    assert refs(first_owed(two, agreed, alone=0, most=2)) == ["JOINT"]
    assert refs(first_owed(one, agreed, alone=1, most=1)) == ["ALONE"]
    assert number_shared(standing=AGREED) == number_owed_by_both(one, two) == 1
    counts = {
        (row["actor_id"], bool(row["alone"]), row["status"]) for row in debt_counts(standing=AGREED)
    }
    assert counts == {
        (one.pk, True, "delivered"),
        (one.pk, False, "not_assessed"),
        (two.pk, False, "not_assessed"),
    }


def test_only_scores_of_current_verdicts_count() -> None:
    current = factories.AssessmentFactory.create(status="delivered")
    score = factories.ScoreFactory.create(assessment=current, value=1)
    past = factories.AssessmentFactory.create(commitment=current.commitment, is_current=False)
    factories.ScoreFactory.create(assessment=past, party=score.party, value=1)
    assert list(scores_of([current.commitment])) == [score]
    (row,) = score_counts(standing=AGREED)
    assert row == {
        "party_id": score.party.pk,
        "value": 1,
        "unscored": None,
        "status": "delivered",
        "n": 1,
    }


def test_the_bodies_of_a_party_carry_out_what_it_owes() -> None:
    party = factories.PartyFactory.create()
    office = factories.ActorFactory.create(parent=factories.ActorFactory.create(parent=party))
    carried = factories.ObligationFactory.create(actor=office, role="implementer")
    factories.ObligationFactory.create(actor=office, role="partner")
    factories.ObligationFactory.create(actor=factories.ActorFactory.create(), role="implementer")
    (found,) = carried_out_by(Actor.objects.bodies_of(party))
    assert (found, found.status) == (carried, "not_assessed")
