import datetime as dt

import pytest

from tests import factories
from tracker.choices import Status
from tracker.models import (
    Assessment,
    Bearing,
    Commitment,
    Document,
    Initiative,
    Link,
    Methodology,
)
from tracker.models.querysets import CAN_BE_LATE
from tracker.scoring import Clocks, is_overdue

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)


def refs(found: object) -> list[str]:
    return [commitment.ref for commitment in found]  # type: ignore[attr-defined]  # an annotation of the queryset


def dated(ref: str, days: int, **values: object) -> Commitment:
    """A commitment that falls due so many days after today."""
    due_on = TODAY + dt.timedelta(days=days)
    commitment: Commitment = factories.CommitmentFactory.create(
        ref=ref, due_on=due_on, due_precision="day", **values
    )
    return commitment


def test_what_can_be_late_is_what_the_arithmetic_says() -> None:
    yesterday = TODAY - dt.timedelta(days=1)
    late = [s for s in Status if is_overdue(due_on=yesterday, status=s, today=TODAY)]
    assert late == CAN_BE_LATE
    assert Status.DELIVERED not in late


def test_the_verdict_is_the_current_published_assessment_or_none() -> None:
    assessed = factories.CommitmentFactory.create(ref="A", verdict="delivered")
    factories.AssessmentFactory.create(commitment=assessed, status="reversed", is_current=False)
    factories.CommitmentFactory.create(ref="B")
    first, second = (vars(row) for row in Commitment.objects.with_verdict().order_by("ref"))
    assert (first["status"], first["as_of"]) == ("delivered", dt.date(2026, 4, 30))
    assert (first["confidence"], first["published_at"]) == ("medium", factories.ROUND)
    assert (second["status"], second["as_of"]) == ("not_assessed", None)
    assert (second["confidence"], second["published_at"]) == (None, None)


def test_status_order_is_that_of_the_scale_then_the_ref() -> None:
    for ref, status in zip("HGFEDCBA", Status, strict=True):
        verdict = "" if status is Status.NOT_ASSESSED else status.value
        factories.CommitmentFactory.create(ref=ref, verdict=verdict)
    factories.CommitmentFactory.create(ref="A0", verdict="delivered")
    assert refs(Commitment.objects.with_verdict().in_status_order()) == ["A0", *"HGFEDCBA"]


def test_squares_are_the_agreed_commitments_of_the_pillars() -> None:
    here, there = factories.PillarFactory.create_batch(2)
    factories.CommitmentFactory.create(ref="A", pillar=here)
    factories.CommitmentFactory.create(ref="B", pillar=here, standing="reported")
    factories.CommitmentFactory.create(ref="C", pillar=there)
    assert refs(Commitment.objects.for_squares([here])) == ["A"]
    assert refs(Commitment.objects.for_squares([here, there])) == ["A", "C"]
    assert refs(Commitment.objects.for_squares([])) == []


def test_a_pillar_shows_at_most_so_many_of_each_status_and_standing() -> None:
    pillar = factories.PillarFactory.create()
    for number in range(4):
        factories.CommitmentFactory.create(ref=f"D{number}", pillar=pillar, verdict="delivered")
        factories.CommitmentFactory.create(ref=f"N{number}", pillar=pillar)
        factories.CommitmentFactory.create(ref=f"R{number}", pillar=pillar, standing="reported")
    factories.CommitmentFactory.create(ref="OTHER")
    found = refs(Commitment.objects.for_pillar(pillar, most=2))
    assert found == ["D0", "D1", "N0", "N1", "R0", "R1"]


def test_touching_are_agreed_commitments_of_other_pillars_with_a_theme_of_this_one() -> None:
    theme, other = factories.ThemeFactory.create_batch(2)
    pillar = factories.PillarFactory.create(themes=[theme, other])
    factories.CommitmentFactory.create(ref="OWN", pillar=pillar, primary_theme=theme)
    factories.CommitmentFactory.create(ref="BOTH", primary_theme=theme, themes=[other])
    factories.CommitmentFactory.create(ref="PRESS", primary_theme=theme, standing="reported")
    factories.CommitmentFactory.create(ref="ELSE")
    assert refs(Commitment.objects.touching(pillar, most=9)) == ["BOTH"]
    assert refs(Commitment.objects.touching(pillar, most=0)) == []


