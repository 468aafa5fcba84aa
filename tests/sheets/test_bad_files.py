"""Files and cells that are refused: row, column, value and reason; nothing is written."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import Workbook

from tracker.importing import MAX_BYTES
from tracker.models import Action, ChangeSet
from tracker.models.log import RecordEntry
from tracker.sheets import SHEETS, SheetRefused, read_file

from .files import make, previewed, promised, refused
from .samples import act, as_csv, as_xlsx

pytestmark = pytest.mark.django_db
HEAD = b"search,query,made_on,where,found\r\n"
LINE = b"s-9,a query,2026-11-20,web pages,0\r\n"


@pytest.fixture(autouse=True)
def _nothing_is_written() -> Iterator[None]:
    yield
    assert not Action.objects.exists()
    assert not ChangeSet.objects.exists()
    assert not RecordEntry.objects.exists()


def archive(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


def entity_bomb() -> bytes:
    file = io.BytesIO(as_xlsx([{"search": "s"}]))
    made = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.infolist():
            raw = old.read(part)
            if part.filename.endswith("sheet1.xml"):
                raw = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>' + raw
            new.writestr(part.filename, raw)
    return made.getvalue()


FILES: list[tuple[str, bytes, int | None, str]] = [
    ("nothing", b"", None, "The file is empty. The first row names the columns."),
    ("a mark alone", b"\xef\xbb\xbf", None, "The file is empty. The first row names the columns."),
    (
        "no names",
        b",,\r\n1,2,3\r\n",
        None,
        "The file is empty. The first row names the columns.",
    ),
    (
        "UTF-16",
        (HEAD + LINE).decode().encode("utf-16"),
        None,
        "The file is UTF-16 or UTF-32; it must be UTF-8. In Excel choose “CSV UTF-8” when you"
        " save.",
    ),
    (
        "windows-1251",
        HEAD + "s-9,запрос,2026-11-20,web,0\r\n".encode("cp1251"),
        None,
        "The file is not UTF-8: the byte at offset 38 cannot be decoded. In Excel choose “CSV"
        " UTF-8” when you save.",
    ),
    (
        "a zero byte",
        HEAD + b"s-9,a\0b,2026-11-20,web,0\r\n",
        None,
        "The file holds a zero byte at offset 39; it must be UTF-8 text. In Excel choose “CSV"
        " UTF-8” when you save.",
    ),
    (
        "an unclosed quotation mark",
        HEAD + LINE + b's-8,"a query,2026-11-20,web,0\r\n',
        3,
        "A quotation mark is opened and never closed.",
    ),
    (
        "text behind a quotation",
        HEAD + b's-8,"a" query,2026-11-20,web,0\r\n',
        2,
        "This is not CSV: ',' expected after '\"'.",
    ),
    ("a short row", HEAD + b"s-9,a\r\n", 2, "The row has 2 cells, the first row has 5."),
    ("a long row", HEAD + LINE[:-2] + b",more\r\n", 2, "The row has 6 cells, the first row has 5."),
    (
        "a very wide row",
        HEAD + b"x," * 300,
        2,
        "The row has 301 cells: more than 200 are not taken.",
    ),
    (
        "a long cell",
        HEAD + b"s-9," + b"a" * 200_000 + b",2026-11-20,web,0\r\n",
        2,
        "A cell holds more than 131072 characters.",
    ),
    (
        "an unknown column",
        b"search,query,colour\r\n",
        1,
        'There is no column "colour". There are: search, query, made_on, where, made_by, found,'
        " commitments.",
    ),
    ("a column twice", b"search,query,query\r\n", 1, 'The column "query" is there twice.'),
    ("a column without a name", b"search,,query\r\n", 1, "Column 2 has no name."),
    (
        "no key",
        b"query,found\r\n",
        1,
        "The column search is missing: it says which row is meant.",
    ),
    (
        "an old workbook",
        b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        None,
        "This is an old Excel file. Save it as XLSX or as CSV UTF-8.",
    ),
    (
        "half a workbook",
        as_xlsx([{"search": "s"}])[:900],
        None,
        "The file is no workbook that can be read.",
    ),
    (
        "another archive",
        archive(hello=b"world"),
        None,
        "The file is no workbook that can be read.",
    ),
    (
        "a workbook of nothing",
        archive(xl__workbook_xml=b"<nothing/>"),
        None,
        "The file is no workbook that can be read.",
    ),
    (
        "entities",
        entity_bomb(),
        None,
        "The workbook defines names of its own: that is not taken.",
    ),
    (
        "too many lines",
        HEAD + LINE * 10_001,
        None,
        "The file has more than 10000 lines. Split it.",
    ),
]


@pytest.mark.parametrize(
    ("raw", "row", "reason"), [one[1:] for one in FILES], ids=[one[0] for one in FILES]
)
def test_a_file_that_cannot_be_used_is_refused(raw: bytes, row: int | None, reason: str) -> None:
    with pytest.raises(SheetRefused) as refusal:
        read_file(raw, SHEETS["searches"])
    assert str(refusal.value) == reason
    assert refusal.value.row == row


def test_a_bomb_is_refused_by_what_it_says_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.sheets.workbooks._MOST_BYTES", 4_000)
    raw = archive(xl__workbook_xml=b"<a/>", xl__worksheets__sheet1_xml=b" " * 5_000)
    with pytest.raises(SheetRefused, match="too large once it is unpacked"):
        read_file(raw, SHEETS["searches"])


def test_what_stands_far_below_or_beside_the_table_is_refused_not_lost() -> None:
    book = Workbook()
    book.active["A1"] = "search"  # type: ignore[index]  # it has a sheet
    for cell, reason in (("A60000", "goes on below row 50000"), ("Z2", "The row has 26 cells")):
        book.active[cell] = "s-1"  # type: ignore[index]  # it has a sheet
        file = io.BytesIO()
        book.save(file)
        with pytest.raises(SheetRefused, match=reason):
            read_file(file.getvalue(), SHEETS["searches"])


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(SheetRefused, match="larger than 20971520 bytes"):
        read_file(b"x" * (MAX_BYTES + 1), SHEETS["searches"])


def test_a_formula_and_an_error_of_a_workbook_are_named_with_their_cell() -> None:
    for cell, reason in (
        ("=1+1", "This cell is a formula. Put in the value that it gives."),
        ("#N/A", "This cell holds an error of the spreadsheet program: #N/A."),
        ("x" * 32_767, "The text is as long as a cell can be: its end may be lost. Use CSV."),
        ("_xD800_", "The cell holds half of a character."),
    ):
        with pytest.raises(SheetRefused) as refusal:
            read_file(as_xlsx([{"search": "s-1", "query": cell}]), SHEETS["searches"])
        assert (refusal.value.row, refusal.value.column) == (2, "query")
        assert str(refusal.value) == reason


KIND = "meeting, institution, law, funding, agreement, programme, statement, closure, study"
CELLS: list[tuple[str, str, str]] = [
    (
        "stage",
        "garbage",
        "This is not one of the allowed values: announced, under_way, done, ended.",
    ),
    ("stage", "", "The field is missing."),
    ("stage", "Done", "This is not one of the allowed values: announced, under_way, done, ended."),
    ("stage", "done ", "This is not one of the allowed values: announced, under_way, done, ended."),
    (
        "stage",
        "dоne",
        "This is not one of the allowed values: announced, under_way, done, ended. It holds the"
        " character U+043E, CYRILLIC SMALL LETTER O.",
    ),
    ("bears_on", "C-404", "There is no commitment “C-404”."),
    ("actors", "XX", "There is no actor “XX”."),
    ("date", "21/09/2023", "A date is written as YYYY-MM-DD."),
    ("date", "2023-02-30", "The calendar has no such day."),
    ("date", "soon", "A date is written as YYYY-MM-DD."),
    ("title", "", "The field is missing."),
    ("title", "x" * 301, "Ensure this value has at most 300 characters (it has 301)."),
    ("amount", "1e3", "This must be a decimal number, not text."),
    ("amount", "٥", "This must be a decimal number, not text."),
    ("amount", "50%", "This must be a decimal number, not text."),
    ("source", "1.5", "This must be a whole number, not text."),
    ("source", "true", "This must be a whole number, not text."),
]


@pytest.mark.parametrize(("column", "value", "reason"), CELLS)
def test_a_cell_that_is_refused_is_named_with_row_column_value_and_reason(
    column: str, value: str, reason: str
) -> None:
    promised()
    lines = [act(1), act(2, **{column: value})]
    found = refused(previewed("acts", as_csv(lines)))
    assert len(found) == 1
    row, at, shown, told = found[0]
    assert (row, at, told) == (3, column, reason)
    assert shown.startswith('"' + value[:20] if value else "")


@pytest.mark.parametrize(
    "value",
    ["a\u202eb", "\u200b", "https:\x07", " ", "=\x01"],
    ids=["turned", "nothing to see", "bell", "blank", "control"],
)
def test_letters_that_nobody_sees_are_refused_in_a_title(value: str) -> None:
    promised()
    (one,) = refused(previewed("acts", as_csv([act(1, title=value)])))
    assert one[:2] == (2, "title")


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "//evil", "https://user@host/", "file:///"],
)
def test_an_address_follows_the_one_rule(address: str) -> None:
    promised()
    (one,) = refused(previewed("acts", as_csv([act(1, source_url=address)])))
    assert one[:2] == (2, "source_url")


def test_what_two_fields_say_together_is_told_of_the_row() -> None:
    promised()
    line = act(1, end_date="2020-01-01", amount="5")
    found = refused(previewed("acts", as_csv([line])))
    assert [(row, column) for row, column, _value, _reason in found] == [(2, ""), (2, "")]


def test_a_key_twice_and_a_line_with_a_key_alone_are_refused() -> None:
    promised()
    make.SearchFactory(key="s-1", query="one", where="web")
    RecordEntry.objects.all().delete()
    searches: list[dict[str, Any]] = [
        {"search": "s-1", "query": "one", "made_on": "2026-11-21", "where": "web", "found": "0"}
    ] * 2
    assert refused(previewed("searches", as_csv(searches))) == [
        (3, "search", '"s-1"', "Row 2 is about the same: search s-1.")
    ]
    acts = [act(1), {**act(1), "title": "Another title"}, {"act": "act-1"}, {"act": ""}]
    found = refused(previewed("acts", as_csv(acts)))
    assert found == [
        (3, "title", '"Another title"', "Row 2 says something else of action act-1."),
        (
            3,
            "source",
            '"https://example.org/1"',
            "Row 2 is about the same: evidence act-1 https://example.org/1.",
        ),
        (3, "bears_on", '"C-1"', "Row 2 is about the same: bearing act-1 C-1."),
        (4, "act", '"act-1"', "The row holds nothing but the key."),
    ]


def test_a_wrong_act_is_told_once_though_its_source_and_bearing_name_it() -> None:
    promised()
    lines = [act(1, kind="party"), {**act(1, source_url="https://example.org/b"), "bears_on": ""}]
    found = refused(previewed("acts", as_csv([lines[0]])))
    assert [one[:2] for one in found] == [(2, "kind")]
