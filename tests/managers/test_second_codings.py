"""The second coding of a commitment with both coders' scores, on one page."""

from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.admin.pages import add_url, errors, opened, queries, read, row_url
from tests.models.rows import CodedScoreFactory, SecondCodingFactory
from tests.publishing.people import person, promise, published
from tracker import publiclog
from tracker.models import (
    Actor,
    ChangeSet,
    CodedScore,
    Commitment,
    Pillar,
    RecordEntry,
    SecondCoding,
    User,
)

from .desk import approved, public, sent, words

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]
METHOD = "/methodology/"
# With the position among the parties.
CODES = ("KZ", "UZ")


@pytest.fixture
def parties(db: None) -> list[Actor]:
    return [
        factories.PartyFactory.create(code=code, name=f"Party {code}", position=n)
        for n, code in enumerate((*CODES, "TM"), start=1)
    ]


@pytest.fixture
def commitment(parties: list[Actor]) -> Commitment:
    """A promise that the first two of the parties owe."""
    row = promise(ref="LAK-01", title="Open an office", debtors=parties[:2])
    publiclog.enter_loaded()
    return row


def a_coding(about: Commitment, **boxes: Any) -> dict[str, Any]:
    return {
        "commitment": about.pk,
        "status": "not_assessed",
        "confidence": "medium",
        "pillar": about.pillar_id,
        "binding": about.binding,
        "obligation_kind": about.obligation_kind,
        "first_KZ": "1",
        "second_KZ": "1",
        "first_UZ": "1",
        "second_UZ": "0",
        **boxes,
    }


def add_address(commitment: Commitment) -> str:
    return f"{add_url(SecondCoding)}?commitment={commitment.pk}"


def scores() -> dict[tuple[str, str], int]:
    return {(row.coder, row.party.code): row.value for row in CodedScore.objects.all()}


def test_from_an_empty_form_to_the_page_on_method(
    desk: Client, reviewer: User, commitment: Commitment
) -> None:
    assert add_address(commitment) in desk.get(row_url(commitment)).content.decode()
    empty = opened(desk, add_address(commitment))
    # Nothing is taken from the first coding, and a party that owes nothing has no box.
    assert not any("".join(empty.get(name, [""])) for name in a_coding(commitment) if "_" in name)
    assert "second_TM" not in desk.get(add_address(commitment)).content.decode()
    assert sent(desk, add_address(commitment), **a_coding(commitment)).status_code == 302
    assert "How far two coders agree" not in public(METHOD)
    assert not SecondCoding.objects.exists()
    approved(reviewer)
    found = public(METHOD)
    assert "Status1" in found.replace(" ", "")
    assert "Scores: both coders scored 2 cells, of 2 that either scored." in found
    assert scores() == {
        ("first", "KZ"): 1,
        ("first", "UZ"): 1,
        ("second", "KZ"): 1,
        ("second", "UZ"): 0,
    }
    kinds = RecordEntry.objects.filter(verb="added").values_list("kind", flat=True)
    assert sorted(kinds)[-5:] == [*["codedscore"] * 4, "secondcoding"]
    page = desk.get(row_url(commitment)).content.decode()
    assert row_url(SecondCoding.objects.get()) in page
    assert add_address(commitment) not in page


def test_without_a_commitment_in_the_address_every_party_has_its_boxes(
    desk: Client, commitment: Commitment
) -> None:
    found = errors(
        sent(desk, add_url(SecondCoding), **a_coding(commitment), first_TM="1", second_TM="")
    )
    assert found == {"first_TM": ["Party TM does not owe LAK-01 and gets no score for it."]}
    assert not ChangeSet.objects.exists()
    assert sent(desk, add_url(SecondCoding), **a_coding(commitment)).status_code == 302


@pytest.fixture
def stored(desk: Client, reviewer: User, commitment: Commitment) -> SecondCoding:
    """A second coding that is public."""
    sent(desk, add_address(commitment), **a_coding(commitment))
    approved(reviewer)
    row: SecondCoding = SecondCoding.objects.get()
    return row


