import pytest

from tests import factories
from tests.queries.rows import refs
from tracker.models import Evidence
from tracker.queries.sources import commitments_resting_on, publication_counts

pytestmark = pytest.mark.django_db


def test_a_verdict_rests_on_the_evidence_of_the_acts_that_it_relies_on() -> None:
    used, unused = factories.ActionFactory.create_batch(2)
    factories.EvidenceFactory.create_batch(2, action=used, publisher="A")
    factories.EvidenceFactory.create(action=unused, publisher="B")
    current = factories.AssessmentFactory.create(actions=[used])
    factories.AssessmentFactory.create(actions=[unused], is_current=False)
    everything = Evidence.objects.counted()
    assert publication_counts(everything, "publisher") == [
        {"value": "A", "publications": 2, "verdicts": 1},
        {"value": "B", "publications": 1, "verdicts": 0},
    ]
    assert refs(commitments_resting_on(everything)) == [current.commitment.ref]
    assert refs(commitments_resting_on(everything.filter(publisher="B"))) == []
