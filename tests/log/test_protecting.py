"""What stands between the record and whoever would change it quietly, and the clock."""

import datetime as dt
from collections.abc import Iterator
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker, Settings

from tests.admin.pages import opened, row_url
from tests.databases import passing, prepared
from tests.guards import lifted
from tests.publishing import people
from tests.publishing.people import make, published
from tracker import publiclog, publishing, search
from tracker.guards import GUARDS
from tracker.models import Action, RecordEntry, Release, Seal, SearchEntry, SearchWord, User
from tracker.publishing.releasing import release

pytestmark = pytest.mark.django_db


def on_postgresql() -> bool:
    return connection.vendor == "postgresql"


CASES = 200
THEIRS = [
    guard for guard in GUARDS if guard.event != "TRUNCATE" or connection.vendor == "postgresql"
]


def protect() -> None:
    """Make a record with published verdicts and a release."""
    analyst, reviewer = people.person("analyst"), people.person("reviewer")
    for number in range(3):
        published(people.promise(ref=f"X-{number}"), by=analyst, reviewer=reviewer)
    call_command("enter_rows", verbosity=0)
    release("2026.11", by=None)


@pytest.fixture(scope="session")
def protected_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[BaseDatabaseWrapper]:
    yield from prepared(django_db_blocker, "protected", protect)


@pytest.fixture
def protected(db: None, protected_database: BaseDatabaseWrapper) -> Iterator[None]:
    with passing(protected_database):
        connection.check_constraints()
        yield


def found() -> list[tuple[str, str]]:
    return [(finding.about, finding.code) for finding in publiclog.unprotected()]


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def drop(name: str, table: str) -> None:
    run(f'DROP TRIGGER {name} ON "{table}"' if on_postgresql() else f"DROP TRIGGER {name}")


def disable(name: str, table: str) -> None:
    """Only PostgreSQL can; on SQLite somebody puts another one in its place."""
    if on_postgresql():
        run(f'ALTER TABLE "{table}" DISABLE TRIGGER {name}')
    else:
        drop(name, table)
        run(f'CREATE TRIGGER {name} BEFORE DELETE ON "{table}" WHEN 0 BEGIN SELECT 1; END')


def weaken(name: str, table: str) -> None:
    """Leave the trigger and let it refuse nothing."""
    if on_postgresql():
        run(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
            " $guard$ BEGIN RETURN COALESCE(NEW, OLD); END $guard$"
        )
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [name])
            (sql,) = cursor.fetchone()
        drop(name, table)
        run(sql.replace("RAISE(ABORT", "COALESCE(NULL").replace("WHEN ", "WHEN 0 AND ", 1))


def test_a_record_as_it_was_made_is_protected(protected: None) -> None:
    assert len(THEIRS) > 50
    assert found() == []


@pytest.mark.slow
@pytest.mark.parametrize("harm", [drop, disable, weaken])
def test_a_trigger_that_does_not_refuse_is_found(harm: object, protected: None) -> None:
    for case in range(CASES):
        guard = Random(case).choice(THEIRS)
        with transaction.atomic():
            harm(guard.name, guard.table)  # type: ignore[operator]  # one of the three
            assert found() == [(f"trigger {guard.name}", "guard")], f"case {case}"
            transaction.set_rollback(True)


@pytest.mark.slow
def test_a_seal_that_is_gone_is_found(protected: None) -> None:
    for case in range(CASES):
        seal = Random(case).choice(list(Seal.objects.select_related("assessment")))
        about = f"assessment {seal.assessment.key}"
        with transaction.atomic():
            with lifted():
                seal.delete()
                connection.check_constraints()
            assert found() == [(about, "seal")]
            transaction.set_rollback(True)


@pytest.mark.slow
def test_a_release_of_another_log_is_found(protected: None) -> None:
    for case in range(CASES):
        with transaction.atomic():
            with lifted():
                Release.objects.update(head=f"{Random(case).getrandbits(256):064x}")
            assert found() == [("release 2026.11", "release")]
            transaction.set_rollback(True)


