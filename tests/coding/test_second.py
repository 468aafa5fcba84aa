"""A second person codes the same things alone; the two are compared, settled and published."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.admin.pages import queries
from tests.changesets.sets import again
from tests.models.rows_of_codings import CodingRoundFactory, DoubleCodingFactory
from tests.pages.site import ask
from tests.publishing.people import TODAY, person
from tracker.models import (
    Actor,
    BlindCoding,
    ChangeSet,
    CodingRound,
    Commitment,
    Document,
    DoubleCoding,
    Pillar,
    SentenceCoding,
    User,
)
from tracker.publishing import Refused
from tracker.publishing.changesets import approve_set, describe_set, submit_set

from .alone import (
    BEGIN,
    answers_of,
    begin,
    compare_page,
    difference,
    item_of,
    page_of,
    row_numbers,
)
from .communique import KEY
from .desk import PART, address, decide, decide_all, name_of, promise, send, signed_in, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

OFFICE = "We will open a joint office"
SNOW = "We hope that the snow"


@pytest.fixture
def second(db: None) -> User:
    return person("analyst", username="second", public_name="A second coder", is_staff=True)


@pytest.fixture
def alone(second: User) -> Client:
    return signed_in(second)


@pytest.fixture
def changeset(
    coder: Client, analyst: User, document: Document, pillar: Pillar, parties: list[Actor]
) -> ChangeSet:
    """A set in which every sentence is decided and one commitment is made."""
    name = name_of(document, OFFICE)
    decide(coder, address(document), {name: "commitment"})
    found = ChangeSet.objects.get()
    besides = {name: "commitment", name_of(document, SNOW): "no:aspiration"}
    decide_all(coder, document, found, besides=besides)
    promise(
        coder,
        address(document, found),
        name,
        quotation="open a joint office for river data",
        title="Open an office",
        statement="They will open an office.",
        done_when="The office is open.",
        pillar=pillar.pk,
        obligation_kind="result",
        binding="high",
        all_parties="on",
        ref="LKM-01",
    )
    found = again(found)
    why = "The text was coded, sentence by sentence."
    return describe_set(
        found, by=analyst, version=found.version, title="The communiqué", reason=why
    )


@pytest.fixture
def finished(alone: Client, changeset: ChangeSet) -> BlindCoding:
    """A second coding that says commitment where the first does, and context elsewhere."""
    begin(alone, "sentences", changeset)
    blind = BlindCoding.objects.get()
    item = item_of(changeset, "commitment")
    answer = answers_of(changeset) | {f"d-{item}": "commitment", "_finish": "1"}
    assert alone.post(page_of(blind), answer).status_code == 302
    blind.refresh_from_db()
    assert blind.finished_at
    return blind


@pytest.fixture
def compared(coder: Client, document: Document, changeset: ChangeSet, finished: BlindCoding) -> Any:
    page = compare_page(document, changeset)
    sent = send(coder, page, do="take_in", coding=finished.pk)
    assert sent.status_code == 302
    return coder.get(page)


# --- Alone ---------------------------------------------------------------------------------------


def test_the_second_coder_sees_the_sentences_and_nothing_of_the_first_coding(
    alone: Client, changeset: ChangeSet
) -> None:
    offered = words_of(alone.get(BEGIN))
    assert "coded by An analyst, not public yet" in offered
    assert begin(alone, "sentences", changeset).status_code == 302
    shown = alone.get(page_of(BlindCoding.objects.get()))
    words = words_of(shown)
    assert OFFICE in words
    assert "Open an office" not in words
    assert "LKM-01" not in words
    # Each box stands on what is not answered: none gives away what the first coder chose.
    assert b"selected" not in shown.content
    assert "0 of " in words


def test_the_set_is_closed_to_whoever_codes_it_again(
    alone: Client, changeset: ChangeSet, document: Document, finished: BlindCoding
) -> None:
    BlindCoding.objects.update(finished_at=None)
    pages = [
        reverse("admin:tracker_changeset_change", args=[changeset.pk]),
        address(document, changeset),
        f"/set/{changeset.pk}/",
    ]
    for page in pages:
        refused = alone.get(page)
        assert refused.status_code == 403, page
        assert "closed to you" in words_of(refused)
    BlindCoding.objects.update(finished_at=finished.finished_at)
    assert [alone.get(page).status_code for page in pages] == [200, 200, 200]


def test_nobody_else_sees_the_answers(coder: Client, alone: Client, changeset: ChangeSet) -> None:
    begin(alone, "sentences", changeset)
    refused = coder.get(page_of(BlindCoding.objects.get()))
    assert refused.status_code == 403
    assert "Only its coder" in words_of(refused)


def test_whoever_coded_first_does_not_code_again(coder: Client, changeset: ChangeSet) -> None:
    refused = begin(coder, "sentences", changeset)
    assert refused.status_code == 403
    assert not BlindCoding.objects.exists()
    assert "not public yet" not in words_of(coder.get(BEGIN))


def test_who_does_not_code_cannot_begin(reviewer: User, changeset: ChangeSet) -> None:
    manager = person("manager", username="manager", is_staff=True)
    assert signed_in(manager).get(BEGIN).status_code == 403


def test_a_key_at_a_time_is_kept(alone: Client, changeset: ChangeSet) -> None:
    begin(alone, "sentences", changeset)
    blind = BlindCoding.objects.get()
    item = item_of(changeset, "commitment")
    sent = {f"d-{item}": "no:aspiration", f"was-{item}": "", "do": "decide"}
    part = alone.post(page_of(blind), sent, headers=PART)
    assert part.status_code == 200
    assert "1 of " in words_of(part)
    blind.refresh_from_db()
    assert blind.values == {item: "no:aspiration"}
    alone.post(page_of(blind), {f"d-{item}": "", f"was-{item}": "no:aspiration"})
    blind.refresh_from_db()
    assert blind.values == {}


@pytest.mark.parametrize(
    ("box", "value", "told"),
    [
        ("d-1.1", "nonsense", "is none of the values"),
        ("d-99.9", "context", "Nothing is asked about “99.9”"),
        ("d-" + "x" * 90, "context", "Nothing is asked about"),
    ],
)
def test_what_is_no_answer_is_refused_and_nothing_is_kept(
    alone: Client, changeset: ChangeSet, box: str, value: str, told: str
) -> None:
    begin(alone, "sentences", changeset)
    blind = BlindCoding.objects.get()
    item = item_of(changeset, "commitment")
    refused = alone.post(page_of(blind), {f"d-{item}": "context", box: value})
    assert refused.status_code == 400
    assert told in words_of(refused)
    blind.refresh_from_db()
    assert blind.values == {}


def test_it_cannot_be_finished_before_all_is_answered_nor_changed_afterwards(
    alone: Client, changeset: ChangeSet, document: Document
) -> None:
    begin(alone, "sentences", changeset)
    blind = BlindCoding.objects.get()
    item = item_of(changeset, "commitment")
    refused = alone.post(page_of(blind), {f"d-{item}": "context", "_finish": "1"})
    assert refused.status_code == 400
    assert "answers are missing" in words_of(refused)
    alone.post(page_of(blind), answers_of(changeset) | {"_finish": "1"})
    refused = alone.post(page_of(blind), {f"d-{item}": "commitment"})
    assert refused.status_code == 400
    assert "is finished" in words_of(refused)


def test_it_can_be_given_up(alone: Client, changeset: ChangeSet) -> None:
    begin(alone, "sentences", changeset)
    assert alone.post(page_of(BlindCoding.objects.get()), {"_give_up": "1"}).status_code == 302
    assert not BlindCoding.objects.exists()


def test_a_text_that_is_not_decided_waits_for_its_first_coder(
    coder: Client, alone: Client, document: Document
) -> None:
    decide(coder, address(document), {name_of(document, SNOW): "context"})
    refused = begin(alone, "sentences", ChangeSet.objects.get())
    assert refused.status_code == 400
    assert "Wait for the first coder: 1 of" in words_of(refused)


@pytest.mark.parametrize(
    "sent",
    [
        {"document": "NONE", "part": "sentences"},
        {"document": KEY, "part": "sentences", "changeset": "999999"},
        {},
    ],
)
def test_what_is_not_there_cannot_be_begun(
    alone: Client, changeset: ChangeSet, sent: dict[str, str]
) -> None:
    assert alone.post(BEGIN, sent).status_code == 404


# --- Compared ------------------------------------------------------------------------------------


def test_what_a_set_codes_is_compared_within_that_set_alone(
    reviewer: User, document: Document, finished: BlindCoding
) -> None:
    page = signed_in(reviewer).get(compare_page(document))
    assert "Nobody has finished a second coding of it yet." in words_of(page)


def test_many_rows_are_told_in_one_line(
    coder: Client, document: Document, changeset: ChangeSet, compared: Any
) -> None:
    *_others, told = [str(message) for message in compared.context["messages"]]
    assert told.count("“") == 5
    assert "more rows: kept in the set." in told


def test_the_two_stand_side_by_side(compared: Any, changeset: ChangeSet) -> None:
    words = words_of(compared)
    assert SNOW in words
    assert "First Looks like one, is not Second Context" in words
    assert "Of 47 values both gave, 46 are the same." in words
    assert compared.content.count(b"coding-open") == 1


def test_a_set_is_not_sent_before_a_finished_second_coding_is_compared_and_settled(
    coder: Client, analyst: User, document: Document, changeset: ChangeSet, finished: BlindCoding
) -> None:
    def submitted() -> ChangeSet:
        row = again(changeset)
        return submit_set(row, by=analyst, version=row.version, today=TODAY)

    with pytest.raises(Refused, match=r"A second coder has coded .* a second time: compare"):
        submitted()
    page = compare_page(document, changeset)
    send(coder, page, do="take_in", coding=finished.pk)
    with pytest.raises(Refused, match="the two codings differ, and it is not settled"):
        submitted()
    number = difference(changeset)
    [found] = row_numbers(changeset, "codinground")
    because = {f"because-{number}": "A hope promises nothing."}
    send(coder, page, do="settle", round=found, **{f"settled-{number}": "near_miss"}, **because)
    assert submitted().state == "in_review"


def test_what_is_settled_on_is_what_the_coding_says_then(
    coder: Client, document: Document, changeset: ChangeSet, compared: Any
) -> None:
    number, [found] = difference(changeset), row_numbers(changeset, "codinground")
    page = compare_page(document, changeset)
    boxes = {f"settled-{number}": "context", f"because-{number}": "It only tells of the weather."}
    assert send(coder, page, do="settle", round=found, **boxes).status_code == 302
    labels = [
        row.fields["label"]["new"] for row in changeset.rows.filter(model="tracker.sentencecoding")
    ]
    assert "near_miss" not in labels
    assert not changeset.rows.filter(model="tracker.nearmiss").exists()
    # The agreement stays that of the two codings.
    row = changeset.rows.get(model="tracker.doublecoding", object_id=number)
    assert (row.fields["first"]["new"], row.fields["second"]["new"]) == ("near_miss", "context")


@pytest.mark.parametrize(
    ("value", "why", "told"),
    [
        ("context", " ", "say why"),
        ("", "Because.", "choose one of the two"),
        ("commitment", "Because.", "choose one of the two"),
    ],
)
def test_a_difference_is_settled_on_one_of_the_two_with_a_reason(
    coder: Client,
    document: Document,
    changeset: ChangeSet,
    compared: Any,
    value: str,
    why: str,
    told: str,
) -> None:
    number, [found] = difference(changeset), row_numbers(changeset, "codinground")
    boxes = {f"settled-{number}": value, f"because-{number}": why}
    refused = send(coder, compare_page(document, changeset), do="settle", round=found, **boxes)
    assert refused.status_code == 400
    assert told in words_of(refused)
    row = changeset.rows.get(model="tracker.doublecoding", object_id=number)
    assert "settled" not in row.fields


def test_a_sentence_that_carries_a_commitment_keeps_its_reading(
    coder: Client, alone: Client, document: Document, changeset: ChangeSet
) -> None:
    begin(alone, "sentences", changeset)
    blind = BlindCoding.objects.get()
    snow = item_of(changeset, "near_miss")
    alone.post(
        page_of(blind), answers_of(changeset) | {f"d-{snow}": "no:aspiration", "_finish": "1"}
    )
    page = compare_page(document, changeset)
    send(coder, page, do="take_in", coding=blind.pk)
    number, [found] = difference(changeset), row_numbers(changeset, "codinground")
    boxes = {f"settled-{number}": "context", f"because-{number}": "It promises nothing."}
    refused = send(coder, page, do="settle", round=found, **boxes)
    assert refused.status_code == 400
    assert "carries LKM-01" in words_of(refused)


def test_a_comparison_can_be_taken_out_and_made_again(
    coder: Client, document: Document, changeset: ChangeSet, compared: Any, finished: BlindCoding
) -> None:
    [found] = row_numbers(changeset, "codinground")
    page = compare_page(document, changeset)
    assert send(coder, page, do="leave_out", round=found).status_code == 302
    assert not changeset.rows.filter(model="tracker.doublecoding").exists()
    assert send(coder, page, do="take_in", coding=finished.pk).status_code == 302
    again_sent = send(coder, page, do="take_in", coding=finished.pk)
    assert again_sent.status_code == 400
    assert "taken in already" in words_of(again_sent)


def test_the_reviewer_sees_what_the_second_coder_said(
    coder: Client, reviewer: User, changeset: ChangeSet, compared: Any
) -> None:
    page = reverse("admin:tracker_changeset_change", args=[changeset.pk])
    words = words_of(signed_in(reviewer).get(page))
    assert "Second coder, A second coder: Context." in words
    assert "The two differ, and it is not settled." in words


def test_the_method_page_tells_the_agreement_once_it_is_approved(
    client: Client,
    coder: Client,
    analyst: User,
    reviewer: User,
    document: Document,
    changeset: ChangeSet,
    compared: Any,
) -> None:
    assert "A second coder" not in ask(client, "/methodology/").text
    number, [found] = difference(changeset), row_numbers(changeset, "codinground")
    boxes = {f"settled-{number}": "near_miss", f"because-{number}": "A hope promises nothing."}
    send(coder, compare_page(document, changeset), do="settle", round=found, **boxes)
    row = again(changeset)
    row = submit_set(row, by=analyst, version=row.version, today=TODAY)
    approve_set(row, by=reviewer, version=row.version, today=TODAY)
    total = SentenceCoding.objects.count()
    assert DoubleCoding.objects.filter(field="label").count() == total
    words = words_of(client.get("/methodology/"))
    assert "Second coder: A second coder" in words
    observed = f"{(total - 1) / total:.3f}"
    assert f"How a sentence is read {total} {observed}" in words
    assert "Settled on" in words
    assert "A hope promises nothing." in words
    shown = words_of(client.get(f"/changes/?set={row.key}"))
    assert "What two codings say of" in shown


# --- Commitments and verdicts --------------------------------------------------------------------


def test_commitments_are_coded_again_and_what_is_settled_changes_them(
    coder: Client, alone: Client, document: Document, changeset: ChangeSet
) -> None:
    begin(alone, "commitments", changeset)
    blind = BlindCoding.objects.get()
    page = words_of(alone.get(page_of(blind)))
    assert "They will open an office." in page
    boxes = {
        "d-LKM-01:pillar": "water",
        "d-LKM-01:binding": "low",
        "d-LKM-01:obligation_kind": "result",
    }
    assert alone.post(page_of(blind), boxes | {"_finish": "1"}).status_code == 302
    where = compare_page(document, changeset)
    send(coder, where, do="take_in", coding=blind.pk)
    number, [found] = difference(changeset), row_numbers(changeset, "codinground")
    settled = {f"settled-{number}": "low", f"because-{number}": "No verb of duty."}
    assert send(coder, where, do="settle", round=found, **settled).status_code == 302
    assert changeset.rows.get(model="tracker.commitment").fields["binding"]["new"] == "low"


def test_verdicts_of_others_are_coded_again_with_their_scores(
    coder: Client, alone: Client, second: User, analyst: User
) -> None:
    verdict = factories.AssessmentFactory.create(author=analyst, status="under_way")
    party = factories.PartyFactory.create(code="KZ")
    commitment: Commitment = verdict.commitment
    factories.ObligationFactory.create(commitment=commitment, actor=party)
    verdict.scores.create(party=party, value=1)
    own = factories.AssessmentFactory.create(
        author=second, commitment=factories.CommitmentFactory.create(document=commitment.document)
    )
    begin(alone, "verdicts", None, commitment.document.key)
    blind = BlindCoding.objects.get()
    page = words_of(alone.get(page_of(blind)))
    assert commitment.ref in page
    assert own.commitment.ref not in page
    ref = commitment.ref
    boxes = {f"d-{ref}:status": "delivered", f"d-{ref}:score:KZ": "1", "_finish": "1"}
    assert alone.post(page_of(blind), boxes).status_code == 302
    where = compare_page(commitment.document)
    assert send(coder, where, do="take_in", coding=blind.pk).status_code == 302
    changeset = ChangeSet.objects.get()
    said = {
        row.fields["item"]["new"]: (row.fields["first"]["new"], row.fields["second"]["new"])
        for row in changeset.rows.filter(model="tracker.doublecoding")
    }
    assert said == {ref: ("under_way", "delivered"), f"{ref}.KZ": ("1", "1")}
    number, [found] = difference(changeset), row_numbers(changeset, "codinground")
    boxes = {f"settled-{number}": "under_way", f"because-{number}": "One office is missing."}
    where = compare_page(commitment.document, changeset)
    sent = send(coder, where, do="settle", round=found, **boxes)
    assert sent.status_code == 302
    assert not CodingRound.objects.exists()


# --- Costs ---------------------------------------------------------------------------------------


def test_the_pages_take_as_many_queries_for_50_commitments_as_for_1(
    coder: Client, alone: Client, analyst: User
) -> None:
    asked, compare, method = [], [], []
    for number in (1, 50):
        document = factories.DocumentFactory.create()
        found = CodingRoundFactory.create(document=document)
        for _each in range(number):
            commitment = factories.CommitmentFactory.create(document=document)
            DoubleCodingFactory.create(round=found, commitment=commitment)
            factories.AssessmentFactory.create(commitment=commitment, author=analyst)
        begin(alone, "verdicts", None, document.key)
        asked.append(queries(alone, page_of(BlindCoding.objects.get(document=document.key))))
        compare.append(queries(coder, compare_page(document)))
        with CaptureQueriesContext(connection) as captured:
            ask(alone, "/methodology/")
        method.append(len(captured))
    assert len(set(asked)) == len(set(compare)) == len(set(method)) == 1, (asked, compare, method)