def test_falling_due_lists_the_oldest_agreed_date_first() -> None:
    dated("LATER", 90)
    dated("LATE", -1)
    dated("NOW", 0)
    dated("FAR", 91)
    dated("DONE", -9, verdict="delivered")
    dated("PRESS", 1, standing="reported")
    factories.CommitmentFactory.create(ref="NEVER")
    found = Commitment.objects.falling_due(today=TODAY, days=90, most=9)
    assert refs(found) == ["LATE", "NOW", "LATER"]
    assert [row.due_state for row in found] == ["overdue", "soon", "soon"]  # type: ignore[attr-defined]  # an annotation of the queryset
    assert refs(Commitment.objects.falling_due(today=TODAY, days=90, most=1)) == ["LATE"]
    assert refs(Commitment.objects.falling_due(today=TODAY, days=91, most=9))[-1] == "FAR"
    commitments = Commitment.objects.with_verdict().with_due_state(today=TODAY, days=90)
    states = {row.ref: row.due_state for row in commitments}  # type: ignore[attr-defined]  # an annotation of the queryset
    assert states["DONE"] == states["FAR"] == "other"
    assert (states["LATE"], states["NOW"], states["NEVER"]) == ("overdue", "soon", "none")


def test_counts_group_without_regard_to_the_order_asked_for() -> None:
    pillar = factories.PillarFactory.create()
    for _number in range(3):
        factories.CommitmentFactory.create(pillar=pillar, verdict="delivered")
    factories.CommitmentFactory.create(pillar=pillar)
    rows = Commitment.objects.order_by("ref").with_verdict().counts("pillar_id", "status")
    assert sorted((row["status"], row["n"]) for row in rows) == [
        ("delivered", 3),
        ("not_assessed", 1),
    ]


def test_counts_by_theme_and_party_count_each_commitment_once_per_value() -> None:
    one, two = factories.ThemeFactory.create(slug="one"), factories.ThemeFactory.create(slug="two")
    debtor, partner = (
        factories.PartyFactory.create(code="AA"),
        factories.PartyFactory.create(code="BB"),
    )
    commitment = factories.CommitmentFactory.create(
        primary_theme=one, themes=[two], debtors=[debtor]
    )
    factories.ObligationFactory.create(commitment=commitment, actor=partner, role="partner")
    factories.CommitmentFactory.create(primary_theme=two, debtors=[debtor, partner])
    themes, parties = Commitment.objects.theme_counts(), Commitment.objects.party_counts()
    assert {row["value"]: row["n"] for row in themes} == {"one": 1, "two": 2}
    assert {row["value"]: row["n"] for row in parties} == {"AA": 2, "BB": 1}
    joined = {(row["facet"], row["value"]): row["n"] for row in themes.union(parties, all=True)}
    assert joined == {
        ("theme", "one"): 1,
        ("theme", "two"): 2,
        ("party", "AA"): 2,
        ("party", "BB"): 1,
    }


def test_a_document_lists_its_commitments_in_the_order_of_its_text() -> None:
    document = factories.DocumentFactory.create()
    factories.CommitmentFactory.create(ref="A", document=document, start=50, end=60)
    factories.CommitmentFactory.create(ref="B", document=document, start=5, end=60)
    factories.CommitmentFactory.create(ref="C")
    assert refs(Commitment.objects.for_document(document)) == ["B", "A"]
    factories.SentenceCodingFactory.create_batch(3, document=document)
    found = Document.objects.for_list().get(pk=document.pk)
    assert found.commitments == 2  # type: ignore[attr-defined]  # an annotation of the queryset


def test_documents_stand_newest_first_and_the_undated_last() -> None:
    for key, day in (("B", "2023-09-21"), ("C", None), ("A", "2023-09-21"), ("D", "2025-11-06")):
        precision = "day" if day else "unknown"
        factories.DocumentFactory.create(key=key, date=day, date_precision=precision)
    for found in (Document.objects.for_list(), Document.objects.all()):
        assert [document.key for document in found] == ["D", "A", "B", "C"]


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
    found = [verdict.commitment.ref for verdict in Assessment.objects.newest(9)]
    assert found == ["NEWER", "NEW", "OLD"]
    assert len(Assessment.objects.newest(1)) == 1
    rows = Commitment.objects.with_verdict().overview()
    assert max(row["last_published_at"] for row in rows) == dt.datetime(2026, 5, 4, tzinfo=dt.UTC)
    assert max(row["last_as_of"] for row in rows) == dt.date(2026, 4, 30)


def test_history_holds_published_verdicts_newest_first() -> None:
    commitment = factories.CommitmentFactory.create(verdict="delivered")
    old = factories.AssessmentFactory.create(
        commitment=commitment,
        is_current=False,
        published_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    )
    factories.AssessmentFactory.create(
        commitment=commitment, state="draft", is_current=False, published_at=None
    )
    found = list(Assessment.objects.history())
    assert len(found) == 2
    assert found[-1] == old


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
    assert Assessment.objects.newest_evidence(everything) == {
        dated_evidence.pk: day,
        undated.pk: day,
    }
    assert Assessment.objects.newest_evidence([undated]) == {undated.pk: day}
    assert Assessment.objects.newest_evidence([]) == {}


