import pytest

from tests import factories
from tests.queries.rows import refs
from tracker.models import Initiative
from tracker.queries.pillars import (
    commitments_of_pillar,
    commitments_touching,
    initiatives_of_pillar,
)

pytestmark = pytest.mark.django_db


def test_a_pillar_shows_at_most_so_many_of_each_status_and_standing() -> None:
    pillar = factories.PillarFactory.create()
    for number in range(4):
        factories.CommitmentFactory.create(ref=f"D{number}", pillar=pillar, verdict="delivered")
        factories.CommitmentFactory.create(ref=f"N{number}", pillar=pillar)
        factories.CommitmentFactory.create(ref=f"R{number}", pillar=pillar, standing="reported")
    factories.CommitmentFactory.create(ref="OTHER")
    found = refs(commitments_of_pillar(pillar, most=2))
    assert found == ["D0", "D1", "N0", "N1", "R0", "R1"]


def test_touching_are_agreed_commitments_of_other_pillars_with_a_theme_of_this_one() -> None:
    theme, other = factories.ThemeFactory.create_batch(2)
    pillar = factories.PillarFactory.create(themes=[theme, other])
    factories.CommitmentFactory.create(ref="OWN", pillar=pillar, primary_theme=theme)
    factories.CommitmentFactory.create(ref="BOTH", primary_theme=theme, themes=[other])
    factories.CommitmentFactory.create(ref="PRESS", primary_theme=theme, standing="reported")
    factories.CommitmentFactory.create(ref="ELSE")
    assert refs(commitments_touching(pillar, most=9)) == ["BOTH"]
    assert refs(commitments_touching(pillar, most=0)) == []


def test_initiatives_of_a_pillar_are_public_and_named_once() -> None:
    pillar = factories.PillarFactory.create()
    commitments = [factories.CommitmentFactory.create(pillar=pillar) for _number in range(2)]
    for key, is_public in (("shown", True), ("kept", False), ("elsewhere", True)):
        initiative = Initiative.objects.create(
            key=key,
            slug=key,
            name=key,
            name_as_recorded=key,
            summary=".",
            kind="programme",
            is_public=is_public,
        )
        if key != "elsewhere":
            initiative.commitments.set(commitments)
    assert [initiative.key for initiative in initiatives_of_pillar(pillar)] == ["shown"]
