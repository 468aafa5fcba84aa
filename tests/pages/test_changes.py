"""What changed, in words, as data and as a feed; and the page that offers the data."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from tests.databases import passing, prepared
from tests.log import logs
from tests.models.rows import EntryFactory
from tests.publishing import people
from tests.publishing.people import make, published
from tracker import publiclog, publishing
from tracker.chain import moment
from tracker.choices.editing import ChangeKind
from tracker.models import (
    ACCOUNT,
    PUBLIC,
    Action,
    Assessment,
    ChangeSet,
    Commitment,
    RecordEntry,
    Score,
    Translation,
    User,
    kinds_about,
)
from tracker.publiclog.values import kind_of

from .site import ask

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def tell() -> None:
    """Make a commitment with three verdicts and an act whose title changed; another beside it."""
    author = people.person("analyst", public_name="A. Author")
    reviewer = people.person("reviewer", public_name="R. Reviewer")
    party = make.PartyFactory(code="KZ", name="Kazakhstan")
    promise = people.promise(
        ref="X-1", debtors=[party], pillar=make.PillarFactory(slug="water", name="Water")
    )
    other = people.promise(ref="X-2", debtors=[make.PartyFactory(code="UZ", name="Uzbekistan")])
    publiclog.enter_loaded()
    published(promise, by=author, reviewer=reviewer)
    published(promise, by=author, reviewer=reviewer, status="substantial")
    _correct(promise, by=author, reviewer=reviewer)
    action = Action.objects.filter(bearings__commitment=promise).order_by("pk")[0]
    publiclog.enter_loaded()
    action.title = "Another title"
    publishing.save_with_history(action, by=reviewer, reason="The page says so.")
    published(other, by=author, reviewer=reviewer)
    promise.done_when = "When it is done."
    publishing.save_with_history(promise, by=reviewer)


@pytest.fixture(scope="session")
def story_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[BaseDatabaseWrapper]:
    yield from prepared(django_db_blocker, "story", tell)


@pytest.fixture
def story(db: None, story_database: BaseDatabaseWrapper) -> Iterator[Commitment]:
    """The one with three verdicts."""
    with passing(story_database):
        yield Commitment.objects.get(ref="X-1")


def _correct(promise: Commitment, *, by: User, reviewer: User) -> None:
    wrong = promise.assessments.get(is_current=True)
    draft = publishing.correct(wrong, by=by, note="The act was counted twice.")
    draft.status = "under_way"
    publishing.edit(draft, by=by, version=draft.version)
    draft = publishing.submit(draft, by=by, version=draft.version, today=people.TODAY)
    publishing.publish(draft, by=reviewer, version=draft.version, today=people.TODAY)


def words(client: Client, query: str = "") -> list[str]:
    """What the data says of the changes, newest first."""
    return [row["words"] for row in ask(client, f"/changes.json{query}").data["rows"]]


def test_changes_are_told_in_words(story: Commitment, client: Client) -> None:
    assert words(client) == [
        "Commitment X-1 was changed: done when.",
        "X-2 has its first verdict: In progress; 1 new action; reviewed by a second person.",
        "The action “Another title” was changed: title.",
        "X-1 was corrected, from Largely delivered to In progress; reviewed by a second person."
        " What was wrong: The act was counted twice.",
        "X-1.2 is no longer the current verdict on X-1.",
        "X-1 moved from In progress to Largely delivered; 1 new action; reviewed by a second"
        " person.",
        "X-1.1 is no longer the current verdict on X-1.",
        "X-1 has its first verdict: In progress; 1 new action; reviewed by a second person.",
    ]


def test_the_page_shows_the_difference_with_the_old_value(
    story: Commitment, client: Client
) -> None:
    main = ask(client, "/changes/").main
    assert main.one("p", "answer").text.startswith("8 changes, the newest first")
    assert [item.text for item in main.all("strong")] == ["Correction"]
    pairs = [
        (old.text, new.text) for old, new in zip(main.all("del"), main.all("ins"), strict=True)
    ]
    assert ("Largely delivered", "In progress") in pairs
    assert "under_way" not in main.text
    assert "When it is done." in [new for _old, new in pairs]
    assert "The page says so." in main.text
    assert "R. Reviewer, Reviewer" in main.text


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("?commitment=X-1", 7),
        ("?commitment=X-2", 1),
        ("?pillar=water", 7),
        ("?party=UZ", 1),
        ("?party=KZ&party=UZ", 8),
        ("?kind=verdict", 6),
        ("?kind=evidence", 1),
        ("?kind=definition", 1),
        ("?kind=verdict&kind=evidence&commitment=X-1", 6),
        ("?kind=coding", 0),
        ("?verb=succeeded", 2),
        ("?verb=changed&verb=succeeded", 4),
        ("?since=2100-01-01", 0),
        ("?since=2020-01-01", 8),
        ("?before=1", 0),
        ("?before=99999999", 8),
    ],
)
def test_changes_are_filtered(query: str, number: int, story: Commitment, client: Client) -> None:
    assert len(words(client, query)) == number
    assert len(ask(client, f"/changes.csv{query}").rows) == number
    assert len(ask(client, f"/changes/{query}").main.all("ol")) == bool(number)
    feed = ET.fromstring(ask(client, f"/changes.atom{query}").text)
    twice = 0 if "succeeded" in query else len(words(client, f"{query}&verb=succeeded"))
    assert len(feed.findall(f"{ATOM}entry")) == number - twice


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("commitment=X-99", "commitment"),
        ("commitment=%00", "commitment"),
        ("commitment=a&commitment=b", "commitment"),
        ("pillar=nowhere", "pillar"),
        ("party=XX", "party"),
        ("kind=password", "kind"),
        ("verb=published%00", "verb"),
        ("since=2026-02-30", "since"),
        ("since=soon", "since"),
        ("before=0", "before"),
        ("before=-1", "before"),
        ("before=%D9%A1", "before"),
        ("before=9999999999999999", "before"),
        ("before=1&before=2", "before"),
        ("page=0", "page"),
        ("page=99", "page"),
        ("page=%D9%A1", "page"),
        ("page=1&page=1", "page"),
        ("nonsense=1", "nonsense"),
    ],
)
def test_a_wrong_parameter_is_named(
    query: str, name: str, story: Commitment, client: Client
) -> None:
    for address in ("/changes/", "/changes.json", "/changes.csv", "/changes.atom"):
        found = ask(client, f"{address}?{query}")
        assert found.status == 400
        said = found.text if found.is_html else found.data["detail"]
        assert f"“{name}”" in said


def test_a_change_of_definition_is_no_progress(story: Commitment, client: Client) -> None:
    main = ask(client, "/changes/?kind=definition").main
    assert "Definition" in main.text
    assert "moved" not in main.one("ol").text


def test_another_methodology_is_told_beside_the_verdict(story: Commitment, client: Client) -> None:
    make.MethodologyFactory(version="2", adopted_on=people.TODAY)
    published(story, by=people.person("analyst"), reviewer=people.person("reviewer"))
    assert "; judged under methodology 2, no longer 1;" in words(client)[0]


def test_the_data_holds_the_entry_as_the_log_has_it(story: Commitment, client: Client) -> None:
    answer = ask(client, "/changes.json").data
    newest = answer["rows"][0]
    newest.pop("words")
    newest["at"] = moment(dt.datetime.fromisoformat(newest["at"]))
    assert newest == json.loads(RecordEntry.objects.get(seq=newest["seq"]).line)
    assert answer["log"]["seq"] == newest["seq"]
    assert answer["total"] == 8
    assert answer["next"] is None


def test_a_withdrawal_says_why(story: Commitment, client: Client) -> None:
    verdict = story.assessments.get(is_current=True)
    people.withdrawn(verdict, by=people.person("reviewer"), reason="Wrong source.")
    assert words(client)[0] == "X-1.3, a verdict on X-1, was withdrawn: Wrong source."


def test_the_data_comes_in_parts_that_stay_the_same_while_the_log_grows(
    record: None, client: Client
) -> None:
    first = ask(client, "/changes.json?verb=entered&kind=coding")
    assert len(first.data["rows"]) == 200
    assert first.headers["link"] == f'<{first.data["next"]}>; rel="next"'
    EntryFactory.create(verb="entered", kind="event", key="another")
    seqs, part, parts = [row["seq"] for row in first.data["rows"]], first, 1
    while following := part.data["next"]:
        assert following.startswith("http://testserver/changes.json?verb=entered&kind=coding&")
        part = ask(client, following)
        seqs += [row["seq"] for row in part.data["rows"]]
        parts += 1
    assert "link" not in part.headers
    assert seqs == sorted(set(seqs), reverse=True)
    assert len(seqs) == first.data["total"] == part.data["total"] - 1
    assert parts == len(seqs) // 200 + 1
    assert len(first.body) < 500_000
    assert len(ask(client, "/changes.csv?verb=entered&kind=coding").rows) == len(seqs) + 1


def test_changes_cost_as_much_for_many_as_for_one(story: Commitment, client: Client) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert ask(client, f"{address}?kind=verdict&pillar=water").status == 200
        return len(captured)

    formats = ("/changes/", "/changes.json", "/changes.csv", "/changes.atom")
    few = [queries(address) for address in formats]
    author, reviewer = people.person("analyst"), people.person("reviewer")
    for _time in range(20):
        published(story, by=author, reviewer=reviewer)
    assert [queries(address) for address in formats] == few
    assert max(few) <= 14


def test_every_kind_of_entry_is_about_something() -> None:
    kinds = [kind for one in ChangeKind for kind in kinds_about(one)]
    assert sorted(kinds) == sorted([ACCOUNT, *(kind_of(model) for model in PUBLIC)])


# --- The data page -------------------------------------------------------------------------------


def test_the_log_is_exported_and_verified_by_anybody(
    story: Commitment, client: Client, tmp_path: Path
) -> None:
    (tmp_path / "log.jsonl").write_text(ask(client, "/data/log.jsonl").text, encoding="utf-8")
    (tmp_path / "heads").write_text(ask(client, "/data/checkpoint.json").text, encoding="utf-8")
    head = RecordEntry.objects.head()
    assert head
    told = logs.run_alone(tmp_path, "log.jsonl", "heads")
    assert told.stdout == f"{head.seq} entries, head {head.hash}\nThe log is whole.\n"
    assert ask(client, "/data/verify_log.py").body == logs.SCRIPT.read_bytes()


def test_the_data_page_names_the_head_and_every_file_is_there(
    story: Commitment, client: Client
) -> None:
    head = RecordEntry.objects.head()
    assert head
    page = ask(client, "/data/")
    assert head.hash in page.main.text
    rows = ask(client, "/data.csv").rows
    shapes = ask(client, "/data.json").data
    assert [row["path"] for row in rows] == [file["path"] for file in shapes["rows"]]
    assert shapes["log"].items() <= ask(client, "/data/checkpoint.json").data.items()
    for row in rows:
        assert ask(client, row["path"]).status == 200
        assert row["path"] in page.links


def test_an_empty_log_is_said_to_be_empty(client: Client) -> None:
    assert "is empty" in ask(client, "/data/").main.text
    assert "Nothing has changed" in ask(client, "/changes/").main.text
    assert ask(client, "/data/log.jsonl").body == b""
    assert ask(client, "/data/checkpoint.json").data["seq"] == 0
    assert ET.fromstring(ask(client, "/changes.atom").text).findall(f"{ATOM}entry") == []


def test_the_loaded_record_is_told_apart_from_changes(record: None, client: Client) -> None:
    main = ask(client, "/changes/").main
    entered = RecordEntry.objects.filter(verb="entered").count()
    assert f"{entered} rows were entered as they were loaded." in main.text
    listed: Any = ask(client, "/changes/?verb=entered&commitment=NYD-16").main
    assert "NYD-16 has its first verdict: In progress" in listed.text
    assert Score.objects.exists()


def test_a_large_set_is_one_entry_beside_its_verdicts_and_leads_to_its_rows(
    record: None, client: Client
) -> None:
    main, told = ask(client, "/changes/").main, RecordEntry.objects.exclude(verb="entered")
    shown = main.one("ol", "outline").all("li")
    verdicts, sets = told.filter(kind="assessment").count(), ChangeSet.objects.count()
    meetings = 13
    assert (verdicts, sets) == (36, 4)
    assert main.one("p", "answer").text.startswith(f"{verdicts + sets + meetings} changes")
    assert "A change set of more than 20 rows is one entry here" in main.text
    for key, rows in (("2026-11-28-publishers", 265), ("2026-11-27-russian", 297)):
        (link,) = {a.attributes["href"] for item in shown for a in item.all("a")} & {
            f"/changes/?set={key}"
        }
        of_set = ask(client, link).main.one("p", "answer").text
        assert of_set.startswith(f"{rows + 1} changes"), key
    hrefs = [a.attributes["href"] for a in main.all("a")]
    whole = ask(client, next(href for href in hrefs if "verb=added" in href))
    assert whole.main.one("p", "answer").text.startswith(f"{told.count()} changes")
    (omission,) = (
        one for one in ask(client, "/changes.json").data["left_out"] if "large" in one["what"]
    )
    assert omission["number"] == told.count() - verdicts - sets - meetings
    assert ask(client, "/changes/?set=nothing").status == 400


def test_a_correction_tells_what_was_wrong(record: None, client: Client) -> None:
    told = ask(client, "/changes/?kind=verdict").main
    assert [item.text for item in told.all("strong")] == ["Correction"] * 18
    noted = Assessment.objects.filter(corrects__isnull=False).values_list(
        "correction_note", flat=True
    )
    assert len(noted) == 18
    for note in noted:
        assert f"What was wrong: {note}" in told.text
    assert "NYD-34 was corrected, from Reversed to In progress" in told.text
    russian = ask(client, "/ru/changes/?kind=verdict").main.text
    for translated in Translation.objects.filter(field="correction_note"):
        assert " ".join(translated.text.split()) in russian


def test_a_day_before_the_second_round_shows_the_first(record: None, client: Client) -> None:
    then = ask(client, "/on/2026-11-25/")
    assert "34 in progress, 3 reversed or replaced" in then.main.one("p", "answer").text
    assert "Nothing has changed since" in ask(client, "/on/2026-11-25/changes/").main.text
    title = "Вторая встреча лидеров C5+1, прошедшая в Белом доме"
    page = "ru/actions/c51-summit-2025/"
    assert ask(client, f"/{page}").page.one("h1").text == title
    assert ask(client, f"/on/2026-11-25/{page}").page.one("h1").text == (
        f"{title}, и совместное заявление об экономическом сотрудничестве"
    )
