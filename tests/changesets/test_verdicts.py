"""Verdicts within a set: approved in one go with the acts that they rest on."""

import pytest

from tests import factories as make
from tests.publishing.people import act, drafted, person, published, verdict
from tracker import publishing
from tracker.models import (
    Action,
    Assessment,
    Bearing,
    ChangeSet,
    Commitment,
    Evidence,
    Search,
    User,
)
from tracker.publishing import Refused, save_with_history

from .sets import a_set, again, entered, head, put_in, rows_of, sent, told

pytestmark = pytest.mark.django_db


def record_an_act(commitment: Commitment, by: User) -> Action:
    """An act with its evidence and its bearing, as one form saves them."""
    action = make.ActionFactory.build(slug="an-act", title="The ministry opened")
    save_with_history(action, by=by)
    save_with_history(make.EvidenceFactory.build(action=action, position=1), by=by)
    bearing = make.BearingFactory.build(
        action=action, commitment=commitment, direction="supports", why="It was promised."
    )
    save_with_history(bearing, by=by)
    return action


def judge(commitment: Commitment, by: User) -> Assessment:
    """A verdict that rests on that act."""
    return publishing.draft(verdict(commitment), by=by, actions=[Action.objects.get(slug="an-act")])


@pytest.fixture
def changeset(promise: Commitment, analyst: User) -> ChangeSet:
    """A set with an act, its evidence, its bearing and a verdict that rests on it."""
    return a_set(analyst, lambda: record_an_act(promise, analyst), lambda: judge(promise, analyst))


def test_a_verdict_and_what_it_rests_on_become_public_together(
    changeset: ChangeSet, promise: Commitment, analyst: User, reviewer: User
) -> None:
    assert [model for _verb, model, _key in rows_of(changeset)] == [
        "action",
        "evidence",
        "bearing",
        "assessment",
    ]
    assert not Action.objects.exists()
    assert not Assessment.objects.exists()
    before = head()
    entered(changeset, by=reviewer)
    row = Assessment.objects.get()
    assert (row.state, row.is_current, row.author, row.reviewer, row.key) == (
        "published",
        True,
        analyst,
        reviewer,
        f"{promise.ref}.1",
    )
    assert list(row.actions.all()) == [Action.objects.get(slug="an-act")]
    assert [(verb, kind) for verb, kind, _key in told(before) if kind != "methodology"][-2:] == [
        ("published", "assessment"),
        ("published", "changeset"),
    ]
    assert Evidence.objects.count() == Bearing.objects.count() == 1


def test_a_set_is_not_approved_by_halves(changeset: ChangeSet, reviewer: User) -> None:
    """Without its evidence the act carries no verdict, and nothing of the set is written."""
    changeset.rows.filter(model="tracker.evidence").delete()
    before = head()
    with pytest.raises(Refused, match="at least one action with evidence"):
        sent(changeset)
    assert head() == before
    assert not Action.objects.exists()


def test_the_reviewer_of_a_verdict_is_never_its_author(promise: Commitment) -> None:
    author = person("reviewer")
    changeset = a_set(
        author, lambda: record_an_act(promise, author), lambda: judge(promise, author)
    )
    with pytest.raises(Refused):
        entered(changeset, by=author)
    assert not Assessment.objects.exists()


def test_a_draft_of_the_record_goes_on_in_a_set(
    promise: Commitment, analyst: User, reviewer: User
) -> None:
    draft = drafted(promise, by=analyst)

    def go_on() -> None:
        row = Assessment.objects.get(pk=draft.pk)
        row.rationale = "Two acts are on record."
        publishing.edit(row, by=analyst, version=row.version, actions=Action.objects.all())

    changeset = a_set(analyst, lambda: record_an_act(promise, analyst), go_on)
    draft.refresh_from_db()
    assert (draft.state, draft.rationale) == ("draft", "One act is on record.")
    entered(changeset, by=reviewer)
    draft.refresh_from_db()
    assert (draft.state, draft.rationale) == ("published", "Two acts are on record.")
    assert draft.actions.count() == 2


