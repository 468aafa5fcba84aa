"""The desk for verdicts: draft, send for review, return, publish, correct, withdraw."""

from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from tests.approving import approved
from tests.models.rows import FACTORIES
from tests.publishing.people import act, drafted, in_review, person, promise, published
from tracker import publishing
from tracker.admin.forms import SEEN
from tracker.models import (
    Action,
    Assessment,
    Change,
    Commitment,
    ProposedRow,
    Reply,
    Search,
    User,
)
from tracker.models.base import Withdrawable

from .desk import filled, signed_in, start, take, words
from .pages import add_url, errors, opened, row_url, saved

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]


# --- Drafting ------------------------------------------------------------------------------------


def test_the_commitment_is_chosen_first_and_only_what_is_about_it_is_offered(
    analyst: User, commitment: Commitment
) -> None:
    client = signed_in(analyst)
    assert "Which commitment is the verdict about?" in words(client.get(add_url(Assessment)))
    mine, other = act(commitment, title="My act"), act(promise(), title="Another act")
    search = make.SearchFactory.create(query="my search")
    search.commitments.add(commitment)
    page = words(client.get(start(commitment)))
    assert "My act (Supports, 1 source)" in page
    assert "Another act" not in page
    assert "my search" in page
    sent = filled(opened(client, start(commitment)), actions=[str(other.pk)])
    refused = client.post(start(commitment), sent)
    assert refused.status_code == 200
    assert not Assessment.objects.exists()
    chosen = {"actions": [str(mine.pk)], "searches": [str(search.pk)]}
    saved(client, start(commitment), filled(sent, **chosen))
    draft = Assessment.objects.get()
    assert (draft.author, draft.state, list(draft.actions.all())) == (analyst, "draft", [mine])
    assert list(draft.searches.all()) == [search]


def test_what_is_typed_is_stored_with_the_marks_of_the_parties(
    analyst: User, commitment: Commitment
) -> None:
    parties = [make.PartyFactory.create() for _ in range(5)]
    for party in parties:
        make.ObligationFactory.create(commitment=commitment, actor=party, role="debtor")
    marks = dict(
        zip(parties, ("plus", "blocked", "minus", "not_applicable", "contested"), strict=True)
    )
    sent = {f"mark_{party.code}": mark for party, mark in marks.items()}
    sent[f"mark_{parties[3].code}_reason"] = "It has no sea."
    client = signed_in(analyst)
    data = filled(opened(client, start(commitment)), public_note="A note.", **sent)
    saved(client, start(commitment), data)
    draft = Assessment.objects.get()
    assert (draft.public_note, draft.contested, draft.as_of.isoformat()) == (
        "A note.",
        False,
        "2026-04-30",
    )
    held = {
        score.party: (score.value, score.reason, score.unscored, score.unscored_reason)
        for score in draft.scores.all()
    }
    assert held == {
        parties[0]: (1, None, None, None),
        parties[1]: (0, "blocked", None, None),
        parties[2]: (-1, None, None, None),
        parties[3]: (None, None, "not_applicable", "It has no sea."),
        parties[4]: (None, None, "contested", None),
    }
    # The form opens with them, and saving it as it is changes nothing.
    before = Change.objects.count()
    saved(client, row_url(draft), opened(client, row_url(draft)))
    assert Change.objects.count() == before
    saved(
        client, row_url(draft), opened(client, row_url(draft)), **{f"mark_{parties[0].code}": [""]}
    )
    assert not draft.scores.filter(party=parties[0]).exists()


def test_a_mark_that_needs_a_reason_asks_for_it(analyst: User, commitment: Commitment) -> None:
    code = commitment.obligations.get().actor.code
    client = signed_in(analyst)
    data = filled(opened(client, start(commitment)), **{f"mark_{code}": "not_applicable"})
    refused = client.post(start(commitment), data)
    assert "Say why the promise does not apply" in words(refused)
    data |= {f"mark_{code}": ["plus"], f"mark_{code}_reason": ["Because."]}
    assert "A reason goes only with" in words(client.post(start(commitment), data))
    assert not Assessment.objects.exists()


