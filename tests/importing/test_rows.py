"""When a row of a file is the row that the database has."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.importing.import_rows import find, small_record, write
from tracker import models
from tracker.importing import load_files

pytestmark = pytest.mark.django_db

# What a person entered since, in a field that the file leaves out.
SINCE: list[tuple[type[Any], dict[str, Any]]] = [
    (models.Action, {"end_date": dt.date(2025, 2, 1)}),
    (models.Action, {"place": "Almaty"}),
    (models.Actor, {"adjective": "Agencies'"}),
    (models.Evidence, {"archive_url": "https://archive.example.org/1"}),
]


@pytest.mark.parametrize(("model", "entered"), SINCE)
def test_a_value_that_the_file_leaves_out_is_a_difference(
    tmp_path: Path, model: type[Any], entered: dict[str, Any]
) -> None:
    path = write(tmp_path, small_record())
    load_files([path])
    first = model.objects.order_by("pk")[0]
    model.objects.filter(pk=first.pk).update(**entered)
    report = load_files([path])
    assert (report.total.added, report.total.kept) == (0, 1)
    assert report.models[model._meta.label_lower].kept == 1
    assert model.objects.filter(pk=first.pk, **entered).exists()


def test_a_row_that_points_to_a_new_one_is_not_the_stored_row(tmp_path: Path) -> None:
    rows = small_record()
    load_files([write(tmp_path, rows)])
    _number, agency = find(rows, "actor")
    new = {"code": "NEW", "name": "A new state", "kind": "state"}
    rows.append({"model": "tracker.actor", "fields": new})
    agency["successor"] = ["NEW"]
    report = load_files([write(tmp_path, rows)])
    counts = report.models["tracker.actor"]
    assert (counts.added, counts.same, counts.kept) == (1, 1, 1)
    assert models.Actor.objects.get(code="AGENCY").successor is None
