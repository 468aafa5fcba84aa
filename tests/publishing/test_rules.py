"""Every rule of publication, refused and kept."""

import datetime as dt
from typing import Any

import pytest

from tests.publishing import people
from tests.publishing.people import TODAY, act, make, verdict
from tracker import publishing
from tracker.choices import Status
from tracker.models import Assessment, Commitment, Link, Score, User

pytestmark = pytest.mark.django_db


def fields_refused(assessment: Assessment) -> list[str | None]:
    """The fields about which something stands against publishing."""
    return [problem.field for problem in publishing.problems(assessment, today=TODAY)]


@pytest.fixture
def made(analyst: User) -> Any:
    """Stores a draft with what the test gives it."""

    def make(commitment: Commitment, **fields: Any) -> Assessment:
        parts = {name: fields.pop(name, []) for name in ("actions", "searches", "scores")}
        return publishing.draft(verdict(commitment, **fields), by=analyst, **parts)

    return make


NEED_ACTIONS = [
    status
    for status in Status
    if status
    not in {Status.NOT_ASSESSED, Status.NO_EVIDENCE, Status.NOT_VERIFIABLE, Status.SUPERSEDED}
]


@pytest.mark.parametrize("status", NEED_ACTIONS)
def test_a_verdict_needs_an_action_with_evidence(
    status: str, promise: Commitment, made: Any
) -> None:
    direction = "contradicts" if status == "reversed" else "supports"
    bare = act(promise, tier=None, direction=direction)
    draft = made(promise, status=status, actions=[bare])
    assert "actions" in fields_refused(draft)
    make.EvidenceFactory(action=bare)
    assert fields_refused(draft) == []


def test_every_status_but_not_assessed_has_its_rule_here() -> None:
    assert len(NEED_ACTIONS) == 4


def test_withdrawn_evidence_is_no_evidence(promise: Commitment, made: Any, reviewer: User) -> None:
    action = act(promise)
    draft = made(promise, actions=[action])
    evidence = action.evidence.get()
    publishing.withdraw(evidence, by=reviewer, version=1, reason="It was about another act.")
    assert fields_refused(draft) == ["actions"]


def test_a_withdrawn_action_is_not_relied_on(
    promise: Commitment, made: Any, reviewer: User
) -> None:
    action = act(promise)
    draft = made(promise, actions=[action, act(promise)])
    publishing.withdraw(action, by=reviewer, version=1, reason="It never took place.")
    assert fields_refused(draft) == ["actions"]


def test_what_an_action_no_longer_says_of_the_promise_is_not_relied_on(
    promise: Commitment, made: Any, reviewer: User
) -> None:
    action = act(promise)
    draft = made(promise, actions=[action, act(promise)])
    bearing = action.bearings.get()
    publishing.withdraw(bearing, by=reviewer, version=1, reason="It is about another promise.")
    (problem,) = publishing.problems(draft, today=TODAY)
    assert problem.message.startswith(f"What “{action}” says of {promise.ref} was withdrawn")
    draft = Assessment.objects.get()
    draft = publishing.edit(draft, by=draft.author, version=draft.version, actions=[action])
    assert len(fields_refused(draft)) == 2


def test_a_withdrawn_search_supports_nothing(
    promise: Commitment, made: Any, reviewer: User
) -> None:
    search = make.SearchFactory()
    search.commitments.add(promise)
    draft = made(promise, status="no_evidence", searches=[search])
    assert fields_refused(draft) == []
    publishing.withdraw(search, by=reviewer, version=1, reason="The words were wrong.")
    assert fields_refused(draft) == ["searches", "searches"]


def test_who_owes_it_no_more_gets_no_score(reviewer: User, made: Any) -> None:
    party = make.PartyFactory()
    promise = people.promise(debtors=[party])
    draft = made(
        promise,
        actions=[act(promise)],
        scores=[Score(party=party, value=0, reason="under_way")],
    )
    assert fields_refused(draft) == []
    debt = promise.obligations.get()
    publishing.withdraw(debt, by=reviewer, version=1, reason="They promised nothing here.")
    assert fields_refused(draft) == ["scores"]


def test_an_announcement_alone_is_not_enough(promise: Commitment, made: Any) -> None:
    draft = made(promise, actions=[act(promise, stage="announced")])
    assert fields_refused(draft) == ["actions"]
    draft.actions.add(act(promise, stage="under_way"))
    assert fields_refused(draft) == []


def test_context_alone_does_not_move_a_promise(promise: Commitment, made: Any) -> None:
    assert fields_refused(made(promise, actions=[act(promise, direction="context")])) == ["actions"]


@pytest.mark.parametrize("status", ["delivered", "substantial"])
@pytest.mark.parametrize("tier", ["official_party", "state_media", "reprint"])
def test_the_debtors_own_word_or_a_reprint_is_not_enough_unless_we_say_so(
    status: str, tier: str, promise: Commitment, made: Any
) -> None:
    draft = made(promise, status=status, actions=[act(promise, tier=tier)])
    assert fields_refused(draft) == ["standing_note"]
    draft.standing_note = "All evidence is the parties' own."
    assert fields_refused(draft) == []


