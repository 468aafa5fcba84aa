"""A contested verdict says so wherever its status stands, whatever verdicts were before it."""

import datetime as dt

import pytest
from django.test import Client

from tests import factories
from tracker.models import Commitment

from .site import Answer, ask

pytestmark = pytest.mark.django_db


def _said(found: Answer) -> int:
    return sum(flag.text == "contested" for flag in found.main.all("span", "flag"))


def _make(*, contested: bool, has_verdict_before: bool) -> Commitment:
    party = factories.PartyFactory.create(code="KZ")
    agency = factories.ActorFactory.create(code="BODY", parent=party)
    commitment: Commitment = factories.CommitmentFactory.create(
        ref="C-1", debtors=[party], due_on="2027-05-01", due_precision="day"
    )
    factories.ObligationFactory.create(commitment=commitment, actor=agency, role="implementer")
    if has_verdict_before:
        factories.AssessmentFactory.create(
            commitment=commitment, is_current=False, contested=not contested, key="C-1.1"
        )
    action = factories.ActionFactory.create(slug="an-act")
    factories.BearingFactory.create(commitment=commitment, action=action)
    factories.EvidenceFactory.create(action=action, publisher="Outlet")
    factories.AssessmentFactory.create(
        commitment=commitment,
        contested=contested,
        key="C-1.2",
        actions=[action],
        published_at=dt.datetime(2026, 11, 25, tzinfo=dt.UTC),
    )
    return commitment


@pytest.mark.parametrize("has_verdict_before", [False, True])
@pytest.mark.parametrize("contested", [False, True])
def test_every_face_of_a_verdict_says_that_it_is_contested(
    client: Client, *, contested: bool, has_verdict_before: bool
) -> None:
    commitment = _make(contested=contested, has_verdict_before=has_verdict_before)
    for address, places in {
        "/": 1,
        "/commitments/": 1,
        f"/pillars/{commitment.pillar.slug}/": 2,
        "/parties/": 1,
        "/parties/KZ/": 2,
        f"/declarations/{commitment.document.slug}/": 1,
        "/actions/an-act/": 1,
        "/sources/?publisher=Outlet": 1,
        "/timeline/": 2,
    }.items():
        assert _said(ask(client, address)) == places * contested, address
    page = ask(client, "/commitments/C-1/")
    assert ("Contested." in page.main.text) == contested
    assert "The two readings differed." not in page.main.text
    history = page.main.one("ol", reversed="").all("li")
    in_history = ["contested" in item.text for item in history]
    assert in_history == [contested, *([not contested] if has_verdict_before else [])]


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
        assert ask(client, address).data["contested_commitments"] == ["C-1"]
    listed = ask(client, "/commitments.json").data["rows"]
    assert [row["is_contested"] for row in listed] == [True, False, False]
    for ref, contested in (("C-1", True), ("C-2", False), ("C-3", False)):
        assert ask(client, f"/commitments/{ref}.json").data["item"]["is_contested"] is contested
        (flat,) = ask(client, f"/commitments/{ref}.csv").rows
        assert flat["is_contested"] == str(contested).lower()
    cells = ask(client, "/parties/KZ.json").data
    assert cells["item"]["score_counts"]["unscored_counts"]["contested"] == 2
    scored = [row["unscored"] for row in ask(client, "/parties.csv").rows]
    assert scored == ["contested", "contested", "not_assessed"]
