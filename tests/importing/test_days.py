"""Days in a file that cannot be: refused in the words of the desk."""

import datetime as dt
from pathlib import Path

import pytest
import time_machine

from tracker.importing import ImportRefused, load_files

from .import_rows import find, small_record, table_counts, write

NOW = dt.datetime(2026, 11, 27, 21, 0, tzinfo=dt.UTC)
TO_COME = "is in the future: it is after today, 28 November 2026 in Asia/Tashkent."
BAD = {
    ("action", "date"): ("2030-01-01", f"1 January 2030 {TO_COME}"),
    ("action", "end_date"): ("2030-01-02", f"2 January 2030 {TO_COME}"),
    ("assessment", "as_of"): ("2026-11-29", f"29 November 2026 {TO_COME}"),
    ("assessment", "published_at"): (
        "2026-11-27T22:00:00Z",
        "2026-11-27 22:00 UTC is in the future: it is now 2026-11-27 21:00 UTC.",
    ),
    ("commitment", "due_on"): ("2022-06-30", "The due date is before the document's date."),
    ("search", "made_on"): ("2026-11-29", f"29 November 2026 {TO_COME}"),
}


@time_machine.travel(NOW, tick=False)
@pytest.mark.django_db
def test_a_file_is_refused_in_the_words_of_a_form(tmp_path: Path) -> None:
    rows, before = small_record(), table_counts()
    for (model, field), (bad, _says) in BAD.items():
        find(rows, model)[1][field] = bad
    with pytest.raises(ImportRefused) as caught:
        load_files([write(tmp_path, rows)])
    found = {
        (rows[(refusal.row or 0) - 1]["model"].partition(".")[2], refusal.field): refusal.reason
        for refusal in caught.value.refusals
    }
    assert found == {place: says for place, (_bad, says) in BAD.items()}
    assert table_counts() == before


@time_machine.travel(NOW, tick=False)
@pytest.mark.django_db
def test_evidence_that_was_read_before_it_appeared_is_refused_by_name(tmp_path: Path) -> None:
    rows = small_record()
    find(rows, "evidence")[1].update(date="2025-07-02", accessed_on="2025-07-01")
    with pytest.raises(ImportRefused, match="nothing was written") as caught:
        load_files([write(tmp_path, rows)])
    (refusal,) = caught.value.refusals
    assert refusal.reason == (
        "accessed_on must not be before date: nobody can read what has not appeared."
        " (constraint evidence_read_after_it_appeared)"
    )


@time_machine.travel(NOW, tick=False)
@pytest.mark.django_db
def test_a_day_that_has_begun_in_the_zone_of_the_desk_is_taken(tmp_path: Path) -> None:
    rows = small_record()
    find(rows, "search")[1]["made_on"] = "2026-11-28"
    load_files([write(tmp_path, rows)])
