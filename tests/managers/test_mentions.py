"""Dates and persons that a document names: the paragraph is found by the pasted words."""

from typing import Any

import pytest
from django.test import Client

from tests.admin.pages import add_url, errors, opened, row_url
from tests.factories import DocumentFactory
from tests.models.rows import PersonFactory
from tests.pages.site import ask
from tracker.models import ChangeSet, DateMention, Document, Participation, Person, User

from .desk import approved, public, sent, words

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # the stock admin names unset variables
]
SIGNED = "Signed by Anna Berg and by Omar Deniz."


@pytest.fixture
def berg(db: None) -> Person:
    row: Person = PersonFactory.create(slug="anna-berg", name="Anna Berg")
    return row


def a_date(text: Document, **boxes: Any) -> dict[str, Any]:
    return {"document": text.pk, "as_written": "3 May", "value": "2023-05-03", **boxes}


def a_person(document: Document, person: Person, **boxes: Any) -> dict[str, Any]:
    return {
        "document": document.pk,
        "person": person.pk,
        "as_written": "Anna Berg",
        "around": SIGNED,
        "role": "Minister of Water",
        "capacity": "signatory",
        **boxes,
    }


def test_a_date_from_an_empty_form_to_the_reader(
    desk: Client, reviewer: User, document: Document
) -> None:
    assert opened(desk, add_url(DateMention))["basis"] == ["stated"]
    assert sent(desk, add_url(DateMention), **a_date(document)).status_code == 302
    reader = document.get_absolute_url()
    assert "Dates it names" not in public(reader)
    approved(reviewer)
    row = DateMention.objects.get()
    assert (row.position, row.paragraph, row.basis) == (1, 2, "stated")
    assert "Dates it names “3 May”: 2023-05-03 (stated; paragraph 2)" in public(reader)
    data = ask(Client(), f"{reader.rstrip('/')}.json").data
    assert data["dates"] == [
        {"as_written": "3 May", "value": "2023-05-03", "basis": "stated", "paragraph": 2}
    ]


def test_the_address_names_the_document(desk: Client, document: Document) -> None:
    page = desk.get(f"{row_url(document)}").content.decode()
    for model in (DateMention, Participation):
        address = f"{add_url(model)}?document={document.pk}"
        assert address in page
        assert opened(desk, address)["document"] == [str(document.pk)]


def test_a_date_in_several_paragraphs_is_refused_with_its_places(
    desk: Client, reviewer: User, document: Document
) -> None:
    boxes = a_date(document, as_written="October", value="2023-10")
    (message,) = errors(sent(desk, add_url(DateMention), **boxes))["as_written"]
    assert message.startswith("These words stand in 2 places, so paste the sentence that is meant")
    assert "paragraph 2:" in message
    assert "paragraph 3:" in message
    assert not ChangeSet.objects.exists()
    boxes["around"] = "The talks in October"
    assert sent(desk, add_url(DateMention), **boxes).status_code == 302
    approved(reviewer)
    assert DateMention.objects.get().paragraph == 3


@pytest.mark.parametrize(
    ("boxes", "field", "says"),
    [
        ({"as_written": "4 May"}, "as_written", "These words do not stand in the text: “4 May”."),
        ({"around": "In winter"}, "around", "These words do not stand in the text: “In winter”."),
        ({"around": SIGNED}, "around", "The words around do not hold these words: “3 May”."),
        ({"around": "in October"}, "around", "These words stand in 2 places: "),
        ({"value": "May 2023"}, "value", "A date is written as 2023, 2023-09 or 2023-09-21"),
        ({"value": "2023-02-30"}, "value", "The calendar has no such day."),
        ({"value": "2023-05-03/2023-05-01"}, "value", "The interval ends before it starts."),
        ({"as_written": ""}, "as_written", "Say it here: it may not stay empty."),
        ({"document": ""}, "document", "Choose one."),
        ({"document": "99999999999999999999"}, "document", "Select a valid choice."),
    ],
)
def test_what_does_not_fit_is_refused(
    desk: Client, document: Document, boxes: dict[str, str], field: str, says: str
) -> None:
    found = errors(sent(desk, add_url(DateMention), **a_date(document, **boxes)))
    assert found[field][0].startswith(says)
    assert not ChangeSet.objects.exists()


