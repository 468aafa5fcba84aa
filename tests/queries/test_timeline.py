import datetime as dt

import pytest

from tests import factories
from tests.queries.rows import refs
from tracker.models import Action, Commitment
from tracker.queries.progress import OverTime, verdicts_on
from tracker.queries.timeline import promised_dates, timeline_rows, year_counts

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 5, 17)


def test_days_of_different_models_are_joined_under_one_name() -> None:
    action = factories.ActionFactory.create(date=DAY)
    factories.ActionFactory.create(date=None, date_precision="unknown")
    factories.CommitmentFactory.create(ref="DUE", due_on=DAY, due_precision="day")
    factories.CommitmentFactory.create(ref="NEVER")
    actions, deadlines = Action.objects.all(), Commitment.objects.all()
    counts = year_counts(actions, "action").union(year_counts(deadlines, "deadline"), all=True)
    assert {(row["entry_kind"], row["value"]): row["n"] for row in counts} == {
        ("action", "2025"): 1,
        ("action", "none"): 1,
        ("deadline", "2025"): 1,
        ("deadline", "none"): 1,
    }
    rows = timeline_rows(actions, "action", years=["2025"]).union(
        timeline_rows(deadlines, "deadline", years=["2025"]), all=True
    )
    found = [(row["day"], bool(row["is_undated"]), row["name"]) for row in rows.order_by("name")]
    assert sorted(found) == sorted([(DAY, False, "DUE"), (DAY, False, action.slug)])
    assert refs(promised_dates()) == ["DUE"]


def test_acts_known_by_their_year_alone_are_in_no_quarter() -> None:
    factories.ActionFactory.create(date=dt.date(2025, 3, 31))
    factories.ActionFactory.create(date=DAY)
    factories.BearingFactory.create(
        action=factories.ActionFactory.create(date=DAY), direction="supports"
    )
    factories.ActionFactory.create(date=DAY, date_precision="year")
    assert OverTime.load().quarters(since=dt.date(2025, 4, 1)) == [
        {"quarter": dt.date(2025, 4, 1), "acts": 2, "supports": 1, "contradicts": 0, "neither": 1}
    ]


def test_over_time_stand_published_verdicts_on_agreed_commitments() -> None:
    past = factories.AssessmentFactory.create(is_current=False)
    factories.AssessmentFactory.create(commitment__standing="reported")
    factories.AssessmentFactory.create(state="draft", is_current=False, published_at=None)
    assert [one.commitment for one in verdicts_on()] == [past.commitment_id]
