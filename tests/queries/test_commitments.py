import datetime as dt

import pytest

from tests import factories
from tracker.models import Commitment, Link, Tally
from tracker.models.tallies import between_commas
from tracker.queries.commitments import (
    bearings_on,
    commitments_for_rows,
    links_of,
    verdicts_with_people,
)

pytestmark = pytest.mark.django_db


def test_counts_by_theme_and_party_count_each_commitment_once_per_value() -> None:
    one, two = factories.ThemeFactory.create(slug="one"), factories.ThemeFactory.create(slug="two")
    debtor, partner = factories.PartyFactory.create_batch(2)
    commitment = factories.CommitmentFactory.create(
        primary_theme=one, themes=[two], debtors=[debtor]
    )
    factories.ObligationFactory.create(commitment=commitment, actor=partner, role="partner")
    factories.CommitmentFactory.create(primary_theme=two, debtors=[debtor, partner])
    expected = {
        ("theme", "one"): 1,
        ("theme", "two"): 2,
        ("party", between_commas([debtor.pk])): 1,
        ("party", between_commas([debtor.pk, partner.pk])): 1,
    }
    tallies = Tally.objects
    for themes, parties in (
        (tallies.at("theme"), tallies.at()),
        (Commitment.objects.all(), Commitment.objects.all()),
    ):
        joined = themes.facet_counts("theme").union(parties.facet_counts("party"), all=True)
        assert {(row["facet"], row["value"]): row["n"] for row in joined} == expected


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
    found = list(verdicts_with_people())
    assert len(found) == 2
    assert found[-1] == old


def test_bearings_stand_in_order_of_date_and_the_undated_last() -> None:
    commitment = factories.CommitmentFactory.create()
    for slug, date in (("b", None), ("c", "2024-01-01"), ("a", "2025-01-01"), ("d", "2024-01-01")):
        action = factories.ActionFactory.create(
            slug=slug, date=date, date_precision="day" if date else "unknown"
        )
        factories.BearingFactory.create(commitment=commitment, action=action)
    factories.BearingFactory.create()
    found = bearings_on(commitment)
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
    assert [link.key for link in links_of(one)] == ["L1", "L2"]


def test_the_number_of_parties_stands_beside_each_row() -> None:
    factories.CommitmentFactory.create()
    assert vars(commitments_for_rows(Commitment.objects.all()).get())["n_parties"] == 0
    factories.PartyFactory.create_batch(7)
    factories.ActorFactory.create()
    assert vars(commitments_for_rows(Commitment.objects.all()).get())["n_parties"] == 7
