"""Unchanged pages are answered without being built, changed ones never stale."""

import datetime as dt
import gzip
import re
import threading
import time
from contextlib import ExitStack, suppress
from io import StringIO
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.http import Http404
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from pytest_django import Settings

from tests.benchmark import pages as benchmark
from tests.catalogues import write_catalogue
from tests.factories import BearingFactory, CommitmentFactory
from tests.publishing import people
from tests.publishing.fresh import Fresh
from tracker import publiclog, publishing
from tracker.formats.registry import FORMATS
from tracker.formats.table import Column, Content, Format, Head, Table
from tracker.models import Commitment
from tracker.pointintime.codeversion import code_version
from tracker.pointintime.points import NOW, Point
from tracker.pointintime.states import state_at
from tracker.views import versions
from tracker.views.page import Page, page

from .conftest import Pages
from .site import body_of

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def promise(db: None) -> Commitment:
    """A commitment in the log."""
    bearing: Any = BearingFactory(commitment=CommitmentFactory(ref="NYD-01"))
    publiclog.enter_loaded()
    commitment: Commitment = bearing.commitment
    return commitment


@pytest.fixture
def kept(settings: Settings) -> Any:
    """The store of built pages, turned on and empty."""
    settings.TRACKER_PAGES_KEPT = 3
    versions.store.clear()
    yield versions.store
    versions.store.clear()


def change(promise: Commitment, title: str) -> None:
    row = Commitment.objects.get(pk=promise.pk)
    row.title = title
    publishing.save_with_history(row, by=None)


def test_every_public_page_has_a_version(site: Pages) -> None:
    pages = [found for found in site.values() if found.status == 200]
    assert len(pages) > 300
    for found in pages:
        if found.address.startswith(("/accounts/", "/static/")):
            continue
        assert found.headers["etag"].startswith('W/"'), found.address
        assert found.headers["cache-control"] == "public, max-age=0, s-maxage=1"
        assert "last-modified" in found.headers, found.address
        assert "accept-encoding" in found.headers["vary"].lower(), found.address
    assert len({found.headers["etag"] for found in pages if "etag" in found.headers}) > 300


@pytest.mark.parametrize(
    "address",
    ["/", "/commitments/", "/commitments.csv", "/commitments/NYD-01/", "/commitments/NYD-01.json"],
)
def test_a_reader_who_has_it_is_told_so_after_one_query(
    address: str, promise: Commitment, client: Client
) -> None:
    first = client.get(address)
    body_of(first)
    proxied = f'"other", {first["ETag"].removeprefix("W/")}'
    assert client.get(address, headers={"If-None-Match": proxied}).status_code == 304
    with CaptureQueriesContext(connection) as captured:
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, body_of(again)) == (304, b"")
    assert len(captured) == 1
    for name in ("ETag", "Cache-Control", "Vary", "X-Request-ID"):
        assert again.headers.get(name) == first.headers.get(name)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL scans so small a table")
@pytest.mark.parametrize("asked", [{}, {"day": dt.date(2026, 11, 21)}, {"release": "2026.11"}])
def test_the_version_is_found_without_reading_the_words_of_the_sources(asked: Any) -> None:
    with CaptureQueriesContext(connection) as captured, suppress(Http404):
        state_at(Point(**asked))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {captured[0]['sql']}")
        steps = [step for *_numbers, step in cursor.fetchall()]
    reads = [step for step in steps if "tracker_sourcetext" in step]
    assert len(reads) == 2
    assert all(re.search(r"USING COVERING INDEX", step) for step in reads)


@pytest.mark.parametrize("header", ['"other"', 'W/"other"', "nonsense", ""])
def test_another_version_is_answered_with_the_page(
    header: str, promise: Commitment, client: Client
) -> None:
    assert client.get("/", headers={"If-None-Match": header}).status_code == 200


