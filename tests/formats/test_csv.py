import csv
import datetime as dt
import io
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tests.pages.site import ask
from tracker.formats.csv import csv_lines
from tracker.formats.table import Column, Table, Value
from tracker.models import Commitment

from .written import content_of, written

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\x00x", "＝1", " =1", "'=1"]
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def read(lines: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(lines, newline=""), strict=True))


def one_cell(value: Value) -> str:
    """The text of one cell, as a reader of CSV gets it."""
    return read("".join(csv_lines(["a"], [{"a": value}, {"a": "end"}])))[1][0]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("plain", "plain"),
        (None, " "),
        (True, "true"),
        (False, "false"),
        (-1, "-1"),
        (0, "0"),
        (dt.date(2023, 9, 1), "2023-09-01"),
        (dt.datetime(2026, 11, 21, 12, 30, 15, 999, tzinfo=dt.UTC), "2026-11-21T12:30:15Z"),
        (
            dt.datetime(2026, 11, 21, 1, tzinfo=dt.timezone(dt.timedelta(hours=5))),
            "2026-11-20T20:00:00Z",
        ),
        (Decimal("0.80"), "0.80"),
        ("2015-1", "2015-1"),
        ('a,b "c"\nd', 'a,b "c"\nd'),
    ],
)
def test_a_value_is_written_in_one_way(value: Value, cell: str) -> None:
    lines = read("".join(csv_lines(["a", "b"], [{"a": value, "b": "end"}])))
    assert lines == [["a", "b"], [cell.strip(" ") if cell == " " else cell, "end"]]


@pytest.mark.parametrize("text", FORMULAS[:-1])
def test_text_that_looks_like_a_formula_is_guarded(text: str) -> None:
    assert one_cell(text) == f"'{text}"


def test_what_is_guarded_already_and_what_is_plain_stays() -> None:
    for text in ("'=1", "NYD-01", "a=b", "1-2", "„=“", "o‘zbek", "<b>", "🙂"):
        assert one_cell(text) == text


def test_the_header_comes_first_and_the_columns_keep_their_order() -> None:
    lines = list(csv_lines(["b", "a"], [{"a": 1, "b": 2, "c": 3}]))
    assert lines == ["b,a\r\n", "2,1\r\n"]
    assert list(csv_lines(["b", "a"], [])) == ["b,a\r\n"]


def test_a_missing_column_is_an_error_and_not_an_empty_cell() -> None:
    with pytest.raises(KeyError):
        list(csv_lines(["a", "b"], [{"a": 1}]))


@given(st.lists(st.fixed_dictionaries({"a": words, "b": words}), max_size=4))
def test_any_text_comes_back_from_the_file(rows: list[dict[str, Value]]) -> None:
    lines = read("".join(csv_lines(["a", "b"], rows)))[1:]
    assert len(lines) == len(rows)
    for line, row in zip(lines, rows, strict=True):
        for cell, value in zip(line, (row["a"], row["b"]), strict=True):
            assert cell in (value, f"'{value}")


@pytest.mark.django_db
@pytest.mark.parametrize("title", FORMULAS)
def test_a_title_stays_as_it_is_inside_and_is_guarded_in_every_csv(
    client: Client, title: str
) -> None:
    if "\x00" in title:
        title = title.replace("\x00", "\x01")  # PostgreSQL stores no NUL
    commitment = factories.CommitmentFactory.create(ref="C-1", title=title)
    action = factories.ActionFactory.create(title=title)
    factories.EvidenceFactory.create(action=action, publisher=title, shows=title, title=title)
    factories.BearingFactory.create(commitment=commitment, action=action, why=title)
    guarded = title if title.startswith("'") else f"'{title}"
    addresses = ["/commitments.csv", f"/pillars/{commitment.pillar.slug}.csv"]
    for address in addresses:
        (row,) = table(client, address)
        assert row["title"] == guarded
        assert row["ref"] == "C-1"
    (piece,) = table(client, "/commitments/C-1.csv")
    for name in ("action_title", "why", "publisher", "title", "shows"):
        assert piece[name] == guarded, name
    assert Commitment.objects.get().title == title
    assert client.get("/commitments/C-1.json").json()["item"]["title"] == title


def test_the_file_for_excel_is_the_same_behind_a_byte_order_mark() -> None:
    content = content_of(Table((Column("words", "Words"),)), [SimpleNamespace(words="Ўз — „é“")])
    plain, for_excel = (written(name, content) for name in ("csv", "excel.csv"))
    assert for_excel == b"\xef\xbb\xbf" + plain
    assert plain.decode("utf-8") == for_excel.decode("utf-8-sig") == "words\r\nЎз — „é“\r\n"


@pytest.mark.django_db
def test_the_file_for_excel_has_the_filters_of_the_page(client: Client) -> None:
    here = factories.PillarFactory.create(slug="here")
    factories.CommitmentFactory.create(ref="C-1")
    factories.CommitmentFactory.create(ref="C-2", pillar=here, title="Title — C-2")
    shown = ask(client, "/commitments/?pillar=here")
    (link,) = (a for a in shown.page.all("a") if a.text == "CSV for Excel")
    found = ask(client, link.attributes["href"])
    assert found.headers["content-disposition"] == 'attachment; filename="commitments.excel.csv"'
    assert found.body == b"\xef\xbb\xbf" + ask(client, "/commitments.csv?pillar=here").body
    assert found.text.count("\n") == 2
    assert ask(client, "/commitments.excel.csv?colour=red").status == 400


def table(client: Client, address: str) -> list[dict[str, str]]:
    text = b"".join(client.get(address)).decode()
    header, *rows = read(text)
    return [dict(zip(header, row, strict=True)) for row in rows]
