"""The steps from draft to public record, and what each refuses."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.publishing import people
from tests.publishing.people import TODAY, act, drafted, in_review, make, published, verdict
from tracker import publishing
from tracker.models import Assessment, Change, Commitment, Score, User
from tracker.models.days import desk_today
from tracker.queries.commitments import verdicts_with_people

pytestmark = pytest.mark.django_db


def stored(assessment: Assessment) -> Assessment:
    return Assessment.objects.get(pk=assessment.pk)


def columns(assessment: Assessment) -> dict[str, Any]:
    """Every column of the stored row."""
    return dict(Assessment.objects.filter(pk=assessment.pk).values().get())


def status(commitment: Commitment) -> str:
    """The commitment's status as the public sees it."""
    row: Any = Commitment.objects.with_verdict().get(pk=commitment.pk)
    return str(row.status)


def verbs(assessment: Assessment) -> list[str]:
    """What was done to the assessment, oldest first."""
    return list(Change.objects.of(assessment).order_by("id").values_list("verb", flat=True))


def test_a_draft_is_the_authors_whatever_the_caller_set(
    promise: Commitment, analyst: User, reviewer: User
) -> None:
    forged = verdict(promise, author=reviewer, reviewer=analyst, state="published", key="X.1")
    forged.is_current = True
    draft = stored(publishing.draft(forged, by=analyst))
    assert (draft.author, draft.reviewer, draft.state) == (analyst, None, "draft")
    assert not draft.is_current
    assert draft.key.startswith(f"{promise.ref}.draft-")
    assert draft.methodology.version == "1"
    assert draft.created_at
    assert draft.published_at is None


def test_a_second_open_draft_by_the_same_author_is_refused(
    promise: Commitment, analyst: User
) -> None:
    first = drafted(promise, by=analyst)
    with pytest.raises(publishing.Refused, match="open assessment of the commitment already"):
        drafted(promise, by=analyst)
    assert Assessment.objects.count() == 1
    publishing.withdraw(first, by=analyst, version=first.version, reason="Begun by mistake.")
    drafted(promise, by=analyst)


def test_another_author_may_draft_beside(
    promise: Commitment, analyst: User, reviewer: User
) -> None:
    drafted(promise, by=analyst)
    drafted(promise, by=reviewer)
    assert promise.assessments.open().count() == 2


def test_the_database_knows_that_an_author_has_one_open_draft(analyst: User) -> None:
    draft = make.DraftFactory(author=analyst)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.DraftFactory(author=analyst, commitment=draft.commitment)


def test_a_refused_draft_can_be_tried_again(promise: Commitment, analyst: User) -> None:
    party = promise.obligations.get().actor
    draft = verdict(promise)
    with pytest.raises(publishing.Refused):
        publishing.draft(draft, by=analyst, scores=[Score(party=party, value=0)])
    publishing.draft(draft, by=analyst, scores=[Score(party=party, value=0, reason="blocked")])
    assert stored(draft).scores.get().reason == "blocked"


def test_without_a_methodology_nothing_is_drafted(analyst: User) -> None:
    with pytest.raises(publishing.Refused, match="No methodology"):
        publishing.draft(verdict(make.CommitmentFactory()), by=analyst)


def test_a_verdict_is_made_under_the_version_in_force(promise: Commitment, analyst: User) -> None:
    tomorrow = desk_today() + dt.timedelta(days=1)
    make.MethodologyFactory(version="3", adopted_on=tomorrow)
    draft = drafted(promise, by=analyst)
    assert draft.methodology.version == "1"
    make.MethodologyFactory(version="2", adopted_on=TODAY)
    sent = publishing.submit(draft, by=analyst, version=draft.version, today=TODAY)
    assert sent.methodology.version == "2"


def test_a_draft_with_a_wrong_value_is_refused_by_its_field(
    promise: Commitment, analyst: User
) -> None:
    with pytest.raises(publishing.Refused) as refusal:
        publishing.draft(verdict(promise, status="garbage", confidence=""), by=analyst)
    assert refusal.value.by_field.keys() >= {"status", "confidence"}


