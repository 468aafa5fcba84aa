"""What every JSON answer starts with, and how it is written."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tracker.formats.json import json_line, json_pieces, json_text, said
from tracker.formats.table import Column, Content, Head, Table
from tracker.pointintime.points import Point, reading

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def told(**more: Any) -> dict[str, Any]:
    """What an answer says before its rows, as a reader gets it."""
    table = Table((), facts=(Column("name", "Its name"),))
    content = Content(kind="pillar", table=table, rows=(), facts=lambda: {"name": "Energy"}, **more)
    return dict(json.loads(json_line(said(content))))


def test_an_answer_starts_with_its_version_kind_address_licence_citation_and_record() -> None:
    found = told(head=Head(7, "a" * 64), url="https://x.example/a.json", cited=lambda: "Cited so.")
    assert list(found) == [
        *("schema", "kind", "url", "licence", "citation", "record", "name", "next"),
    ]
    assert (found["schema"], found["kind"], found["licence"]) == ("2", "pillar", "CC-BY-4.0")
    assert (found["url"], found["citation"]) == ("https://x.example/a.json", "Cited so.")
    assert (told()["citation"], found["next"]) == (None, None)


def test_an_answer_says_which_record_it_is() -> None:
    head = Head(7, "a" * 64)
    found = told(head=head)["record"]
    assert found == {
        "head": {"seq": 7, "hash": "a" * 64},
        "as_of": timezone.localdate().isoformat(),
        "release": None,
    }
    with reading(Point(day=dt.date(2026, 11, 21))):
        assert told()["record"]["as_of"] == "2026-11-21"
        assert told(as_of=dt.date(2026, 4, 30))["record"]["as_of"] == "2026-04-30"
    with reading(Point(release="2026.11")):
        assert told()["record"]["release"] == "2026.11"


def test_a_number_is_a_number_and_a_time_keeps_its_digits() -> None:
    at = dt.datetime(2026, 11, 21, 12, 30, 15, 123456, tzinfo=dt.timezone(dt.timedelta(hours=5)))
    record = {"half": Decimal("0.50"), "whole": Decimal("14000000.00"), "at": at, "none": None}
    assert json_line(record) == (
        '{"half": 0.5, "whole": 14000000, "at": "2026-11-21T07:30:15.123456Z", "none": null}'
    )


rows_of_json = st.lists(
    st.dictionaries(words, words | st.none() | st.booleans() | st.integers()), max_size=5
)


@given(rows_of_json)
def test_the_pieces_of_json_make_one_object(rows: list[dict[str, Any]]) -> None:
    record = {"schema": "1", "date": dt.date(2023, 9, 1)}
    pieces = list(json_pieces(record, "rows", rows))
    assert json.loads("".join(pieces)) == {"schema": "1", "date": "2023-09-01", "rows": rows}
    assert len(pieces) == len(rows) + 2


def test_json_keeps_letters_and_writes_dates_as_text() -> None:
    text = json_text({"name": "Ўзбекистон o‘zbek", "on": dt.date(2023, 9, 1), "n": None})
    assert "Ўзбекистон o‘zbek" in text
    assert json.loads(text) == {"name": "Ўзбекистон o‘zbek", "on": "2023-09-01", "n": None}
    assert text.endswith("}\n")
