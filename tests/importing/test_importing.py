"""What the import refuses: every kind of bad input, one case at a time.

Every case names the file, the row and the field, and leaves all tables as they were.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.importing.import_rows import Absent, find, small_record, spoilt, table_counts, write
from tracker.importing import ImportRefused, Refusal, load_files, refusals
from tracker.models import Actor, Assessment, Commitment, Document, Evidence

pytestmark = pytest.mark.django_db


def refused(*paths: Path, **options: Any) -> list[Refusal]:
    """The refusals of the run, after making sure that it wrote nothing."""
    before = table_counts()
    with pytest.raises(ImportRefused) as caught:
        load_files(paths, **options)
    assert table_counts() == before
    assert caught.value.total == len(caught.value.refusals)
    return list(caught.value.refusals)


def places(found: list[Refusal]) -> list[tuple[str, int | None, str]]:
    return [(refusal.file, refusal.row, refusal.field) for refusal in found]


def test_the_small_record_itself_is_sound(tmp_path: Path) -> None:
    report = load_files([write(tmp_path, small_record())])
    assert report.total.added == len(small_record())


# --- One value -----------------------------------------------------------------------------------

_STATUS = "assessment", "status"
_TITLE = "commitment", "title"
_ADDRESS = "evidence", "url"

BAD_VALUES: list[tuple[str, str, Any, str]] = [
    (*_STATUS, "garbage", "allowed values"),
    (*_STATUS, "", "must not be empty"),
    (*_STATUS, "Delivered", "allowed values"),
    (*_STATUS, "delivered ", "allowed values"),
    (*_STATUS, " delivered", "allowed values"),
    (*_STATUS, "d\u0435livered", "U+0435, CYRILLIC SMALL LETTER IE"),
    (*_STATUS, "not_assessed", "allowed values"),
    (*_STATUS, None, "not null"),
    (*_STATUS, ["delivered"], "must be text"),
    (*_STATUS, 1, "must be text"),
    ("score", "value", 2, "allowed values"),
    ("score", "value", -2, "allowed values"),
    ("score", "value", 10**30, "allowed values"),
    ("score", "value", 10**41, "not a number that can be stored"),
    ("score", "value", 1.5, "whole number"),
    ("score", "value", 1.0, "whole number"),
    ("score", "value", float("nan"), "not a number that can be stored"),
    ("score", "value", float("-inf"), "not a number that can be stored"),
    ("score", "value", "50%", "whole number"),
    ("score", "value", "1", "whole number"),
    ("score", "value", True, "whole number"),
    ("score", "value", "-", "whole number"),
    ("score", "value", "\u22121", "whole number"),
    ("score", "value", "\u0661", "whole number"),
    ("score", "value", [1], "whole number"),
    (*_TITLE, "", "must not be empty"),
    (*_TITLE, "  \t", "nothing but white space"),
    (*_TITLE, "\u200b\ufeff\u2060", "nothing but white space"),
    (*_TITLE, "\u2800\u3164\u00ad", "nothing but white space"),
    (*_TITLE, "x" * 201, "200 characters (it has 201)"),
    (*_TITLE, "x" * 1_000_000, "200 characters (it has 1000000)"),
    (*_TITLE, "a\x00b", "U+0000"),
    (*_TITLE, "a\x1bb", "U+001B"),
    (*_TITLE, "a\u202eb", "U+202E"),
    (*_TITLE, "a\u202ab", "U+202A"),
    (*_TITLE, "a\u2066b", "U+2066"),
    (*_TITLE, "a\u2069b", "U+2069"),
    (*_TITLE, "a\ud800b", "U+D800"),
    (*_TITLE, "a\udfffb", "U+DFFF"),
    (*_TITLE, ["A", "list"], "must be text, not a list"),
    (*_TITLE, {"an": "object"}, "must be text, not an object"),
    (*_TITLE, None, "not null"),
    (*_TITLE, 7, "must be text, not a number"),
    (*_TITLE, False, "must be text, not true or false"),
    (*_TITLE, Absent, "missing"),
    ("document", "title", "   ", "nothing but white space"),
    ("document", "title", "x" * 301, "300 characters"),
    ("document", "slug", "No Slug!", "holds the character U+0020 (SPACE). A key has letters"),
    ("actor", "name", Absent, "missing"),
    ("actor", "is_party", "true", "true or false"),
    ("actor", "is_party", 1, "true or false"),
    ("actor", "is_party", None, "not null"),
    ("actor", "position", -1, "between 0 and 32767"),
    ("actor", "position", 32_768, "between 0 and 32767"),
    ("commitment", "paragraph", 2**31, "between 0 and 2147483647"),
    ("pillar", "themes", Absent, "missing"),
    ("pillar", "themes", [], "must not be empty"),
    ("pillar", "themes", [["water"], ["water"]], "twice"),
    ("pillar", "themes", ["water"], "key of a row"),
    ("pillar", "themes", "water", "list of keys"),
    ("pillar", "themes", None, "list of keys"),
    ("commitment", "pillar", "water", "key of a row"),
    ("commitment", "pillar", None, "not null"),
    ("commitment", "pillar", ["fire"], "unknown pillar fire"),
    ("commitment", "pillar", [1], "must be text"),
    ("commitment", "pillar", ["water", "air"], "key of a row"),
    ("commitment", "sentence", ["DOC", "1", 1], "whole number"),
    ("commitment", "sentence", ["DOC", 9, 9], "unknown sentence coding DOC 9 9"),
    ("score", "party", ["XX"], "unknown actor XX"),
    ("search", "commitments", [["NYD-99"]], "unknown commitment NYD-99"),
    ("actor", "closure_shown_by", ["nothing"], "unknown action nothing"),
    ("commitment", "due_on", "2022-09-20", "before the document's date"),
    ("commitment", "due_on", "2024-02-30", "no such day"),
    ("commitment", "due_on", "21/09/2023", "YYYY-MM-DD"),
    ("commitment", "due_on", "2024-1-1", "YYYY-MM-DD"),
    ("commitment", "due_on", "20241231", "YYYY-MM-DD"),
    ("commitment", "due_on", "2024-W01-1", "YYYY-MM-DD"),
    ("commitment", "due_on", "2024-12-31\n", "YYYY-MM-DD"),
    ("commitment", "due_on", "\u0662\u0660\u0662\u0664-12-31", "YYYY-MM-DD"),
    ("commitment", "due_on", "soon", "YYYY-MM-DD"),
    ("commitment", "due_on", 20241231, "YYYY-MM-DD"),
    ("commitment", "due_on", "0001-01-01", "between 1900 and 2100"),
    ("commitment", "due_on", "9999-12-31", "between 1900 and 2100"),
    ("commitment", "due_on", "2999-01-01", "between 1900 and 2100"),
    ("assessment", "published_at", "2026-11-21T12:00:00", "offset"),
    ("assessment", "published_at", "2026-11-21 12:00:00Z", "offset"),
    ("assessment", "published_at", "2026-11-21", "offset"),
    ("assessment", "published_at", "2026-11-21T25:00:00Z", "no such time"),
    ("assessment", "published_at", "2999-11-21T12:00:00Z", "between 1900 and 2100"),
    ("commitment", "coding_confidence", "0.801", "2 decimal places"),
    ("commitment", "coding_confidence", "10.00", "3 digits"),
    ("commitment", "coding_confidence", "NaN", "decimal number"),
    ("commitment", "coding_confidence", "1e-1", "decimal number"),
    ("commitment", "coding_confidence", "80 %", "decimal number"),
    ("commitment", "coding_confidence", True, "decimal number"),
    ("commitment", "coding_confidence", [], "decimal number"),
    ("commitment", "coding_confidence", 1e300, "digits"),
    ("methodology", "rule_set", "ours", "unknown rule set 'ours'"),
    ("methodology", "rule_set", "truncate+half-even", "contradict each other"),
    ("commitment", "catalysts", ["unheard-of"], "unheard-of is not a known catalyst"),
    ("commitment", "catalysts", "deadline", "list of texts"),
    ("commitment", "catalysts", [1], "list of texts"),
    ("commitment", "catalysts", None, "not null"),
    ("commitment", "commitment_types", ["a\u202eb"], "U+202E"),
    ("commitment", "commitment_types", [" "], "nothing but white space"),
    ("commitment", "colour", "blue", "no such field"),
    ("commitment", "id", 1, "no such field"),
    ("document", "source_text", "Words", "no such field"),
    ("user", "password", "md5$salt$hash", "without a password"),
    ("user", "is_active", True, "not active"),
    ("user", "is_active", Absent, "missing"),
    ("user", "is_superuser", True, "no such field"),
    ("user", "groups", [], "no such field"),
    (*_ADDRESS, "javascript:alert(1)", "http"),
    (*_ADDRESS, "data:text/html,x", "http"),
    (*_ADDRESS, "file:///etc/passwd", "http"),
    (*_ADDRESS, "//evil.example", "http"),
    (*_ADDRESS, "HTTP://example.org/", "http"),
    (*_ADDRESS, "https://user@example.org/", "user"),
    (*_ADDRESS, "https://example.org\\@evil.example/", "malformed"),
    (*_ADDRESS, "https://example.org/a\nb", "space"),
    (*_ADDRESS, "https://example.org/a b", "space"),
    (*_ADDRESS, " https://example.org/", "space"),
    (*_ADDRESS, "https://example.org/\u200b", "invisible"),
    (*_ADDRESS, "https:///no-host", "malformed"),
    (*_ADDRESS, "https://", "malformed"),
    (*_ADDRESS, "https://[broken/", "malformed"),
    (*_ADDRESS, "https://example.org:99999/", "malformed"),
    (*_ADDRESS, "https://example.org/" + "x" * 2981, "2000"),
    (*_ADDRESS, "https://example.org/" + "x" * 1981, "2000"),
    ("evidence", "archive_url", "ftp://example.org/", "http"),
    ("document", "source_url", "www.example.org", "http"),
]


@pytest.mark.parametrize(("model", "field", "value", "reason"), BAD_VALUES)
def test_a_bad_value_is_refused(
    tmp_path: Path, model: str, field: str, value: Any, reason: str
) -> None:
    rows, number = spoilt(model, field, value)
    found = refused(write(tmp_path, rows))
    shown = field if "no such field" not in reason else json.dumps(field)
    assert ("rows.json", number, shown) in places(found)
    refusal = found[places(found).index(("rows.json", number, shown))]
    assert reason in refusal.reason
    assert refusal.key, "the row has a key, so the refusal names it"
    assert len(refusal.value) < 100


# What only the database's own constraints know: no field is wrong by itself.
BAD_ROWS: list[tuple[str, dict[str, Any], str]] = [
    ("assessment", {"reviewer": ["coder"]}, "reviewer must be a second person"),
    ("assessment", {"reviewer": None}, "A published assessment has a reviewer"),
    ("assessment", {"rationale": ""}, "A published assessment has a reviewer"),
    ("assessment", {"state": "draft", "is_current": False}, "publication time"),
    ("score", {"value": 1}, "only with 0"),
    ("score", {"reason": None}, "needs its reason"),
    ("score", {"value": None, "reason": None, "unscored": "not_applicable"}, "needs its reason"),
    ("commitment", {"due_precision": "none"}, "needs its precision"),
    ("commitment", {"start": 9}, "start must be smaller than end"),
    ("commitment", {"paragraph": 0}, "paragraph counts from 1"),
    ("commitment", {"sha256": "A" * 64}, "64 hexadecimal digits"),
    ("commitment", {"sha256": "a" * 63}, "64 hexadecimal digits"),
    ("commitment", {"coding_confidence": "1.01"}, "between 0 and 1"),
    ("action", {"amount": "0"}, "An amount is positive"),
    ("action", {"currency": None}, "An amount is positive"),
    ("action", {"date": None}, "precision is unknown"),
    ("action", {"end_date": "2025-01-14"}, "end_date must not be before date"),
    ("actor", {"closure_shown_by": None}, "needs the action that shows it"),
    ("actor", {"is_party": True}, "A party is a state"),
    ("document", {"body_paragraphs": 2}, "must not exceed paragraphs"),
]


@pytest.mark.parametrize(("model", "fields", "reason"), BAD_ROWS)
def test_a_row_that_breaks_a_rule_of_the_database_is_refused(
    tmp_path: Path, model: str, fields: dict[str, Any], reason: str
) -> None:
    rows = small_record()
    number, row = find(rows, model)
    row |= fields
    found = refused(write(tmp_path, rows))
    assert [(refusal.file, refusal.row) for refusal in found] == [("rows.json", number)]
    assert reason in found[0].reason


def test_a_value_that_another_row_must_not_share_is_refused(tmp_path: Path) -> None:
    rows = small_record()
    rows.append({"model": "tracker.theme", "fields": {"slug": "air", "name": "Air", "position": 1}})
    found = refused(write(tmp_path, rows))
    assert [(r.row, r.key) for r in found] == [(len(rows), "air")]
    assert "position" in found[0].reason


def test_all_refusals_of_a_run_are_collected(tmp_path: Path) -> None:
    rows = small_record()
    title_row, commitment = find(rows, "commitment")
    commitment |= {"title": "", "binding": "strong"}
    url_row, evidence = find(rows, "evidence")
    evidence["url"] = "//evil"
    score_row, score = find(rows, "score")
    score["value"] = 1
    found = refused(write(tmp_path, rows[:10], "a.json"), write(tmp_path, rows[10:], "b.json"))
    assert places(found) == [
        ("a.json", title_row, "title"),
        ("a.json", title_row, "binding"),
        ("b.json", url_row - 10, "url"),
    ]
    # The score hangs on the commitment: its own fault shows once the commitment can go in.
    commitment |= {"title": "A promise", "binding": "high"}
    found = refused(write(tmp_path, rows[:10], "a.json"), write(tmp_path, rows[10:], "b.json"))
    assert places(found) == [("b.json", url_row - 10, "url"), ("b.json", score_row - 10, "")]


def test_many_refusals_are_counted_and_not_all_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "KEPT_REFUSALS", 5)
    with pytest.raises(ImportRefused, match="12 refusals; nothing was written") as caught:
        load_files([write(tmp_path, [{}] * 6)])
    assert (len(caught.value.refusals), caught.value.total) == (5, 12)


def test_a_refusal_reads_as_one_line_that_cannot_disturb_a_terminal(tmp_path: Path) -> None:
    rows, number = spoilt("commitment", "title", "\x1b[31m\u202e" + "x" * 300)
    (found,) = refused(write(tmp_path, rows))
    line = str(found)
    assert line.startswith(
        f'rows.json: row {number} (commitment C-1): title: "\\u001b[31m\\u202exx'
    )
    assert line.isprintable()
    assert len(line) < 250


# --- Keys ----------------------------------------------------------------------------------------


def test_a_key_that_stands_twice_in_one_file_is_refused(tmp_path: Path) -> None:
    rows = small_record()
    number, fields = find(rows, "commitment")
    rows.append({"model": "tracker.commitment", "fields": {**fields, "title": "Another"}})
    (found,) = refused(write(tmp_path, rows))
    assert (found.row, found.key) == (len(rows), "C-1")
    assert found.reason == f"rows.json, row {number} has the same key."


def test_a_key_that_stands_in_two_files_is_refused(tmp_path: Path) -> None:
    first, second = (write(tmp_path, small_record(), f"{name}.json") for name in "ab")
    found = refused(first, second)
    assert [r.row for r in found] == list(range(1, len(small_record()) + 1))
    assert {r.file for r in found} == {"b.json"}
    assert found[0].reason == "a.json, row 1 has the same key."


def test_two_current_verdicts_on_one_commitment_are_refused(tmp_path: Path) -> None:
    rows = small_record()
    _number, fields = find(rows, "assessment")
    rows.append({"model": "tracker.assessment", "fields": {**fields, "key": "C-1.2"}})
    (found,) = refused(write(tmp_path, rows))
    assert (found.row, found.key, found.field) == (len(rows), "C-1.2", "is_current")


# --- Rows and files that are none ----------------------------------------------------------------

BAD_ENTRIES: list[tuple[str, str, str]] = [
    ("7", "", "object with model and fields"),
    ("[]", "", "object with model and fields"),
    ("{}", "model", "name of its model"),
    ('{"model": 1, "fields": {}}', "model", "name of its model"),
    ('{"model": "tracker.sourcetext", "fields": {}}', "model", "may not hold"),
    ('{"model": "auth.group", "fields": {}}', "model", "may not hold"),
    ('{"model": "Tracker.Theme", "fields": {}}', "model", "may not hold"),
    ('{"model": "tracker.theme", "fields": []}', "fields", "as an object"),
    ('{"model": "tracker.theme"}', "fields", "as an object"),
    ('{"model": "tracker.theme", "fields": {}, "pk": 1}', "pk", "natural key"),
    ('{"model": "tracker.theme", "fields": {}, "note": 1}', '"note"', "nothing else"),
    (
        '{"model": "tracker.theme", "fields": {"slug": "a", "slug": "b"}}',
        '"slug"',
        "more than once",
    ),
    ('{"model": "tracker.theme", "model": "tracker.theme", "fields": {}}', '"model"', "more than"),
    ('{"model": "tracker.theme", "fields": {"\\ud800": 1}}', '"\\ud800"', "no such field"),
]


@pytest.mark.parametrize(("entry", "field", "reason"), BAD_ENTRIES)
def test_an_entry_that_is_no_row_is_refused(
    tmp_path: Path, entry: str, field: str, reason: str
) -> None:
    path = tmp_path / "rows.json"
    path.write_text(f"[{json.dumps(small_record()[0])}, {entry}]", encoding="utf-8")
    found = [refusal for refusal in refused(path) if refusal.field == field]
    assert [(refusal.file, refusal.row) for refusal in found] == [("rows.json", 2)]
    assert reason in found[0].reason


_SOUND = json.dumps(small_record(), ensure_ascii=False, indent=1)

BAD_FILES: list[tuple[bytes, str]] = [
    (b"", "not JSON, line 1, column 1"),
    (_SOUND[:-1].encode(), "not JSON, line"),
    (_SOUND[: _SOUND.index("Rivers")].encode(), "not JSON, line"),
    (b'[\n {"model": }\n]', "not JSON, line 2, column 12"),
    (_SOUND.encode() + b"[]", "not JSON, line"),
    (_SOUND.replace("Rivers", "Ri\nvers").encode(), "not JSON, line"),
    (_SOUND.encode("utf-16"), "UTF-16"),
    (_SOUND.encode("utf-16-le"), "zero byte at offset 1"),
    (_SOUND.encode("utf-32"), "UTF-16 or UTF-32"),
    (_SOUND.replace("Rivers", "Реки").encode("cp1251"), "not UTF-8: the byte at offset"),
    (_SOUND.encode().replace(b"Rivers", b"\xed\xa0\x80"), "not UTF-8: the byte at offset"),
    (_SOUND.encode().replace(b"Rivers", b"\xff"), "not UTF-8: the byte at offset"),
    (b'{"model": "tracker.theme"}', "must hold a list"),
    (b"null", "must hold a list"),
    (b"NaN", "must hold a list"),
    (b"[" * 100_000 + b"]" * 100_000, "nested deeper than 20 levels, line 1, column 21"),
    (b'[\n"' + b"[" * 50 + b'", ' + b'{"a":' * 100_000, "deeper than 20 levels, line 2, column"),
    (b'["' + b'\\"' * 100_000, "not JSON, line 1"),
]


@pytest.mark.parametrize(("content", "reason"), BAD_FILES, ids=range(len(BAD_FILES)))
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "rows.json"
    path.write_bytes(content)
    (found,) = refused(write(tmp_path, small_record(), "sound.json"), path)
    assert (found.file, found.row) == ("rows.json", None)
    assert reason in found.reason


def test_a_file_over_the_limit_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "rows.json"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)  # a hole: the disk holds nothing of it
    monkeypatch.setattr(Path, "open", None)
    (found,) = refused(path)
    assert found.reason == "The file is larger than 20971520 bytes."


def test_a_file_of_exactly_the_limit_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, small_record())
    size = path.stat().st_size
    assert "larger" in refused(path, max_bytes=size - 1)[0].reason
    assert load_files([path], max_bytes=size).total.added


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "dangling.json").symlink_to(tmp_path / "nothing")
    found = refused(tmp_path / "folder.json", tmp_path / "dangling.json")
    assert [(r.file, r.reason) for r in found] == [
        ("folder.json", "This is not a regular file."),
        ("dangling.json", "The file cannot be read: No such file or directory."),
    ]


def test_an_unreadable_file_does_not_make_every_reference_into_it_a_refusal(tmp_path: Path) -> None:
    rows = small_record()
    (tmp_path / "a.json").write_bytes(b"[")
    (found,) = refused(tmp_path / "a.json", write(tmp_path, rows[5:], "b.json"))
    assert found.file == "a.json"


# --- Legal, and kept exactly ---------------------------------------------------------------------

LEGAL_TEXTS = [
    "<script>alert(1)</script>",
    "Қазақстан, Кыргызстан, Тоҷикистон",
    "o‘zbek, oʻzbek, o'zbek",
    "emoji 🏔️👩‍💻 and e\u0301",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tleading tab",
    "carriage\rreturn\r\nand line feed\n",
    "＝1+1",
    " =1+1 ",
    "\ufeffzero-width\u200b inside",
    "\u05d0\u05d1 and \u0627\u0628\u200f",
]


@pytest.mark.parametrize("text", LEGAL_TEXTS)
def test_a_legal_text_is_kept_character_for_character(tmp_path: Path, text: str) -> None:
    rows, _number = spoilt("commitment", "statement", text)
    find(rows, "commitment")[1]["title"] = line = text.replace("\r", " ").replace("\n", " ")
    path = write(tmp_path, rows)
    assert load_files([path]).total.added == len(rows)
    stored = Commitment.objects.get()
    assert (stored.statement, stored.title) == (text, line)
    assert load_files([path]).total.same == len(rows)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org",
        "https://example.org:8080/a?b=c&d=%20#e",
        "https://пример.рф/страница",
        "https://example.org/" + "x" * 1980,
        "https://example.org/a@b",
    ],
)
def test_a_legal_address_is_kept(tmp_path: Path, address: str) -> None:
    rows, _number = spoilt("evidence", "url", address)
    load_files([write(tmp_path, rows)])
    assert Evidence.objects.get().url == address


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    path.write_bytes(b"\xef\xbb\xbf" + _SOUND.encode())
    assert load_files([path]).total.added == len(small_record())


def test_unknown_is_null_however_the_file_says_it(tmp_path: Path) -> None:
    for value in (None, "", Absent):
        rows, _number = spoilt("document", "title", value)
        report = load_files([write(tmp_path, rows)])
        assert Document.objects.get().title is None
    assert report.total.same == len(small_record()), "the three ways are the same row"


def test_forward_references_are_filled(tmp_path: Path) -> None:
    load_files([write(tmp_path, small_record())])
    agency = Actor.objects.get(code="AGENCY")
    assert agency.parent is not None
    assert agency.parent.code == "KZ"
    assert agency.closure_shown_by is not None
    assert agency.closure_shown_by.slug == "act"
    assert sorted(a.code for a in agency.closure_shown_by.actors.all()) == ["AGENCY", "KZ"]
    assert Assessment.objects.get().actions.get() == agency.closure_shown_by


def test_the_number_of_queries_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    def queries(number: int) -> int:
        rows = small_record()
        _row, evidence = find(rows, "evidence")
        rows += [
            {"model": "tracker.evidence", "fields": {**evidence, "position": position}}
            for position in range(2, number)
        ]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            load_files([write(tmp_path, rows)], dry_run=True)
        return len(captured)

    assert queries(40) == queries(2)
