"""From an empty database to the newest state, back to the first, and forward again."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.publishing.fresh import Fresh, fresh_database

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

ASK = """
import django, json
django.setup()
from importlib import import_module
from django.contrib.auth.models import Group, Permission
from django.db import connection
groups = import_module("tracker.migrations.0005_groups")
reply = import_module("tracker.migrations.0010_reply")
with connection.cursor() as cursor:
    cursor.execute(
        "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"
    )
    triggers = cursor.fetchone()[0]
    cursor.execute("SELECT key, state FROM tracker_assessment")
    states = dict(cursor.fetchall())
print(json.dumps({
    "groups": {
        group.name: sorted(group.permissions.values_list("codename", flat=True))
        for group in Group.objects.all()
    },
    "custom": Permission.objects.filter(codename__in=[*groups.CUSTOM, *reply.CUSTOM]).count(),
    "triggers": triggers,
    "states": states,
}))
"""
MAKE_RETURNED = """
import django
django.setup()
from tests import factories
factories.DraftFactory(key="A.1", state="returned", returned_because="More.")
factories.AssessmentFactory(key="B.1")
"""
EXPECTED = """
import django, json
django.setup()
from importlib import import_module
first = import_module("tracker.migrations.0005_groups").GROUPS
more = import_module("tracker.migrations.0010_reply").GROUPS
last = import_module("tracker.migrations.0011_release").GROUPS
print(json.dumps({name: sorted({*first[name], *more[name], *last[name]}) for name in first}))
"""


def test_forward_back_and_forward_again(
    tmp_path: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock(), fresh_database(tmp_path) as fresh:
        expected = json.loads(fresh.run("-c", EXPECTED))
        fresh.migrate()
        first = ask(fresh)
        assert first["groups"] == expected
        assert first["custom"] == 8
        assert first["triggers"] == (29 if connection.vendor == "sqlite" else 35)
        fresh.run("-c", MAKE_RETURNED)

        fresh.migrate("tracker", "0001")
        back = ask(fresh)
        assert (back["groups"], back["triggers"]) == ({}, 0)
        assert back["states"] == {"A.1": "draft", "B.1": "published"}

        fresh.migrate()
        again = ask(fresh)
        assert again == {**first, "states": back["states"]}


def ask(fresh: Fresh) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(fresh.run("-c", ASK))
    return answer
