"""A point on which sources differ: one page, with pasted words in place of counted offsets."""

from typing import Any

import pytest
from django.test import Client

from tests.admin.pages import add_url, errors, opened, row_url
from tests.coding.texts import held
from tests.factories import DocumentFactory
from tracker.models import (
    Change,
    ChangeSet,
    Contradiction,
    ContradictionReading,
    Document,
    RecordEntry,
    User,
)

from .desk import approved, public, sent, told_on, words

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]
DIFFERENCES = "/methodology/differences/"
OTHER = "News of the lake\n\nThe ministers came together on 4 May at the lake."


@pytest.fixture
def other(db: None) -> Document:
    return held(OTHER, key="NEWS23", standing="reported")


def point(document: Document, other: Document, **boxes: Any) -> dict[str, Any]:
    """The form of a point on which two texts differ, as a person fills it in."""
    return {
        "topic": "Day of the meeting",
        "kind": "dates",
        "decision": "The statement is the official text: 3 May.",
        "readings-TOTAL_FORMS": "2",
        "readings-0-document": document.pk,
        "readings-0-quotation": "met on 3 May",
        "readings-1-document": other.pk,
        "readings-1-quotation": "came  together\r\non 4 May",
        **boxes,
    }


def test_from_an_empty_form_to_the_public_page(
    desk: Client, reviewer: User, document: Document, other: Document
) -> None:
    address = add_url(Contradiction)
    assert opened(desk, address)["key"] == ["D01"]
    assert sent(desk, address, **point(document, other)).status_code == 302
    assert not Contradiction.objects.exists()
    assert "Day of the meeting" not in public(DIFFERENCES)
    told = told_on(desk, ChangeSet.objects.get())
    assert "D01 Day of the meeting" in told
    entries = RecordEntry.objects.count()
    approved(reviewer)
    found = public(DIFFERENCES)
    for told in ("Day of the meeting", "The statement is the official text", "met on 3 May"):
        assert told in found
    assert "came together on 4 May" in found
    first, second = Contradiction.objects.get().readings.order_by("position")
    assert (first.position, first.paragraph, first.quotation) == (1, 2, "met on 3 May")
    assert (second.position, second.quotation) == (2, "came together on 4 May")
    # The point, its two readings, and the set.
    assert RecordEntry.objects.count() == entries + 4
    line = Change.objects.of(first).get()
    assert (line.by, line.verb) == (reviewer, "added")


def test_words_that_stand_in_several_places_are_refused_with_the_places(
    desk: Client, document: Document, other: Document
) -> None:
    boxes = point(document, other, **{"readings-0-quotation": "in October"})
    response = sent(desk, add_url(Contradiction), **boxes)
    (message,) = errors(response)["readings-0-quotation"]
    assert message.startswith("These words stand in 2 places")
    assert "paragraph 2: “…ke. They will meet again in October." in message
    assert "paragraph 3: “…d the meeting. The talks in October are" in message
    assert not ChangeSet.objects.exists()


@pytest.mark.parametrize(
    ("quotation", "says"),
    [
        ("met on 5 May", "These words do not stand in the text: “met on 5 May”."),
        ("", "Paste the words of the text."),
        ("  \n ", "Select or paste the words of the text."),
    ],
)
def test_words_that_are_not_there_are_refused(
    desk: Client, document: Document, other: Document, quotation: str, says: str
) -> None:
    boxes = point(document, other, **{"readings-0-quotation": quotation})
    found = errors(sent(desk, add_url(Contradiction), **boxes))
    assert found["readings-0-quotation"][0].startswith(says)
    assert not ChangeSet.objects.exists()


def test_a_text_that_is_not_loaded_has_no_words_to_find(
    desk: Client, document: Document, other: Document
) -> None:
    bare = DocumentFactory.create(title="A lost text")
    found = errors(
        sent(
            desk,
            add_url(Contradiction),
            **point(document, other, **{"readings-0-document": bare.pk}),
        )
    )
    assert found["readings-0-document"] == [
        "The text of “A lost text” is not loaded, so no words can be found in it: load it first."
    ]


