"""A text is taken in on the desk: read, looked at, put into a set, and public once approved."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tests.intake import files
from tests.models.rows import make as make_row
from tests.publishing import people
from tracker.models import ChangeSet, Document, EventSource, KeptForm, SourceText, User
from tracker.models.documents import MEASURED
from tracker.ops import typed
from tracker.publishing.changesets import open_set
from tracker.text import sha256_of

from .desk import words
from .pages import opened, queries, read

pytestmark = pytest.mark.django_db

READ, INTAKE = "/admin/tracker/document/read/", "/admin/tracker/document/intake/"
IS_BACK = "It is not saved yet."
PUBLISHER = {"publisher": ["Rain Office"]}


@pytest.fixture
def analyst() -> User:
    return people.person("analyst", username="ann", public_name="An analyst", is_staff=True)


@pytest.fixture
def desk(analyst: User) -> Client:
    client = Client()
    client.force_login(analyst)
    return client


def sent(desk: Client, **boxes: Any) -> Any:
    return desk.post(READ, boxes)


def test_a_pasted_text_asks_for_five_things_and_shows_all_else(desk: Client) -> None:
    assert 'enctype="multipart/form-data"' in words(desk.get(READ))
    page = sent(desk, text=f"{files.STATEMENT}\n\n- 2 -")
    assert page.status_code == 200
    shown = words(page)
    assert "8 paragraphs" in shown
    assert "9 sentences" in shown
    assert "Page number: <q>- 2 -</q>" in shown
    assert "to count every drop" in shown
    boxes = read(page.content.decode())
    assert boxes["title"] == ["Joint Statement of the Rain Council"]
    assert boxes["date"] == ["2025-03-14"]
    assert (boxes["kind"], boxes["standing"]) == (["joint-statement"], ["agreed"])
    assert (boxes["key"], boxes["publisher"]) == (["JSRC25"], [""])
    assert not ChangeSet.objects.exists()


def test_it_is_put_into_a_set_and_nothing_is_typed_twice(desk: Client) -> None:
    boxes = read(sent(desk, text=files.STATEMENT).content.decode())
    refused = desk.post(INTAKE, boxes)
    assert refused.status_code == 400
    assert "The text is not in a set yet" in words(refused)
    again = read(refused.content.decode())
    assert again["title"] == boxes["title"]
    assert not ChangeSet.objects.exists()
    response: Any = desk.post(INTAKE, again | PUBLISHER | {"date": ["14 Mar 2025"]})
    changeset = ChangeSet.objects.get()
    assert changeset.reason == "The text is taken in."
    assert response.status_code == 302
    assert response.url == reverse("admin:tracker_changeset_change", args=[changeset.pk])
    assert [row.model for row in changeset.rows.all()] == ["tracker.document", "tracker.sourcetext"]
    assert not Document.objects.exists()
    page = words(desk.get(response.url))
    assert "JSRC25" in page
    assert "Code Joint Statement of the Rain Council" in page
    text = changeset.rows.get(model="tracker.sourcetext")
    coding = f"/set/{changeset.pk}/admin/tracker/document/{text.object_id}/code/"
    assert coding in page
    assert desk.get(coding).status_code == 200
    assert f"/set/{changeset.pk}/declarations/{boxes['slug'][0]}/" in page


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("rain.docx", files.docx(["Rain Statement", "Rain fell."])),
        ("rain.html", files.page("<h1>Rain Statement</h1><p>Rain fell.")),
        ("rain.pdf", files.pdf([["Rain Statement", "", "Rain fell."]])),
        ("rain.md", b"# Rain Statement\n\nRain fell."),
    ],
    ids=["docx", "html", "pdf", "md"],
)
def test_a_file_of_each_kind_is_read(desk: Client, name: str, raw: bytes) -> None:
    page = sent(desk, file=SimpleUploadedFile(name, raw))
    assert page.status_code == 200, words(page)
    assert read(page.content.decode())["title"] == ["Rain Statement"]


@pytest.mark.parametrize(
    ("boxes", "told"),
    [
        ({}, "Paste a text, or choose a file"),
        ({"text": " \n "}, "Paste a text, or choose a file"),
        ({"text": "a\0b"}, "is zero"),
        ({"text": "\u202ea"}, "U+202E"),
        ({"text": "..."}, "No words were found"),
        ({"text": "Rain.", "document": "999"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    desk: Client, boxes: dict[str, str], told: str
) -> None:
    page = sent(desk, **boxes)
    assert page.status_code == 400
    assert told in words(page)


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("rain.txt", b"", "0 bytes"),
        ("rain.pdf", b"<html><p>Rain", "is a web page"),
        ("../../etc/passwd.exe", b"MZ", ".exe"),
        ("rain.pdf", files.pdf([[]]), "only pictures"),
        ("rain.txt", b"a" * (20 * 1024 * 1024 + 1), "at most 20971520"),
    ],
    ids=["empty", "html", "exe", "pictures", "large"],
)
def test_a_wrong_file_is_refused_in_a_sentence(
    desk: Client, name: str, raw: bytes, told: str
) -> None:
    page = sent(desk, file=SimpleUploadedFile(name, raw))
    assert page.status_code == 400
    assert told in words(page)


def test_a_day_to_come_is_not_proposed_as_the_day_of_the_text(desk: Client) -> None:
    boxes = read(
        sent(desk, text="Snow Statement\n\nWe will melt it by 3 May 2199.").content.decode()
    )
    assert (boxes["date"], boxes["key"]) == ([""], ["SS"])


def test_what_was_measured_cannot_be_changed_on_the_way(desk: Client) -> None:
    boxes = read(sent(desk, text=files.STATEMENT).content.decode()) | PUBLISHER
    response = desk.post(INTAKE, boxes | {"read": [boxes["read"][0][:-2] + "xx"]}, follow=True)
    assert "Read the text again" in words(response)
    assert desk.get(INTAKE).status_code == 302
    assert not ChangeSet.objects.exists()


def test_the_same_text_is_told_before_it_is_taken_in_twice(desk: Client) -> None:
    boxes = read(sent(desk, text=files.STATEMENT).content.decode()) | PUBLISHER
    desk.post(INTAKE, boxes)
    page = sent(desk, text=files.STATEMENT)
    assert "The same text waits in the set" in words(page)
    assert desk.post(INTAKE, boxes).status_code == 400
    assert ChangeSet.objects.count() == 1


def test_it_goes_into_the_open_set_that_is_chosen(desk: Client) -> None:
    boxes = read(sent(desk, text=files.STATEMENT).content.decode()) | PUBLISHER
    desk.post(INTAKE, boxes)
    other = read(sent(desk, text="Fog Declaration\n\nFog came.").content.decode()) | PUBLISHER
    changeset = ChangeSet.objects.get()
    told = {"date": ["2025-04-01"], "date_precision": ["day"], "into_set": [str(changeset.pk)]}
    assert desk.post(INTAKE, other | told).status_code == 302
    assert ChangeSet.objects.get().rows.count() == 4


def test_a_text_is_attached_to_a_known_document(desk: Client) -> None:
    known = make.DocumentFactory.create(
        key="RAIN25", title="The Rain Statement", **dict.fromkeys(MEASURED)
    )
    assert "The Rain Statement" in words(desk.get(f"{READ}?document={known.pk}"))
    page = sent(desk, text=files.STATEMENT, document=known.pk)
    boxes = read(page.content.decode())
    assert boxes["title"] == ["The Rain Statement"]
    assert "attached to RAIN25" in words(page)
    assert desk.post(INTAKE, boxes).status_code == 302
    rows = [(row.verb, row.key) for row in ChangeSet.objects.get().rows.all()]
    assert rows == [("changed", "RAIN25"), ("added", "RAIN25")]


def test_a_later_version_shows_what_it_lacks(desk: Client) -> None:
    text = "Rain fell in Almaty.\n\nSnow fell."
    document = make.DocumentFactory.create(key="RAIN25", normalised_sha256=sha256_of(text))
    SourceText.objects.create(document=document, text=text)
    make_row(
        EventSource, document=document, start=0, end=9, sha256=sha256_of("Rain fell"), paragraph=1
    )
    page = sent(desk, text="Ice fell in Almaty.\n\nSnow fell.", document=document.pk)
    shown = words(page)
    assert "1 passage, of which 1 cannot be kept." in shown
    assert "its words are not in the new text: “Rain fell”" in shown
    boxes = read(page.content.decode())
    assert desk.post(INTAKE, boxes).status_code == 400


def test_who_may_add_no_document_takes_in_no_text() -> None:
    client = Client()
    client.force_login(people.person(username="staff", is_staff=True))
    for address in (READ, INTAKE):
        assert client.get(address).status_code == 403
        assert client.post(address, {"text": "Rain."}).status_code == 403


def test_the_page_asks_the_database_as_often_for_one_document_as_for_fifty(desk: Client) -> None:
    make.DocumentFactory.create(**dict.fromkeys(MEASURED), title="One")
    few = queries(desk, READ)
    make.DocumentFactory.create_batch(49, **dict.fromkeys(MEASURED), title="More")
    assert queries(desk, READ) == few
    assert opened(desk, READ)


@pytest.mark.parametrize("is_in_a_set", [False, True])
def test_what_was_typed_when_a_session_had_ended_comes_back(
    desk: Client, analyst: User, is_in_a_set: bool
) -> None:
    """The text itself, then the answers with the text that was read."""
    pasted = read(words_as_sent(desk.get(READ))) | {"text": [files.STATEMENT], "keeps_all": ["on"]}
    ends(desk, READ, pasted)
    desk.force_login(analyst)
    page = desk.get(READ)
    assert IS_BACK in words(page)
    again = read(words_as_sent(page))
    assert again["text"][0].splitlines() == files.STATEMENT.splitlines()
    assert again["keeps_all"] == ["on"]
    proposal = desk.post(READ, again)
    assert not KeptForm.objects.exists()

    intake = INTAKE
    if is_in_a_set:
        changeset = open_set(by=analyst, title="Texts")
        intake = f"/set/{changeset.pk}{INTAKE}"
        ticket = typed_ticket(desk, intake, read(words_as_sent(proposal)))
    else:
        ticket = read(words_as_sent(proposal))
    ends(desk, intake, ticket | PUBLISHER | {"set_reason": ["A text of our own."]})
    desk.force_login(analyst)
    page = desk.get(intake)
    assert page.status_code == 200
    assert IS_BACK in words(page)
    assert "to count every drop" in words(page)
    again = read(words_as_sent(page))
    assert again["publisher"] == PUBLISHER["publisher"]
    assert is_in_a_set or again["set_reason"] == ["A text of our own."]
    assert desk.post(intake, again).status_code == 302
    assert ChangeSet.objects.get().rows.count() == 2
    assert not KeptForm.objects.exists()


def test_what_came_back_can_be_given_up(desk: Client, analyst: User) -> None:
    ends(desk, READ, read(words_as_sent(desk.get(READ))) | {"text": ["Rain fell."]})
    desk.force_login(analyst)
    ticket = read(words_as_sent(desk.get(READ)))[typed.TICKET]
    assert desk.post(READ, {typed.TICKET: ticket, typed.DISCARD: "1"}).status_code == 302
    assert IS_BACK not in words(desk.get(READ))


def words_as_sent(page: Any) -> str:
    html: str = page.content.decode()
    return html


def typed_ticket(desk: Client, address: str, boxes: Any) -> Any:
    """The boxes with the ticket of the same form within a set, where it was refused once."""
    return boxes | read(words_as_sent(desk.post(address, boxes)))


def ends(desk: Client, address: str, boxes: Any) -> None:
    """The session is over when the form is sent."""
    Session.objects.all().delete()
    assert "/login/" in desk.post(address, boxes).headers["Location"]