def test_a_name_in_a_reason_that_is_no_action_is_refused_at_the_field(
    analyst: User, commitment: Commitment
) -> None:
    make.ActionFactory.create(slug="an-act-2025")
    client = signed_in(analyst)
    data = filled(opened(client, start(commitment)))
    for text, name in [
        ("It met [no-such-act].", "no-such-act"),
        ("It met [an-act-2025, an-act].", "an-act"),
        ("It met [An-Act-2025].", "An-Act-2025"),
    ]:
        refused = client.post(start(commitment), data | {"rationale": [text]})
        message = f"[{name}] names no action of the record: choose one, or record it first."
        assert errors(refused) == {"rationale": [message]}
    named = "It met [an-act-2025], in full [as planned, in Russian]."
    saved(client, start(commitment), data, rationale=[named])


def test_a_new_draft_starts_from_the_current_verdict_but_for_the_day(
    analyst: User, reviewer: User, commitment: Commitment
) -> None:
    old = published(commitment, by=person("analyst"), reviewer=reviewer)
    data = opened(signed_in(analyst), start(commitment))
    assert data["rationale"] == [old.rationale]
    assert data["actions"] == [str(action.pk) for action in old.actions.all()]
    assert data["as_of"] == [""]


def test_a_second_draft_of_the_same_person_leads_to_the_first(
    analyst: User, commitment: Commitment
) -> None:
    client = signed_in(analyst)
    data = filled(opened(client, start(commitment)))
    saved(client, start(commitment), data)
    draft = Assessment.objects.get()
    assert client.get(start(commitment)).headers["Location"] == row_url(draft)
    # A form that was open in another window comes back with what was typed.
    refused = client.post(start(commitment), data | {"rationale": ["The other window."]})
    assert "has an open assessment of the commitment already." in words(refused)
    assert "The other window." in words(refused)
    assert Assessment.objects.count() == 1


def test_a_withdrawn_commitment_takes_no_verdict(analyst: User, commitment: Commitment) -> None:
    Commitment.objects.update(withdrawn_at=make.ROUND, withdrawn_because="Merged.")
    page = words(signed_in(analyst).get(start(commitment)))
    assert "Which commitment is the verdict about?" in page


@pytest.mark.parametrize("pk", ["abc", "0", "9" * 30, "-1", "%00", ""])
def test_an_impossible_commitment_in_the_address_asks_again(analyst: User, pk: str) -> None:
    response = signed_in(analyst).get(f"{add_url(Assessment)}?commitment={pk}&tick={pk}")
    assert "Which commitment is the verdict about?" in words(response)


def test_a_new_action_with_evidence_is_made_on_the_way(
    analyst: User, commitment: Commitment
) -> None:
    client = Client()
    client.force_login(analyst)
    data = filled(opened(client, start(commitment)), rationale="Not lost.", _newaction="1")
    to_action = saved(client, start(commitment), data).headers["Location"]
    draft = Assessment.objects.get()
    assert draft.rationale == "Not lost."
    form = opened(client, to_action)
    assert form["bearings-0-commitment"] == [str(commitment.pk)]
    sent = {
        "title": "The ministry opened",
        "slug": "ministry-opened",
        "kind": "institution",
        "stage": "done",
        "attribution": "own",
        "date": "2026-03-01",
        "date_precision": "day",
        "evidence-0-publisher": "A newspaper",
        "evidence-0-tier": "independent_media",
        "evidence-0-url": "https://example.org/opened",
        "evidence-0-title": "Opened",
        "evidence-0-date": "2026-03-02",
        "evidence-0-accessed_on": "2026-04-01",
        "evidence-0-language": "en",
        "evidence-0-shows": "That it opened.",
        "evidence-0-confidence": "high",
        "bearings-0-direction": "supports",
        "bearings-0-weight": "strong",
        "bearings-0-why": "It is what was promised.",
    }
    back = saved(client, to_action, form, **{name: [value] for name, value in sent.items()})
    # The act is in a set, and with it the draft goes on: within that set the act can be chosen.
    row = ProposedRow.objects.get(key="ministry-opened")
    within = f"/set/{row.changeset_id}{row_url(draft)}"
    assert back.headers["Location"] == f"{within}?tick={row.object_id}"
    again = opened(client, back.headers["Location"])
    assert again["actions"] == [str(row.object_id)]
    saved(client, within, again, rationale=["The ministry has opened."])
    assert not Action.objects.exists()
    assert not draft.actions.exists()
    # One approval makes both public.
    approved(row.changeset)
    action = Action.objects.get(slug="ministry-opened")
    assert action.evidence.count() == action.bearings.count() == 1
    draft.refresh_from_db()
    assert (draft.state, list(draft.actions.all())) == ("published", [action])