def test_an_edit_stores_what_the_author_writes_and_nothing_else(
    promise: Commitment, analyst: User, reviewer: User
) -> None:
    draft = drafted(promise, by=analyst)
    draft.rationale = "Two acts are on record."
    draft.state, draft.key, draft.reviewer = "published", "X.1", reviewer
    draft.commitment = make.CommitmentFactory()
    draft.corrects, draft.correction_note = None, "Never mind."
    publishing.edit(draft, by=analyst, version=1)
    again = stored(draft)
    assert (again.rationale, again.state, again.reviewer) == (
        "Two acts are on record.",
        "draft",
        None,
    )
    assert again.commitment == promise
    assert again.key.startswith(f"{promise.ref}.draft-")
    assert again.correction_note is None
    assert again.version == draft.version == 2


def test_an_edit_sets_actions_searches_and_scores(analyst: User) -> None:
    one, two, three = (make.PartyFactory() for _ in range(3))
    promise = people.promise(debtors=[one, two, three])
    scores = [Score(party=one, value=1), Score(party=two, value=1)]
    draft = publishing.draft(verdict(promise), by=analyst, scores=scores)
    action, search = act(promise), make.SearchFactory()
    scores = [
        Score(party=one, value=1),
        Score(party=two, value=0, reason="blocked"),
        Score(party=three, value=-1),
    ]
    version = draft.version
    publishing.edit(
        draft, by=analyst, version=version, actions=[action], searches=[search], scores=scores
    )
    assert list(draft.actions.all()) == [action]
    assert list(draft.searches.all()) == [search]
    assert {s.party: (s.value, s.version) for s in draft.scores.all()} == {
        one: (1, 1),
        two: (0, 2),
        three: (-1, 1),
    }
    change = Change.objects.of(draft).first()
    assert change
    assert change.fields["scores"] == {
        "old": {two.code: {"value": 1}},
        "new": {two.code: {"value": 0, "reason": "blocked"}, three.code: {"value": -1}},
    }
    assert change.fields["actions"] == {"old": [], "new": [action.slug]}
    publishing.edit(draft, by=analyst, version=draft.version, scores=[])
    assert not draft.scores.exists()
    assert list(draft.actions.all()) == [action]


def test_an_edit_that_changes_nothing_writes_nothing(promise: Commitment, analyst: User) -> None:
    draft = drafted(promise, by=analyst)
    before = stored(draft).updated_at
    publishing.edit(draft, by=analyst, version=1, actions=list(draft.actions.all()), scores=[])
    assert stored(draft).version == 1
    assert stored(draft).updated_at == before
    assert verbs(draft) == ["added"]


def test_a_stale_edit_is_refused_and_keeps_the_typed_text(
    promise: Commitment, analyst: User
) -> None:
    draft = drafted(promise, by=analyst)
    late = stored(draft)
    draft.rationale = "The first to save wins."
    publishing.edit(draft, by=analyst, version=1)
    late.rationale = "What I typed."
    with pytest.raises(publishing.Stale) as stale:
        publishing.edit(late, by=analyst, version=1, scores=[])
    assert stale.value.version == 2
    assert isinstance(stale.value.stored, Assessment)
    assert stale.value.stored.rationale == "The first to save wins."
    assert late.rationale == "What I typed."


def test_the_whole_way_to_publication(promise: Commitment, analyst: User, reviewer: User) -> None:
    draft = drafted(promise, by=analyst)
    waiting = publishing.submit(draft, by=analyst, version=1, today=TODAY)
    assert (waiting.state, waiting.submitted_at is None) == ("in_review", False)
    back = publishing.send_back(waiting, by=reviewer, version=2, reason=" Name the act. ")
    assert (back.state, back.returned_because) == ("returned", "Name the act.")
    back.rationale = "The ministers met in May."
    publishing.edit(back, by=analyst, version=3)
    waiting = publishing.submit(back, by=analyst, version=4, today=TODAY)
    assert waiting.returned_because == "Name the act."
    done = publishing.publish(waiting, by=reviewer, version=5, today=TODAY)
    assert (done.key, done.state, done.is_current) == (f"{promise.ref}.1", "published", True)
    assert (done.author, done.reviewer) == (analyst, reviewer)
    assert done.published_at
    assert done.returned_because is None
    assert done.seal.sealed_at == done.published_at
    assert stored(done) == done
    assert verbs(done) == ["added", "submitted", "returned", "changed", "submitted", "published"]
    assert status(promise) == "under_way"


