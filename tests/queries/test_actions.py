import datetime as dt

import pytest

from tests import factories
from tracker.models import Action
from tracker.queries.actions import (
    actions_for_page,
    actions_for_rows,
    bearings_of_action,
    by_agencies,
    by_parties,
    in_directions,
    on_pillars,
)

pytestmark = pytest.mark.django_db
WITHDRAWN = {
    "withdrawn_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    "withdrawn_because": "Twice.",
}


def slugs(found: object) -> list[str]:
    return sorted(action.slug for action in found)  # type: ignore[attr-defined]  # a queryset


def test_parties_and_agencies_are_found_each_in_its_own_relation() -> None:
    party, agency = factories.PartyFactory.create(), factories.ActorFactory.create()
    by_party = factories.ActionFactory.create()
    by_party.actors.set([party, agency])
    by_agency = factories.ActionFactory.create()
    by_agency.agencies.set([agency])
    everything = Action.objects.all()
    assert slugs(by_parties(everything, [party.code, agency.code])) == [by_party.slug]
    assert slugs(by_agencies(everything, [party.code, agency.code])) == [by_agency.slug]


def test_only_what_bears_on_a_commitment_that_counts_has_its_pillar_and_direction() -> None:
    pillar = factories.PillarFactory.create()
    kept = factories.CommitmentFactory.create(pillar=pillar)
    gone = factories.CommitmentFactory.create(pillar=pillar, **WITHDRAWN)
    bearing = factories.BearingFactory.create(commitment=kept, direction="supports")
    factories.BearingFactory.create(commitment=gone, direction="supports")
    factories.ActionFactory.create()
    everything = Action.objects.all()
    assert slugs(on_pillars(everything, [pillar.slug])) == [bearing.action.slug]
    assert slugs(in_directions(everything, ["supports"])) == [bearing.action.slug]
    assert slugs(in_directions(everything, ["contradicts"])) == []


def test_a_row_counts_the_evidence_and_bearings_that_count() -> None:
    action = factories.ActionFactory.create()
    factories.EvidenceFactory.create_batch(2, action=action)
    factories.EvidenceFactory.create(action=action, **WITHDRAWN)
    for direction in ("supports", "supports", "contradicts"):
        factories.BearingFactory.create(action=action, direction=direction)
    gone = factories.CommitmentFactory.create(**WITHDRAWN)
    factories.BearingFactory.create(action=action, commitment=gone, direction="contradicts")
    row = actions_for_rows(Action.objects.all()).get()
    assert (row.pieces, row.supports, row.contradicts) == (2, 2, 1)
    assert len(actions_for_page().get().evidence.all()) == 2
    found = bearings_of_action(action)
    assert [bearing.status for bearing in found] == ["not_assessed"] * 3