def test_a_draft_that_was_sent_on_meanwhile_is_in_the_way(
    promise: Commitment, analyst: User, reviewer: User
) -> None:
    draft = drafted(promise, by=analyst)

    def go_on() -> None:
        row = Assessment.objects.get(pk=draft.pk)
        row.rationale = "Other words are here."
        publishing.edit(row, by=analyst, version=row.version, actions=row.actions.all())

    changeset = a_set(analyst, go_on)
    published_elsewhere = publishing.submit(
        Assessment.objects.get(), by=analyst, version=1, today=draft.as_of
    )
    publishing.publish(
        published_elsewhere,
        by=reviewer,
        version=published_elsewhere.version,
        today=draft.as_of,
    )
    before = Assessment.objects.filter(pk=draft.pk).values().get()
    with pytest.raises(Refused):
        sent(changeset)
    assert Assessment.objects.filter(pk=draft.pk).values().get() == before


def test_a_verdict_is_corrected_in_a_set(
    promise: Commitment, analyst: User, reviewer: User
) -> None:
    wrong = published(promise, by=analyst, reviewer=reviewer)
    note = "The day was wrong."

    def mend() -> None:
        row = Assessment.objects.open().get()
        row.rationale = "One act is on record, of May."
        publishing.edit(row, by=analyst, version=row.version, actions=row.actions.all())

    changeset = a_set(
        analyst,
        lambda: publishing.correct(Assessment.objects.get(pk=wrong.pk), by=analyst, note=note),
        mend,
    )
    assert rows_of(changeset)[0][:2] == ("added", "assessment")
    assert Assessment.objects.get().is_current
    entered(changeset, by=reviewer)
    right = Assessment.objects.current().get()
    assert not Assessment.objects.get(pk=wrong.pk).is_current
    assert (right.corrects, right.correction_note, right.rationale) == (
        wrong,
        note,
        "One act is on record, of May.",
    )


def test_the_marks_of_a_verdict_are_merged_by_party(
    promise: Commitment, analyst: User, reviewer: User
) -> None:
    party = promise.obligations.get().actor
    other = make.PartyFactory.create()
    make.ObligationFactory.create(commitment=promise, actor=other, role="debtor")

    def mark(**values: int) -> None:
        row = Assessment.objects.get()
        scores = [
            make.ScoreFactory.build(assessment=row, party=one, value=values[name])
            for name, one in (("one", party), ("two", other))
            if name in values
        ]
        publishing.edit(row, by=analyst, version=row.version, scores=scores)

    changeset = a_set(
        analyst,
        lambda: record_an_act(promise, analyst),
        lambda: judge(promise, analyst),
        lambda: mark(one=1),
        lambda: mark(one=-1, two=1),
        lambda: mark(two=1),
    )
    entered(changeset, by=reviewer)
    held = {score.party: score.value for score in Assessment.objects.get().scores.all()}
    assert held == {other: 1}


def test_a_verdict_of_no_evidence_rests_on_a_search_of_the_same_set(
    promise: Commitment, analyst: User, reviewer: User
) -> None:
    def look() -> None:
        search = make.SearchFactory.build(key="s-1")
        save_with_history(search, by=analyst, many={"commitments": [promise]})

    def judge_it() -> None:
        publishing.draft(
            verdict(promise, status="no_evidence", rationale="Nothing was found anywhere."),
            by=analyst,
            searches=[Search.objects.get()],
        )

    changeset = a_set(analyst, look, judge_it)
    entered(changeset, by=reviewer)
    assert list(Assessment.objects.get().searches.all()) == [Search.objects.get(key="s-1")]


def test_a_withdrawn_promise_takes_no_verdict_of_a_set(
    changeset: ChangeSet, promise: Commitment, reviewer: User
) -> None:
    publishing.withdraw(promise, by=reviewer, version=promise.version, reason="Merged.")
    with pytest.raises(Refused):
        sent(changeset)
    assert again(changeset).state == "open"
    assert not Assessment.objects.exists()


def test_one_act_more_can_be_put_in_after_the_verdict(
    changeset: ChangeSet, promise: Commitment, analyst: User, reviewer: User
) -> None:
    def one_more() -> None:
        save_with_history(make.ActionFactory.build(slug="another"), by=analyst)

    put_in(changeset, one_more)
    act(promise, slug="elsewhere")
    entered(changeset, by=reviewer)
    assert Action.objects.filter(slug="another").exists()
