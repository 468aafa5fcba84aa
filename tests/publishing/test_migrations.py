"""An empty database, one of the code before, and one that stopped half-way: all become the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from pytest_django import DjangoDbBlocker

from tests.publishing import people
from tests.publishing.fresh import Fresh, fresh_database
from tests.publishing.schema import schema

# One worker makes the database of the code before, once.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.xdist_group("code_before"),
]

OLD_SQUASH = "0001_squashed_0013_sourcetext_by_time"
# The models without the columns that were not there.
BEFORE = """
import django
django.setup()
from django.apps import apps
from importlib import import_module
withdrawing = import_module("tracker.migrations.0023_withdrawing_more")
later = {name: ("withdrawn_at", "withdrawn_because") for name in withdrawing.OPTIONS}
later["document"] += ("also_in", "source_is", "main_text")
later |= {"action": ("merged_into",), "actor": ("merged_into",)}
for name, fields in {**later, "translation": ("source_sha256",)}.items():
    meta = apps.get_model("tracker", name)._meta
    for field in fields:
        meta.local_fields.remove(meta.get_field(field))
    meta._expire_cache()
event = apps.get_model("tracker", "event")._meta
event.local_many_to_many.remove(event.get_field("documents"))
event._expire_cache()
"""
MAKE_RETURNED = f"""
{BEFORE}
from tests import factories
factories.counting.renew = lambda owners: None
factories.publications.refresh = lambda row: None
factories.DraftFactory(key="A.1", state="returned", returned_because="More.")
factories.AssessmentFactory(key="B.1")
"""
# What load_record does, without what it keeps in tables that were not there.
LOAD = f"""
{BEFORE}
import json
from pathlib import Path
from tempfile import NamedTemporaryFile
from django.core.management import call_command
from django.db import transaction
from tracker import counting, publications
from tracker.publiclog import enter_loaded, loading, seal_loaded
later = {{"AboutText", "ChangeSet", "CodingRound", "DocumentReport", "DoubleCoding", "Publisher"}}
loading.PUBLIC = [one for one in loading.PUBLIC if one.__name__ not in later]
publications.complete = lambda: 0
counting.renew = lambda owners: None
*fixtures, translations = sorted(Path("fixtures").glob("*.json"))
kinds = {{"commitment", "initiative", "pillar", "status", "actor"}}
rows = [row for row in json.loads(translations.read_text()) if row["fields"]["kind"] in kinds]
with NamedTemporaryFile("w", suffix=".json") as of_then:
    json.dump(rows, of_then)
    of_then.flush()
    call_command("loaddata", *fixtures, of_then.name, ignorenonexistent=True, verbosity=0)
with transaction.atomic():
    seal_loaded()
    enter_loaded()
