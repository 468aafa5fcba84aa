import datetime as dt

import pytest

from tests import factories
from tests.queries.rows import refs
from tracker.models import Assessment, Commitment, Pillar
from tracker.queries.dashboard import (
    latest_actions,
    overview,
    shown_commitments,
    status_changes,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)


def dated(ref: str, days: int, **values: object) -> Commitment:
    """A commitment that falls due so many days after today."""
    due_on = TODAY + dt.timedelta(days=days)
    commitment: Commitment = factories.CommitmentFactory.create(
        ref=ref, due_on=due_on, due_precision="day", **values
    )
    return commitment


def shown(pillars: list[Pillar], *, days: int = 90, most: int = 9) -> list[str]:
    return refs(shown_commitments(pillars, today=TODAY, days=days, most=most))


def test_all_agreed_commitments_of_the_pillars_are_shown_and_of_others_what_is_news() -> None:
    here, there = factories.PillarFactory.create_batch(2)
    factories.CommitmentFactory.create(ref="A", pillar=here)
    factories.CommitmentFactory.create(ref="B", pillar=here, standing="reported")
    factories.CommitmentFactory.create(ref="C", pillar=there)
    factories.CommitmentFactory.create(ref="D", pillar=there, verdict="reversed")
    assert shown([here]) == ["D", "A"]
    assert shown([here, there]) == ["D", "A", "C"]
    assert shown([]) == ["D"]


def test_what_is_late_or_soon_is_shown_with_the_oldest_agreed_date_first() -> None:
    dated("LATER", 90)
    dated("LATE", -1)
    dated("NOW", 0)
    dated("FAR", 91)
    dated("DONE", -9, verdict="delivered")
    dated("PRESS", 1, standing="reported")
    factories.CommitmentFactory.create(ref="NEVER")
    assert shown([]) == ["LATE", "LATER", "NOW"]
    assert shown([], most=1) == ["LATE"]
    assert "FAR" in shown([], days=91)
    commitments = Commitment.objects.with_verdict().with_due_state(today=TODAY, days=90)
    states = {row.ref: row.due_state for row in commitments}
    assert states["DONE"] == states["FAR"] == "other"
    assert (states["LATE"], states["NOW"], states["NEVER"]) == ("overdue", "soon", "none")


def test_the_latest_actions_are_those_about_a_commitment_that_took_place() -> None:
    def acted(slug: str, day: dt.date | None) -> None:
        action = factories.ActionFactory.create(
            slug=slug, date=day, date_precision="day" if day else "unknown"
        )
        factories.BearingFactory.create(action=action)

    acted("old", TODAY - dt.timedelta(days=9))
    acted("new", TODAY)
    acted("to-come", TODAY + dt.timedelta(days=1))
    acted("undated", None)
    factories.ActionFactory.create(slug="about-nothing", date=TODAY)
    assert [one.slug for one in latest_actions(today=TODAY, most=9)] == ["new", "old"]
    assert [one.slug for one in latest_actions(today=TODAY, most=1)] == ["new"]


def test_a_change_of_status_is_a_verdict_that_says_something_else_than_the_one_before() -> None:
    def judged(ref: str, *statuses: str, standing: str = "agreed") -> None:
        commitment = factories.CommitmentFactory.create(ref=ref, standing=standing)
        before: Assessment | None = None
        for day, status in enumerate(statuses, start=1):
            before = factories.AssessmentFactory.create(
                commitment=commitment,
                status=status,
                is_current=day == len(statuses),
                succeeds=before,
                published_at=dt.datetime(2026, 5, day, tzinfo=dt.UTC),
            )

    judged("FIRST", "under_way")
    judged("SAME", "under_way", "under_way")
    judged("OTHER", "reversed", "under_way")
    judged("LAST", "under_way", "under_way", "substantial")
    judged("PRESS", "under_way", "reversed", standing="reported")
    changes = status_changes(9)
    assert [one.commitment.ref for one in changes] == ["LAST", "OTHER"]
    assert [one.succeeds and one.succeeds.status for one in changes] == ["under_way", "reversed"]
    assert len(status_changes(1)) == 1
    rows = overview()
    assert max(filter(None, (row["last_published_at"] for row in rows))) == dt.datetime(
        2026, 5, 3, tzinfo=dt.UTC
    )
    assert max(filter(None, (row["newest"] for row in rows))) == dt.date(2026, 4, 30)
