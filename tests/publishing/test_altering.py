"""A status and a column are added to the loaded record, and every guard is there afterwards."""

import json
from collections.abc import Iterable
from typing import Any

import pytest
from django.db import NotSupportedError, connection, migrations, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from pytest_django import DjangoDbBlocker

from tests.publishing.altering import COLUMN
from tests.publishing.fresh import fresh_database
from tracker.migrations._guards import Guarded

GUARD = "tracker_assessment_published_update"

# One worker alters the database, once.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("altered")]


@pytest.fixture(scope="module")
def altered(
    tmp_path_factory: pytest.TempPathFactory,
    loaded_database: BaseDatabaseWrapper,
    django_db_blocker: DjangoDbBlocker,
) -> dict[str, Any]:
    """What a process of its own found that altered a database of its own."""
    folder = tmp_path_factory.mktemp("altered")
    with django_db_blocker.unblock(), fresh_database(folder, copy_of=loaded_database) as fresh:
        found: dict[str, Any] = json.loads(fresh.run("-m", "tests.publishing.altering"))
        return found


def test_it_is_the_change_that_django_finds(altered: dict[str, Any]) -> None:
    assert altered["operations"].count("AddField") == 1
    assert altered["operations"].count("AlterField") == 4
    assert altered["operations"].count("AddConstraint") == 4


def test_every_trigger_is_there_and_the_new_column_is_guarded(altered: dict[str, Any]) -> None:
    before, after = altered["before"], altered["after"]
    assert set(after) == set(before)
    assert {name for name in after if after[name] != before[name]} == {GUARD}
    assert f'OLD."{COLUMN}" <> NEW."{COLUMN}"' in after[GUARD]
    assert altered["back"] == before


def test_every_guard_fires(altered: dict[str, Any]) -> None:
    expected = set(altered["guards"])
    if connection.vendor == "sqlite":
        expected = {name for name in expected if not name.endswith("_truncate")}
    assert set(altered["refused"]) == expected
    assert any(COLUMN in statement for statement in altered["refused"][GUARD])


def test_no_row_has_changed(altered: dict[str, Any]) -> None:
    assert altered["rows"] > 3000
    assert altered["rows are the same"]


def test_it_asks_for_a_transaction() -> None:
    state = ProjectState()
    operation = Guarded([])

    class Editor:
        connection = type("Outside", (), {"in_atomic_block": False})

    editor: Any = Editor()
    with pytest.raises(NotSupportedError, match="atomic = True"):
        operation.database_forwards("tracker", editor, state, state)


# What touches no table. Everything else may make SQLite rebuild one, or make one to be guarded.
HARMLESS = (migrations.AlterModelOptions, migrations.AlterModelManagers, migrations.RunPython)


def unguarded(found: Iterable[migrations.Migration]) -> list[str]:
    """The operations of the migrations that should stand inside `Guarded`."""
    return [
        f"{migration.name}: {operation.describe()}"
        for migration in found
        for operation in migration.operations
        if not isinstance(operation, (Guarded, *HARMLESS)) and not is_of_the_state_alone(operation)
    ]


def is_of_the_state_alone(operation: Any) -> bool:
    """Whether no database hears of it."""
    return (
        isinstance(operation, migrations.SeparateDatabaseAndState)
        and not operation.database_operations
    )


def test_every_migration_alters_tables_inside_guarded() -> None:
    loader = MigrationLoader(None)
    # They came before there was such a thing.
    earlier = {key for key in loader.disk_migrations if key[0] == "tracker" and key[1] < "0014"}
    earlier -= {key for key, migration in loader.disk_migrations.items() if migration.replaces}
    assert len(earlier) == 13
    assert (
        unguarded(
            migration
            for key, migration in loader.disk_migrations.items()
            if key[0] == "tracker" and key not in earlier
        )
        == []
    )


def test_an_operation_outside_guarded_is_named() -> None:
    migration: Any = migrations.Migration("0014_more", "tracker")
    migration.operations = [migrations.AddField("score", "more", models.TextField(default=""))]
    assert unguarded([migration]) == ["0014_more: Add field more to score"]
    added = migration.operations
    migration.operations = [Guarded(added)]
    assert unguarded([migration]) == []
    migration.operations = [migrations.SeparateDatabaseAndState(state_operations=added)]
    assert unguarded([migration]) == []
    migration.operations = [migrations.SeparateDatabaseAndState(added, added)]
    assert unguarded([migration]) != []
