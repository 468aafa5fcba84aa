"""A text in another language is taken in on the desk, travels in a set, and is not coded there."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests.changesets.sets import entered
from tests.coding.desk import address, words_of
from tests.coding.texts import held
from tests.publishing import people
from tracker.models import ChangeSet, Document, RecordEntry, SentenceCoding, User

from .desk import words
from .pages import queries, read

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

READ, INTAKE = "/admin/tracker/document/read/", "/admin/tracker/document/intake/"
ENGLISH = "Rain Statement\n\nWe will count every drop.\n\nSigned."
RUSSIAN = "Заявление о дожде\n\nМы сосчитаем каждую каплю.\n\nПодписано."
BESIDE = "The same document in another language as"


@pytest.fixture
def analyst() -> User:
    return people.person("analyst", username="ann", public_name="An analyst", is_staff=True)


@pytest.fixture
def reviewer() -> User:
    return people.person("reviewer", username="rob", public_name="A reviewer", is_staff=True)


@pytest.fixture
def desk(analyst: User) -> Client:
    client = Client()
    client.force_login(analyst)
    return client


@pytest.fixture
def english() -> Document:
    return held(ENGLISH, key="RAIN25", date_precision="day")


def proposal(desk: Client, english: Document, text: str = RUSSIAN) -> dict[str, list[str]]:
    page = desk.post(READ, {"text": text, "main_text": english.pk})
    assert page.status_code == 200, words(page)
    return read(page.content.decode())


def test_what_the_main_text_says_is_proposed(desk: Client, english: Document) -> None:
    assert BESIDE in words(desk.get(READ))
    boxes = proposal(desk, english)
    assert (boxes["kind"], boxes["standing"]) == (["joint-statement"], ["agreed"])
    assert (boxes["date"], boxes["language"]) == (["2023-09-21"], ["ru"])
    assert (boxes["key"], boxes["slug"]) == (["RAIN25-RU"], ["rain25-ru"])
    assert boxes["title"] == ["Заявление о дожде"]


def test_it_is_public_once_a_second_person_approves(
    desk: Client, english: Document, reviewer: User
) -> None:
    boxes = proposal(desk, english) | {"publisher": ["Rain Office"]}
    assert desk.post(INTAKE, boxes).status_code == 302
    changeset = ChangeSet.objects.get()
    assert not english.other_texts.exists()
    page = words(desk.get(reverse("admin:tracker_changeset_change", args=[changeset.pk])))
    assert "Main text" in page
    assert "Code Заявление" not in page
    assert "сосчитаем" in desk.get(f"/set/{changeset.pk}/declarations/rain25/").content.decode()
    entered(changeset, by=reviewer)
    assert english.other_texts.get().text == RUSSIAN
    logged = RecordEntry.objects.get(kind="document", key="RAIN25-RU").after
    assert '"main_text":"RAIN25"' in str(logged)
    assert "сосчитаем" in Client().get("/declarations/rain25/").content.decode()


@pytest.mark.parametrize(
    ("boxes", "told"),
    [
        ({"language": ["en"]}, "The main text must be in another language."),
        ({"standing": ["official"]}, "The main text must have the same standing."),
    ],
)
def test_what_does_not_stand_beside_it_is_refused(
    desk: Client, english: Document, boxes: dict[str, list[str]], told: str
) -> None:
    page = desk.post(INTAKE, proposal(desk, english) | {"publisher": ["Rain Office"]} | boxes)
    assert page.status_code == 400
    assert told in words(page)
    assert not ChangeSet.objects.exists()


def test_a_document_is_not_its_own_text_in_another_language(
    desk: Client, english: Document
) -> None:
    boxes: dict[str, Any] = {"text": RUSSIAN, "document": english.pk, "main_text": english.pk}
    page = desk.post(READ, boxes)
    assert page.status_code == 400
    assert "A document is not its own text in another language." in words(page)


def test_a_text_in_another_language_is_not_offered_as_a_main_text(
    desk: Client, english: Document
) -> None:
    other = held(RUSSIAN, key="RAIN25-RU", language="ru", main_text=english)
    page = desk.post(READ, {"text": "Snow fell.", "main_text": other.pk})
    assert page.status_code == 400
    assert "Select a valid choice" in words(page)


def test_the_command_takes_it_in(english: Document, analyst: User, tmp_path: Path) -> None:
    file = tmp_path / "rain.txt"
    file.write_text(RUSSIAN)
    told = StringIO()
    more = {"main_text": "RAIN25", "publisher": "Rain Office", "author": "ann"}
    call_command("read_document", file, stdout=told, **more)
    row = ChangeSet.objects.get().rows.get(model="tracker.document")
    assert row.fields["main_text"]["new"] == "RAIN25"
    with pytest.raises(CommandError, match="There is no document RAIN99"):
        call_command("read_document", file, main_text="RAIN99", stdout=told)


def test_the_other_language_is_folded_beside_what_is_coded(desk: Client, english: Document) -> None:
    held(RUSSIAN, key="RAIN25-RU", language="ru", main_text=english)
    page = desk.get(address(english)).content.decode()
    assert page.count('<details class="coding-beside"><summary>Russian</summary>') == 3
    assert '<p class="coding-words" lang="ru">Мы сосчитаем каждую каплю.</p>' in page


def test_with_other_paragraphs_it_is_folded_as_a_whole(desk: Client, english: Document) -> None:
    held(f"{RUSSIAN}\n\nЕщё.", key="RAIN25-RU", language="ru", main_text=english)
    page = desk.get(address(english))
    assert page.content.decode().count('<details class="coding-beside">') == 1
    assert "Russian, 4 paragraphs: another number than here" in words_of(page)


def test_it_is_not_coded_itself(desk: Client, english: Document) -> None:
    other = held(RUSSIAN, key="RAIN25-RU", language="ru", main_text=english)
    page = desk.get(address(other))
    assert "Its promises are coded in the main text." in words_of(page)
    assert address(english) in page.content.decode()
    assert desk.post(address(other), {"do": "decide"}).status_code == 403
    assert not SentenceCoding.objects.exists()


def test_three_languages_cost_the_coding_desk_no_more_than_none(
    desk: Client, english: Document
) -> None:
    none = queries(desk, address(english))
    for language in ("kk", "ru", "uz"):
        held(f"{language}\n\nB.\n\nC.", key=f"R-{language}", language=language, main_text=english)
    assert queries(desk, address(english)) == none
