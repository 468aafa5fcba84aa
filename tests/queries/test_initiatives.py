import datetime as dt

import pytest

from tests import factories
from tracker.models import Initiative
from tracker.queries.initiatives import actions_of_initiative, initiatives_for_list, with_acts

pytestmark = pytest.mark.django_db


def test_an_initiative_exists_by_its_newest_own_act_and_by_strong_support() -> None:
    actor = factories.ActorFactory.create()
    commitment = factories.CommitmentFactory.create()
    initiative = factories.InitiativeFactory.create(actor=actor, commitments=[commitment])
    own, older, announced = (
        factories.ActionFactory.create(date=dt.date(year, 1, 1), stage=stage)
        for year, stage in ((2025, "done"), (2024, "done"), (2026, "announced"))
    )
    for action in (own, older, announced):
        action.agencies.set([actor])
    strong, weak = (
        factories.BearingFactory.create(
            commitment=commitment, weight=weight, action__date=dt.date(year, 6, 1)
        ).action
        for weight, year in (("strong", 2024), ("weak", 2025))
    )
    row = with_acts(Initiative.objects.all()).get()
    assert (row.own_act, row.supporting_act) == (own.pk, strong.pk)
    found = set(actions_of_initiative(initiative))
    assert found == {own, older, announced, strong, weak}
    (listed,) = initiatives_for_list()
    assert (listed.agreed, listed.reported) == (1, 0)