def test_the_verdict_before_stays_as_it_was(
    promise: Commitment, analyst: User, reviewer: User
) -> None:
    party = promise.obligations.get().actor
    draft = publishing.draft(
        verdict(promise), by=analyst, actions=[act(promise)], scores=[Score(party=party, value=1)]
    )
    waiting = publishing.submit(draft, by=analyst, version=draft.version, today=TODAY)
    first = publishing.publish(waiting, by=reviewer, version=waiting.version, today=TODAY)
    before = columns(first)
    second = published(promise, by=reviewer, reviewer=people.person("reviewer"))
    after = columns(first)
    assert after == {**before, "is_current": False}
    assert first.scores.get().value == 1
    assert second.key == f"{promise.ref}.2"
    assert second.succeeds == first
    assert promise.assessments.get(is_current=True) == second
    assert verbs(first)[-1] == "succeeded"


@pytest.mark.parametrize(
    ("keys", "expected"), [(["{}.1"], "{}.2"), (["{}.7"], "{}.8"), (["x", "y"], "{}.3")]
)
def test_the_permanent_key_goes_on_from_what_was_loaded(
    keys: list[str], expected: str, promise: Commitment, analyst: User, reviewer: User
) -> None:
    for key in keys:
        make.AssessmentFactory(commitment=promise, key=key.format(promise.ref), is_current=False)
    done = published(promise, by=analyst, reviewer=reviewer)
    assert done.key == expected.format(promise.ref)


def test_the_rules_are_checked_again_at_publication(
    promise: Commitment, analyst: User, reviewer: User
) -> None:
    waiting = in_review(promise, by=analyst)
    evidence = waiting.actions.get().evidence.get()
    publishing.withdraw(evidence, by=reviewer, version=1, reason="It was about another act.")
    with pytest.raises(publishing.Refused, match="needs at least one action with evidence"):
        publishing.publish(waiting, by=reviewer, version=waiting.version, today=TODAY)
    assert stored(waiting).state == "in_review"
    assert not Assessment.objects.current().exists()


def test_a_verdict_published_meanwhile_sends_the_other_back(
    promise: Commitment, analyst: User, reviewer: User
) -> None:
    colleague = people.person("reviewer")
    mine, theirs = in_review(promise, by=analyst), in_review(promise, by=colleague)
    first = publishing.publish(mine, by=reviewer, version=mine.version, today=TODAY)
    with pytest.raises(publishing.Refused, match=f"{first.key} was published after"):
        publishing.publish(theirs, by=reviewer, version=theirs.version, today=TODAY)
    back = publishing.send_back(
        theirs, by=reviewer, version=theirs.version, reason="Compare the two."
    )
    again = publishing.submit(back, by=colleague, version=back.version, today=TODAY)
    second = publishing.publish(again, by=reviewer, version=again.version, today=TODAY)
    assert second.succeeds == first


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_only_what_is_in_review_is_decided_on(
    state: str, promise: Commitment, analyst: User, reviewer: User
) -> None:
    draft = drafted(promise, by=analyst)
    if state == "returned":
        draft = publishing.submit(draft, by=analyst, version=1, today=TODAY)
        draft = publishing.send_back(draft, by=reviewer, version=2, reason="More.")
    for step in (
        lambda: publishing.publish(draft, by=reviewer, version=draft.version, today=TODAY),
        lambda: publishing.send_back(draft, by=reviewer, version=draft.version, reason="More."),
    ):
        with pytest.raises(publishing.Refused, match="not in review"):
            step()


