"""That a verdict is contested stands in every file that carries the verdict."""

import pytest
from django.test import Client

from tests import factories
from tests.pages.site import ask

pytestmark = pytest.mark.django_db


def test_every_file_with_a_verdict_says_whether_it_is_contested(client: Client) -> None:
    party = factories.PartyFactory.create(code="KZ")
    pillar = factories.PillarFactory.create(slug="here")
    for ref, contested in (("C-1", True), ("C-2", False), ("C-3", None)):
        row = factories.CommitmentFactory.create(ref=ref, pillar=pillar, debtors=[party])
        action = factories.EvidenceFactory.create().action
        factories.BearingFactory.create(action=action, commitment=row)
        if contested is not None:
            verdict = factories.AssessmentFactory.create(commitment=row, contested=contested)
            factories.ScoreFactory.create(
                assessment=verdict, party=party, value=None, unscored="contested"
            )
    for address in ("/commitments", "/pillars/here", "/parties", "/parties/KZ"):
        told = [row["is_contested"] for row in ask(client, f"{address}.csv").rows]
        assert told == ["true", "false", "false"], address
    for address in ("/pillars/here.json", "/parties/KZ.json"):
        assert ask(client, address).data["contested"] == ["C-1"]
    listed = ask(client, "/commitments.json").data["commitments"]
    assert [row["is_contested"] for row in listed] == [True, False, False]
    for ref, contested in (("C-1", True), ("C-2", False), ("C-3", False)):
        assert ask(client, f"/commitments/{ref}.json").data["is_contested"] is contested
        (flat,) = ask(client, f"/commitments/{ref}.csv").rows
        assert flat["is_contested"] == str(contested).lower()
    cells = ask(client, "/parties/KZ.json").data
    assert cells["scores"]["unscored"]["contested"] == 2
    scored = [row["unscored"] for row in ask(client, "/parties.csv").rows]
    assert scored == ["contested", "contested", "not_assessed"]
