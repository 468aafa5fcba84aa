import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.factories import ROUND
from tracker import counting, models
from tracker.choices import Status, StatusGroup
from tracker.formats.json import json_line
from tracker.formats.records.actions import (
    BEARING_ON,
    COMMITMENT_EVIDENCE,
    SEARCH,
    BearingOn,
    evidence_rows,
)
from tracker.formats.records.commitments import (
    CODED,
    COMMITMENTS,
    LINK,
    CommitmentRow,
    commitment_rows,
)
from tracker.formats.records.distributions import DISTRIBUTION
from tracker.formats.records.pillars import PILLAR_COUNTS, PillarCounts
from tracker.formats.records.verdicts import SCORE, VERDICT
from tracker.formats.table import CHUNK, Record, record_of
from tracker.queries.commitments import commitments_for_page, commitments_for_rows
from tracker.scoring import Clocks, StatusDistribution

TODAY = dt.date(2026, 11, 21)
MIXED = StatusDistribution.from_counts({"delivered": 2, "under_way": 3, "not_assessed": 1})


def as_json(record: Record) -> Any:
    """The record as a reader gets it."""
    return json.loads(json_line(record))


def row_of(commitment: models.Commitment, newest: dt.date | None = None) -> Any:
    found = commitments_for_rows(models.Commitment.objects.all()).get(pk=commitment.pk)
    (row,) = COMMITMENTS.records([CommitmentRow(found, newest, TODAY, 9)])
    return row


def test_a_distribution_adds_up_and_names_every_status_and_group() -> None:
    record = record_of(DISTRIBUTION, MIXED)
    assert (record["total"], record["assessed"]) == (6, 5)
    assert list(record["statuses"]) == list(Status)
    assert list(record["groups"]) == list(StatusGroup)
    assert sum(record["statuses"].values()) == sum(record["groups"].values()) == 6
    assert record["groups"] == {
        "done": 2,
        "moving": 3,
        "undone": 0,
        "no_verdict": 1,
        "not_verifiable": 0,
    }


def test_a_row_of_the_overview_holds_the_same_numbers() -> None:
    (row,) = PILLAR_COUNTS.flat([PillarCounts("security", "agreed", MIXED)])
    assert list(row)[:4] == ["pillar", "standing", "total", "assessed"]
    assert row["status_under_way"] == row["group_moving"] == 3
    assert len(row) == 4 + len(Status) + len(StatusGroup)


@pytest.mark.django_db
def test_a_commitment_without_a_verdict_has_nulls_and_no_invented_values() -> None:
    row = row_of(factories.CommitmentFactory.create(ref="C-1", section=None))
    assert tuple(row) == COMMITMENTS.names
    assert (row["status"], row["status_group"]) == ("not_assessed", "no_verdict")
    for name in ("section", "due_on", "as_of", "published_at", "confidence", "newest_evidence"):
        assert row[name] is None, name
    assert (row["is_overdue"], row["is_quiet"]) == (False, False)
    assert row["due_precision"] == "none"
    assert row["path"] == "/commitments/C-1/"


@pytest.mark.django_db
def test_a_row_names_what_it_belongs_to_by_stable_keys() -> None:
    parties = [factories.PartyFactory.create(code=code) for code in ("ZZ", "AA")]
    document = factories.DocumentFactory.create(key="NYD23")
    section = models.Section.objects.create(
        document=document, slug="energy", title="Energy", position=1
    )
    commitment = factories.CommitmentFactory.create(
        document=document,
        section=section,
        pillar=factories.PillarFactory.create(slug="security"),
        primary_theme=factories.ThemeFactory.create(slug="water"),
        debtors=parties,
        due_on=dt.date(2025, 12, 31),
        due_precision="year",
        verdict="under_way",
    )
    row = row_of(commitment, newest=dt.date(2025, 1, 20))
    assert row["document"] == "NYD23"
    assert row["section"] == "energy"
    assert (row["pillar"], row["primary_theme"]) == ("security", "water")
    assert row["owed_by"] == ["ZZ", "AA"]
    assert (row["is_overdue"], row["is_quiet"]) == (True, True)
    plain = as_json(row)
    assert plain["due_on"] == "2025-12-31"
    assert plain["newest_evidence"] == "2025-01-20"
    assert plain["published_at"] == "2026-11-21T12:00:00Z"


@pytest.mark.django_db
def test_the_coding_of_a_commitment_is_complete_and_plain() -> None:
    commitment = factories.CommitmentFactory.create(
        coding_confidence="0.85", section=None, themes=[factories.ThemeFactory.create(slug="zz")]
    )
    factories.ObligationFactory.create(commitment=commitment, role="partner")
    models.CommitmentPassage.objects.create(
        commitment=commitment,
        document=commitment.document,
        role="context",
        position=1,
        paragraph=1,
        start=3,
        end=9,
        sha256=factories.SHA256,
    )
    found = commitments_for_page().get()
    record = as_json(record_of(CODED, found))
    assert record["coding_confidence"] == 0.85
    assert "zz" in record["themes"]
    assert [o["role"] for o in record["obligations"]] == ["partner"]
    assert record["passage"]["quotation"] is None
    assert record["passages"] == [
        {
            "role": "context",
            "document": commitment.document.key,
            "paragraph": 1,
            "start": 3,
            "end": 9,
            "sha256": factories.SHA256,
            "quotation": None,
            "document_withdrawn_at": None,
            "document_withdrawn_because": None,
        }
    ]
    assert record["section_title"] is None