def test_values_and_scores_are_mended_on_one_page(
    desk: Client, reviewer: User, stored: SecondCoding
) -> None:
    boxes = opened(desk, row_url(stored))
    assert "commitment" not in boxes
    assert (boxes["second_UZ"], boxes["first_KZ"]) == (["0"], ["1"])
    other = factories.PillarFactory.create()
    sent(desk, row_url(stored), pillar=other.pk, second_UZ="-1", first_UZ="")
    (waiting,) = ChangeSet.objects.filter(state="in_review")
    assert sorted(waiting.rows.values_list("verb", "key")) == [
        ("changed", "LAK-01"),
        ("changed", "LAK-01 second UZ"),
        ("removed", "LAK-01 first UZ"),
    ]
    approved(reviewer)
    stored.refresh_from_db()
    assert stored.pillar == Pillar.objects.get(pk=other.pk)
    assert scores() == {("first", "KZ"): 1, ("second", "KZ"): 1, ("second", "UZ"): -1}
    assert "both coders scored 1 cells, of 2" in public(METHOD)


def test_saving_it_as_it_is_changes_nothing(desk: Client, stored: SecondCoding) -> None:
    sent(desk, row_url(stored))
    assert not ChangeSet.objects.filter(state="in_review").exists()


def test_scores_that_somebody_else_changed_meanwhile_are_not_overwritten(
    desk: Client, reviewer: User, stored: SecondCoding
) -> None:
    old = opened(desk, row_url(stored))
    sent(desk, row_url(stored), second_UZ="1")
    approved(reviewer)
    late = {"second_UZ": ["-1"], "set_reason": ["Why."], "_send": ["1"]}
    response = desk.post(row_url(stored), old | late)
    assert response.status_code == 409
    assert scores()["second", "UZ"] == 1
    assert not ChangeSet.objects.filter(state="in_review").exists()
    page = response.content.decode()
    assert "A reviewer" in page
    # Its reader has seen both by now: sent once more, the form replaces the other score.
    again = {"seen_scores": read(page)["seen_scores"]}
    assert desk.post(row_url(stored), old | late | again).status_code == 302
    approved(reviewer)
    assert scores()["second", "UZ"] == -1


def test_a_form_that_does_not_say_which_scores_it_showed_is_refused(
    desk: Client, stored: SecondCoding
) -> None:
    response = sent(desk, row_url(stored), second_UZ="1", seen_scores="")
    assert response.status_code == 409
    assert not ChangeSet.objects.filter(state="in_review").exists()


@pytest.mark.parametrize("value", ["2", "garbage", "0.5", "\0", "−1"])
def test_nonsense_for_a_score_is_refused(desk: Client, commitment: Commitment, value: str) -> None:
    response = sent(desk, add_address(commitment), **a_coding(commitment, second_KZ=value))
    assert errors(response)["second_KZ"][0].startswith("Select a valid choice.")


def test_a_verdict_without_a_first_coding_has_nothing_to_compare_with(
    desk: Client, reviewer: User, commitment: Commitment
) -> None:
    published(commitment, by=person("analyst"), reviewer=reviewer)
    found = errors(sent(desk, add_address(commitment), **a_coding(commitment)))
    assert found["commitment"] == [
        "The verdict on LAK-01 does not say what a first coder found, so there is nothing to"
        " compare a second coding with."
    ]


def test_a_second_one_of_a_commitment_is_refused(
    desk: Client, stored: SecondCoding, commitment: Commitment
) -> None:
    found = errors(sent(desk, add_address(commitment), **a_coding(commitment)))
    assert found["commitment"] == ["Second coding with this Commitment already exists."]


def test_it_is_removed_by_two_with_its_scores(
    desk: Client, reviewer: User, stored: SecondCoding
) -> None:
    removal = {"version": stored.version, "reason": "It was of another promise."}
    desk.post(row_url(stored, "remove"), removal)
    assert SecondCoding.objects.exists()
    approved(reviewer)
    assert not SecondCoding.objects.exists()
    assert not CodedScore.objects.exists()
    assert "How far two coders agree" not in public(METHOD)


def test_who_may_only_look_sees_the_scores(reviewer: User, stored: SecondCoding) -> None:
    client = Client()
    client.force_login(reviewer)
    page = client.get(row_url(stored))
    assert "Party UZ, Second coding: In part (0)" in words(page)
    assert "second_UZ" not in page.content.decode()
    score = CodedScore.objects.first()
    assert score is not None
    assert row_url(stored) in client.get(row_url(score)).content.decode()


def test_the_page_costs_the_same_for_one_score_and_for_many(desk: Client) -> None:
    few, many = SecondCodingFactory.create(), SecondCodingFactory.create()
    CodedScoreFactory.create(commitment=few.commitment)
    for _time in range(6):
        party = CodedScoreFactory.create(commitment=many.commitment).party
        CodedScoreFactory.create(commitment=many.commitment, party=party, coder="second")
    assert queries(desk, row_url(many)) == queries(desk, row_url(few))