@pytest.mark.parametrize(
    "value", ["", "2023", "2023-09", "2022/2027", "2023-09-18/2023-09-24", "2023-05/2023"]
)
def test_dates_and_intervals_are_taken(desk: Client, document: Document, value: str) -> None:
    assert sent(desk, add_url(DateMention), **a_date(document, value=value)).status_code == 302


def test_a_text_that_is_not_loaded_is_told(desk: Client, document: Document) -> None:
    bare = DocumentFactory.create(title="A lost text")
    found = errors(sent(desk, add_url(DateMention), **a_date(bare)))
    assert found["document"][0].startswith("The text of “A lost text” is not loaded")


def test_a_stored_date_is_mended_and_found_anew_by_other_words(
    desk: Client, reviewer: User, document: Document
) -> None:
    sent(desk, add_url(DateMention), **a_date(document))
    approved(reviewer)
    row = DateMention.objects.get()
    boxes = opened(desk, row_url(row))
    assert not {"document", "position", "paragraph"} & boxes.keys()
    sent(desk, row_url(row), as_written="October", around="The talks in  October", value="2023-10")
    (change,) = ChangeSet.objects.get(state="in_review").rows.all()
    assert change.fields.keys() == {"as_written", "value", "paragraph"}
    approved(reviewer)
    row.refresh_from_db()
    assert (row.paragraph, row.value) == (3, "2023-10")
    desk.post(row_url(row, "remove"), {"version": row.version, "reason": "No date is meant."})
    approved(reviewer)
    assert not DateMention.objects.exists()
    assert "Dates it names" not in public(document.get_absolute_url())


def test_a_number_that_another_set_has_taken_is_not_taken_twice(
    desk: Client, reviewer: User, document: Document
) -> None:
    sent(desk, add_url(DateMention), **a_date(document))
    later = a_date(document, as_written="two days", value="", basis="open", _save=["1"])
    data = opened(desk, add_url(DateMention)) | {"set_reason": ["Why."]}
    desk.post(add_url(DateMention), data | later)
    approved(reviewer)
    second = ChangeSet.objects.get(state="open")
    form = f"/set/{second.pk}{row_url(DateMention(pk=second.rows.get().object_id))}"
    kept = opened(desk, form)
    assert kept["position"] == ["2"]
    # Without a number the row keeps the one that it has.
    assert desk.post(form, kept | {"position": [""]}).status_code == 302
    second.refresh_from_db()
    page = row_url(second)
    assert desk.post(page, {"version": second.version, "_submit": "1"}).status_code == 302
    approved(reviewer)
    assert [one.position for one in DateMention.objects.order_by("position")] == [1, 2]


def test_a_person_from_an_empty_form_to_the_reader(
    desk: Client, reviewer: User, document: Document, berg: Person
) -> None:
    (message,) = errors(sent(desk, add_url(Participation), **a_person(document, berg, around="")))[
        "as_written"
    ]
    assert message.startswith("These words stand in 2 places")
    assert sent(desk, add_url(Participation), **a_person(document, berg)).status_code == 302
    assert "People it names" not in public(document.get_absolute_url())
    approved(reviewer)
    row = Participation.objects.get()
    assert (row.position, row.paragraph) == (1, 4)
    told = "People it names Anna Berg, Minister of Water: signatory"
    assert told in public(document.get_absolute_url())
    desk.post(row_url(row, "remove"), {"version": row.version, "reason": "Somebody else."})
    approved(reviewer)
    assert "People it names" not in public(document.get_absolute_url())


def test_who_may_only_look_sees_the_row_and_no_box(
    reviewer: User, document: Document, berg: Person
) -> None:
    row = DateMention.objects.create(
        document=document, position=1, as_written="3 May", paragraph=2, basis="stated"
    )
    client = Client()
    client.force_login(reviewer)
    page = client.get(row_url(row))
    assert "3 May" in words(page)
    assert "_save" not in page.content.decode()
    assert client.get(row_url(row, "remove")).status_code == 403
    removal = {"version": row.version, "reason": "No."}
    assert client.post(row_url(row, "remove"), removal).status_code == 403
    assert client.get(add_url(Participation)).status_code == 403