@pytest.mark.parametrize("tier", ["official_other", "independent_media", "ngo_or_academic"])
def test_evidence_from_elsewhere_is_enough(tier: str, promise: Commitment, made: Any) -> None:
    action = act(promise, tier="official_party")
    make.EvidenceFactory(action=action, tier=tier)
    assert fields_refused(made(promise, status="delivered", actions=[action])) == []


def test_reversed_needs_an_act_against_the_promise(promise: Commitment, made: Any) -> None:
    draft = made(promise, status="reversed", actions=[act(promise)])
    assert fields_refused(draft) == ["actions"]
    unproven = act(promise, direction="contradicts", tier=None)
    draft.actions.add(unproven)
    assert fields_refused(draft) == ["actions"]
    make.EvidenceFactory(action=unproven)
    assert fields_refused(draft) == []


def test_no_evidence_needs_a_search_about_this_promise(promise: Commitment, made: Any) -> None:
    search = make.SearchFactory()
    draft = made(promise, status="no_evidence", searches=[search])
    assert fields_refused(draft) == ["searches"]
    search.commitments.add(promise)
    assert fields_refused(draft) == []


def test_no_evidence_does_not_go_with_evidence(promise: Commitment, made: Any) -> None:
    search = make.SearchFactory()
    search.commitments.add(promise)
    draft = made(promise, status="no_evidence", searches=[search], actions=[act(promise)])
    assert fields_refused(draft) == ["status"]
    draft.actions.set([act(promise, direction="context")])
    assert fields_refused(draft) == []


def test_not_verifiable_needs_no_evidence(promise: Commitment, made: Any) -> None:
    assert fields_refused(made(promise, status="not_verifiable")) == []


def supersede(old: Any, new: Any, **fields: Any) -> Link:
    values = {"type": "supersedes", "from_commitment": new, "to_commitment": old, **fields}
    return Link.objects.create(key=f"L-{new.pk}", basis="Its words.", confidence="0.9", **values)


def later(**fields: Any) -> Commitment:
    document = make.DocumentFactory(date=dt.date(2025, 11, 6))
    commitment: Commitment = make.CommitmentFactory(document=document, **fields)
    return commitment


def test_superseded_needs_the_later_promise(promise: Commitment, made: Any) -> None:
    draft = made(promise, status="superseded")
    assert fields_refused(draft) == ["status"]
    supersede(promise, later())
    assert fields_refused(draft) == []


@pytest.mark.parametrize(
    "wrong", ["earlier", "reported", "withdrawn", "link", "type", "turned", "self"]
)
def test_superseded_by_what_is_no_later_agreed_promise_is_refused(
    wrong: str, promise: Commitment, made: Any, reviewer: User
) -> None:
    draft = made(promise, status="superseded")
    new = later(standing="reported" if wrong == "reported" else "agreed")
    if wrong == "earlier":
        new = make.CommitmentFactory(document=make.DocumentFactory(date=dt.date(2018, 7, 23)))
    if wrong == "withdrawn":
        publishing.withdraw(new, by=reviewer, version=1, reason="It was no promise.")
    if wrong == "turned":
        supersede(new, promise)
    elif wrong == "self":
        supersede(promise, promise)
    else:
        supersede(promise, new, type="restates" if wrong == "type" else "supersedes")
    if wrong == "link":
        publishing.withdraw(Link.objects.get(), by=reviewer, version=1, reason="It repeats it.")
    assert fields_refused(draft) == ["status"]


@pytest.mark.parametrize("rationale", ["", "Yes.", "done, see the evidence", "e.g. Mr."])
def test_a_rationale_is_at_least_one_sentence(
    rationale: str, promise: Commitment, made: Any
) -> None:
    draft = made(promise, rationale=rationale, actions=[act(promise)])
    assert fields_refused(draft) == ["rationale"]


@pytest.mark.parametrize(
    "rationale",
    [
        "The ministers met twice.",
        "Two meetings took place [the-act]. More",
        "Is it done? Not all of it!",
        "Вазирлар икки марта учрашди.",
        "He said: “It is done.”",
    ],
)
def test_a_sentence_in_any_language_is_a_rationale(
    rationale: str, promise: Commitment, made: Any
) -> None:
    actions = [act(promise, slug="the-act")]
    assert fields_refused(made(promise, rationale=rationale, actions=actions)) == []


@pytest.mark.parametrize("field", ["rationale", "what_would_change_it"])
def test_words_that_show_nothing_are_refused_already_in_a_draft(
    field: str, promise: Commitment, made: Any
) -> None:
    with pytest.raises(publishing.Refused, match="nothing but white space"):
        made(promise, **{field: "   "})


def test_what_would_change_it_is_said(promise: Commitment, made: Any) -> None:
    draft = made(promise, what_would_change_it="", actions=[act(promise)])
    assert fields_refused(draft) == ["what_would_change_it"]