def test_a_published_verdict_takes_no_step(
    promise: Commitment, analyst: User, reviewer: User
) -> None:
    done = published(promise, by=analyst, reviewer=reviewer)
    before = columns(done)
    for step in (
        lambda: publishing.edit(stored(done), by=analyst, version=done.version),
        lambda: publishing.submit(done, by=analyst, version=done.version, today=TODAY),
        lambda: publishing.send_back(done, by=reviewer, version=done.version, reason="More."),
        lambda: publishing.publish(done, by=reviewer, version=done.version, today=TODAY),
    ):
        with pytest.raises(publishing.Refused, match=f"{done.key} is published"):
            step()
    assert columns(done) == before


def test_what_is_in_review_is_not_sent_twice(promise: Commitment, analyst: User) -> None:
    waiting = in_review(promise, by=analyst)
    with pytest.raises(publishing.Refused, match="in review already"):
        publishing.submit(waiting, by=analyst, version=waiting.version, today=TODAY)


@pytest.mark.parametrize("step", ["submit", "send_back", "publish", "withdraw"])
def test_a_step_on_what_somebody_changed_is_refused(
    step: str, promise: Commitment, analyst: User, reviewer: User
) -> None:
    draft = drafted(promise, by=analyst) if step == "submit" else in_review(promise, by=analyst)
    Assessment.objects.filter(pk=draft.pk).update(version=99)
    rest: dict[str, Any] = (
        {"reason": "x."} if step in {"send_back", "withdraw"} else {"today": TODAY}
    )
    by = analyst if step == "submit" else reviewer
    with pytest.raises(publishing.Stale):
        getattr(publishing, step)(draft, by=by, version=draft.version, **rest)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_return_needs_its_reason(
    reason: str, promise: Commitment, analyst: User, reviewer: User
) -> None:
    waiting = in_review(promise, by=analyst)
    with pytest.raises(publishing.Refused) as refusal:
        publishing.send_back(waiting, by=reviewer, version=waiting.version, reason=reason)
    assert refusal.value.by_field.keys() == {"returned_because"}


def test_an_edit_in_review_makes_the_reviewer_the_author(
    promise: Commitment, analyst: User, reviewer: User
) -> None:
    waiting = in_review(promise, by=analyst)
    waiting.rationale = "The ministers met in May."
    publishing.edit(waiting, by=reviewer, version=waiting.version)
    assert (waiting.author, waiting.state, waiting.submitted_at) == (reviewer, "draft", None)
    again = publishing.submit(waiting, by=reviewer, version=waiting.version, today=TODAY)
    with pytest.raises(publishing.NotAllowed, match="You wrote this"):
        publishing.publish(again, by=reviewer, version=again.version, today=TODAY)
    publishing.publish(again, by=people.person("reviewer"), version=again.version, today=TODAY)
    change = Change.objects.of(waiting).get(verb="changed")
    assert change.fields["author"] == {"old": analyst.username, "new": reviewer.username}


# --- Corrections ---------------------------------------------------------------------------------


def test_a_correction_starts_from_the_verdict_and_says_what_was_wrong(
    promise: Commitment, analyst: User, reviewer: User
) -> None:
    party = promise.obligations.get().actor
    draft = publishing.draft(
        verdict(promise), by=analyst, actions=[act(promise)], scores=[Score(party=party, value=1)]
    )
    waiting = publishing.submit(draft, by=analyst, version=draft.version, today=TODAY)
    wrong = publishing.publish(waiting, by=reviewer, version=waiting.version, today=TODAY)
    copy = publishing.correct(wrong, by=analyst, note="The date of the meeting was wrong.")
    assert (copy.corrects, copy.state, copy.rationale) == (wrong, "draft", wrong.rationale)
    assert list(copy.actions.all()) == list(wrong.actions.all())
    assert copy.scores.get().value == 1
    copy.correction_note = "The place of the meeting was wrong."
    publishing.edit(copy, by=analyst, version=copy.version)
    waiting = publishing.submit(copy, by=analyst, version=copy.version, today=TODAY)
    done = publishing.publish(waiting, by=reviewer, version=waiting.version, today=TODAY)
    assert done.correction_note == "The place of the meeting was wrong."
    assert (done.corrects, done.succeeds, done.key) == (wrong, wrong, f"{promise.ref}.2")
    assert not stored(wrong).is_current


