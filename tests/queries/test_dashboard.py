import datetime as dt

import pytest

from tests import factories
from tests.queries.rows import refs
from tracker.models import Commitment
from tracker.queries.dashboard import falling_due, newest_verdicts, overview, squares_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)


def dated(ref: str, days: int, **values: object) -> Commitment:
    """A commitment that falls due so many days after today."""
    due_on = TODAY + dt.timedelta(days=days)
    commitment: Commitment = factories.CommitmentFactory.create(
        ref=ref, due_on=due_on, due_precision="day", **values
    )
    return commitment


def test_squares_are_the_agreed_commitments_of_the_pillars() -> None:
    here, there = factories.PillarFactory.create_batch(2)
    factories.CommitmentFactory.create(ref="A", pillar=here)
    factories.CommitmentFactory.create(ref="B", pillar=here, standing="reported")
    factories.CommitmentFactory.create(ref="C", pillar=there)
    assert refs(squares_of([here])) == ["A"]
    assert refs(squares_of([here, there])) == ["A", "C"]
    assert refs(squares_of([])) == []


def test_falling_due_lists_the_oldest_agreed_date_first() -> None:
    dated("LATER", 90)
    dated("LATE", -1)
    dated("NOW", 0)
    dated("FAR", 91)
    dated("DONE", -9, verdict="delivered")
    dated("PRESS", 1, standing="reported")
    factories.CommitmentFactory.create(ref="NEVER")
    found = falling_due(today=TODAY, days=90, most=9)
    assert refs(found) == ["LATE", "NOW", "LATER"]
    assert [row.due_state for row in found] == ["overdue", "soon", "soon"]
    assert refs(falling_due(today=TODAY, days=90, most=1)) == ["LATE"]
    assert refs(falling_due(today=TODAY, days=91, most=9))[-1] == "FAR"
    commitments = Commitment.objects.with_verdict().with_due_state(today=TODAY, days=90)
    states = {row.ref: row.due_state for row in commitments}
    assert states["DONE"] == states["FAR"] == "other"
    assert (states["LATE"], states["NOW"], states["NEVER"]) == ("overdue", "soon", "none")


def test_latest_verdicts_are_current_and_on_agreed_commitments() -> None:
    def made(ref: str, day: int, *, standing: str = "agreed", is_current: bool = True) -> None:
        commitment = Commitment.objects.filter(
            ref=ref
        ).first() or factories.CommitmentFactory.create(ref=ref, standing=standing)
        factories.AssessmentFactory.create(
            commitment=commitment,
            is_current=is_current,
            published_at=dt.datetime(2026, 5, day, tzinfo=dt.UTC),
        )

    made("OLD", 1)
    made("NEW", 3)
    made("NEWER", 4)
    made("PRESS", 4, standing="reported")
    made("OLD", 5, is_current=False)
    found = [verdict.commitment.ref for verdict in newest_verdicts(9)]
    assert found == ["NEWER", "NEW", "OLD"]
    assert len(newest_verdicts(1)) == 1
    rows = overview()
    assert max(filter(None, (row["last_published_at"] for row in rows))) == dt.datetime(
        2026, 5, 4, tzinfo=dt.UTC
    )
    assert max(filter(None, (row["newest"] for row in rows))) == dt.date(2026, 4, 30)
