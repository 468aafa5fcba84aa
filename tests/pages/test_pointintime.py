"""The record as it stood: on another day, and in a release."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from tests.formats.written import sheets
from tests.publishing.people import person
from tracker import publiclog, publishing
from tracker.models import Commitment, RecordEntry, Release
from tracker.pointintime import points, snapshots
from tracker.pointintime.keeping import snapshot_file
from tracker.pointintime.points import Point

from .conftest import Pages
from .moving import FIRST, LAST, LATER, ask, at
from .site import Answer, body_of

pytestmark = pytest.mark.django_db
LIST_PAGES = (
    "dashboard",
    "commitments",
    "parties",
    "initiatives",
    "actions",
    "timeline",
    "progress",
    "sources",
    "searches",
    "documents",
    "search",
    "about",
    "glossary",
    "methodology",
    "differences",
    "changes",
    "data",
)


def counts(answer: Answer) -> tuple[int, int]:
    agreed = answer.data["agreed"]
    return agreed["total"], agreed["assessed"]


def test_a_page_shows_the_record_of_the_day(moved: Commitment, client: Client) -> None:
    assert counts(ask(client, f"/index.json?on={FIRST}")) == (2, 0)
    assert counts(ask(client, "/index.json?on=2026-11-11")) == (2, 0)
    assert counts(ask(client, f"/index.json?on={LATER}")) == (2, 1)
    page = ask(client, "/commitments/NYD-01/?on=2026-11-13")
    assert page.main.one("h1").text == "An old title"
    assert "as it stood on 13 November 2026" in page.main.text
    assert ask(client, "/commitments/NYD-01/").main.one("h1").text == "A new title"
    assert points.current().is_now


def test_the_banner_leads_to_the_page_of_today(moved: Commitment, client: Client) -> None:
    page = ask(client, f"/commitments/NYD-01/?on={LATER}")
    (banner,) = page.main.all("p", "point")
    assert banner.one("a").attributes["href"] == "http://testserver/commitments/NYD-01/"
    assert not ask(client, "/commitments/NYD-01/").main.all("p", "point")


def test_json_names_the_day_and_a_file_is_named_after_it(moved: Commitment, client: Client) -> None:
    assert ask(client, f"/commitments/NYD-01.json?on={LATER}").data["record"]["as_of"] == LATER
    assert "on" not in ask(client, "/commitments/NYD-01.json").data
    table = ask(client, f"/commitments.csv?on={FIRST}")
    assert table.headers["content-disposition"].endswith(f'"commitments-{FIRST}.csv"')
    assert table.rows[0]["title"] == "An old title"


def test_a_file_says_which_record_it_is(moved: Commitment, client: Client) -> None:
    def said(address: str) -> tuple[str, int, str]:
        record = ask(client, address).data["record"]
        return record["as_of"], record["head"]["seq"], record["head"]["hash"]

    for day in (FIRST, LATER, LAST):
        entries = ask(client, f"/on/{day}/data/log.jsonl").text.splitlines()
        newest = json.loads(entries[-1])
        expected = (day, newest["seq"], newest["hash"])
        for name in ("commitments/NYD-01", "commitments", "actions", "data/checkpoint"):
            assert said(f"/on/{day}/{name}.json") == expected, name
        about = sheets(ask(client, f"/on/{day}/commitments.xlsx").body)["About"]
        assert ["As of", day] in about
        assert ["Head of the log: hash", newest["hash"]] in about
    assert said("/commitments.json")[1:] == expected[1:]


def test_the_day_is_today_there(moved: Commitment, client: Client) -> None:
    Commitment.objects.filter(ref="NYD-02").update(due_on="2026-11-11", due_precision="day")
    with at(LAST):
        publishing.save_with_history(Commitment.objects.get(ref="NYD-02"), by=None)
        row = Commitment.objects.get(ref="NYD-02")
        row.title = "Due"
        publishing.save_with_history(row, by=None)
        due = "/commitments.json?due={}&on={}"
        for day, overdue, soon in ((LATER, 0, 0), (LAST, 1, 0)):
            assert len(ask(client, due.format("overdue", day)).data["rows"]) == overdue
            assert len(ask(client, due.format("soon", day)).data["rows"]) == soon


@pytest.mark.parametrize("address", ["/commitments.json", "/commitments.csv", "/changes.json"])
def test_the_same_question_has_the_same_bytes_whatever_happens_later(
    address: str, moved: Commitment, client: Client, settings: Settings, tmp_path: Path
) -> None:
    question = f"{address}?on={LATER}"
    before = ask(client, question).body
    with at("2026-11-20"):
        row = Commitment.objects.get(ref="NYD-02")
        publishing.withdraw(row, by=person("reviewer"), version=row.version, reason="A hope.")
        assert ask(client, question).body == before
        # As a new server would answer, from a snapshot of its own.
        settings.TRACKER_SNAPSHOTS = tmp_path
        assert ask(client, question).body == before
        assert ask(client, address).body != before


def test_what_was_withdrawn_later_counts_on_the_days_before(
    moved: Commitment, client: Client
) -> None:
    address = "/commitments/NYD-01.json?on={}"
    before = ask(client, address.format(LATER)).body
    with at("2026-11-20"):
        for row in (moved.bearings.get(), moved.obligations.get(), moved.sentence):
            publishing.withdraw(row, by=person("reviewer"), version=1, reason="A mistake.")
    with at("2026-11-22"):
        assert ask(client, address.format(LATER)).body == before
        earlier = ask(client, address.format(LATER)).data
        later = ask(client, address.format("2026-11-20")).data
    assert [len(found["bearings"]) for found in (earlier, later)] == [1, 0]
    assert [len(found["item"]["obligations"]) for found in (earlier, later)] == [1, 0]


@pytest.mark.parametrize("name", LIST_PAGES)
def test_before_the_first_entry_the_record_is_empty(
    name: str, moved: Commitment, client: Client
) -> None:
    page = ask(client, f"{reverse(name)}?on=2015-10-30")
    assert page.status == 200
    assert "as it stood on 30 October 2015" in page.main.text
    assert "NYD-01" not in page.main.text


def test_what_came_later_is_not_there_and_the_page_says_so(
    moved: Commitment, client: Client
) -> None:
    page = ask(client, "/commitments/NYD-01/?on=2026-11-09")
    assert page.status == 404
    assert "The record did not have it then." in page.main.text
    assert "The record did not have it then." not in ask(client, "/commitments/X-1/").main.text


@pytest.mark.parametrize(
    "day",
    ["", "2026-02-30", "2026-13-01", "21/09/2023", "soon", "20261110", "2026-11-1", "2026-W46-1",
     "+026-11-10", "٢٠٢٦-١١-١٠", "2026-11-10T00:00", "9999-12-31", "2026-11-15", "0000-01-01"],
)  # fmt: skip
@pytest.mark.parametrize("address", ["/", "/commitments.json", "/commitments.csv"])
def test_a_day_that_cannot_be_is_refused_by_name(
    address: str, day: str, moved: Commitment, client: Client
) -> None:
    answer = ask(client, f"{address}?on={day}")
    assert answer.status == 400
    assert "“on”" in (answer.text if answer.is_html else answer.data["detail"])


@pytest.mark.django_db
def test_a_day_that_has_begun_at_the_desk_alone_is_to_come_and_the_page_names_utc(
    client: Client,
) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 27, 21, 0, tzinfo=dt.UTC), tick=False):
        answer = ask(client, "/?on=2026-11-28")
        assert answer.status == 400
        assert "today is 27 November 2026 in UTC." in answer.main.text
        words = (
            "A month, a quarter or a year has passed with its last day; which day it is, UTC says."
        )
        assert words in ask(client, "/methodology/").main.text


def test_a_day_given_twice_is_refused(moved: Commitment, client: Client) -> None:
    assert ask(client, f"/?on={FIRST}&on={LATER}").status == 400


def test_the_first_day_of_the_calendar_is_a_day(moved: Commitment, client: Client) -> None:
    assert counts(ask(client, "/index.json?on=0001-01-01")) == (0, 0)


@pytest.mark.parametrize("name", LIST_PAGES)
def test_links_and_forms_stay_on_the_day(name: str, moved: Commitment, client: Client) -> None:
    page = ask(client, f"{reverse(name)}?on={LATER}")
    for form in page.page.all("form"):
        assert form.attributes["action"].startswith(f"/on/{LATER}/")
    anchors = page.page.all("a")
    paths = [path for a in anchors if (path := a.attributes["href"]).startswith(("/", "?"))]
    inner = [path for path in paths if not path.startswith(("/admin/", "/accounts/"))]
    assert len(inner) > 10
    assert all(path.startswith((f"/on/{LATER}/", "?")) for path in inner)


def test_a_citation_names_the_day_and_its_address(moved: Commitment, client: Client) -> None:
    page = ask(client, f"/commitments/NYD-01/?on={LATER}")
    cite = next(box for box in page.main.all("section") if box.attributes.get("id") == "cite")
    assert "The record of 12 November 2026." in cite.text
    assert f"/on/{LATER}/commitments/NYD-01/" in cite.text


@pytest.mark.parametrize("address", [f"/on/{LATER}/", f"/on/{LATER}/commitments.csv", "/r/v1/"])
def test_a_reader_who_has_it_is_told_so_after_one_query(
    address: str, moved: Commitment, client: Client
) -> None:
    publishing.release("v1", by=None)
    first = client.get(address)
    body_of(first)
    with CaptureQueriesContext(connection) as captured:
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert len(captured) == 1


def test_a_snapshot_cannot_be_written(moved: Commitment) -> None:
    entry: Any = RecordEntry.objects.head()
    path = snapshot_file(seq=entry.seq, head=entry.hash, texts="")
    with snapshots.Snapshot(path, Point(day=dt.date(2026, 11, 12))).opened():
        assert Commitment.objects.count() == 2
        with pytest.raises(OperationalError, match="readonly"):
            Commitment.objects.update(title="Other")
    assert not Commitment.objects.filter(title="Other").exists()


def test_an_answer_that_is_read_by_halves_leaves_nothing_open(
    moved: Commitment, client: Client
) -> None:
    response: Any = client.get(f"/on/{LATER}/commitments.csv")
    assert next(iter(response.streaming_content))
    assert points.current().is_now
    assert Commitment.objects.get(ref="NYD-01").title == "A new title"
    response.close()


def test_only_the_snapshots_used_last_are_kept(
    moved: Commitment, client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.TRACKER_SNAPSHOTS, settings.TRACKER_SNAPSHOTS_KEPT = tmp_path, 2
    for day in ("2026-11-01", FIRST, LATER, LAST, "2026-11-02"):
        assert ask(client, f"/?on={day}").status == 200
        assert len(list(tmp_path.iterdir())) <= 2


def test_where_no_snapshot_can_be_written_the_page_says_so(
    moved: Commitment, client: Client, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    settings.TRACKER_SNAPSHOTS = tmp_path / "file" / "folder"
    answer = ask(client, f"/?on={LATER}")
    assert answer.status == 503
    assert answer.headers["retry-after"] == "60"
    assert "etag" not in answer.headers
    assert ask(client, "/").status == 200


def no_room(*_args: object) -> None:
    raise OperationalError("database or disk is full")


def taken_away(*_args: object) -> bool:
    """What is told of a file that another process takes away in that moment."""
    return True


@pytest.mark.parametrize("happens", [no_room, taken_away])
def test_what_happens_to_a_snapshot_is_no_error_of_the_page(
    happens: Any,
    moved: Commitment,
    client: Client,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.TRACKER_SNAPSHOTS = tmp_path
    name = (
        "tracker.pointintime.keeping.fill"
        if happens is no_room
        else "tracker.pointintime.keeping._is_there"
    )
    monkeypatch.setattr(name, happens)
    assert ask(client, f"/?on={LATER}").status == 503
    assert not list(tmp_path.iterdir())


# --- Releases ------------------------------------------------------------------------------------


def test_a_release_serves_the_pages_and_files_of_its_head(
    released: Commitment, client: Client
) -> None:
    page = ask(client, "/r/2026.11/")
    assert "This is release 2026.11" in page.main.text
    assert "After the release" not in ask(client, "/r/2026.11/commitments.csv").text
    assert "After the release" in ask(client, "/commitments.csv").text
    shape = ask(client, "/r/2026.11/index.json").data
    assert (shape["record"]["release"], shape["record"]["as_of"]) == ("2026.11", LAST)
    assert ask(client, "/r/2026.11/data/log.jsonl").text.count("\n") == Release.objects.get().entry
    inner = [link for link in page.links if not link.startswith(("/admin/", "/accounts/"))]
    assert all(link.startswith("/r/2026.11/") for link in inner)


def test_a_release_is_listed_with_what_it_holds(released: Commitment, client: Client) -> None:
    call_command("release", "2026.12", verbosity=0)
    newest, oldest = Release.objects.all()
    page = " ".join(ask(client, "/data/").main.text.split())
    assert "Of 2 agreed commitments: 0 done in full or largely, 1 in progress" in page
    assert oldest.head in page
    assert newest.head in page
    assert newest.changes == {"definition": 1}
    assert oldest.changes["verdict"] == 1
    listed = ask(client, "/data.json").data["releases"]
    assert [one["name"] for one in listed] == ["2026.12", "2026.11"]
    assert listed[0]["path"] == "/r/2026.12/"


def test_a_release_of_an_unchanged_record_says_so(moved: Commitment, client: Client) -> None:
    for name in ("2026.11", "2026.12"):
        call_command("release", name, verbosity=0)
    assert Release.objects.get(name="2026.12").changes == {}
    assert "no change" in ask(client, "/data/").main.text


def test_a_citation_names_the_release(released: Commitment, client: Client) -> None:
    page = ask(client, "/r/2026.11/commitments/NYD-01/")
    cite = next(box for box in page.main.all("section") if box.attributes.get("id") == "cite")
    assert "Release 2026.11." in cite.text
    assert "http://testserver/r/2026.11/commitments/NYD-01/" in cite.text


def test_a_release_enters_the_log_and_the_record_verifies(
    released: Commitment, client: Client
) -> None:
    entry = RecordEntry.objects.get(kind="release")
    assert entry.key == "2026.11"
    assert list(publiclog.Verification().findings()) == []
    assert "2026.11" in ask(client, "/changes/").main.text


@pytest.mark.parametrize(
    "path",
    ["/r/2026.11/admin/", "/r/2026.11/livez", "/r/2026.11/r/2026.11/", "/r/2026.11/x/", "/r/1/",
     "/r/-/", "/r/2026.11/commitments/NYD-99/", "/r/%00/"],
)  # fmt: skip
def test_what_no_release_holds_is_not_found(
    path: str, released: Commitment, client: Client
) -> None:
    assert ask(client, path).status == 404


def test_a_release_has_no_other_day(released: Commitment, client: Client) -> None:
    assert ask(client, f"/r/2026.11/?on={FIRST}").status == 400


@pytest.mark.parametrize("name", ["", "a b", "../x", "-x", ".", "é", "x" * 41, "2026.11", "a/b"])
def test_a_name_that_is_none_or_is_taken_is_refused(name: str, released: Commitment) -> None:
    before = RecordEntry.objects.count()
    with pytest.raises(CommandError):
        call_command("release", name)
    assert (Release.objects.count(), RecordEntry.objects.count()) == (1, before)


def test_an_empty_log_has_nothing_to_release(db: None) -> None:
    with pytest.raises(CommandError, match="empty"):
        call_command("release", "2026.11")


def test_what_is_not_as_the_log_says_is_not_released(moved: Commitment) -> None:
    Commitment.objects.filter(ref="NYD-02").update(title="Changed around the log")
    with pytest.raises(CommandError, match="NYD-02"):
        call_command("release", "2026.11")
    assert not Release.objects.exists()


@pytest.mark.parametrize(
    "change", [{"name": "other"}, {"head": "0" * 64}, {"entry": 1}, {"counts": {}}]
)
def test_the_database_keeps_a_release_as_it_is(
    change: dict[str, Any], released: Commitment
) -> None:
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        Release.objects.update(**change)
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        Release.objects.all().delete()


def test_the_database_refuses_a_release_of_no_entry(released: Commitment) -> None:
    row = Release.objects.get()
    row.pk, row.name, row.head = None, "other", "0" * 64
    with pytest.raises(IntegrityError, match="freezes an entry"), transaction.atomic():
        row.save(force_insert=True)


# --- The real record -----------------------------------------------------------------------------


def test_the_record_of_this_day_is_the_record(site: Pages, client: Client) -> None:
    """One page of each kind, as file and page, replayed from the log, is what the database says.

    Both are asked for now: `site` may have been read on the day before.
    """
    today = dt.datetime.now(dt.UTC).date().isoformat()
    compared, other = 0, []
    for address in _one_of_each_kind(site):
        now = ask(client, address)
        then = ask(client, f"{address}{'&' if '?' in address else '?'}on={today}")
        if then.status != now.status or _neutral(then, today) != _neutral(now, today):
            other.append(address)
        compared += 1
    assert not other
    assert compared > 60


def _one_of_each_kind(site: Pages) -> Iterator[str]:
    kinds = set()
    for address in sorted(site):
        path, _question, query = address.partition("?")
        # A feed names its own address; the search lists rows in the order in which they came.
        if path.endswith((".atom", ".ics", ".py")) or path.startswith(("/search", "/accounts")):
            continue
        kind = re.sub(r"/[^/]*[-A-Z0-9][^/.]*", "/x", path) + re.sub(r"=[^&]*", "", query)
        if kind not in kinds and query.count("&") == 0:
            kinds.add(kind)
            yield address


def _neutral(answer: Answer, day: str) -> str:
    """The answer without what says of which day it is."""
    text = answer.text
    if not answer.is_html:
        return re.sub(r'"citation": "[^"]*(\\"[^"]*)*"', "", text).replace(f"/on/{day}/", "/")
    for own in (
        r'<p class="note point">.*?</p>\n',
        r'<section class="cite".*?</section>',
        r'<meta (name|property)="(og:)?description"[^>]*>',
        # The page about the site shows how it is cited.
        r"<blockquote>C5\+1 .*?</blockquote>",
    ):
        text = re.sub(own, "", text, flags=re.DOTALL)
    return text.replace(f"/on/{day}/", "/")
