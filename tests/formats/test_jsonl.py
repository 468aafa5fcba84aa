"""JSON Lines: the rows of a table, one a line."""

import datetime as dt
import json

import pytest
from django.test import Client

from tests import factories
from tests.pages.site import ask
from tracker.formats.table import Column, Content, Table

from .written import written


def test_each_row_is_one_line_of_json_whatever_stands_in_it() -> None:
    table = Table((Column("day", "A day", "date", get="day"), Column("words", "Words")))
    rows = [
        type("Row", (), {"day": dt.date(2025, 1, 2), "words": "=a\nb"}),
        type("Row", (), {"day": None, "words": "Ўз"}),
    ]
    content = Content(kind="things", table=table, rows=rows, facts=dict)
    lines = written("jsonl", content).decode().splitlines()
    assert [json.loads(line) for line in lines] == [
        {"day": "2025-01-02", "words": "=a\nb"},
        {"day": None, "words": "Ўз"},
    ]
    assert "Ўз" in lines[1]


@pytest.mark.django_db
def test_a_list_holds_the_same_rows_as_its_json(client: Client) -> None:
    for number in range(3):
        factories.CommitmentFactory.create(ref=f"C-{number}", title=f"=Title {number}")
    found = ask(client, "/commitments.jsonl?sort=ref")
    assert [json.loads(line) for line in found.text.splitlines()] == ask(
        client, "/commitments.json?sort=ref"
    ).data["rows"]
    assert found.headers["content-disposition"] == 'attachment; filename="commitments.jsonl"'
    second = ask(client, "/commitments.jsonl?sort=ref&page=2&limit=2")
    assert second.text.splitlines() == found.text.splitlines()[2:]
