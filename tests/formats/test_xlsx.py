"""XLSX: what the table says, read back by another library."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import factories
from tests.pages.site import ask
from tracker.formats import xlsx
from tracker.formats.table import Column, Head, LeftOut, Table
from tracker.pointintime.points import Point, reading
from tracker.text.values import NOT_IN_XML, carried

from .test_table import TABLES
from .written import content_of, kinds, sheets, times, written

WORDS = Table((Column("words", "Words"),))
HOSTILE = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "＝1", " =1", "'=1", '=HYPERLINK("http://x")', "#N/A"),
    *('a,b "c"\nd', "  spaces  ", "🙂👩‍👩‍👧", "Ўзбекистон o‘zbek", "2015-1", "007", "1e5", "1/2"),
    *("12345678901234567890", "TRUE", "_x0041_", "<b>&amp;</b>", "]]>", "\ttab", "a\n\nb"),
]


def one_cell(value: Any, **column: Any) -> tuple[Any, str]:
    """The value of one cell and what kind of cell it is."""
    table = Table((Column("a", "A letter", **column),))
    body = written("xlsx", content_of(table, [SimpleNamespace(a=value)]))
    ((name,), (cell,)) = sheets(body)["Data"]
    assert name == "a"
    return cell, kinds(body)[1][0]


def test_text_comes_back_as_text_whatever_it_looks_like() -> None:
    rows = [SimpleNamespace(words=words) for words in HOSTILE]
    body = written("xlsx", content_of(WORDS, rows))
    assert sheets(body)["Data"] == [["words"], *([words] for words in HOSTILE)]
    assert {kind for row in kinds(body) for kind in row} == {"s"}


@settings(max_examples=30)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=4))
def test_any_text_that_xml_can_carry_comes_back(texts: list[str]) -> None:
    body = written("xlsx", content_of(WORDS, [SimpleNamespace(words=text) for text in texts]))
    lines = [text.replace("\r\n", "\n").replace("\r", "\n") for text in texts]
    expected = [carried(text, NOT_IN_XML) for text in lines]
    assert sheets(body)["Data"][1:] == [[text] for text in expected]


def test_what_xml_cannot_carry_is_replaced_and_a_line_ends_in_one_way() -> None:
    assert one_cell("a\x00b\x0bc\ud800d\uffffe") == ("a�b�c�d�e", "s")
    assert one_cell("a\r\nb\rc\nd") == ("a\nb\nc\nd", "s")


@pytest.mark.parametrize(
    ("value", "column", "expected"),
    [
        (True, {"type": "boolean"}, (True, "b")),
        (False, {"type": "boolean"}, (False, "b")),
        (-3, {"type": "integer"}, (-3, "n")),
        (0, {"type": "integer"}, (0, "n")),
        ("0.80", {"type": "number"}, (0.8, "n")),
        (Decimal(1500000), {"type": "number"}, (1_500_000, "n")),
        ("123456789012345", {"type": "number"}, (123456789012345, "n")),
        ("1234567890123456", {"type": "number"}, ("1234567890123456", "s")),
        (10**20, {"type": "integer"}, (10**20, "n")),
        (10**20 + 1, {"type": "integer"}, ("100000000000000000001", "s")),
        (["US", "KZ"], {"type": "list"}, ("US KZ", "s")),
        (dt.date(2023, 9, 1), {"type": "date"}, (dt.datetime(2023, 9, 1), "d")),  # noqa: DTZ001  no zone
        (dt.date(1900, 2, 28), {"type": "date"}, ("1900-02-28", "s")),
        (
            dt.datetime(2026, 11, 21, 12, 30, 15, 999, tzinfo=dt.UTC),
            {"type": "datetime"},
            ("2026-11-21T12:30:15Z", "s"),
        ),
    ],
)
def test_a_value_keeps_its_type(value: Any, column: Any, expected: Any) -> None:
    assert one_cell(value, **column) == expected


def test_what_is_not_known_is_an_empty_cell() -> None:
    table = Table((Column("a", "A letter"), Column("b", "Another", "integer")))
    body = written("xlsx", content_of(table, [SimpleNamespace(a=None, b=1)]))
    assert sheets(body)["Data"][1:] == [[None, 1]]


@pytest.mark.parametrize("named", [("date", "date_precision"), ("due_on", "due_precision")])
def test_a_day_is_a_day_only_where_it_is_known_exactly(named: tuple[str, str]) -> None:
    day, precision = named
    table = Table((Column(day, "A day", "date"), Column(precision, "How exactly")))
    rows = [
        SimpleNamespace(**{day: dt.date(2025, 12, 31), precision: known})
        for known in ("day", "month", "year")
    ]
    assert kinds(written("xlsx", content_of(table, rows))) == [
        *(["s", "s"], ["d", "s"], ["s", "s"], ["s", "s"])
    ]


def test_every_column_that_says_how_exactly_a_day_is_known_belongs_to_one() -> None:
    found = 0
    for name, table in TABLES.items():
        days = [column for column in table.columns if column.type == "date"]
        of_days = {xlsx._precision(day, table.columns) for day in days} - {""}
        assert of_days == {n for n in table.names if n.endswith("_precision")}, name
        found += len(of_days)
    assert found > 4


@pytest.mark.parametrize("text", ["a" * 40_000, "🙂" * 20_000, "=" * 32_768])
def test_a_text_too_long_for_a_cell_says_so(text: str) -> None:
    found, kind = one_cell(text)
    assert kind == "s"
    assert len(found.encode("utf-16-le")) <= 2 * 32_767
    kept = found.removesuffix(
        " […] A cell of this format holds no more than 32,767 characters. The whole text is in the"
        " CSV file."
    )
    assert kept != found
    assert text.startswith(kept)
    assert len(kept.encode("utf-16-le")) > 2 * 32_600


def test_a_text_that_just_fits_is_whole() -> None:
    for text in ("a" * 32_767, "🙂" * 16_383):
        assert one_cell(text)[0] == text


def test_rows_too_many_for_one_sheet_go_on_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "_MOST_ROWS", 3)
    for number, expected in ((0, []), (2, ["12"]), (3, ["12", "3"]), (5, ["12", "34", "5"])):
        rows = [SimpleNamespace(words=str(n + 1)) for n in range(number)]
        found = sheets(written("xlsx", content_of(WORDS, rows)))
        data = {name: lines for name, lines in found.items() if name.startswith("Data")}
        assert all(lines[0] == ["words"] for lines in data.values())
        assert ["".join(line[0] for line in lines[1:]) for lines in data.values()] == (
            expected or [""]
        )
        assert list(found)[-1] == "About"


def test_a_sheet_says_what_the_rows_are() -> None:
    table = Table((Column("n", "How many there are", "integer", "commitments"),))
    head = Head(7, "a" * 64, dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC))
    left = LeftOut("commitments of another kind", 6, "/things.xlsx?kind=other")
    content = content_of(
        table, [], head=head, query="kind=one&q=a+b", address="/x", left_out=lambda: [left]
    )
    with reading(Point(day=dt.date(2026, 11, 22))):
        about = sheets(written("xlsx", content))["About"]
    assert about == [
        ["Source", "C5+1 Commitment Tracker"],
        ["Address", "/x"],
        ["Licence", "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"],
        ["As of", "2026-11-22"],
        ["Head of the log: entry", "7"],
        ["Head of the log: hash", "a" * 64],
        ["Head of the log: time", "2026-11-21T12:00:00.000000Z"],
        ["Filter: kind", "one"],
        ["Filter: q", "a b"],
        ["Left out", "commitments of another kind: 6", "/things.xlsx?kind=other"],
        [],
        ["Column", "What it holds", "Type", "Unit"],
        ["n", "How many there are", "integer", "commitments"],
    ]


def test_the_same_content_is_the_same_file() -> None:
    head = Head(7, "a" * 64, dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC))
    content = content_of(WORDS, [SimpleNamespace(words="a")], head=head)
    body = written("xlsx", content)
    assert written("xlsx", content) == body
    assert times(body) == {"the parts": {(1980, 1, 1, 0, 0, 0)}, "the file": {head.at}}
    other = content_of(WORDS, [SimpleNamespace(words="a")], head=head._replace(seq=8))
    assert written("xlsx", other) != body


@pytest.mark.django_db
def test_a_page_has_a_workbook_with_its_filters(client: Client) -> None:
    here = factories.PillarFactory.create(slug="here")
    factories.CommitmentFactory.create(ref="C-1")
    factories.CommitmentFactory.create(ref="C-2", pillar=here, title="=Title C-2")
    found = ask(client, "/commitments.xlsx?pillar=here")
    assert found.status == 200
    assert found.headers["content-type"] == xlsx.FORMAT.content_type
    assert found.headers["content-disposition"] == 'attachment; filename="commitments.xlsx"'
    (header, row) = sheets(found.body)["Data"]
    assert dict(zip(header, row, strict=False))["title"] == "=Title C-2"
    assert ["Filter: pillar", "here"] in sheets(found.body)["About"]
    assert ask(client, "/commitments.xlsx?page=1").status == 400
