"""One declaration of columns, from which every format is written."""

import json
from types import SimpleNamespace

import pytest

from tracker.formats.records import (
    actions,
    commitments,
    distributions,
    documents,
    initiatives,
    lineage,
    log,
    parties,
    pillars,
    reading,
    search,
    timeline,
    verdicts,
)
from tracker.formats.registry import FORMATS
from tracker.formats.table import Column, Content, Table, record_of, under

from .written import each_column, written

SUBJECTS = (
    actions,
    commitments,
    distributions,
    documents,
    initiatives,
    log,
    lineage,
    parties,
    pillars,
    reading,
    search,
    timeline,
    verdicts,
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
    table = Table(
        (Column("b", "B"), Column("a", "A"), Column("c", "C", "object")),
        order=("a", "b"),
        facts=(Column("n", "N"),),
    )
    rows = [SimpleNamespace(a=1, b=2, c={"d": 3})]
    content = Content(kind="thing", table=table, rows=rows, facts=lambda: {"n": 1})
    assert written("csv", content) == b"a,b\r\n1,2\r\n"
    assert written("json", content).endswith(
        b'"n": 1, "next": null, "rows": [\n{"b": 2, "a": 1, "c": {"d": 3}}\n]}\n'
    )


def test_a_list_is_joined_in_a_flat_file_and_an_object_is_json_there() -> None:
    table = Table(
        (
            Column("codes", "Codes", "list"),
            Column("names", "Names", "list", separator="; "),
            Column("counts", "Counts", "counts"),
            Column("none", "Nothing", "list"),
        )
    )
    row = SimpleNamespace(codes=["=1", "KZ"], names=["One", "The One"], counts={"a": 1}, none=[])
    content = Content(kind="thing", table=table, rows=[row])
    flat = b'codes,names,counts,none\r\n\'=1 KZ,One; The One,"{""a"": 1}",\r\n'
    assert written("csv", content) == flat
    told = {"codes": ["=1", "KZ"], "names": ["One", "The One"], "counts": {"a": 1}, "none": []}
    assert json.loads(written("json", content))["rows"] == [told]


def test_a_column_holds_an_object_or_several_of_columns_of_their_own() -> None:
    inner = (Column("code", "Its code"), Column("size", "Its size", "integer"))
    columns = (
        Column("inner", "What is inside", "object", of=inner),
        Column("each", "Each of them", "array", get=lambda row: [row.inner] * 2, of=inner),
        Column("gone", "What is not there", "object", get=lambda _row: None, of=inner),
    )
    told = {"code": "A", "size": 2}
    assert record_of(columns, ROW) == {"inner": told, "each": [told, told], "gone": None}


def test_json_that_nests_its_rows_holds_what_the_page_says() -> None:
    table = Table((Column("a", "A"),), facts=(Column("n", "N"),), is_nested=True)
    content = Content(kind="thing", table=table, rows=[ROW], facts=lambda: {"n": 1})
    assert isinstance(FORMATS["json"].write(content), str)
    assert written("json", content).decode().endswith('\n },\n "n": 1\n}\n')


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_named_once_and_says_what_it_holds(name: str) -> None:
    table = TABLES[name]
    for columns in (table.columns, table.item, table.facts):
        names = [column.name for column in columns]
        assert len(names) == len(set(names))
    # What a flat file lacks is what only JSON can hold.
    left = {*table.columns} - {*map(table.column, table.names)}
    assert {column.type for column in left} <= {"array", "object", "string"}
    for column in each_column((*table.columns, *table.item, *table.facts)):
        assert len(column.definition) > 5, column.name
        assert column.definition[-1] != ".", column.name
        assert not column.unit or column.type in ("integer", "number"), column.name


def test_the_names_of_the_formats_are_the_endings_of_their_addresses() -> None:
    assert [(name, fmt.name) for name, fmt in FORMATS.items()] == [(n, n) for n in FORMATS]
    assert len(TABLES) >= 18