def test_a_new_search_is_made_on_the_way(analyst: User, commitment: Commitment) -> None:
    client = Client()
    client.force_login(analyst)
    data = filled(opened(client, start(commitment)), _newsearch="1")
    to_search = saved(client, start(commitment), data).headers["Location"]
    form = opened(client, to_search)
    assert form["commitments"] == [str(commitment.pk)]
    sent = {
        "key": "s-new",
        "query": "ministry",
        "made_on": "2026-04-01",
        "where": "press",
        "made_by": "An analyst",
        "found": "0",
    }
    back = saved(client, to_search, form, **{name: [value] for name, value in sent.items()})
    row = ProposedRow.objects.get(key="s-new")
    within = f"/set/{row.changeset_id}{row_url(Assessment.objects.get())}"
    assert back.headers["Location"] == within
    assert "s-new" in words(client.get(within))
    approved(row.changeset)
    assert list(Search.objects.get().commitments.all()) == [commitment]


# --- From draft to public ------------------------------------------------------------------------


def test_sending_without_evidence_says_what_is_missing_and_keeps_the_draft(
    analyst: User, commitment: Commitment
) -> None:
    client = signed_in(analyst)
    data = filled(opened(client, start(commitment)), _submit="1")
    page = words(client.post(start(commitment), data, follow=True))
    assert "Your draft is saved. It was not sent for review:" in page
    assert "needs at least one action with evidence" in page
    draft = Assessment.objects.get()
    assert (draft.state, draft.rationale) == ("draft", "One act is on record.")
    # What is missing stays in sight until it is there.
    assert "needs at least one action with evidence" in words(client.get(row_url(draft)))


def test_the_whole_way_with_one_return(
    analyst: User, reviewer: User, commitment: Commitment
) -> None:
    one, two = signed_in(analyst), signed_in(reviewer)
    action = act(commitment)
    data = filled(opened(one, start(commitment)), actions=[str(action.pk)], _submit="1")
    assert "It was sent for review." in words(one.post(start(commitment), data, follow=True))
    draft = Assessment.objects.get()
    assert one.post(row_url(draft), data).status_code == 403  # it is with the reviewer now
    assert take(one, draft, "publish").status_code == 403

    refused = take(two, draft, "return", reason="  ")
    assert refused.status_code == 400
    assert "Say what the author should change." in words(refused)
    assert ">What the author should change</label>" in words(refused)
    assert "It was returned" in words(take(two, draft, "return", reason="Name the day."))
    assert "Name the day." in words(one.get(row_url(draft)))

    sent = opened(one, row_url(draft)) | {"rationale": ["It opened on 1 March."], "_submit": ["1"]}
    assert "It was sent for review." in words(one.post(row_url(draft), sent, follow=True))
    assert "It is published." in words(take(two, draft, "publish"))
    draft.refresh_from_db()
    assert (draft.state, draft.is_current, draft.reviewer) == ("published", True, reviewer)
    assert draft.key == "C-1.1"
    page = words(Client().get("/commitments/C-1/"))
    assert "It opened on 1 March." in page
    assert "A reviewer" in page


def test_nobody_publishes_alone_superusers_included(commitment: Commitment) -> None:
    boss = person(username="boss", is_staff=True, is_superuser=True)
    draft = in_review(commitment, by=boss)
    client = signed_in(boss)
    assert "Approve and publish" not in words(client.get(row_url(draft)))
    assert client.get(row_url(draft, "publish")).status_code == 403
    assert take(client, draft, "publish").status_code == 403
    draft.refresh_from_db()
    assert draft.state == "in_review"


def test_a_reviewer_who_edits_becomes_the_author(
    analyst: User, reviewer: User, commitment: Commitment
) -> None:
    draft = in_review(commitment, by=analyst)
    client = signed_in(reviewer)
    page = words(client.get(row_url(draft)))
    assert "Edit it yourself" in page
    assert "Save draft" not in page
    edit = f"{row_url(draft)}?edit=1"
    saved(client, edit, opened(client, edit), rationale=["The reviewer’s own words."])
    draft.refresh_from_db()
    assert (draft.author, draft.state) == (reviewer, "draft")
    third = person("reviewer", is_staff=True)
    sent = opened(client, row_url(draft)) | {"_submit": ["1"]}
    client.post(row_url(draft), sent)
    assert take(client, draft, "publish").status_code == 403
    assert take(signed_in(third), draft, "publish").status_code == 200
    draft.refresh_from_db()
    assert (draft.author, draft.reviewer) == (reviewer, third)


