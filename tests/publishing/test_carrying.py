"""What a new verdict and a correction take from the verdict before, and what they may not."""

import pytest

from tests.publishing.people import TODAY, drafted
from tracker import publishing
from tracker.models import Assessment, Commitment, User

pytestmark = pytest.mark.django_db

ROUND = {
    "first_status": "reversed",
    "second_status": "under_way",
    "settled_because": "One new act weighs more.",
    "public_note": "This round was coded by two, apart.",
}


@pytest.fixture
def of_a_round(promise: Commitment, analyst: User, reviewer: User) -> Assessment:
    """The current verdict, which two codings made apart stand behind."""
    draft = drafted(promise, by=analyst)
    Assessment.objects.filter(pk=draft.pk).update(**ROUND)
    waiting = publishing.submit(draft, by=analyst, version=draft.version, today=TODAY)
    return publishing.publish(waiting, by=reviewer, version=waiting.version, today=TODAY)


def test_a_correction_keeps_what_the_two_codings_said_but_not_the_note_on_their_round(
    of_a_round: Assessment, analyst: User, reviewer: User
) -> None:
    copy = publishing.correct(of_a_round, by=analyst, note="The date was wrong.")
    waiting = publishing.submit(copy, by=analyst, version=copy.version, today=TODAY)
    done = publishing.publish(waiting, by=reviewer, version=waiting.version, today=TODAY)
    assert {name: getattr(Assessment.objects.get(pk=done.pk), name) for name in ROUND} == {
        **ROUND,
        "public_note": None,
    }


def test_a_new_verdict_takes_over_nothing_that_was_said_of_the_round() -> None:
    assert not {*ROUND, "as_of", "standing_note"} & set(publishing.TAKEN_OVER)


def test_what_was_said_of_the_round_before_is_refused_in_a_new_verdict(
    of_a_round: Assessment, promise: Commitment, analyst: User, reviewer: User
) -> None:
    said = {name: ROUND[name] for name in ("public_note", "settled_because")}
    draft = drafted(promise, by=analyst, **said)
    with pytest.raises(publishing.Refused) as refusal:
        publishing.submit(draft, by=analyst, version=draft.version, today=TODAY)
    assert refusal.value.by_field.keys() == {*said}
    copy = publishing.correct(of_a_round, by=reviewer, note="The date was wrong.")
    copy.public_note = ROUND["public_note"]
    publishing.edit(copy, by=reviewer, version=copy.version)
    with pytest.raises(publishing.Refused) as refusal:
        publishing.submit(copy, by=reviewer, version=copy.version, today=TODAY)
    assert refusal.value.by_field.keys() == {"public_note"}
