"""Loading the source texts: all of them if every passage matches, otherwise none."""

import io
import shutil
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import CommitmentFactory, DocumentFactory, SentenceCodingFactory
from tests.importing.import_rows import table_rows
from tracker.importing import load_sources
from tracker.models import Commitment, Document, SourceText
from tracker.text import sha256_of

pytestmark = pytest.mark.django_db

TEXT = "The parties will meet again.\n\nThey thank the hosts."
PROMISE = (0, 28)


def run(*arguments: str | Path) -> tuple[str, str]:
    """What the command prints on standard output and on standard error."""
    out, err = io.StringIO(), io.StringIO()
    call_command("load_sources", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def refused(*arguments: str | Path) -> list[str]:
    """The command's lines on standard error, after making sure that it changed nothing."""
    out, err = io.StringIO(), io.StringIO()
    before = table_rows()
    with pytest.raises(CommandError) as caught:
        call_command("load_sources", *map(str, arguments), stdout=out, stderr=err)
    assert caught.value.returncode == 1
    assert table_rows() == before
    assert out.getvalue() == ""
    return [*err.getvalue().splitlines(), str(caught.value)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one text, whose document and two passages are in the database."""
    (tmp_path / "declaration.txt").write_text(TEXT, encoding="utf-8")
    document = DocumentFactory(
        key="DOC", file_name="declaration.txt", normalised_sha256=sha256_of(TEXT)
    )
    place = {"start": PROMISE[0], "end": PROMISE[1], "sha256": sha256_of(TEXT[slice(*PROMISE)])}
    sentence = SentenceCodingFactory(document=document, number=1, **place)
    CommitmentFactory(document=document, sentence=sentence, ref="C-1", **place)
    return tmp_path


# --- The real texts ------------------------------------------------------------------------------


@pytest.fixture
def copies(sources_dir: Path, tmp_path: Path) -> Path:
    """A copy of the source texts that a test may change."""
    for path in sources_dir.glob("*.txt"):
        shutil.copy(path, tmp_path)
    return tmp_path


def test_every_passage_of_the_record_stands_in_the_real_texts(
    record: None, sources_dir: Path
) -> None:
    out, err = run(sources_dir)
    assert err == ""
    assert "NYD23 (002_e5bb5897e7f0e079.txt): 291 passages checked, stored" in out
    assert out.endswith("5 documents, 515 passages checked, 0 mismatches\n")
    for stored in SourceText.objects.select_related("document"):
        assert sha256_of(stored.text) == stored.document.normalised_sha256
        assert len(stored.text) == stored.document.normalised_characters
    promise = Commitment.objects.select_related("document__source_text").get(ref="NYD-01")
    assert promise.quotation
    assert sha256_of(promise.quotation) == promise.sha256

    before = table_rows()
    out, err = run(sources_dir)
    assert table_rows() == before
    assert "291 passages checked, there already" in out
    assert out.endswith("Every text was there already; nothing was changed.\n")


def test_a_check_stores_nothing(record: None, sources_dir: Path) -> None:
    out, _err = run(sources_dir, "--check")
    assert out.endswith("5 documents, 515 passages checked, 0 mismatches\n")
    assert SourceText.objects.count() == 0


def test_one_changed_byte_inside_a_passage_names_the_passage(record: None, copies: Path) -> None:
    path = copies / "002_e5bb5897e7f0e079.txt"
    raw = path.read_bytes()
    assert raw.count(b"permanent") == 1
    path.write_bytes(raw.replace(b"permanent", b"permaneNt"))
    lines = refused(copies)
    assert lines[0] == f"NYD23: the text of {path.name} has another hash than the record's."
    assert "NYD23: commitment NYD-16, 4164 to 4211: the words there have another hash." in lines
    problems = lines[:-2]
    assert all(line.startswith("NYD23: ") for line in problems)
    # Only what holds the byte: the commitment, its sentence, and no other commitment.
    assert [line for line in problems if ": commitment " in line] == [
        "NYD23: commitment NYD-16, 4164 to 4211: the words there have another hash."
    ]
    assert lines[-2:] == [
        f"5 documents, 515 passages checked, {len(problems)} mismatches",
        "The texts were refused; nothing was stored.",
    ]


def test_a_change_outside_every_passage_is_found_by_the_hash_of_the_document(
    record: None, copies: Path
) -> None:
    path = copies / "002_e5bb5897e7f0e079.txt"
    path.write_bytes(path.read_bytes() + b"\n\nOne paragraph more.\n")
    assert refused(copies) == [
        f"NYD23: the text of {path.name} has another hash than the record's.",
        "5 documents, 515 passages checked, 1 mismatch",
        "The texts were refused; nothing was stored.",
    ]


def test_the_number_of_queries_does_not_grow_with_the_passages(
    record: None, sources_dir: Path
) -> None:
    with CaptureQueriesContext(connection) as captured:
        load_sources(sources_dir, check_only=True)
    assert len(captured) < 50


# --- A small one ---------------------------------------------------------------------------------


def test_every_mismatch_is_listed_and_nothing_is_stored(folder: Path) -> None:
    (folder / "other.txt").write_text("Other words.", encoding="utf-8")
    DocumentFactory(key="AAA", normalised_sha256=sha256_of("Other words."))
    (folder / "declaration.txt").write_text(TEXT.replace("meet", "melt"), encoding="utf-8")
    assert refused(folder) == [
        "DOC: the text of declaration.txt has another hash than the record's.",
        "DOC: commitment C-1, 0 to 28: the words there have another hash.",
        "DOC: sentence coding DOC 1 1, 0 to 28: the words there have another hash.",
        "2 documents, 2 passages checked, 3 mismatches",
        "The texts were refused; nothing was stored.",
    ]


def test_a_text_that_is_too_short_is_told_so(folder: Path) -> None:
    (folder / "declaration.txt").write_text("Short.", encoding="utf-8")
    assert "DOC: commitment C-1, 0 to 28: the text ends before these words." in refused(folder)


def test_a_wrong_hash_in_the_record_is_found_though_the_text_is_right(folder: Path) -> None:
    Commitment.objects.update(sha256="0" * 64)
    assert refused(folder) == [
        "DOC: commitment C-1, 0 to 28: the words there have another hash.",
        "1 document, 2 passages checked, 1 mismatch",
        "The texts were refused; nothing was stored.",
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.replace("\n", "\r\n").encode(),
        b"---\ntitle: x\n---\n# The parties will *meet* again.\n\nThey thank the hosts.\n",
    ],
)
def test_what_the_text_rule_takes_off_makes_no_difference(folder: Path, content: bytes) -> None:
    (folder / "declaration.txt").write_bytes(content)
    run(folder)
    assert SourceText.objects.get().text == TEXT


@pytest.mark.parametrize("name", ["renamed.txt", "renamed.md", "renamed.html", "RENAMED.HTM"])
def test_a_file_with_another_name_is_known_by_its_hash(folder: Path, name: str) -> None:
    (folder / "declaration.txt").rename(folder / name)
    out, err = run(folder)
    assert (out.splitlines()[0], err) == (f"DOC ({name}): 2 passages checked, stored", "")


def test_a_file_that_belongs_to_no_document_is_a_warning(folder: Path) -> None:
    (folder / "a-copy.txt").write_text(TEXT, encoding="utf-8")
    (folder / "notes.md").write_text("My notes.", encoding="utf-8")
    (folder / "scan.pdf").write_bytes(b"%PDF")
    DocumentFactory(key="ZZZ")
    out, err = run(folder)
    assert [line.split(" belongs")[0] for line in err.splitlines()] == [
        "Warning: a-copy.txt",
        "Warning: notes.md",
        "Warning: scan.pdf",
    ]
    assert out.splitlines() == [
        "DOC (declaration.txt): 2 passages checked, stored",
        "ZZZ: no file in this folder",
        "1 document, 2 passages checked, 0 mismatches",
    ]


def test_a_file_that_is_no_utf_8_is_an_error(folder: Path) -> None:
    (folder / "letter.txt").write_bytes("Письмо".encode("cp1251"))
    (folder / "folder.txt").mkdir()
    assert refused(folder) == [
        "folder.txt: This is not a regular file.",
        "letter.txt: The file is not UTF-8: the byte at offset 0 cannot be decoded.",
        "The texts were refused; nothing was stored.",
    ]


def test_a_folder_without_a_known_text_is_an_error(folder: Path) -> None:
    Document.objects.filter(key="DOC").update(
        file_name="another.txt", normalised_sha256=sha256_of("another")
    )
    lines = refused(folder)
    assert lines[0].startswith("No file of this folder belongs to a document of the record.")


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    assert refused(tmp_path / "nothing") == [f"There is no folder {tmp_path / 'nothing'}."]


def test_a_stored_text_that_is_not_the_documents_is_put_right(folder: Path) -> None:
    run(folder)
    SourceText.objects.update(text=TEXT.replace("meet", "melt"))
    out, _err = run(folder)
    assert "DOC (declaration.txt): 2 passages checked, stored" in out
    assert SourceText.objects.get().text == TEXT
