"""The feed of the changes: one entry for each event, whole sentences, permanent ids, pages."""

import json
from collections.abc import Iterator
from typing import Any

import feedparser
import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from pytest_django import DjangoDbBlocker, Settings

from tests.databases import passing, prepared
from tests.models.rows import EntryFactory
from tracker.models import Commitment, RecordEntry

from .site import ask
from .test_changes import tell

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="session")
def told_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[BaseDatabaseWrapper]:
    yield from prepared(django_db_blocker, "feeds", tell)


@pytest.fixture
def story(db: None, told_database: BaseDatabaseWrapper) -> Iterator[Commitment]:
    """The one with three verdicts."""
    with passing(told_database):
        yield Commitment.objects.get(ref="X-1")


def feed(client: Client, address: str = "/changes.atom", **options: Any) -> Any:
    """The feed as a reader of feeds takes it; nothing in it is wrong."""
    answer = ask(client, address, **options)
    assert answer.status == 200
    parsed = feedparser.parse(answer.body)
    assert parsed.bozo == 0, parsed.get("bozo_exception")
    return parsed


def links(parsed: Any) -> dict[str, str]:
    assert all(link.title for link in parsed.feed.links)
    return {link.rel: link.href for link in parsed.feed.links}


def test_an_event_is_one_entry_with_a_sentence_and_what_changed(
    story: Commitment, client: Client
) -> None:
    entries = feed(client, "/changes.atom?commitment=X-1").entries
    assert [entry.title for entry in entries] == [
        "Commitment X-1 was changed: done when.",
        "The action “Another title” was changed: title.",
        "X-1 was corrected, from Largely delivered to In progress; reviewed by a second person."
        " What was wrong: The act was counted twice.",
        "X-1 moved from In progress to Largely delivered; 1 new action;"
        " reviewed by a second person.",
        "X-1 has its first verdict: In progress; 1 new action; reviewed by a second person.",
    ]
    for entry in entries:
        (content,) = entry.content
        assert content.type == "application/xhtml+xml"
        assert entry.title in content.value
        assert "is current" not in content.value
        assert "under_way" not in content.value
    assert "<li>status: Largely delivered → In progress</li>" in entries[2].content[0].value
    assert "Reason: The page says so." in entries[1].content[0].value
    assert "One act is on record." in entries[4].content[0].value
    assert entries[0].link == "http://testserver/commitments/X-1/"


def test_who_asks_for_verdicts_that_are_current_no_more_is_told_of_them(
    story: Commitment, client: Client
) -> None:
    titles = [entry.title for entry in feed(client, "/changes.atom?verb=succeeded").entries]
    assert titles == [f"X-1.{n} is no longer the current verdict on X-1." for n in (2, 1)]


def test_a_verdict_that_nothing_took_the_place_of_stays_told(
    story: Commitment, client: Client
) -> None:
    EntryFactory.create(kind="assessment", key="X-1.3", verb="succeeded", before="{}")
    assert feed(client).entries[0].title.startswith("X-1.3 is no longer the current verdict")


def test_the_ids_are_the_same_under_every_host_and_on_every_page(
    story: Commitment, client: Client, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    found = {
        (parsed.feed.id, *(entry.id for entry in parsed.entries))
        for host in ("a.example.org", "www.a.example.org", "a.example.org:8443")
        for parsed in [feed(client, "/changes.atom?kind=evidence&utm_source=x", HTTP_HOST=host)]
    }
    ((first, second),) = found
    assert first == "tag:c51-tracker,2026:changes?kind=evidence"
    seq = RecordEntry.objects.get(kind="action", verb="changed").seq
    assert second == f"tag:c51-tracker,2026:log/{seq}"
    settings.TRACKER_BASE_URL = "https://tracker.example:8443"
    assert feed(client).feed.id == "tag:tracker.example,2026:changes"
    assert feed(client, "/changes.atom?before=9").feed.id == "tag:tracker.example,2026:changes"


def test_the_feed_carries_the_head(story: Commitment, client: Client) -> None:
    head = RecordEntry.objects.head()
    assert head
    found = feed(client).feed
    assert found.subtitle == f"Head of the log: entry {head.seq}, {head.hash}"
    assert found.title == "What changed: C5+1 Commitment Tracker"
    assert feed(client, "/changes.atom?commitment=X-1&kind=verdict").feed.title == (
        "What changed: C5+1 Commitment Tracker, X-1, Verdict"
    )


def test_pages_hold_every_entry_once_and_stay_the_same_while_the_log_grows(
    record: None, client: Client
) -> None:
    address = "/changes.atom?verb=entered&kind=definition"
    whole = ask(client, "/changes.csv?verb=entered&kind=definition").rows
    part, ids, pages = feed(client, address), [], []
    for number in range(70):
        EntryFactory.create(verb="entered", kind="theme", key=f"theme-{number}")
    while True:
        pages.append(links(part)["self"])
        ids += [entry.id for entry in part.entries]
        assert links(part)["first"] == f"http://testserver{address}"
        if "next" not in links(part):
            break
        part = feed(client, links(part)["next"])
    assert ids == [f"tag:c51-tracker,2026:log/{row['seq']}" for row in whole]
    assert len(pages) == (len(ids) + 49) // 50 > 3
    back = [links(part)["self"]]
    while "previous" in links(part):
        part = feed(client, links(part)["previous"])
        back.append(links(part)["self"])
    # From the oldest page to the newest, over those that came meanwhile.
    assert back[0] == pages[-1]
    assert back[-1] == f"http://testserver{address}"
    assert len(back) == len(pages) + 2


def test_every_entry_leads_to_a_page_and_says_something(record: None, client: Client) -> None:
    kinds = "&".join(f"kind={kind}" for kind in ("evidence", "coding", "definition"))
    seen = 0
    part = feed(client, f"/changes.atom?verb=entered&{kinds}")
    for entry in part.entries[::10]:
        assert entry.title.strip()
        assert entry.content[0].value.strip()
        assert ask(client, entry.link).status == 200, entry.link
        seen += 1
    assert seen == 5


def test_what_no_page_shows_leads_to_its_own_place_among_the_changes(client: Client) -> None:
    for number in range(3):
        after = json.dumps({"kind": "status", "key": "delivered", "text": "A"})
        EntryFactory.create(kind="translation", key=f"status t-{number} label ru", after=after)
    address = feed(client).entries[1].link
    assert address == "http://testserver/changes/?verb=changed&before=3#e2"
    assert ask(client, address).main.one("ol").all("li")[0].attributes["id"] == "e2"


def test_a_release_leads_to_its_own_page(client: Client) -> None:
    EntryFactory.create(kind="release", key="2026.11", verb="added", after='{"entry":1}')
    (entry,) = feed(client).entries
    assert entry.link == "http://testserver/r/2026.11/"


def test_the_page_announces_the_feed_by_a_title(story: Commitment, client: Client) -> None:
    for address in ("/", "/changes/", "/commitments/X-1/"):
        (link,) = ask(client, address).page.all(
            "link", rel="alternate", type="application/atom+xml"
        )
        assert link.attributes["title"].startswith("What changed"), address
