"""Shared fixtures. The source texts and the coded data are not part of the repository:
tests that need them take the folders from the environment and are skipped, saying so, without."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from tests.guards import let_flush_through
from tracker.importing import load_files
from tracker.models import Seal

LoadedRows: TypeAlias = list[tuple[str, list[str], list[list[Any]]]]


def _folder(variable: str) -> Path:
    value = os.environ.get(variable)
    if not value:
        pytest.skip(f"{variable} names no folder, so there is nothing to compare with")
    folder = Path(value)
    if not folder.is_dir():
        pytest.fail(f"{variable}={value} is not a folder")
    return folder.resolve()


@pytest.fixture(autouse=True, scope="session")
def _flush_gets_through() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        let_flush_through(patch)
        yield


@pytest.fixture(autouse=True, scope="session")
def _snapshots(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "TRACKER_SNAPSHOTS", tmp_path_factory.mktemp("snapshots"))
        yield


@pytest.fixture(scope="session")
def sources_dir() -> Path:
    """The folder with the five source texts, as the operator names it with SOURCES=."""
    return _folder("SOURCES")


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder with the coded data from which fixtures/ is made."""
    return _folder("RECORD_DATA")


@pytest.fixture
def record(db: None, loaded_rows: LoadedRows) -> None:
    """The whole record as fixtures/ holds it, in this test's own transaction.

    The first test loads it; every later one gets the same rows, with the same primary keys, by
    plain INSERT statements, which takes a twentieth of the time.
    """
    if not loaded_rows:
        loaded_rows += _load_record()
        return
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table, columns, rows in loaded_rows:
            names, marks = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})", rows)


@pytest.fixture(scope="session")
def loaded_rows() -> LoadedRows:
    """The rows of the record once a test has loaded it: table, columns, values."""
    return []


def _load_record() -> LoadedRows:
    load_files(sorted(Path(settings.FIXTURE_DIRS[0]).glob("*.json")))
    tables: LoadedRows = []
    models = apps.get_app_config("tracker").get_models(include_auto_created=True)
    # A seal takes no further part of its verdict, so it comes last.
    for model in sorted(models, key=lambda model: model is Seal):
        fields = model._meta.concrete_fields
        rows = [
            [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
            for row in model._base_manager.order_by("pk")
        ]
        if rows:
            tables.append((model._meta.db_table, [str(field.column) for field in fields], rows))
    return tables