def test_somebody_elses_draft_is_read_and_not_changed(
    analyst: User, reviewer: User, commitment: Commitment
) -> None:
    draft = drafted(commitment, by=analyst)
    for user in (reviewer, person("analyst", is_staff=True)):
        client = signed_in(user)
        assert "One act is on record." in words(client.get(row_url(draft)))
        assert client.post(row_url(draft), {"rationale": "Mine."}).status_code == 403
        assert client.post(f"{row_url(draft)}?edit=1", {"rationale": "Mine."}).status_code == 403
        assert take(client, draft, "submit").status_code == 403
    draft.refresh_from_db()
    assert draft.rationale == "One act is on record."


def test_a_published_verdict_cannot_be_changed_by_any_form(
    analyst: User, reviewer: User, commitment: Commitment
) -> None:
    verdict = published(commitment, by=analyst, reviewer=reviewer)
    boss = person(is_staff=True, is_superuser=True)
    before = Assessment.objects.filter(pk=verdict.pk).values().get()
    for user in (analyst, reviewer, boss):
        client = signed_in(user)
        for address in (row_url(verdict), f"{row_url(verdict)}?edit=1"):
            assert client.post(address, {"rationale": "Other.", SEEN: "4"}).status_code == 403
        for step in ("submit", "publish", "return"):
            assert take(client, verdict, step, reason="x").status_code in {400, 403}
    assert Assessment.objects.filter(pk=verdict.pk).values().get() == before


def test_a_correction_says_what_was_wrong_and_starts_from_the_verdict(
    analyst: User, reviewer: User, commitment: Commitment
) -> None:
    wrong = published(commitment, by=analyst, reviewer=reviewer)
    client = signed_in(analyst)
    assert take(client, wrong, "correct", reason="").status_code == 400
    page = take(client, wrong, "correct", reason="The day was wrong.")
    draft = Assessment.objects.open().get()
    assert page.redirect_chain[-1][0] == row_url(draft)
    assert (draft.corrects, draft.correction_note) == (wrong, "The day was wrong.")
    data = opened(client, row_url(draft))
    assert data["correction_note"] == ["The day was wrong."]
    assert data["rationale"] == [wrong.rationale]


@pytest.mark.parametrize(
    "factory",
    [FACTORIES[model] for model in FACTORIES if issubclass(model, Withdrawable)],
)
def test_what_can_be_withdrawn_is_withdrawn_with_a_reason(analyst: User, factory: Any) -> None:
    if factory is FACTORIES[Assessment]:
        return  # A verdict takes two persons: test_withdrawals.
    row, reader = factory.create(), person("manager", is_staff=True)
    sent = {"version": 1, "reason": "It was a mistake."}
    if not isinstance(row, Reply):  # The desk records replies, whoever it is.
        assert signed_in(reader).post(row_url(row, "withdraw"), sent).status_code == 403
    assert "Withdraw" in words(signed_in(analyst).get(row_url(row)))
    assert signed_in(analyst).get(row_url(row, "withdraw")).status_code == 200
    blank = signed_in(analyst).post(row_url(row, "withdraw"), {**sent, "reason": " "})
    assert "Say why it is withdrawn." in words(blank)
    assert signed_in(analyst).post(row_url(row, "withdraw"), sent).status_code == 302
    row.refresh_from_db()
    assert row.withdrawn_because == "It was a mistake."
    assert "It was a mistake." in words(signed_in(analyst).get(row_url(row)))
    assert signed_in(analyst).get(row_url(row, "withdraw")).status_code == 403


def test_a_document_is_not_withdrawn_before_its_commitments(
    reviewer: User, commitment: Commitment
) -> None:
    client, document = signed_in(reviewer), commitment.document
    sent = {"version": 1, "reason": "Not their text."}
    page = client.post(row_url(document, "withdraw"), sent)
    assert page.status_code == 400
    assert "1 commitment of this document is not withdrawn: withdraw it first." in words(page)
    publishing.withdraw(commitment, by=reviewer, version=1, reason="No promise.")
    assert client.post(row_url(document, "withdraw"), sent).status_code == 302
