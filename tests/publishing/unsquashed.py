"""Migrates by the migrations that the first one replaces, as the code before it did.

`python -m tests.publishing.unsquashed [NAME]`: to the named one, or to the last of the code that
knew no squashed one.
"""

import sys
from typing import Any

import django
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

FIRST = ("tracker", "0001_squashed_0037_plural_names")
WITHOUT_SQUASH = "0013_sourcetext_by_time"


def main(name: str = WITHOUT_SQUASH) -> None:
    """Migrate, and leave no trace of the migration that replaces them."""
    django.setup()
    executor: Any = MigrationExecutor(connection)
    executor.loader.replace_migrations = False
    executor.loader.build_graph()
    others = [node for node in executor.loader.graph.leaf_nodes() if node[0] != "tracker"]
    executor.migrate([("tracker", name), *(others if name >= WITHOUT_SQUASH else [])])
    executor.recorder.record_unapplied(*FIRST)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


if __name__ == "__main__":
    main(*sys.argv[1:])