@pytest.mark.django_db
def test_an_assessment_names_people_by_their_public_names_only() -> None:
    author = factories.UserFactory.create(
        username="secret-login", public_name="A. Analyst", email="a@example.org"
    )
    verdict = factories.AssessmentFactory.create(author=author)
    record = record_of(VERDICT, verdict)
    assert record["author"] == "A. Analyst"
    assert "secret-login" not in json.dumps(as_json(record))
    assert "example.org" not in json.dumps(as_json(record))
    assert as_json(record)["as_of"] == "2026-04-30"
    assert record["methodology"] == "1"


@pytest.mark.django_db
def test_an_action_carries_how_it_bears_and_each_piece_of_evidence() -> None:
    bearing = factories.BearingFactory.create(direction="contradicts", weight="weak")
    evidence = factories.EvidenceFactory.create_batch(2, action=bearing.action, title=None)
    record = as_json(record_of(BEARING_ON, BearingOn(bearing, relied_on=True)))
    assert (record["direction"], record["weight"], record["relied_on"]) == (
        "contradicts",
        "weak",
        True,
    )
    assert [piece["url"] for piece in record["evidence"]] == [piece.url for piece in evidence]
    assert record["evidence"][0]["title"] is None
    pieces = evidence_rows(bearing.commitment, [bearing], relied_on=set(), is_contested=True)
    rows = list(COMMITMENT_EVIDENCE.flat(pieces))
    assert [tuple(sorted(row)) for row in rows] == [tuple(sorted(COMMITMENT_EVIDENCE.names))] * 2
    assert {(row["relied_on"], row["is_contested"]) for row in rows} == {(False, True)}
    assert {row["action_title"] for row in rows} == {bearing.action.title}
    assert {row["title"] for row in rows} == {None}


@pytest.mark.django_db
def test_scores_keep_what_is_no_score_apart_from_zero() -> None:
    zero = factories.ScoreFactory.create(value=0, reason="under_way")
    none = factories.ScoreFactory.create(
        value=None, unscored="not_applicable", unscored_reason="No coast."
    )
    assert record_of(SCORE, zero)["score"] == 0
    assert record_of(SCORE, zero)["reason"] == "under_way"
    record = record_of(SCORE, none)
    assert (record["score"], record["unscored"], record["unscored_reason"]) == (
        None,
        "not_applicable",
        "No coast.",
    )


@pytest.mark.django_db
def test_a_link_and_a_search_are_told_by_keys() -> None:
    one, other = (
        factories.CommitmentFactory.create(ref="C-1"),
        factories.CommitmentFactory.create(ref="C-2"),
    )
    near_miss = models.NearMiss.objects.create(
        key="NM-1",
        document=one.document,
        paragraph=1,
        start=0,
        end=5,
        sha256=factories.SHA256,
        sentence=one.sentence,
        kind="hope",
        why_not="It hopes.",
        chance="0.30",
    )
    link = models.Link.objects.create(
        key="L-1",
        from_commitment=one,
        to_commitment=other,
        type="overlaps",
        basis="Both.",
        confidence=Decimal("0.70"),
    )
    assert as_json(record_of(LINK, link)) == {
        "key": "L-1",
        "from": "C-1",
        "to": "C-2",
        "type": "overlaps",
        "basis": "Both.",
        "coding_confidence": 0.7,
        "withdrawn_at": None,
        "withdrawn_because": None,
        "from_withdrawn_at": None,
        "from_withdrawn_because": None,
        "to_withdrawn_at": None,
        "to_withdrawn_because": None,
    }
    other.withdrawn_at, other.withdrawn_because = ROUND, "It is a hope."
    assert record_of(LINK, link)["to_withdrawn_at"] == ROUND
    link.to_commitment, link.to_near_miss = None, near_miss
    told = record_of(LINK, link)
    assert (told["to"], told["to_withdrawn_at"]) == ("NM-1", None)
    search = record_of(SEARCH, factories.SearchFactory.create(key="q-9"))
    assert (search["key"], search["found"], search["made_by"]) == ("q-9", 0, None)
    assert as_json(search)["made_on"] == "2026-11-21"


@pytest.mark.django_db
def test_rows_come_in_chunks_of_the_order_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.formats.records.commitments.CHUNK", 3)
    parties = [factories.PartyFactory.create(code=code, position=7) for code in ("KZ", "KG")]
    for number in range(7):
        factories.CommitmentFactory.create(ref=f"C-{number}", debtors=parties)
    gone = models.Commitment.objects.filter(ref="C-2")
    gone.update(withdrawn_at=ROUND, withdrawn_because="It is a hope.")
    counting.renew(counting.of(gone.get()))
    found = models.Commitment.objects.order_by("-ref")
    rows = COMMITMENTS.flat(commitment_rows(found, today=TODAY, clocks=Clocks()))
    with CaptureQueriesContext(connection) as captured:
        first = next(rows)
    read_at_first = len(captured)
    with CaptureQueriesContext(connection) as captured:
        rest = list(rows)
    assert [row["ref"] for row in (first, *rest)] == [f"C-{n}" for n in range(6, -1, -1)]
    assert tuple(first) == COMMITMENTS.names
    assert [row["owed_by"] for row in (first, *rest)] == ["KG KZ"] * 7
    assert read_at_first <= 3
    # For each of two chunks its evidence and its debtors; for one that is withdrawn its debts.
    assert len(captured) == 5
    assert CHUNK == 500


@pytest.mark.django_db
def test_no_commitment_makes_no_row() -> None:
    assert (
        list(commitment_rows(models.Commitment.objects.all(), today=TODAY, clocks=Clocks())) == []
    )
