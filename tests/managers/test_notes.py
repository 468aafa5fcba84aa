"""Notes on why there is no verdict: entered by a manager, gone once there is one."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests import factories
from tests.admin.pages import add_url, errors, opened, row_url
from tests.changesets.sets import head
from tests.models.rows import UnassessedNoteFactory
from tests.publishing.people import TODAY, drafted, in_review, person, promise, published, withdrawn
from tracker import publiclog, publishing
from tracker.models import (
    Assessment,
    Bearing,
    Change,
    ChangeSet,
    Commitment,
    RecordEntry,
    UnassessedNote,
    User,
)

from .desk import approved, public, sent, words

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]


@pytest.fixture
def commitment(db: None) -> Commitment:
    row = promise(ref="LAK-01", title="Open an office")
    publiclog.enter_loaded()
    return row


@pytest.fixture
def analyst(db: None) -> User:
    return person("analyst", username="analyst", public_name="An analyst", is_staff=True)


def a_note(about: Commitment, **boxes: Any) -> dict[str, Any]:
    return {
        "commitment": about.pk,
        "as_of": "2026-04-30",
        "why_not": "Three aims in one sentence.",
        "what_would_change_it": "A list of the projects.",
        **boxes,
    }


def test_from_an_empty_form_to_the_public_page(
    desk: Client, reviewer: User, commitment: Commitment
) -> None:
    page = row_url(commitment)
    add = f"{add_url(UnassessedNote)}?commitment={commitment.pk}"
    assert add in desk.get(page).content.decode()
    assert opened(desk, add)["commitment"] == [str(commitment.pk)]
    search = factories.SearchFactory.create(key="s-900")
    search.commitments.add(commitment)
    action = factories.BearingFactory.create(commitment=commitment, action__slug="a-forum").action
    publiclog.enter_loaded()
    boxes = a_note(
        commitment, why_not="Only [a-forum].", actions=[str(action.pk)], searches=[str(search.pk)]
    )
    assert sent(desk, add, **boxes).status_code == 302
    public_page = commitment.get_absolute_url()
    assert "A list of the projects." not in public(public_page)
    approved(reviewer)
    note = UnassessedNote.objects.get()
    assert (list(note.actions.all()), list(note.searches.all())) == ([action], [search])
    assert "What would change it: A list of the projects." in public(public_page)
    told = words(desk.get(page))
    assert "Not yet assessed. A note says why." in told
    assert add not in desk.get(page).content.decode()
    assert row_url(note) in desk.get(page).content.decode()
    assert RecordEntry.objects.filter(kind="unassessednote", verb="added").count() == 1


def test_it_is_mended_and_removed_by_two(
    desk: Client, reviewer: User, commitment: Commitment
) -> None:
    note = UnassessedNoteFactory.create(commitment=commitment)
    boxes = opened(desk, row_url(note))
    assert "commitment" not in boxes
    sent(desk, row_url(note), why_not="It is too wide.")
    approved(reviewer)
    assert "It is too wide." in public(commitment.get_absolute_url())
    note.refresh_from_db()
    desk.post(row_url(note, "remove"), {"version": note.version, "reason": "A verdict is near."})
    approved(reviewer)
    assert not UnassessedNote.objects.exists()
    assert "It is too wide." not in public(commitment.get_absolute_url())


def test_a_note_beside_a_verdict_is_refused(
    desk: Client, reviewer: User, analyst: User, commitment: Commitment
) -> None:
    published(commitment, by=analyst, reviewer=reviewer)
    found = errors(sent(desk, add_url(UnassessedNote), **a_note(commitment)))
    assert found["commitment"] == ["LAK-01 has a verdict, so there is nothing to explain."]
    assert not ChangeSet.objects.exists()
    add = f"{add_url(UnassessedNote)}?commitment={commitment.pk}"
    assert add not in desk.get(row_url(commitment)).content.decode()


@pytest.mark.parametrize(
    ("boxes", "field", "says"),
    [
        ({"why_not": "See [no-such-act]."}, "why_not", "[no-such-act] names no action"),
        ({"why_not": ""}, "why_not", "Say it here: it may not stay empty."),
        ({"as_of": "2999-01-01"}, "as_of", "The year"),
        ({"as_of": "2027-01-01"}, "as_of", ""),
        ({"commitment": ""}, "commitment", "Choose the commitment."),
        ({"actions": ["99999999999999999999"]}, "actions", "“99999999999999999999” is not a valid"),
    ],
)
def test_what_does_not_fit_is_refused(
    desk: Client, commitment: Commitment, boxes: dict[str, Any], field: str, says: str
) -> None:
    values = {**a_note(commitment), **boxes}
    found = errors(sent(desk, add_url(UnassessedNote), **values))
    assert found[field][0].startswith(says)
    assert not ChangeSet.objects.exists()


def test_what_was_withdrawn_is_not_relied_on(
    desk: Client, analyst: User, commitment: Commitment
) -> None:
    gone = factories.ActionFactory.create(title="A forum")
    publishing.withdraw(gone, by=analyst, version=gone.version, reason="It was none.")
    found = errors(
        sent(desk, add_url(UnassessedNote), **a_note(commitment, actions=[str(gone.pk)]))
    )
    assert found["actions"] == ["Withdrawn, so leave it out: A forum."]
    publishing.withdraw(commitment, by=analyst, version=commitment.version, reason="No promise.")
    found = errors(sent(desk, add_url(UnassessedNote), **a_note(commitment)))
    assert found["commitment"] == ["LAK-01 was withdrawn and takes no note."]


def test_a_note_that_waits_is_refused_once_there_is_a_verdict(
    desk: Client, reviewer: User, analyst: User, commitment: Commitment
) -> None:
    sent(desk, add_url(UnassessedNote), **a_note(commitment))
    published(commitment, by=analyst, reviewer=reviewer)
    with pytest.raises(publishing.Refused, match="LAK-01 has a verdict"):
        approved(reviewer)
    assert not UnassessedNote.objects.exists()


# --- What publishing a verdict does to the note ---------------------------------------------------


@pytest.fixture
def note(commitment: Commitment) -> UnassessedNote:
    row: UnassessedNote = UnassessedNoteFactory.create(
        commitment=commitment, why_not="Nobody has looked."
    )
    publiclog.enter_loaded()
    return row


def test_the_first_verdict_takes_the_place_of_the_note(
    reviewer: User, analyst: User, commitment: Commitment, note: UnassessedNote
) -> None:
    waiting = in_review(commitment, by=analyst)
    before = head()
    verdict = publishing.publish(waiting, by=reviewer, version=waiting.version, today=TODAY)
    assert not UnassessedNote.objects.exists()
    entries = RecordEntry.objects.filter(seq__gt=before).order_by("seq")
    assert list(entries.values_list("verb", "kind", "key", "reason")) == [
        ("removed", "unassessednote", "LAK-01", "LAK-01.1 was published."),
        ("published", "assessment", "LAK-01.1", None),
    ]
    line = Change.objects.get(model="tracker.unassessednote", verb="removed")
    assert (line.by, line.reason) == (reviewer, "LAK-01.1 was published.")
    assert "Nobody has looked." not in public(commitment.get_absolute_url())
    # Once the verdict is withdrawn, the old note does not come back.
    withdrawn(verdict, by=person("reviewer"), reason="A mix-up.")
    assert "Nobody has looked." not in public(commitment.get_absolute_url())


def test_a_verdict_that_is_refused_leaves_the_note(
    reviewer: User, analyst: User, commitment: Commitment, note: UnassessedNote
) -> None:
    waiting = in_review(commitment, by=analyst)
    Bearing.objects.filter(commitment=commitment).delete()
    with pytest.raises(publishing.Refused):
        publishing.publish(waiting, by=reviewer, version=waiting.version, today=TODAY)
    assert UnassessedNote.objects.filter(pk=note.pk).exists()


def test_whoever_drafts_the_verdict_is_told_of_the_note(
    analyst: User, commitment: Commitment, note: UnassessedNote
) -> None:
    client = Client()
    client.force_login(analyst)
    told = words(client.get(f"{add_url(Assessment)}?commitment={commitment.pk}"))
    assert "Nobody has looked." in told
    assert "This note goes when a verdict is published." in told
    draft = drafted(commitment, by=analyst)
    assert "Nobody has looked." in words(client.get(row_url(draft)))


def test_the_database_takes_no_note_beside_a_verdict_and_no_verdict_beside_a_note(
    reviewer: User, analyst: User, commitment: Commitment, note: UnassessedNote
) -> None:
    def refused(write: Any) -> None:
        with pytest.raises(IntegrityError, match="never both"), transaction.atomic():
            write()

    judged = factories.AssessmentFactory.create(commitment__ref="LAK-02").commitment
    refused(lambda: UnassessedNoteFactory.create(commitment=judged))
    refused(lambda: UnassessedNote.objects.filter(pk=note.pk).update(commitment=judged))
    refused(lambda: factories.AssessmentFactory.create(commitment=commitment))
    earlier = factories.AssessmentFactory.create(commitment=commitment, is_current=False)
    refused(lambda: Assessment.objects.filter(pk=earlier.pk).update(is_current=True))
    # What leaves both apart is taken.
    UnassessedNote.objects.filter(pk=note.pk).update(why_not="Another reason.")
    UnassessedNoteFactory.create(commitment__ref="LAK-03")
