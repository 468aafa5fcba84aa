"""Shared fixtures. The source texts and the coded data are not part of the repository:
tests that need them take the folders from the environment and are skipped, saying so, without."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.backends.base.base import BaseDatabaseWrapper
from django.template import engines
from pytest_django import DjangoDbBlocker

from tests.databases import copied, passing, prepared, reading
from tests.guards import let_flush_through
from tests.pages.moving import LAST, at, move
from tracker import publishing
from tracker.importing import load_files
from tracker.models import Commitment

# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")

FIXTURES = Path(settings.FIXTURE_DIRS[0])
# What takes many seconds to make, and what every test that needs it only reads.
COSTLY = {"installed", "plainly_loaded_database", "site"}


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


@pytest.fixture(autouse=True)
def _unset_is_empty(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where templates may name variables that are not set, these are empty, as in production.

    pytest-django would read the whole stack for each of them, to tell whose they are.
    """
    if request.node.get_closest_marker("ignore_template_errors"):
        engine = engines["django"].engine  # type: ignore[attr-defined]  # Django's own has it
        monkeypatch.setattr(engine, "string_if_invalid", "")


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
def record(db: None, loaded_database: BaseDatabaseWrapper) -> Iterator[None]:
    """The whole record as fixtures/ holds it, in a transaction that the test's end rolls back."""
    with passing(loaded_database):
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[BaseDatabaseWrapper]:
    """The suite's own database, and a copy of it, to which this gives the connection.

    Copied before the first test, because no transaction may be open then.
    """
    with django_db_blocker.unblock(), copied("loaded") as second:
        yield second


@pytest.fixture(scope="session")
def loaded_database(
    django_db_setup: BaseDatabaseWrapper, django_db_blocker: DjangoDbBlocker
) -> BaseDatabaseWrapper:
    """The connection to the copy, once the record is loaded into it: once per worker."""
    with django_db_blocker.unblock(), reading(django_db_setup):
        load_files(sorted(FIXTURES.glob("*.json")), sets=sorted(FIXTURES.glob("changes/*.yaml")))
    return django_db_setup


@pytest.fixture(scope="session")
def first_round_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[BaseDatabaseWrapper]:
    """The connection to a copy with the record as it was before any change set."""
    yield from prepared(
        django_db_blocker, "first", lambda: load_files(sorted(FIXTURES.glob("*.json")))
    )


@pytest.fixture(scope="session")
def plainly_loaded_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[BaseDatabaseWrapper]:
    """The connection to a copy into which Django's `loaddata` has loaded the first round."""
    files = sorted(map(str, FIXTURES.glob("*.json")))
    yield from prepared(
        django_db_blocker, "plain", lambda: call_command("loaddata", *files, verbosity=0)
    )


@pytest.fixture
def plainly_loaded(db: None, plainly_loaded_database: BaseDatabaseWrapper) -> Iterator[None]:
    """The first round as `loaddata` loads it, which goes around the log."""
    with passing(plainly_loaded_database):
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-alone",
        action="store_true",
        help="leave out what asks no database, and so has passed where another one was asked",
    )


def pytest_collection_finish() -> None:
    """Keep all that was imported and collected out of every later collection of garbage."""
    gc.collect()
    gc.freeze()


def asks_the_database(item: pytest.Item) -> bool:
    """Whether the test has to do with the suite's own database."""
    fixtures = getattr(item, "fixturenames", ())
    return bool(item.get_closest_marker("django_db")) or "db" in fixtures


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Send all tests that need something costly to one worker, which makes it once.

    Several workers begin with the slow ones, so that none is left alone with one at the end.
    """
    if config.getoption("--database-alone"):
        config.hook.pytest_deselected(items=[one for one in items if not asks_the_database(one)])
        items[:] = filter(asks_the_database, items)
    for item in items:
        for costly in COSTLY & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group(costly))
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def moved_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[BaseDatabaseWrapper]:
    yield from prepared(django_db_blocker, "moved", move)


@pytest.fixture
def moved(db: None, moved_database: BaseDatabaseWrapper) -> Iterator[Commitment]:
    """The first of two commitments, on the day of the last change."""
    with passing(moved_database), at(LAST):
        yield Commitment.objects.get(ref="NYD-01")


@pytest.fixture
def released(moved: Commitment) -> Commitment:
    """The same, released, and changed after that."""
    call_command("release", "2026.11", verbosity=0)
    with at("2026-11-20"):
        row = Commitment.objects.get(ref="NYD-02")
        row.title = "After the release"
        publishing.save_with_history(row, by=None)
    return row