def test_a_page_that_is_not_there_is_not_found_whatever_the_reader_has(
    promise: Commitment, client: Client
) -> None:
    etag = client.get("/")["ETag"]
    missing = client.get("/commitments/NYD-99/", headers={"If-None-Match": f'{etag}, "*", *'})
    assert missing.status_code == 404
    assert "ETag" not in missing.headers
    since = {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    assert client.get("/commitments/NYD-99/", headers=since).status_code == 404
    assert client.get("/commitments/?status=x", headers=since).status_code == 400


def test_publishing_changes_every_version(promise: Commitment, client: Client) -> None:
    addresses = ("/", "/commitments/NYD-01/", "/methodology/", "/commitments.csv")
    before = {address: client.get(address)["ETag"] for address in addresses}
    assert before == {address: client.get(address)["ETag"] for address in addresses}
    author, reviewer = people.person("analyst"), people.person("reviewer")
    people.make.MethodologyFactory()
    people.published(promise, by=author, reviewer=reviewer)
    for address, etag in before.items():
        found = client.get(address, headers={"If-None-Match": etag})
        assert found.status_code == 200
        assert found["ETag"] != etag


def test_a_draft_changes_none(promise: Commitment, client: Client) -> None:
    people.make.MethodologyFactory()
    publiclog.enter_loaded()
    act = people.act(promise)
    publiclog.enter_loaded()
    before = client.get("/commitments/NYD-01/")["ETag"]
    publishing.draft(people.verdict(promise), by=people.person("analyst"), actions=[act])
    assert client.get("/commitments/NYD-01/")["ETag"] == before


def test_the_day_the_language_the_code_and_the_address_are_part_of_the_version(
    promise: Commitment, client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def etag(address: str = "/") -> str:
        state = state_at(NOW)
        assert state
        return versions.PageVersion(RequestFactory().get(address), state, read_at=0).etag

    with time_machine.travel(NOON, tick=False):
        first = etag()
        assert etag() == first
        assert etag("/?utm_source=x") != first
        with translation.override("ru"):
            assert etag() != first
        code = code_version()._replace(hash="other")
        with monkeypatch.context() as patch:
            patch.setattr(versions, "code_version", lambda: code)
            assert etag() != first
    with time_machine.travel(NOON + dt.timedelta(hours=11), tick=False):
        assert etag() == first
    with time_machine.travel(NOON + dt.timedelta(hours=13), tick=False):
        assert etag() != first


def test_a_loaded_text_changes_every_version(
    record: None, sources_dir: Path, client: Client
) -> None:
    before = client.get("/")["ETag"]
    call_command("load_sources", str(sources_dir), verbosity=0)
    assert client.get("/")["ETag"] != before


def test_last_modified_alone_is_enough_once_the_page_rests(
    promise: Commitment, client: Client
) -> None:
    later = timezone.now() + dt.timedelta(minutes=1)
    with time_machine.travel(later, tick=False):
        first = client.get("/")
        since = {"If-Modified-Since": first["Last-Modified"]}
        assert client.get("/", headers=since).status_code == 304
        change(promise, "Saved within a second")
        changed = client.get("/", headers=since)
        assert changed.status_code == 200
        assert "Last-Modified" not in changed.headers


def test_an_empty_log_gives_no_version(client: Client) -> None:
    CommitmentFactory(ref="AROUND")
    found = client.get("/commitments/AROUND/")
    assert found.status_code == 200
    assert "ETag" not in found.headers


# --- Built pages that are kept -------------------------------------------------------------------


def test_a_kept_page_is_the_page(promise: Commitment, client: Client, kept: Any) -> None:
    first = client.get("/commitments/NYD-01/")
    with CaptureQueriesContext(connection) as captured:
        again = client.get("/commitments/NYD-01/")
    assert len(captured) == 1
    assert again.content == first.content
    one, two = ({**found.headers, "X-Accel-Expires": ""} for found in (first, again))
    assert one == two
    change(promise, "A title of today")
    assert b"A title of today" in client.get("/commitments/NYD-01/").content


def test_readers_who_ask_at_once_have_the_page_built_once(
    promise: Commitment, kept: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = state_at(NOW)
    assert state
    version = versions.PageVersion(RequestFactory().get("/"), state, read_at=0)
    monkeypatch.setattr(versions, "_PATIENCE", 30)
    began, inside, most = threading.Barrier(4), 0, 0

    def build() -> None:
        nonlocal inside, most
        began.wait()
        with kept.alone(version):
            inside += 1
            most = max(most, inside)
            time.sleep(0.01)
            inside -= 1

    threads = [threading.Thread(target=build) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert kept._building == {}


def test_nobody_waits_for_a_page_that_takes_too_long(
    promise: Commitment, kept: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = state_at(NOW)
    assert state
    version = versions.PageVersion(RequestFactory().get("/"), state, read_at=0)
    monkeypatch.setattr(versions, "_PATIENCE", 0.01)
    with kept.alone(version), kept.alone(version):
        pass
    assert kept._building == {}


def test_a_page_is_kept_compressed_and_sent_as_the_reader_takes_it(
    promise: Commitment, client: Client, kept: Any
) -> None:
    plain = client.get("/commitments/NYD-01/")
    (held, _headers) = kept._pages[plain["ETag"]]
    assert len(held) < len(plain.content) / 2
    for _time in range(2):
        packed = client.get("/commitments/NYD-01/", headers={"Accept-Encoding": "br, gzip"})
        # Not compressed anew, and not twice.
        assert packed.content == held
        assert gzip.decompress(packed.content) == plain.content
        assert packed["Content-Encoding"] == "gzip"
        assert packed["Content-Length"] == str(len(held))
        assert (packed["ETag"], packed["Vary"]) == (plain["ETag"], plain["Vary"])
    again = client.get("/commitments/NYD-01/", headers={"Accept-Encoding": "identity"})
    assert again.content == plain.content
    assert "Content-Encoding" not in again.headers


def test_a_reader_who_has_anything_gets_no_answer_before_the_page_is_there(
    promise: Commitment, client: Client
) -> None:
    assert client.get("/commitments/NYD-99/", headers={"If-None-Match": "*"}).status_code == 404
    asked = {"If-Match": '"other"', "If-Unmodified-Since": "Fri, 01 Jan 2010 00:00:00 GMT"}
    assert client.get("/commitments/NYD-99/", headers=asked).status_code == 404
    assert client.get("/commitments/NYD-01/", headers=asked).status_code == 200


def test_only_a_few_pages_are_kept_and_no_stream(
    promise: Commitment, client: Client, kept: Any
) -> None:
    for address in ("/", "/commitments/", "/methodology/", "/declarations/", "/commitments.csv"):
        body_of(client.get(address))
    assert len(kept._pages) == 3
    assert client.get("/commitments/NYD-99/").status_code == 404
    assert len(kept._pages) == 3


def test_two_hosts_and_two_languages_do_not_share_a_page(
    promise: Commitment, client: Client, kept: Any, tmp_path: Path, settings: Settings
) -> None:
    write_catalogue(tmp_path, "ru", {"Commitments": "Обязательства"})
    settings.LOCALE_PATHS = [tmp_path]
    one = client.get("/", headers={"Host": "testserver"})
    two = client.get("/", headers={"Host": "localhost"})
    assert one["ETag"] != two["ETag"]
    first, again = client.get("/ru/"), client.get("/ru/")
    assert first["ETag"] == again["ETag"] != one["ETag"]
    assert first.content == again.content
    assert b'<html lang="ru"' in again.content
    assert b'<html lang="en"' in client.get("/").content


READER = """
import sys, django
django.setup()
from django.conf import settings
from django.test import Client
settings.TRACKER_PAGES_KEPT = 50
client = Client()
for line in sys.stdin:
    found = client.get("/commitments/NYD-01/")
    print(found["ETag"], line.strip() in found.content.decode(), flush=True)
"""
WRITER = """
import sys, django
django.setup()
from tests.factories import CommitmentFactory
from tracker import publishing
from tracker.pointintime.codeversion import code_version
from tracker.models import Commitment
row = CommitmentFactory(ref="NYD-01")
for line in sys.stdin:
    row.title = line.strip()
    publishing.save_with_history(row, by=None)
    print("saved", flush=True)
"""


def told(process: Popen[str], line: str) -> list[str]:
    """What the process answers to the line."""
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
    return process.stdout.readline().split()


@pytest.mark.slow
def test_no_process_serves_what_another_one_changed(tmp_path: Path) -> None:
    file = tmp_path / "pages.sqlite3"
    fresh = Fresh(f"sqlite:///{file}", str(file))
    fresh.run("manage.py", "migrate", "--skip-checks", "--verbosity", "0")
    with ExitStack() as running:
        processes = [
            running.enter_context(fresh.start("-c", code)) for code in (WRITER, READER, READER)
        ]
        writer, *readers = processes
        seen = set()
        for number in range(5):
            assert told(writer, f"Title {number}") == ["saved"]
            for _time in range(3):
                (one, is_new), other = (told(reader, f"Title {number}") for reader in readers)
                assert [one, is_new] == other
                assert is_new == "True"
            seen.add(one)
        assert len(seen) == 5
        for process in processes:
            process.kill()


@pytest.mark.django_db(transaction=True)  # the handler closes the connection, as a server does
def test_the_benchmark_prints_what_unchanged_pages_and_the_log_cost(
    promise: Commitment, kept: Any
) -> None:
    out = StringIO()
    call_command(benchmark.Command(), "--log", "--requests", "3", stdout=out)
    assert re.fullmatch(
        r"an empty view: \d+ requests/s; not modified: \d\.\d\d of it;"
        r" a kept page: \d\.\d\d of it\n"
        r"verify_record: \d+ entries, \d+ entries/s, 0 findings\n"
        r"a snapshot of \d+ entries: \d+\.\d\d s, \d+ kB; from that one:"
        r" a snapshot of \d+ entries: \d+\.\d\d s, \d+ kB\n",
        out.getvalue(),
    )


def test_a_file_that_is_no_text_is_kept_byte_for_byte(
    kept: Any, promise: Commitment, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = []

    def write(content: Content) -> bytes:
        built.append(content.head)
        return bytes(range(256)) * 2

    monkeypatch.setitem(FORMATS, "bin", Format("bin", "Bytes", "a/b", write, is_text=False))

    @page(table=Table((Column("a", "A letter"),)))
    def things(request: object) -> Page:
        return Page(template="things.html")

    for encoding in ("gzip", "identity"):
        request = RequestFactory().get("/things.bin", headers={"Accept-Encoding": encoding})
        found: Any = things(request, fmt="bin")
        body = gzip.decompress(found.content) if encoding == "gzip" else found.content
        assert body == bytes(range(256)) * 2
        assert found["Content-Type"] == "a/b"
    state = state_at(NOW)
    assert state
    assert built == [Head(state.seq, state.head, state.changed_at)]
