"""A text travels in a change set: nothing of it is public before another person approves."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests import factories as make
from tests.changesets.sets import again, entered, hindered, rows_of, seen, sent
from tests.intake import files
from tests.models.rows import make as make_row
from tests.publishing import people
from tracker.importing import load_sources
from tracker.importing.texts import is_there, make_text_set, proposed, twin_of
from tracker.intake import ReadText, read_file, read_pasted
from tracker.models import (
    Change,
    ChangeSet,
    Document,
    EventSource,
    ProposedRow,
    RecordEntry,
    SourceText,
    User,
)
from tracker.publiclog import enter_loaded
from tracker.publiclog.verifying import Verification
from tracker.publishing import NotAllowed, Refused
from tracker.text import Span, paragraph_number, sha256_of

pytestmark = pytest.mark.django_db

GIVEN = {"kind": "joint-statement", "standing": "agreed", "publisher": "Rain Office"}
WORDS = "to count every drop"
SLUG = "joint-statement-of-the-rain-council-2025"


@pytest.fixture
def analyst() -> User:
    return people.person("analyst", username="ann", public_name="An analyst", is_staff=True)


@pytest.fixture
def reviewer() -> User:
    return people.person("reviewer", username="rob", public_name="A reviewer", is_staff=True)


@pytest.fixture
def read() -> ReadText:
    return read_pasted(files.STATEMENT)


def a_set(read: ReadText, by: User, document: Document | None = None) -> ChangeSet:
    return make_text_set(read, proposed(read, document) | GIVEN, by=by, document=document)


def where_the_words_are() -> set[str]:
    """The tables in which the words of the text stand."""
    found = {
        "history": any(WORDS in str(change.fields) for change in Change.objects.all()),
        "log": any(WORDS in str(vars(entry)) for entry in RecordEntry.objects.all()),
        "sets": any(WORDS in str(row.fields) for row in ProposedRow.objects.all()),
        "texts": any(WORDS in row.text for row in SourceText.objects.all()),
    }
    return {name for name, is_there in found.items() if is_there}


def test_what_is_proposed_needs_no_counting(read: ReadText) -> None:
    assert proposed(read) == {
        "title": "Joint Statement of the Rain Council",
        "kind": "joint-statement",
        "standing": "agreed",
        "date": "2025-03-14",
        "date_precision": "day",
        "language": "en",
        "place_issued": "Almaty",
        "key": "JSRC25",
        "slug": SLUG,
    }


def test_a_key_that_is_taken_gets_a_number(read: ReadText) -> None:
    make.DocumentFactory.create(key="JSRC25", slug=SLUG)
    found = proposed(read)
    assert (found["key"], found["slug"]) == (
        "JSRC25-2",
        "joint-statement-of-the-rain-council-2025-2",
    )


def test_the_publisher_is_known_by_the_host_of_its_other_texts(read: ReadText) -> None:
    make.DocumentFactory.create(source_url="https://www.rain.example/1", publisher="Rain Office")
    text = f"---\nurl: https://rain.example/2\n---\n{files.STATEMENT}"
    assert proposed(read_pasted(text))["publisher"] == "Rain Office"


def test_a_text_is_public_after_approval_and_nowhere_before(
    read: ReadText, analyst: User, reviewer: User, client: Client
) -> None:
    changeset = a_set(read, analyst)
    page = f"/declarations/{SLUG}/"
    assert rows_of(changeset) == [
        ("added", "document", "JSRC25"),
        ("added", "sourcetext", "JSRC25"),
    ]
    assert not Document.objects.exists()
    assert where_the_words_are() == {"sets"}
    assert client.get(page).status_code == 404
    assert seen(changeset, lambda: Document.objects.get().text) == read.text

    entered(changeset, by=reviewer)
    document = Document.objects.select_related("source_text").get()
    assert document.text == read.text
    assert document.normalised_sha256 == sha256_of(read.text)
    assert (document.paragraphs, document.file_name) == (8, "pasted.txt")
    assert WORDS in client.get(page).content.decode()
    assert where_the_words_are() == {"texts"}
    assert [str(one.kind) for one in RecordEntry.objects.order_by("seq")] == [
        "document",
        "changeset",
    ]
    told = Change.objects.get(model="tracker.sourcetext").fields["text"]
    assert told == {"old": None, "new": sha256_of(read.text)}
    assert list(Verification().findings()) == []


def test_the_pages_within_the_set_show_the_text(read: ReadText, analyst: User) -> None:
    changeset = a_set(read, analyst)
    client = Client()
    client.force_login(analyst)
    page = client.get(f"/set/{changeset.pk}/declarations/{SLUG}/")
    assert WORDS in page.content.decode()
    shown = client.get(f"/admin/tracker/changeset/{changeset.pk}/change/")
    assert shown.status_code == 200
    assert "JSRC25" in shown.content.decode()


def test_a_text_is_attached_to_a_document_that_was_only_known(
    read: ReadText, analyst: User, reviewer: User
) -> None:
    known = make.DocumentFactory.create(
        key="RAIN25", title="The Rain Statement", kind="communique", **_known()
    )
    changeset = make_text_set(read, proposed(read, known), by=analyst, document=known)
    assert rows_of(changeset) == [
        ("changed", "document", "RAIN25"),
        ("added", "sourcetext", "RAIN25"),
    ]
    entered(changeset, by=reviewer)
    found = Document.objects.select_related("source_text").get()
    assert (found.title, found.kind, found.text) == ("The Rain Statement", "communique", read.text)
    assert not found.is_known_only


def _known() -> dict[str, Any]:
    measured = (
        "file_name raw_bytes raw_sha256 normalised_characters normalised_sha256 paragraphs"
        " body_paragraphs"
    )
    return dict.fromkeys(measured.split())


def test_words_are_added_to_a_document_that_has_their_hash_alone(
    read: ReadText, analyst: User, reviewer: User
) -> None:
    document = held(analyst, reviewer, read)
    SourceText.objects.all().delete()
    Document.objects.update(body_paragraphs=2, place_issued=None)
    document.refresh_from_db()
    assert not is_there(read)
    changeset = make_text_set(read, proposed(read, document), by=analyst, document=document)
    assert rows_of(changeset) == [("added", "sourcetext", "JSRC25")]
    entered(changeset, by=reviewer)
    assert is_there(read)


def test_the_same_text_is_found_by_its_hash(read: ReadText, analyst: User, reviewer: User) -> None:
    assert twin_of(read) is None
    changeset = a_set(read, analyst)
    twin = twin_of(read)
    assert twin is not None
    assert twin.changeset == changeset
    with pytest.raises(Refused, match="waits in the set"):
        a_set(read, analyst)
    entered(changeset, by=reviewer)
    with pytest.raises(Refused, match="is in the record: JSRC25"):
        a_set(read_pasted(files.STATEMENT.replace("\n", "\r\n")), analyst)
    assert is_there(read)


def test_what_is_missing_or_wrong_is_said_beside_its_field(read: ReadText, analyst: User) -> None:
    fields = proposed(read) | {"publisher": "", "date": "", "kind": ""}
    with pytest.raises(Refused) as refused:
        make_text_set(read, fields, by=analyst)
    assert refused.value.by_field.keys() == {"publisher", "date", "kind"}
    fields = proposed(read) | GIVEN | {"date": "2999-01-01", "key": "a b", "kind": "poem"}
    with pytest.raises(Refused) as refused:
        make_text_set(read, fields, by=analyst)
    assert refused.value.by_field.keys() == {"date", "key", "kind"}
    assert not ChangeSet.objects.exists()


def test_who_may_add_no_document_takes_in_no_text(read: ReadText) -> None:
    with pytest.raises(NotAllowed):
        a_set(read, people.person(username="reader"))


def test_words_that_are_not_those_of_the_hash_are_refused(
    read: ReadText, analyst: User, reviewer: User
) -> None:
    changeset = a_set(read, analyst)
    row = changeset.rows.get(model="tracker.sourcetext")
    row.fields["text"]["new"] = "Other words."
    row.save()
    assert hindered(changeset) == []
    with pytest.raises(Refused, match="another hash"):
        sent(changeset)
    assert not SourceText.objects.exists()


def test_the_document_goes_from_the_set_with_its_text(read: ReadText, analyst: User) -> None:
    changeset = a_set(read, analyst)
    client = Client()
    client.force_login(analyst)
    row = changeset.rows.get(model="tracker.document")
    client.post(
        f"/admin/tracker/changeset/{changeset.pk}/change/",
        {"_remove": row.pk, "version": again(changeset).version},
    )
    assert rows_of(changeset) == []


def held(analyst: User, reviewer: User, read: ReadText) -> Document:
    """The document with its text, and two passages of it."""
    entered(a_set(read, analyst), by=reviewer)
    document = Document.objects.get()
    for position, words in ((1, "(a) to count every drop;"), (2, "We will open a rain office")):
        start = read.text.index(words)
        make_row(
            EventSource,
            document=document,
            position=position,
            start=start,
            end=start + len(words),
            sha256=sha256_of(words),
            paragraph=paragraph_number(read.text, Span(start, start + 1)),
        )
    enter_loaded()
    return document


def test_a_later_version_moves_the_passages_whose_words_are_the_same(
    read: ReadText, analyst: User, reviewer: User
) -> None:
    document = held(analyst, reviewer, read)
    later = read_pasted(files.STATEMENT.replace("\nRain and Snow", "\nA new paragraph.\n\nRain"))
    changeset = make_text_set(later, proposed(later, document), by=analyst, document=document)
    assert rows_of(changeset)[:2] == [
        ("changed", "document", "JSRC25"),
        ("changed", "sourcetext", "JSRC25"),
    ]
    assert {model for _verb, model, _key in rows_of(changeset)[2:]} == {"eventsource"}
    assert Document.objects.get().text == read.text
    stamp = SourceText.objects.get().loaded_at
    entered(changeset, by=reviewer)
    found = Document.objects.select_related("source_text").get()
    assert found.text == later.text
    assert SourceText.objects.get().loaded_at > stamp
    sources = EventSource.objects.select_related("document__source_text").order_by("position")
    assert [(one.quotation, one.paragraph) for one in sources] == [
        ("(a) to count every drop;", 8),
        ("We will open a rain office", 6),
    ]
    assert where_the_words_are() == {"texts"}
    assert list(Verification().findings()) == []


def test_a_later_version_lists_the_passages_that_it_lacks(
    read: ReadText, analyst: User, reviewer: User, tmp_path: Path
) -> None:
    document = held(analyst, reviewer, read)
    words = files.STATEMENT.replace("We will open", "We may open")
    later = read_pasted(words)
    with pytest.raises(Refused) as refused:
        make_text_set(later, proposed(later, document), by=analyst, document=document)
    (problem,) = refused.value.problems
    assert "its words are not in the new text: “We will open a rain office”" in problem.message
    assert ChangeSet.objects.count() == 1
    path = tmp_path / "later.txt"
    path.write_text(words, encoding="utf-8")
    out = told(str(path), "--document", document.key)
    assert "A later version of JSRC25: 1 of 2 passages keep their words." in out
    assert problem.message in out


def test_a_text_in_which_a_passage_does_not_stand_is_refused_at_the_door(
    read: ReadText, analyst: User, reviewer: User
) -> None:
    document = held(analyst, reviewer, read)
    later = read_pasted(files.STATEMENT.replace("Rain and Snow", "Snow"))
    changeset = make_text_set(later, proposed(later, document), by=analyst, document=document)
    changeset.rows.filter(model="tracker.eventsource").first().delete()  # type: ignore[union-attr]  # it is there
    with pytest.raises(Refused, match="do not stand in the text"):
        sent(changeset)


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("read_document", *arguments, stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "rain.txt"
    path.write_text(f"{files.STATEMENT}\n\n- 2 -\n", encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("name", ["rain.html", "rain.docx", "rain.txt"])
def test_another_site_loads_the_text_from_the_same_file(
    analyst: User, reviewer: User, tmp_path: Path, name: str
) -> None:
    raw = {
        "rain.html": files.page(
            "<nav>Home</nav><h1>Rain Declaration</h1><p>On 1 May 2025 it fell."
        ),
        "rain.docx": files.docx(["Rain Declaration", "On 1 May 2025 it fell."]),
        "rain.txt": b"Rain Declaration\n\nOn 1 May 2025 it fell.\n\nPage 1\n",
    }[name]
    read = read_file(raw, name)
    entered(a_set(read, analyst), by=reviewer)
    SourceText.objects.all().delete()
    (tmp_path / name).write_bytes(raw)
    report = load_sources(tmp_path)
    assert report.stored == 1
    assert SourceText.objects.get().text == read.text


def test_the_command_previews_and_writes_nothing(file: str) -> None:
    out = told(file)
    assert "title: Joint Statement of the Rain Council (stated in the text)" in out
    assert "date: 14 March 2025 (stated in the text)" in out
    assert "plain text: 8 paragraphs, 9 sentences" in out
    assert "Left out, Page number: - 2 -" in out
    assert "A preview: nothing was written." in out
    assert not ChangeSet.objects.exists()


def test_the_command_makes_the_text_an_open_set(file: str, analyst: User) -> None:
    with pytest.raises(CommandError, match="nothing was written"):
        told(file, "--as", "ann")
    out = told(file, "--as", "ann", "--publisher", "Rain Office", "--date", "15 Mar 2025")
    changeset = ChangeSet.objects.get()
    assert f"{changeset.key} is an open set of" in out
    assert changeset.author == analyst
    fields = changeset.rows.get(model="tracker.document").fields
    assert (fields["date"]["new"], fields["publisher"]["new"]) == ("2025-03-15", "Rain Office")
    assert "waits in the set" in told(file)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--document", "NONE"], "There is no document NONE."),
        (["--as", "nobody"], "There is no account nobody."),
        (["--date", "05/11/2026"], "more than one way"),
    ],
)
def test_the_command_says_what_is_wrong(file: str, arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        told(file, *arguments)


def test_the_command_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    path = tmp_path / "rain.pdf"
    path.write_bytes(files.page("<p>Rain"))
    with pytest.raises(CommandError, match=r"rain\.pdf: The file is named “\.pdf”"):
        told(str(path))
    with pytest.raises(CommandError, match="cannot be read"):
        told(str(tmp_path / "none.txt"))
