import datetime as dt

import pytest

from tests import factories
from tests.queries.rows import refs
from tracker.choices import Status
from tracker.models import Bearing, Commitment, Methodology
from tracker.models.querysets import CAN_BE_LATE
from tracker.scoring import is_overdue

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)


def test_what_can_be_late_is_what_the_arithmetic_says() -> None:
    yesterday = TODAY - dt.timedelta(days=1)
    late = [s for s in Status if is_overdue(due_on=yesterday, status=s, today=TODAY)]
    assert late == CAN_BE_LATE
    assert Status.DELIVERED not in late


def test_the_verdict_is_the_current_published_assessment_or_none() -> None:
    assessed = factories.CommitmentFactory.create(ref="A", verdict="delivered")
    factories.AssessmentFactory.create(commitment=assessed, status="reversed", is_current=False)
    factories.CommitmentFactory.create(ref="B")
    first, second = (vars(row) for row in Commitment.objects.with_verdict().order_by("ref"))
    assert (first["status"], first["as_of"]) == ("delivered", dt.date(2026, 4, 30))
    assert (first["confidence"], first["published_at"]) == ("medium", factories.ROUND)
    assert (second["status"], second["as_of"]) == ("not_assessed", None)
    assert (second["confidence"], second["published_at"]) == (None, None)


def test_status_order_is_that_of_the_scale_then_the_ref() -> None:
    for ref, status in zip("HGFEDCBA", Status, strict=True):
        verdict = "" if status is Status.NOT_ASSESSED else status.value
        factories.CommitmentFactory.create(ref=ref, verdict=verdict)
    factories.CommitmentFactory.create(ref="A0", verdict="delivered")
    assert refs(Commitment.objects.with_verdict().in_status_order()) == ["A0", *"HGFEDCBA"]


def test_counts_group_without_regard_to_the_order_asked_for() -> None:
    pillar = factories.PillarFactory.create()
    for _number in range(3):
        factories.CommitmentFactory.create(pillar=pillar, verdict="delivered")
    factories.CommitmentFactory.create(pillar=pillar)
    rows = Commitment.objects.order_by("ref").with_verdict().counts("pillar_id", "status")
    assert sorted((row["status"], row["n"]) for row in rows) == [
        ("delivered", 3),
        ("not_assessed", 1),
    ]


def test_a_row_is_found_by_its_natural_key() -> None:
    commitment = factories.CommitmentFactory.create(ref="NYD-01")
    assert Commitment.objects.get_by_natural_key("NYD-01") == commitment
    with pytest.raises(Commitment.DoesNotExist):
        Commitment.objects.get_by_natural_key("nyd-01")
    bearing = factories.BearingFactory.create(commitment=commitment)
    assert Bearing.objects.get_by_natural_key(bearing.action.slug, "NYD-01") == bearing
    with pytest.raises(ValueError, match="zip"):
        Bearing.objects.get_by_natural_key("one part only")


def in_force(day: str) -> str | None:
    found = Methodology.objects.in_force(today=dt.date.fromisoformat(day))
    return found.version if found else None


def test_the_version_in_force_is_the_one_adopted_last_by_the_day() -> None:
    assert in_force("2026-11-21") is None
    for version, day in (("8", "2027-03-01"), ("10", "2027-01-01"), ("9", "2026-11-21")):
        factories.MethodologyFactory.create(version=version, adopted_on=day)
    assert in_force("2026-12-31") == "9"
    assert in_force("2027-01-01") == "10"
    assert in_force("2028-01-01") == "8"


def test_before_the_first_version_was_adopted_it_holds_already() -> None:
    for version, day in (("2", "2027-01-01"), ("1", "2026-11-21")):
        factories.MethodologyFactory.create(version=version, adopted_on=day)
    assert in_force("2023-01-01") == "1"


def test_of_two_versions_of_one_day_the_one_entered_last_is_in_force() -> None:
    for version in ("10", "9"):
        factories.MethodologyFactory.create(version=version)
    assert in_force("2026-11-21") == in_force("2020-01-01") == "9"
