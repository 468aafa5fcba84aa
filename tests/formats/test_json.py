"""What every JSON answer starts with, and how it is written."""

import datetime as dt
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tracker.formats.json import envelope, json_pieces, json_text

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def test_an_answer_starts_with_its_version_kind_and_licence() -> None:
    record = envelope("pillar", slug="security", name="Security")
    assert list(record) == ["schema", "kind", "licence", "slug", "name"]
    assert (record["schema"], record["kind"], record["licence"]) == ("1", "pillar", "CC-BY-4.0")


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
