"""What the tables of the dataset are made of."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.pages.site import ask
from tracker.formats.dataset import TABLES, table_named
from tracker.formats.dataset.declaring import DatasetTable
from tracker.formats.dataset.package import dictionary, table_schema
from tracker.formats.dataset.tables import DESCRIBED
from tracker.formats.table import Column
from tracker.management.commands.write_dictionary import FILE
from tracker.models import PUBLIC

COLUMNS = [(table, column) for table in TABLES for column in table.table.columns]


def test_every_public_model_is_a_table() -> None:
    assert {one.model for one in DESCRIBED} == {*PUBLIC}


def test_every_definition_is_of_a_column() -> None:
    for one in DESCRIBED:
        names = {column.name for column in table_named(one.name).table.columns}
        assert {*one.columns} <= names, one.name
        assert {*one.lists} == {field.name for field in one.model._meta.many_to_many}, one.name


def test_the_dictionary_is_the_declarations() -> None:
    # After a change: manage.py write_dictionary
    assert FILE.read_text(encoding="utf-8") == dictionary()


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=lambda one: one.name)
def test_a_column_says_what_it_holds_in_a_phrase(table: DatasetTable, column: Column) -> None:
    words = column.definition
    assert re.match(r"[A-Z][^.]*\Z|[A-Z].*[^.]\Z", words), words


def test_every_reference_names_the_one_key_of_its_table() -> None:
    for table, column in COLUMNS:
        if column.refers_to:
            assert len(table_named(column.refers_to).key) == 1, (table.name, column.name)


def test_the_values_of_a_column_are_those_of_the_vocabulary_with_their_definitions() -> None:
    schema: Any = table_schema(table_named("assessments"))
    fields = {field["name"]: field for field in schema["fields"]}
    status = fields["status"]
    assert "not_assessed" not in status["constraints"]["enum"]
    assert {"value": "under_way", "label": "In progress"} in status["categories"]
    assert status["definitions"]["superseded"]
    # Two vocabularies have the same words.
    assert "definitions" not in fields["confidence"]
    assert json.dumps(fields["rationale"]) == json.dumps(
        {"name": "rationale", "type": "string", "description": "Why this status"}
    )


@pytest.mark.django_db
def test_the_page_of_a_table_says_what_its_columns_mean(client: Client) -> None:
    factories.CommitmentFactory.create(ref="C-1")
    page = ask(client, "/data/tables/commitments/")
    words = " ".join(page.main.text.split())
    for column in table_named("commitments").table.columns:
        assert column.definition in words
    assert "Words such as commit, will, launch, determined." in words
    assert "/data/tables/pillars/" in page.links
    assert ask(client, "/data/tables/commitments.json").data["rows"][0]["ref"] == "C-1"


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["/", ".csv", ".json"])
def test_there_are_no_other_tables(client: Client, ending: str) -> None:
    assert ask(client, f"/data/tables/users{ending}").status == 404
