import pytest

from tests import factories
from tests.models.rows import PublisherFactory
from tests.queries.rows import refs
from tracker import counting, publications
from tracker.models import Action, Actor, Commitment, Evidence
from tracker.publishing import save_with_history
from tracker.queries.actions import actions_for_page, actions_for_rows
from tracker.queries.sources import (
    ORIGIN,
    all_publications,
    commitments_resting_on,
    publication_counts,
    resting,
)

pytestmark = pytest.mark.django_db


def test_a_verdict_rests_on_the_evidence_of_the_acts_that_it_relies_on() -> None:
    used, unused = factories.ActionFactory.create_batch(2)
    factories.EvidenceFactory.create_batch(2, action=used, publisher="A")
    factories.EvidenceFactory.create(action=unused, publisher="B")
    current = factories.AssessmentFactory.create(actions=[used])
    factories.AssessmentFactory.create(actions=[unused], is_current=False)
    everything = Evidence.objects.counted()
    assert publication_counts(everything, "publisher") == [
        {"value": "A", "publications": 2, "verdicts": 1},
        {"value": "B", "publications": 1, "verdicts": 0},
    ]
    assert refs(commitments_resting_on(everything)) == [current.commitment.ref]
    assert refs(commitments_resting_on(everything.filter(publisher="B"))) == []


def test_one_publication_under_several_addresses_counts_once_for_acts_and_publishers() -> None:
    one, two = factories.ActionFactory.create_batch(2)
    for action, url, tier in [
        (one, "https://e.org/a", "independent_media"),
        (one, "http://www.e.org/a/?utm_source=chat", "independent_media"),
        (one, "https://m.e.org/a#top", "state_media"),
        (two, "https://e.org/a?fbclid=1", "independent_media"),
        (two, "https://e.org/b", "state_media"),
    ]:
        factories.EvidenceFactory.create(action=action, url=url, tier=tier)
    assert publications.rebuild() == 5
    everything = Evidence.objects.counted()
    assert all_publications() == {"publications": 2, "independent": 1}
    assert everything.publications() == 2
    assert [row["publications"] for row in publication_counts(everything, "publisher")] == [2]
    tiers = {row["value"]: row["publications"] for row in publication_counts(everything, "tier")}
    assert tiers == {"independent_media": 1, "state_media": 2}
    rows = {row.slug: row.pieces for row in actions_for_rows(Action.objects.all())}
    assert rows == {one.slug: 1, two.slug: 2}
    assert {row.slug: row.publications for row in actions_for_page()} == rows


def test_a_key_follows_the_address_when_it_is_saved() -> None:
    kept = factories.EvidenceFactory.create(url="https://e.org/a")
    moved = factories.EvidenceFactory.create(url="https://e.org/b")
    publications.rebuild()
    moved.url = "https://www.e.org/a"
    save_with_history(moved, by=None)
    moved.publication.refresh_from_db()
    assert moved.publication.key == kept.publication.key
    assert list(publications.stale()) == []
    Evidence.objects.filter(pk=moved.pk).update(url="https://e.org/c")
    assert list(publications.stale()) == [moved]


def verdict_on(ref: str, *pieces: dict[str, str]) -> Commitment:
    """A commitment of the United States whose verdict rests on an act with this evidence."""
    party = Actor.objects.filter(code="US").first() or factories.PartyFactory.create(code="US")
    commitment = factories.CommitmentFactory.create(ref=ref, debtors=[party])
    action = factories.ActionFactory.create()
    for piece in pieces:
        factories.EvidenceFactory.create(action=action, **piece)
    factories.AssessmentFactory.create(commitment=commitment, actions=[action])
    return commitment


def test_what_verdicts_rest_on_is_named_by_kind() -> None:
    verdict_on("A", {"tier": "reprint", "language": "ru"}, {"tier": "reprint", "language": "en"})
    verdict_on("B", {"language": "ru"}, {"language": "ru"})
    verdict_on("C", {"publisher": "R via S", "language": "ru"}, {"publisher": "R (copy)"})
    paid = verdict_on("D", {"publisher": "R"}, {"publisher": "T", "language": "ru"})
    PublisherFactory.create(name="R", paid_by=Actor.objects.get(code="US"))
    PublisherFactory.create(name="T", paid_by=factories.PartyFactory.create(code="KZ"))
    found = resting(most=9)
    assert found.verdicts == 4
    assert found.on_reprints == ("reprints", 1, ["A"])
    assert found.on_one_language == ("one-language", 1, ["B"])
    assert found.on_paid_alone == ("paid-alone", 1, ["C"])
    assert found.on_paid == ("paid", 2, ["C", "D"])
    assert resting(most=1).on_paid == ("paid", 2, ["C"])
    # Who owes nothing there is no debtor, whoever it pays.
    paid.obligations.update(role="implementer")
    counting.renew(counting.of(paid))
    assert resting(most=9).on_paid == ("paid", 1, ["C"])


def test_withdrawn_evidence_and_verdicts_of_before_count_for_nothing() -> None:
    commitment = verdict_on("A", {"tier": "reprint"}, {"language": "ru"})
    Evidence.objects.filter(language="ru").update(
        withdrawn_at=factories.ROUND, withdrawn_because="A mistake."
    )
    counting.rebuild()
    found = resting(most=9)
    assert (found.on_reprints.refs, found.on_one_language.refs) == (["A"], ["A"])
    commitment.assessments.update(is_current=False)
    counting.renew(counting.of(commitment))
    assert resting().verdicts == 0


def test_origin_and_carrier_follow_the_publisher_when_it_is_saved() -> None:
    piece = factories.EvidenceFactory.create(publisher="AP via KION")
    publications.rebuild()
    assert (piece.publication.origin, piece.publication.carrier) == ("AP", "KION")
    piece.publisher = "AP"
    save_with_history(piece, by=None)
    piece.publication.refresh_from_db()
    assert (piece.publication.origin, piece.publication.carrier) == ("AP", "")
    Evidence.objects.filter(pk=piece.pk).update(publisher="UPI")
    assert list(publications.stale()) == [piece]
    assert publication_counts(Evidence.objects.counted(), ORIGIN)[0]["value"] == "AP"