def test_nobody_looked_at_evidence_from_tomorrow(promise: Commitment, made: Any) -> None:
    draft = made(promise, as_of=TODAY, actions=[act(promise)])
    assert fields_refused(draft) == []
    draft.as_of = TODAY + dt.timedelta(days=1)
    assert fields_refused(draft) == ["as_of"]


def test_an_action_that_bears_on_another_promise_is_refused(promise: Commitment, made: Any) -> None:
    draft = made(promise, actions=[act(promise), act(later())])
    assert fields_refused(draft) == ["actions"]


def test_a_withdrawn_promise_takes_no_verdict(
    promise: Commitment, made: Any, reviewer: User
) -> None:
    draft = made(promise, actions=[act(promise)])
    publishing.withdraw(promise, by=reviewer, version=1, reason="It was no promise.")
    draft.refresh_from_db()
    assert fields_refused(draft) == ["commitment"]
    with pytest.raises(publishing.Refused, match="takes no new verdict"):
        made(promise)


# --- Scores --------------------------------------------------------------------------------------


def score(party: Any, value: int | None = 1, **fields: Any) -> Score:
    return Score(party=party, value=value, **fields)


def test_only_a_debtor_is_scored(analyst: User, made: Any) -> None:
    party, agency = make.PartyFactory(), make.ActorFactory()
    promise = people.promise(debtors=[party, agency])
    action = act(promise)
    draft = made(promise, actions=[action], scores=[score(party)])
    assert fields_refused(draft) == []
    other = make.PartyFactory()
    make.ScoreFactory(assessment=draft, party=other)
    make.ScoreFactory(assessment=draft, party=agency)
    assert fields_refused(draft) == ["scores", "scores"]


@pytest.mark.parametrize("status", ["not_verifiable", "superseded"])
def test_what_is_never_scored_has_no_score(status: str, made: Any) -> None:
    party = make.PartyFactory()
    promise = people.promise(debtors=[party])
    supersede(promise, later())
    draft = made(promise, status=status, scores=[score(party)])
    assert fields_refused(draft) == ["scores"]
    draft.scores.all().delete()
    make.ScoreFactory(assessment=draft, party=party, value=None, unscored="contested")
    assert fields_refused(draft) == []


def test_a_minus_needs_a_contrary_act_or_a_passed_date_with_a_search(made: Any) -> None:
    party = make.PartyFactory()
    promise = people.promise(debtors=[party])
    draft = made(promise, actions=[act(promise)], scores=[score(party, -1)])
    assert fields_refused(draft) == ["scores"]
    draft.actions.add(act(promise, direction="contradicts"))
    assert fields_refused(draft) == []


def test_no_evidence_gives_a_minus_only_after_the_due_date(made: Any) -> None:
    party = make.PartyFactory()
    promise = people.promise(debtors=[party], due_on=dt.date(2026, 4, 30), due_precision="day")
    search = make.SearchFactory()
    search.commitments.add(promise)
    draft = made(promise, status="no_evidence", searches=[search], scores=[score(party, -1)])
    assert fields_refused(draft) == ["scores"]  # on the due date itself it has not passed
    draft.as_of = dt.date(2026, 5, 1)
    assert fields_refused(draft) == []
    draft.scores.update(value=1)
    assert fields_refused(draft) == ["scores"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"value": 0}, "0 needs its reason"),
        ({"value": 1, "reason": "blocked"}, "only with 0"),
        ({"value": 2}, "not a valid choice"),
        ({"value": None}, "not applicable or contested"),
        ({"value": None, "unscored": "not_applicable"}, "needs its reason"),
    ],
)
def test_a_score_is_whole_from_the_draft_on(fields: dict[str, Any], words: str, made: Any) -> None:
    party = make.PartyFactory()
    with pytest.raises(publishing.Refused, match=words) as refusal:
        made(people.promise(debtors=[party]), scores=[score(party, **fields)])
    assert refusal.value.by_field.keys() == {"scores"}
    assert not Assessment.objects.exists()


def test_two_scores_for_one_party_are_refused(made: Any) -> None:
    party = make.PartyFactory()
    with pytest.raises(publishing.Refused, match="more than one score"):
        made(people.promise(debtors=[party]), scores=[score(party), score(party, -1)])


def test_all_that_is_missing_is_told_at_once(analyst: User, made: Any) -> None:
    promise = people.promise()
    draft = made(
        promise,
        status="delivered",
        rationale="",
        what_would_change_it="",
    )
    # Such a day cannot be drafted; what is stored all the same is not published.
    Assessment.objects.filter(pk=draft.pk).update(as_of=dt.date(2099, 1, 1))
    with pytest.raises(publishing.Refused) as refusal:
        publishing.submit(draft, by=analyst, version=1, today=TODAY)
    assert refusal.value.by_field.keys() == {
        "rationale",
        "what_would_change_it",
        "as_of",
        "actions",
    }
    for problem in refusal.value.problems:
        assert problem.message.endswith(".")
        assert problem.message in str(refusal.value)
