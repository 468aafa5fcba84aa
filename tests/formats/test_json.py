"""What every JSON answer starts with, and how it is written."""

import datetime as dt
import json
from typing import Any

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tracker.formats.json import envelope, json_pieces, json_text
from tracker.formats.table import NO_HEAD, Head
from tracker.pointintime.points import Point, reading

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def test_an_answer_starts_with_its_version_kind_and_licence() -> None:
    record = envelope("pillar", Head(7, "a" * 64), slug="security", name="Security")
    assert list(record) == ["schema", "kind", "licence", "as_of", "head", "slug", "name"]
    assert (record["schema"], record["kind"], record["licence"]) == ("1", "pillar", "CC-BY-4.0")


def test_an_answer_says_which_record_it_is() -> None:
    record = envelope("pillar", Head(7, "a" * 64))
    assert record["as_of"] == timezone.localdate()
    assert record["head"] == {"seq": 7, "hash": "a" * 64}
    with reading(Point(day=dt.date(2026, 11, 21))):
        assert envelope("pillar", NO_HEAD)["as_of"] == dt.date(2026, 11, 21)
    own = envelope("dashboard", NO_HEAD, as_of=dt.date(2026, 4, 30))
    assert own["as_of"] == dt.date(2026, 4, 30)


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
