"""Several processes at once, and processes that are killed: the log has no gap and no fork."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from pytest_django import DjangoDbBlocker

from tests.publishing.fresh import Fresh, fresh_database, race

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

RACER = "tests.log.racer"
PROCESSES = 8
EACH = 10
KILLS = 200


def racer(fresh: Fresh, task: str, **arguments: Any) -> Any:
    """What one process told."""
    return json.loads(fresh.run("-m", RACER, task, json.dumps(arguments)))


@pytest.fixture(scope="module")
def races(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Fresh]:
    """A database of their own: what races is committed."""
    folder = tmp_path_factory.mktemp("races")
    with (
        django_db_blocker.unblock(),
        fresh_database(folder, copy_of=connections[DEFAULT_DB_ALIAS]) as fresh,
    ):
        yield fresh


def test_eight_processes_publish_at_once(races: Fresh) -> None:
    set_up = racer(races, "prepare", prefix=uuid4().hex[:8], rounds=PROCESSES * EACH)
    waiting, by = set_up["waiting"], set_up["by"]
    told = race(
        races,
        RACER,
        "publish",
        [{"waiting": waiting[place::PROCESSES], "by": by} for place in range(PROCESSES)],
    )
    keys = [key for each in told for key in each]
    assert len(set(keys)) == PROCESSES * EACH

    found = racer(races, "tell", waiting=waiting)
    assert found["findings"] == []
    assert found["numbers"] == list(range(1, len(found["numbers"]) + 1))
    assert sorted(one["key"] for one in found["published"].values()) == sorted(keys)
    for one in found["published"].values():
        assert (one["is_published"], one["is_sealed"]) == (True, True)
        assert (one["entries"], one["changes"]) == (1, 1)


def test_what_is_killed_leaves_row_and_entry_together(races: Fresh) -> None:
    set_up = racer(races, "prepare", prefix=uuid4().hex[:8], rounds=KILLS + 1)
    acknowledged = racer(races, "publish_and_die", **set_up, seed=20261121)
    assert len(acknowledged) == KILLS
    found = racer(races, "tell", waiting=set_up["waiting"])
    assert found["findings"] == []
    assert found["numbers"] == list(range(1, len(found["numbers"]) + 1))
    for pk, one in found["published"].items():
        done = int(one["is_published"])
        assert (one["entries"], one["changes"], int(one["is_sealed"])) == (done,) * 3
        if acknowledged.get(pk):
            assert one["key"] == acknowledged[pk]
    # Without some of both the killing shows nothing.
    assert 10 < sum(map(bool, acknowledged.values())) < KILLS - 10
