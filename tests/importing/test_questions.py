"""What a run takes and asks about, and what it refuses because it belongs elsewhere."""

from pathlib import Path
from typing import Any

import pytest

from tests.importing.import_rows import find, small_record, write
from tracker.importing import ImportRefused, load_files
from tracker.models import Evidence

pytestmark = pytest.mark.django_db

BAD_NAMES: list[tuple[str, dict[str, Any], str]] = [
    ("evidence", {"publisher": "An  outlet"}, "Write it as “An outlet”."),
    ("evidence", {"publisher": "An\u00a0outlet"}, "Write it as “An outlet”."),
    ("search", {"where": "Google News\u200b"}, "Write it as “Google News”."),
    ("actor", {"name": "Agence fraN\u0303aise"}, "Write it as “Agence fraÑaise”."),
    ("assessment", {"rationale": "It rests on [act, no-such-act]."}, "[no-such-act] names no"),
]


def test_a_name_in_another_spelling_or_of_nothing_is_refused(tmp_path: Path) -> None:
    for model, fields, reason in BAD_NAMES:
        rows = small_record()
        number, row = find(rows, model)
        row |= fields
        with pytest.raises(ImportRefused) as caught:
            load_files([write(tmp_path, rows)])
        (refusal,) = caught.value.refusals
        assert (refusal.row, refusal.field) == (number, next(iter(fields)))
        assert reason in refusal.reason


def test_what_stands_in_another_document_is_refused(tmp_path: Path) -> None:
    rows = small_record()
    _number, document = find(rows, "document")
    other = {**document, "key": "DOC2", "slug": "document-2"}
    place = rows.index({"model": "tracker.document", "fields": document}) + 1
    rows.insert(place, {"model": "tracker.document", "fields": other})
    section = {"document": ["DOC2"], "slug": "water", "title": "Water", "position": 1}
    rows.insert(place + 1, {"model": "tracker.section", "fields": section})
    number, commitment = find(rows, "commitment")
    commitment["section"] = ["DOC2", "water"]
    with pytest.raises(ImportRefused) as caught:
        load_files([write(tmp_path, rows)])
    (refusal,) = caught.value.refusals
    assert refusal.row == number
    assert "The section stands in another document." in refusal.reason


def test_what_may_be_missing_is_asked_about_and_taken(tmp_path: Path) -> None:
    rows = [row for row in small_record() if row["model"] != "tracker.evidence"]
    report = load_files([write(tmp_path, rows)])
    assert report.questions == (
        "C-1: nobody owes this commitment.",
        "act: no publication shows this action.",
    )
    debt = {"commitment": ["C-1"], "actor": ["KZ"], "role": "debtor"}
    _number, evidence = find(small_record(), "evidence")
    added = [
        {"model": "tracker.obligation", "fields": debt},
        {"model": "tracker.evidence", "fields": evidence},
    ]
    assert load_files([write(tmp_path, [*rows, *added])]).questions == ()
    assert Evidence.objects.get().publication.key