"""
MAKE_ODD = f"""
{BEFORE}
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from tests import factories
factories.counting.renew = lambda owners: None
factories.publications.refresh = lambda row: None
MigrationRecorder(connection).record_applied("tracker", "{OLD_SQUASH}")
factories.ActorFactory(pk=1, code="X X")
factories.EvidenceFactory()
"""
MEND = """
import django
django.setup()
from tracker.models import Actor
Actor.objects.update(code="X-X")
"""
OLD = ("-m", "tests.publishing.unsquashed")
ALL = sorted(name for app, name in MigrationLoader(None).disk_migrations if app == "tracker")
GROUPS = {name: sorted(rights) for name, rights in people.GROUPS.items()}


@pytest.fixture(scope="module")
def code_before(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Fresh]:
    """The empty database of the code that knew no squashed migration, only to be copied."""
    folder = tmp_path_factory.mktemp("before")
    with django_db_blocker.unblock(), fresh_database(folder) as old:
        old.run(*OLD)
        yield old


def test_new_and_old_migrations_make_the_same_and_both_go_on_from_half_way(
    tmp_path: Path, code_before: Fresh, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock(), fresh_database(tmp_path) as fresh:
        fresh.migrate()
        made = ask(fresh)
        assert made["groups"] == GROUPS
        assert made["custom"] == len(people.CUSTOM)
        assert len(made["schema"]["triggers"]) == (62 if connection.vendor == "sqlite" else 71)
        assert made["applied"] == ALL
        fresh.migrate("tracker", "zero")
        fresh.migrate()
        assert ask(fresh) == made

    with django_db_blocker.unblock(), copy_of(code_before, tmp_path) as old:
        assert len(ask(old)["applied"]) == 13
        old.run("-c", MAKE_RETURNED)

        old.run(*OLD, "0001_record")
        back = ask(old)
        assert (back["groups"], back["schema"]["triggers"]) == ({}, {})
        assert back["states"] == {"A.1": "draft", "B.1": "published"}

        old.migrate()
        assert ask(old) == {**made, "states": back["states"]}


def test_a_loaded_database_of_the_code_before_goes_on(
    tmp_path: Path, code_before: Fresh, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock(), copy_of(code_before, tmp_path) as old:
        old.run("-c", LOAD)
        before, head = ask(old), checkpoint(old)
        old.migrate()
        after = ask(old)
        assert len(after["states"]) == 58
        # What came later alters tables, and nothing of what they hold.
        assert (before["states"], after["groups"]) == (after["states"], GROUPS)
        assert after["applied"] == ALL
        # The index of the search is made of other words now.
        assert "can be found now." in called(old, "rebuild_search")
        assert "The record is what the log says." in called(old, "verify_record")
        assert checkpoint(old) == head


@contextmanager
def copy_of(fresh: Fresh, folder: Path) -> Iterator[Fresh]:
    """A copy of the database, which stays as it is; gone afterwards."""
    with fresh.opened() as opened, fresh_database(folder, copy_of=opened) as copy:
        yield copy


def ask(fresh: Fresh) -> dict[str, Any]:
    """Groups, permissions, schema, verdicts and applied migrations."""
    with fresh.opened() as opened:
        return _found_in(opened)


def _found_in(database: BaseDatabaseWrapper) -> dict[str, Any]:
    with database.cursor() as cursor:
        cursor.execute("SELECT key, state FROM tracker_assessment")
        states = dict(cursor.fetchall())
        cursor.execute("SELECT name FROM django_migrations WHERE app = 'tracker'")
        applied = sorted(name for (name,) in cursor.fetchall())
    custom = people.CUSTOM
    return {
        "groups": {
            group.name: sorted(group.permissions.values_list("codename", flat=True))
            for group in Group.objects.all()
        },
        "permissions": sorted(map(list, Permission.objects.values_list("codename", "name"))),
        "custom": Permission.objects.filter(codename__in=custom).count(),
        "schema": schema(database),
        "states": states,
        "applied": applied,
    }


def called(fresh: Fresh, command: str) -> str:
    """What the command prints of the database."""
    out = StringIO()
    with fresh.opened():
        call_command(command, stdout=out)
    return out.getvalue()


def checkpoint(fresh: Fresh) -> str:
    """The head of the log; what is said before it, of migrations to come, is left out."""
    return called(fresh, "checkpoint").partition("{")[2]


def test_values_that_a_new_rule_refuses_are_named_and_nothing_is_changed(
    tmp_path: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock(), fresh_database(tmp_path) as old:
        old.run(*OLD, "0016_recordentry")
        # As the code left it that squashed no more than the first thirteen.
        old.run("-c", MAKE_ODD)
        before = ask(old)
        migrate = old.start("manage.py", "migrate", "tracker", "--verbosity", "0")
        _said, refused = migrate.communicate()
        assert migrate.returncode == 1
        assert "Traceback" not in refused
        assert "actor 1, code: 'X X'" in refused
        assert "evidence" not in refused
        assert ask(old) == before
        old.run("-c", MEND)
        old.migrate()
        assert {*ask(old)["applied"]} == {*ALL, OLD_SQUASH}