SEARCHES = {
    "forged": lambda entry: SearchEntry.objects.filter(pk=entry.pk).update(
        tokens=f"{entry.tokens} xforged"
    ),
    "renamed": lambda entry: SearchEntry.objects.filter(pk=entry.pk).update(
        names={"en": "Another name"}
    ),
    "led elsewhere": lambda entry: SearchEntry.objects.filter(pk=entry.pk).update(address="/x/"),
    "taken out": lambda entry: SearchEntry.objects.filter(pk=entry.pk).delete(),
    "emptied": lambda _entry: SearchEntry.objects.all().delete(),
    "without words": lambda _entry: SearchWord.objects.all().delete(),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", SEARCHES)
def test_a_search_that_was_tampered_with_is_found(kind: str, protected: None) -> None:
    search.rebuild()
    assert list(publiclog.wrong_results()) == []
    entries = list(SearchEntry.objects.order_by("pk"))
    for case in range(6):
        entry = Random(case).choice(entries)
        with transaction.atomic():
            SEARCHES[kind](entry)
            assert {one.code for one in publiclog.wrong_results()} == {"search"}, f"case {case}"
            transaction.set_rollback(True)


@pytest.mark.skipif(on_postgresql(), reason="an index of its own has SQLite alone")
@pytest.mark.parametrize(
    "harm",
    [
        "INSERT INTO search_index(search_index) VALUES ('delete-all')",
        "INSERT INTO search_index(rowid, tokens) VALUES (1, 'xforged')",
        "INSERT INTO search_index(search_index, rowid, tokens)"
        " SELECT 'delete', id, tokens FROM tracker_searchentry LIMIT 1",
    ],
)
def test_an_index_that_does_not_hold_what_the_table_does_is_found_and_made_again(
    harm: str, protected: None
) -> None:
    search.rebuild()
    run(harm)
    assert [one.about for one in publiclog.wrong_results()] == ["index"]
    search.rebuild()
    assert list(publiclog.wrong_results()) == []


def test_the_command_tells_all_of_it(protected: None) -> None:
    disable("tracker_entry_no_update", "tracker_entry")
    err = StringIO()
    with pytest.raises(CommandError, match="finding"):
        call_command("verify_record", stdout=StringIO(), stderr=err)
    assert "trigger tracker_entry_no_update: guard: The database has not" in err.getvalue()


# --- The clock -----------------------------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[dt.timedelta]:
    """By how much the clock of this machine is wrong: the last of the list."""
    wrong = [dt.timedelta()]
    right = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: right() + wrong[-1])
    return wrong


def save(by: User) -> Action:
    row: Action = make.ActionFactory()
    row.title = "Another title"
    publishing.save_with_history(row, by=by)
    return row


def test_a_save_with_a_clock_a_year_ahead_is_refused(
    reviewer: User, clock: list[dt.timedelta]
) -> None:
    save(reviewer)
    before = RecordEntry.objects.count()
    clock.append(dt.timedelta(days=365))
    # What was set up with the same clock is older than the log all the same.
    run("UPDATE django_migrations SET applied = '2020-01-01 00:00:00+00:00'")
    with pytest.raises(publiclog.WrongClock, match="The clock of this machine says"):
        save(reviewer)
    assert RecordEntry.objects.count() == before
    clock.append(dt.timedelta(days=-365))
    with pytest.raises(publiclog.WrongClock):
        save(reviewer)


def test_a_site_that_was_set_up_after_a_long_time_takes_its_first_save(
    reviewer: User, clock: list[dt.timedelta], settings: Settings
) -> None:
    """A record that was loaded carries the times of its rounds, however old they are."""
    save(reviewer)
    clock.append(dt.timedelta(days=365))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET applied = %s", [timezone.now()])
    save(reviewer)


def test_a_quiet_site_goes_on_once_the_operator_says_so(
    reviewer: User, clock: list[dt.timedelta], settings: Settings
) -> None:
    save(reviewer)
    clock.append(dt.timedelta(days=365))
    run("UPDATE django_migrations SET applied = '2020-01-01 00:00:00+00:00'")
    settings.TRACKER_LONGEST_GAP_DAYS = 400
    save(reviewer)


def test_an_entry_of_the_future_is_told_by_verification(
    reviewer: User, clock: list[dt.timedelta]
) -> None:
    clock.append(dt.timedelta(days=30))
    save(reviewer)
    assert "time" not in {code for _about, code in found()}
    clock.append(dt.timedelta())
    head = RecordEntry.objects.head()
    assert head
    assert (f"entry {head.seq}", "time") in found()
    later = save(reviewer)
    assert RecordEntry.objects.filter(key=later.slug, at__lt=head.at).count() == 0


def test_the_desk_says_that_the_clock_is_wrong(clock: list[dt.timedelta], client: Client) -> None:
    reviewer = people.person("reviewer", is_staff=True)
    commitment = people.promise(ref="X-1")
    draft = people.in_review(commitment, by=people.person("analyst"))
    save(reviewer)
    client.force_login(reviewer)
    form = opened(client, row_url(draft, "publish"))
    clock.append(dt.timedelta(days=365))
    run("UPDATE django_migrations SET applied = '2020-01-01 00:00:00+00:00'")
    client.force_login(reviewer)
    answer = client.post(row_url(draft, "publish"), form)
    assert answer.status_code == 503
    assert "The clock of this machine says" in answer.content.decode()