@pytest.mark.parametrize("blank", ["", "  ", None])
def test_a_correction_without_its_note_is_refused(
    blank: str | None, promise: Commitment, analyst: User, reviewer: User
) -> None:
    wrong = published(promise, by=analyst, reviewer=reviewer)
    with pytest.raises(publishing.Refused) as refusal:
        publishing.correct(wrong, by=analyst, note=" ")
    assert refusal.value.by_field.keys() == {"correction_note"}
    copy = publishing.correct(wrong, by=analyst, note="The date was wrong.")
    copy.correction_note = blank
    with pytest.raises(publishing.Refused, match="says what was wrong"):
        publishing.edit(copy, by=analyst, version=copy.version)


def test_only_the_current_verdict_is_corrected(
    promise: Commitment, analyst: User, reviewer: User
) -> None:
    old = published(promise, by=analyst, reviewer=reviewer)
    copy = publishing.correct(old, by=analyst, note="The date was wrong.")
    published(promise, by=people.person("analyst"), reviewer=reviewer)
    with pytest.raises(publishing.Refused, match="Only the current verdict"):
        publishing.correct(old, by=reviewer, note="The date was wrong.")
    with pytest.raises(publishing.Refused, match="no longer the current verdict"):
        publishing.submit(copy, by=analyst, version=copy.version, today=TODAY)


# --- Withdrawal ----------------------------------------------------------------------------------


def test_a_withdrawn_verdict_keeps_its_row_with_the_reason(
    promise: Commitment, analyst: User, reviewer: User
) -> None:
    done = published(promise, by=analyst, reviewer=reviewer)
    before = columns(done)
    people.withdrawn(done, by=reviewer, reason=" It was a mix-up. ")
    after = columns(done)
    assert after["withdrawn_at"]
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"is_current", "withdrawn_at", "withdrawn_because"}
    assert after["withdrawn_because"] == "It was a mix-up."
    assert status(promise) == "not_assessed"
    assert list(verdicts_with_people()) == [done]
    assert verbs(done)[-1] == "withdrawn"
    with pytest.raises(publishing.Refused, match="withdrawn already"):
        publishing.propose_withdrawal(done, by=reviewer, version=done.version, reason="Again.")
    # The next verdict takes the next number.
    assert published(promise, by=analyst, reviewer=reviewer).key == f"{promise.ref}.2"


@pytest.mark.parametrize("what", ["action", "evidence", "commitment"])
def test_what_is_withdrawn_stays_with_its_reason(
    what: str, promise: Commitment, reviewer: User
) -> None:
    action = act(promise)
    row = {"action": action, "evidence": action.evidence.get(), "commitment": promise}[what]
    with pytest.raises(publishing.Refused) as refusal:
        publishing.withdraw(row, by=reviewer, version=1, reason="")
    assert refusal.value.by_field.keys() == {"withdrawn_because"}
    publishing.withdraw(row, by=reviewer, version=1, reason="It never took place.")
    row.refresh_from_db()
    assert row.is_withdrawn
    assert (row.withdrawn_because, row.version) == ("It never took place.", 2)
    change = Change.objects.of(row).get()
    assert (change.verb, change.reason, change.by) == (
        "withdrawn",
        "It never took place.",
        reviewer,
    )
    assert promise in Commitment.objects.all()
    assert (promise in Commitment.objects.agreed()) == (what != "commitment")


def test_a_withdrawn_draft_is_closed(promise: Commitment, analyst: User) -> None:
    draft = drafted(promise, by=analyst)
    publishing.withdraw(draft, by=analyst, version=1, reason="Begun by mistake.")
    assert draft.version == 2
    for step in (
        lambda: publishing.edit(draft, by=analyst, version=2),
        lambda: publishing.submit(draft, by=analyst, version=2, today=TODAY),
    ):
        with pytest.raises(publishing.Refused, match="was withdrawn"):
            step()
