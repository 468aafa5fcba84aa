"""A coding is approved as a whole, and every page has it at once."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.admin.pages import opened
from tests.changesets.sets import again, head, told
from tests.pages.site import ask
from tests.publishing.people import TODAY
from tracker.models import (
    Actor,
    ChangeSet,
    Commitment,
    Document,
    Pillar,
    RecordEntry,
    SentenceCoding,
    User,
)
from tracker.publishing import Refused, save_with_history
from tracker.publishing.changesets import approve_set, describe_set, submit_set
from tracker.text import Span, cut, sha256_of

from .communique import KEY
from .desk import (
    address,
    decide,
    decide_all,
    name_of,
    promise,
    signed_in,
    words_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

OFFICE = "We will open a joint office"
SNOW = "We hope that the snow"
TITLE = "Open a zebra crossing office"
# Where a reader meets a commitment, and by what words.
FACES = {
    "/commitments/": TITLE,
    "/commitments/LKM-01/": TITLE,
    f"/declarations/{KEY.lower()}/": TITLE,
    "/pillars/water/": TITLE,
    "/commitments.json": TITLE,
    "/search/?q=zebra": TITLE,
    "/changes/?kind=definition": "LKM-01",
    "/changes.atom?kind=definition": "LKM-01",
    "/parties/": "LKM-01",
}


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
        title=TITLE,
        statement="They will open a zebra office.",
        done_when="The office is open.",
        pillar=pillar.pk,
        obligation_kind="result",
        all_parties="on",
        ref="LKM-01",
    )
    found = again(found)
    why = "The text was coded, sentence by sentence."
    return describe_set(
        found, by=analyst, version=found.version, title="The communiqué", reason=why
    )


def sent(changeset: ChangeSet) -> ChangeSet:
    return submit_set(changeset, by=changeset.author, version=changeset.version, today=TODAY)


def approved(changeset: ChangeSet, by: User) -> ChangeSet:
    waiting = sent(again(changeset))
    return approve_set(waiting, by=by, version=waiting.version, today=TODAY)


def face(address: str) -> str:
    """What a reader gets; of the search without its marks."""
    found = Client().get(address).getvalue().decode()
    return found.replace("<mark>zebra</mark>", "zebra") if "search" in address else found


def test_a_coding_is_sent_only_when_every_sentence_is_decided(
    coder: Client, changeset: ChangeSet, document: Document
) -> None:
    page, snow = address(document, changeset), name_of(document, SNOW)
    coder.post(page, {"do": "decide", f"d-{snow}": "", f"was-{snow}": "no:aspiration"})
    with pytest.raises(Refused, match="1 sentence has no decision yet"):
        sent(again(changeset))
    decide(coder, page, {snow: "commitment"})
    with pytest.raises(
        Refused, match="p6 s4 is decided as a commitment, and no commitment is made"
    ):
        sent(again(changeset))
    decide(coder, page, {snow: "context"})
    assert sent(again(changeset)).state == "in_review"


def test_a_coding_is_not_approved_in_part(changeset: ChangeSet, reviewer: User) -> None:
    waiting = sent(changeset)
    row = waiting.rows.filter(model="tracker.sentencecoding").last()
    assert row is not None
    with pytest.raises(Refused, match="1 sentence has no decision yet"):
        approve_set(
            waiting,
            by=reviewer,
            version=waiting.version,
            today=TODAY,
            returned={row.pk: "Look again."},
        )
    assert again(changeset).state == "in_review"
    assert not SentenceCoding.objects.exists()


def test_nothing_is_public_before_and_all_of_it_after(
    changeset: ChangeSet, reviewer: User, parties: list[Actor]
) -> None:
    before = head()
    reader = f"/declarations/{KEY.lower()}/"
    assert not [address_ for address_, words in FACES.items() if words in face(address_)]
    assert ask(Client(), "/commitments/LKM-01/").status == 404
    assert "no sentence of it" not in face(reader)
    size = changeset.rows.count()
    done = approved(changeset, reviewer)
    entries = told(before)
    assert len(entries) == size + 1 == (done.size or 0) + 1
    assert entries[-1] == ("published", "changeset", done.key)
    assert {verb for verb, _kind, _key in entries[:-1]} == {"added"}
    # One for each row: 47 sentences, a reason, a commitment and six who owe it.
    kinds = [kind for _verb, kind, _key in entries]
    assert kinds.count("sentencecoding") == 47
    assert (kinds.count("nearmiss"), kinds.count("commitment"), kinds.count("obligation")) == (
        1,
        1,
        6,
    )
    assert not [address_ for address_, words in FACES.items() if words not in face(address_)]
    told_of_it = face(reader)
    assert "47 of 47 sentences read." in told_of_it
    assert "1 of them carries a commitment." in told_of_it
    assert '<mark id="LKM-01">open a joint office for river data</mark>' in told_of_it
    assert "It names a hope or an aim" in told_of_it
    assert "From one agreed text." in face("/")
    assert face(f"/parties/{parties[0].code}/").count("LKM-01")
    commitment = face("/commitments/LKM-01/")
    assert "None" not in commitment.split("<main", 1)[1]
    record = Client().get("/commitments/LKM-01.json").json()["item"]
    assert record["coding_confidence"] is None
    assert record["binding"] is None
    assert Client().get("/commitments.csv").status_code == 200


def test_the_log_holds_what_is_unknown_as_null(changeset: ChangeSet, reviewer: User) -> None:
    approved(changeset, reviewer)
    entry = RecordEntry.objects.get(kind="commitment", key="LKM-01")
    for name in ("binding", "primary_theme", "stated_subject", "coding_confidence"):
        assert f'"{name}":null' in (entry.after or "")
    row = Commitment.objects.get(ref="LKM-01")
    assert row.primary_theme is None


def test_the_reviewer_reads_the_text_with_marks_and_reasons(
    changeset: ChangeSet, reviewer: User, document: Document
) -> None:
    waiting = sent(changeset)
    desk = signed_in(reviewer)
    page: Any = desk.get(f"/admin/tracker/changeset/{waiting.pk}/change/")
    plain = words_of(page)
    assert "47 of 47 decided." in plain
    assert "Aspiration: It names a hope or an aim, and no action to reach it." in plain
    assert '<mark title="LKM-01">open a joint office for river data</mark>' in page.content.decode()
    assert f"LKM-01 {TITLE}" in plain
    assert "Approve and make public" in page.content.decode()
    shown = desk.get(address(document, waiting))
    assert "You read this coding." in words_of(shown)


def test_what_is_public_is_corrected_by_its_own_form(
    coder: Client, changeset: ChangeSet, reviewer: User, document: Document
) -> None:
    approved(changeset, reviewer)
    page = coder.get(address(document))
    assert page.status_code == 200
    assert "It is public already: its form" in words_of(page)
    refused = decide(coder, address(document), {name_of(document, SNOW): "context"})
    assert refused.status_code == 400
    assert "is public already" in words_of(refused)
    assert ChangeSet.objects.count() == 1


def test_a_correction_of_a_text_that_is_read_in_part_needs_no_whole(
    coder: Client, reviewer: User, document: Document
) -> None:
    """Only a set that codes more of a text has to code all of it."""
    words = Span(0, (document.text or "").index("\n"))
    row = SentenceCoding(
        document=document,
        paragraph=1,
        number=1,
        start=words.start,
        end=words.end,
        sha256=sha256_of(cut(document.text or "", words)),
        label="context",
    )
    save_with_history(row, by=None)
    form = reverse("admin:tracker_sentencecoding_change", args=[row.pk])
    corrected = opened(coder, form) | {"label": ["not_prose"], "set_reason": ["It is a heading."]}
    coder.post(form, corrected | {"_send": ["1"]})
    changeset = ChangeSet.objects.get()
    assert changeset.state == "in_review"
    done = approve_set(changeset, by=reviewer, version=changeset.version, today=TODAY)
    assert done.state == "approved"
    row.refresh_from_db()
    assert row.label == "not_prose"
