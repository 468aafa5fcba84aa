import datetime as dt

import pytest

from tests import factories
from tracker.models import Commitment
from tracker.queries.clocks import clocks_on, newest_evidence, quiet_verdicts, rules_on
from tracker.scoring import Clocks

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)


def test_the_newest_evidence_is_that_of_the_acts_relied_on() -> None:
    def verdict(act: dt.date, *dates: dt.date | None, is_current: bool = True) -> Commitment:
        action = factories.ActionFactory.create(date=act)
        for date in dates:
            factories.EvidenceFactory.create(action=action, date=date)
        made = factories.AssessmentFactory.create(actions=[action], is_current=is_current)
        commitment: Commitment = made.commitment
        return commitment

    day = dt.date(2025, 3, 1)
    dated_evidence = verdict(dt.date(2025, 6, 1), day, dt.date(2024, 1, 1), None)
    undated = verdict(day, None)
    past = verdict(day, day, is_current=False)
    without = factories.AssessmentFactory.create().commitment
    everything = [dated_evidence, undated, past, without]
    assert newest_evidence(everything) == {
        dated_evidence.pk: day,
        undated.pk: day,
    }
    assert newest_evidence([undated]) == {undated.pk: day}
    assert newest_evidence([]) == {}


def test_clocks_and_rules_are_those_of_the_version_in_force() -> None:
    assert clocks_on(TODAY) == Clocks()
    assert rules_on(TODAY).minimum_cells is None
    factories.MethodologyFactory.create(
        quiet_months=3, review_months=2, due_soon_days=30, minimum_cells=5, rule_set="truncate"
    )
    assert clocks_on(TODAY) == Clocks(3, 2, 30)
    rules = rules_on(TODAY)
    assert (rules.name, rules.rounding, rules.minimum_cells) == ("truncate", "truncate", 5)


def test_without_a_clock_no_verdict_is_quiet() -> None:
    act = factories.ActionFactory.create(date="2020-01-01")
    factories.AssessmentFactory.create(actions=[act])
    assert quiet_verdicts(months=9).count() == 1
    assert quiet_verdicts(months=None).count() == 0