def test_a_new_point_says_what_a_source_says(desk: Client, document: Document) -> None:
    empty = {f"readings-{number}-{box}": "" for number in (0, 1) for box in ("quotation",)}
    boxes = {"topic": "A point", "kind": "dates", "decision": "None.", **empty}
    response = sent(desk, add_url(Contradiction), **boxes)
    assert "Say what the sources say: add the words of at least one." in words(response)
    assert not ChangeSet.objects.exists()


@pytest.fixture
def stored(desk: Client, reviewer: User, document: Document, other: Document) -> Contradiction:
    """A point that is public."""
    sent(desk, add_url(Contradiction), **point(document, other))
    approved(reviewer)
    row: Contradiction = Contradiction.objects.get()
    return row


def test_other_words_of_a_stored_reading_are_found_and_the_rest_stays(
    desk: Client, reviewer: User, stored: Contradiction
) -> None:
    first = stored.readings.get(position=1)
    assert opened(desk, row_url(stored))["readings-0-quotation"] == ["met on 3 May"]
    sent(desk, row_url(stored), **{"readings-0-quotation": "on 3 May at the lake"})
    (change,) = ChangeSet.objects.get(state="in_review").rows.all()
    assert change.fields.keys() == {"start", "end", "sha256"}
    approved(reviewer)
    first.refresh_from_db()
    assert first.quotation == "on 3 May at the lake"
    assert "on 3 May at the lake" in public(DIFFERENCES)


def test_another_source_takes_the_next_number(
    desk: Client, reviewer: User, stored: Contradiction, document: Document
) -> None:
    boxes = {"contradiction": stored.pk, "document": document.pk, "quotation": "two days"}
    assert sent(desk, add_url(ContradictionReading), **boxes).status_code == 302
    approved(reviewer)
    assert stored.readings.get(position=3).paragraph == 3


def test_the_document_of_a_stored_reading_stays_whatever_is_sent(
    desk: Client, stored: Contradiction, document: Document
) -> None:
    reading = stored.readings.get(position=2)
    sent(desk, row_url(stored), **{"readings-1-document": document.pk, "topic": "Another"})
    (change,) = ChangeSet.objects.get(state="in_review").rows.all()
    assert (change.model, change.fields.keys()) == ("tracker.contradiction", {"topic"})
    assert "document" not in opened(desk, row_url(reading))


def test_a_point_is_removed_by_two_with_its_readings(
    desk: Client, reviewer: User, stored: Contradiction
) -> None:
    page = row_url(stored, "remove")
    assert page in desk.get(row_url(stored)).content.decode()
    refused = desk.post(page, {"version": stored.version, "reason": " "})
    assert refused.status_code == 400
    assert "Say why it is removed." in words(refused)
    desk.post(page, {"version": stored.version, "reason": "Both say the same."})
    assert Contradiction.objects.exists()
    assert approved(reviewer).reason == "Both say the same."
    assert not Contradiction.objects.exists()
    assert not ContradictionReading.objects.exists()
    assert "Day of the meeting" not in public(DIFFERENCES)
    gone = RecordEntry.objects.filter(verb="removed").values_list("kind", flat=True)
    assert sorted(gone) == ["contradiction", "contradictionreading", "contradictionreading"]


def test_a_reading_is_removed_on_its_own_page(
    desk: Client, reviewer: User, stored: Contradiction
) -> None:
    reading = stored.readings.get(position=2)
    desk.post(row_url(reading, "remove"), {"version": reading.version, "reason": "A mix-up."})
    approved(reviewer)
    assert [row.position for row in stored.readings.all()] == [1]


def test_a_removal_from_an_older_page_is_refused(desk: Client, stored: Contradiction) -> None:
    sent_back = desk.post(row_url(stored, "remove"), {"version": 7, "reason": "A reason."})
    assert sent_back.status_code == 409
    assert not ChangeSet.objects.filter(state="in_review").exists()
