"""An empty database, one of the code before, and one that stopped half-way: all become the same."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from pytest_django import DjangoDbBlocker

from tests.publishing import people, unsquashed
from tests.publishing.fresh import Fresh, fresh_database

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

ASK = """
import django, json
django.setup()
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from tests.publishing.people import FIRST_MIGRATION
from tests.publishing.schema import schema
with connection.cursor() as cursor:
    cursor.execute("SELECT key, state FROM tracker_assessment")
    states = dict(cursor.fetchall())
    cursor.execute("SELECT name FROM django_migrations WHERE app = 'tracker'")
    applied = sorted(name for name, in cursor.fetchall())
print(json.dumps({
    "groups": {
        group.name: sorted(group.permissions.values_list("codename", flat=True))
        for group in Group.objects.all()
    },
    "permissions": sorted(map(list, Permission.objects.values_list("codename", "name"))),
    "custom": Permission.objects.filter(codename__in=FIRST_MIGRATION.CUSTOM).count(),
    "schema": schema(connection),
    "states": states,
    "applied": applied,
}))
"""
MAKE_RETURNED = """
import django
django.setup()
from tests import factories
factories.DraftFactory(key="A.1", state="returned", returned_because="More.")
factories.AssessmentFactory(key="B.1")
"""
MAKE_ODD = """
import django
django.setup()
from tests import factories
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
FIRST = unsquashed.FIRST[1]
# What came after the first migration, which the code before it did not know.
LATER = [
    name for app, name in MigrationLoader(None).graph.nodes if app == "tracker" and name != FIRST
]
GROUPS = {name: sorted(rights) for name, rights in people.FIRST_MIGRATION.GROUPS.items()}


def test_forward_back_and_forward_again(
    tmp_path: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock(), fresh_database(tmp_path) as fresh:
        fresh.migrate()
        first = ask(fresh)
        assert first["groups"] == GROUPS
        assert first["custom"] == 8
        assert len(first["schema"]["triggers"]) == (29 if connection.vendor == "sqlite" else 35)
        assert FIRST in first["applied"]
        fresh.migrate("tracker", "zero")
        fresh.migrate()
        assert ask(fresh) == first


def test_the_migrations_before_make_the_same_and_go_on_from_half_way(
    tmp_path: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock(), fresh_database(tmp_path) as new:
        new.migrate()
        expected = without(ask(new), "applied")
        new.migrate("tracker", FIRST)
        squashed = without(ask(new), "applied")
    with django_db_blocker.unblock(), fresh_database(tmp_path) as old:
        old.run(*OLD)
        first = ask(old)
        assert without(first, "applied") == squashed
        assert (len(first["applied"]), FIRST in first["applied"]) == (13, False)
        old.run("-c", MAKE_RETURNED)

        old.run(*OLD, "0001_record")
        back = ask(old)
        assert (back["groups"], back["schema"]["triggers"]) == ({}, {})
        assert back["states"] == {"A.1": "draft", "B.1": "published"}

        old.migrate()
        again = ask(old)
        assert without(again, "applied") == {**expected, "states": back["states"]}
        assert again["applied"] == sorted([*first["applied"], FIRST, *LATER])


def test_a_loaded_database_of_the_code_before_goes_on(
    tmp_path: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock(), fresh_database(tmp_path) as old:
        old.run(*OLD)
        old.run("manage.py", "load_record", "--verbosity", "0")
        before, head = ask(old), checkpoint(old)
        old.migrate()
        after = ask(old)
        assert len(after["states"]) == 58
        assert without(after, "applied", "schema") == without(before, "applied", "schema")
        assert after["schema"]["triggers"] == before["schema"]["triggers"]
        assert after["applied"] == sorted([*before["applied"], FIRST, *LATER])
        assert "The record is what the log says." in old.run("manage.py", "verify_record")
        assert checkpoint(old) == head


def ask(fresh: Fresh) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(fresh.run("-c", ASK))
    return answer


def checkpoint(fresh: Fresh) -> str:
    """The head of the log; what is said before it, of migrations to come, is left out."""
    return fresh.run("manage.py", "checkpoint").partition("{")[2]


def test_values_that_a_new_rule_refuses_are_named_and_nothing_is_changed(
    tmp_path: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock(), fresh_database(tmp_path) as old:
        old.migrate("tracker", "0016_recordentry")
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
        assert "0017_values" in ask(old)["applied"]


def without(answer: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key not in names}
