"""One declaration of columns, from which every format is written."""

from types import SimpleNamespace

import pytest

from tracker.formats.records import (
    actions,
    commitments,
    distributions,
    documents,
    initiatives,
    log,
    parties,
    search,
    timeline,
)
from tracker.formats.registry import FORMATS
from tracker.formats.table import Column, Content, Table, record_of, under

from .written import written

SUBJECTS = (
    actions,
    commitments,
    distributions,
    documents,
    initiatives,
    log,
    parties,
    search,
    timeline,
)
TABLES = {
    f"{subject.__name__.rpartition('.')[2]}.{name}": value
    for subject in SUBJECTS
    for name, value in vars(subject).items()
    if isinstance(value, Table)
}
ROW = SimpleNamespace(name="one", inner=SimpleNamespace(code="A", size=2))


def test_a_column_reads_an_attribute_a_path_or_what_a_function_makes() -> None:
    columns = (
        Column("name", "Its name"),
        Column("code", "Its code", get="inner.code"),
        Column("double", "Twice its size", "integer", get=lambda row: 2 * row.inner.size),
    )
    assert record_of(columns, ROW) == {"name": "one", "code": "A", "double": 4}


def test_columns_can_be_read_from_inside_another_row() -> None:
    columns = (
        Column("code", "Its code"),
        Column("size", "Its size"),
        Column("double", "Twice its size", "integer", get=lambda row: 2 * row.size),
    )
    assert record_of(under("inner", columns, without=["size"]), ROW) == {"code": "A", "double": 4}


def test_json_keeps_the_order_of_the_columns_and_a_flat_file_may_have_its_own() -> None:
    table = Table((Column("b", "B"), Column("a", "A")), member="rows", order=("a", "b"))
    rows = [SimpleNamespace(a=1, b=2)]
    content = Content(kind="thing", table=table, rows=rows, facts=lambda: {"n": 1})
    assert written("csv", content) == b"a,b\r\n1,2\r\n"
    assert written("json", content).endswith(b'"n": 1, "rows": [\n{"b": 2, "a": 1}\n]}\n')


def test_json_without_a_member_for_the_rows_holds_what_the_page_says() -> None:
    table = Table((Column("a", "A"),))
    content = Content(kind="thing", table=table, rows=[ROW], facts=lambda: {"n": 1})
    assert isinstance(FORMATS["json"].write(content), str)
    assert written("json", content).decode().endswith('\n },\n "n": 1\n}\n')


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_named_once_and_says_what_it_holds(name: str) -> None:
    table = TABLES[name]
    names = [column.name for column in table.columns]
    assert len(names) == len(set(names))
    assert sorted(table.names) == sorted(names)
    for column in table.columns:
        assert len(column.definition) > 5, column.name
        assert column.definition[-1] != ".", column.name
        assert not column.unit or column.type in ("integer", "number"), column.name


def test_the_names_of_the_formats_are_the_endings_of_their_addresses() -> None:
    assert [(name, fmt.name) for name, fmt in FORMATS.items()] == [(n, n) for n in FORMATS]
    assert len(TABLES) >= 18