def test_bearings_stand_in_order_of_date_and_the_undated_last() -> None:
    commitment = factories.CommitmentFactory.create()
    for slug, date in (("b", None), ("c", "2024-01-01"), ("a", "2025-01-01"), ("d", "2024-01-01")):
        action = factories.ActionFactory.create(
            slug=slug, date=date, date_precision="day" if date else "unknown"
        )
        factories.BearingFactory.create(commitment=commitment, action=action)
    factories.BearingFactory.create()
    found = Bearing.objects.for_page(commitment)
    assert [bearing.action.slug for bearing in found] == ["c", "d", "a", "b"]


def test_links_are_found_from_both_ends() -> None:
    one, two, three = factories.CommitmentFactory.create_batch(3)
    for key, start, end in (("L1", one, two), ("L2", three, one), ("L3", two, three)):
        Link.objects.create(
            key=key,
            from_commitment=start,
            to_commitment=end,
            type="overlaps",
            basis="Both.",
            confidence="0.50",
        )
    assert [link.key for link in Link.objects.touching(one)] == ["L1", "L2"]


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
    assert [initiative.key for initiative in Initiative.objects.of_pillar(pillar)] == ["shown"]


def test_a_row_is_found_by_its_natural_key() -> None:
    commitment = factories.CommitmentFactory.create(ref="NYD-01")
    assert Commitment.objects.get_by_natural_key("NYD-01") == commitment
    with pytest.raises(Commitment.DoesNotExist):
        Commitment.objects.get_by_natural_key("nyd-01")
    bearing = factories.BearingFactory.create(commitment=commitment)
    assert Bearing.objects.get_by_natural_key(bearing.action.slug, "NYD-01") == bearing
    with pytest.raises(ValueError, match="zip"):
        Bearing.objects.get_by_natural_key("one part only")


def in_force(day: str) -> str | None:
    found = Methodology.objects.in_force(today=dt.date.fromisoformat(day))
    return found.version if found else None


def test_the_version_in_force_is_the_one_adopted_last_by_the_day() -> None:
    assert in_force("2026-11-21") is None
    for version, day in (("8", "2027-03-01"), ("10", "2027-01-01"), ("9", "2026-11-21")):
        factories.MethodologyFactory.create(version=version, adopted_on=day)
    assert in_force("2026-12-31") == "9"
    assert in_force("2027-01-01") == "10"
    assert in_force("2028-01-01") == "8"


def test_before_the_first_version_was_adopted_it_holds_already() -> None:
    for version, day in (("2", "2027-01-01"), ("1", "2026-11-21")):
        factories.MethodologyFactory.create(version=version, adopted_on=day)
    assert in_force("2023-01-01") == "1"


def test_of_two_versions_of_one_day_the_one_entered_last_is_in_force() -> None:
    for version in ("10", "9"):
        factories.MethodologyFactory.create(version=version)
    assert in_force("2026-11-21") == in_force("2020-01-01") == "9"


def test_clocks_and_rules_are_those_of_the_version_in_force() -> None:
    assert Methodology.objects.clocks(today=TODAY) == Clocks()
    assert Methodology.objects.rules(today=TODAY).minimum_cells is None
    factories.MethodologyFactory.create(
        quiet_months=3, review_months=2, due_soon_days=30, minimum_cells=5, rule_set="truncate"
    )
    assert Methodology.objects.clocks(today=TODAY) == Clocks(3, 2, 30)
    rules = Methodology.objects.rules(today=TODAY)
    assert (rules.name, rules.rounding, rules.minimum_cells) == ("truncate", "truncate", 5)


def test_without_a_clock_no_verdict_is_quiet() -> None:
    act = factories.ActionFactory.create(date="2020-01-01")
    factories.AssessmentFactory.create(actions=[act])
    assert Assessment.objects.quiet(months=9).count() == 1
    assert Assessment.objects.quiet(months=None).count() == 0


def test_the_number_of_parties_stands_beside_each_row() -> None:
    factories.CommitmentFactory.create()
    assert vars(Commitment.objects.for_rows().get())["n_parties"] == 0
    factories.PartyFactory.create_batch(7)
    factories.ActorFactory.create()
    assert vars(Commitment.objects.for_rows().get())["n_parties"] == 7
