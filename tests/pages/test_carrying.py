"""What stood in the record before the rules is served all the same, in every format."""

import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client

from tests.guards import lifted
from tests.models.rows import EntryFactory, SourceTextFactory
from tests.publishing.people import make
from tracker.formats.json import json_line, json_text
from tracker.models import Assessment, Commitment, Pillar

pytestmark = pytest.mark.django_db
# A line break of a text processor, escape, and what is no character at all.
ODD = "one\x0btwo\x1b\ufffe three"
CARRIED = "one\ufffdtwo\ufffd\ufffd three"


@pytest.fixture
def odd(db: None) -> Commitment:
    """A commitment whose texts hold such characters, below every rule; and its entry of the log."""
    row: Commitment = make.CommitmentFactory(
        ref="X-1", due_on="2026-12-31", due_precision="year", verdict="under_way"
    )
    SourceTextFactory.create(document=row.document)
    texts = {"title": ODD, "statement": ODD, "done_when": ODD, "catalysts": [ODD]}
    Commitment.objects.filter(pk=row.pk).update(**texts)
    Pillar.objects.update(name=ODD, description=ODD)
    with lifted():
        Assessment.objects.update(rationale=ODD, what_would_change_it=ODD)
    values = {"ref": "X-1", "title": ODD}
    EntryFactory.create(
        key="X-1", verb="withdrawn", name=ODD, reason=ODD, before="{}", after=json.dumps(values)
    )
    return row


def test_every_feed_is_xml_and_holds_the_words(odd: Commitment, client: Client) -> None:
    for address in ("/changes.atom", "/ru/changes.atom", "/changes.atom?commitment=X-1"):
        answer = client.get(address)
        assert answer.status_code == 200
        feed = "".join(ET.fromstring(answer.content).itertext())
        assert CARRIED in feed, address


def test_a_calendar_holds_no_control_character(odd: Commitment, client: Client) -> None:
    text = client.get("/timeline.ics").content.decode().replace("\r\n ", "")
    assert CARRIED[:8] in text
    assert [c for c in text if ord(c) < 32 and c not in "\r\n"] == []


def test_every_file_can_be_read_and_holds_the_words_as_they_are(
    odd: Commitment, client: Client
) -> None:
    for path in ("commitments", "commitments/X-1", "changes", "timeline"):
        for ending in ("csv", "json", "jsonl"):
            answer: Any = client.get(f"/{path}.{ending}")
            assert answer.status_code == 200
            pieces = answer.streaming_content if answer.streaming else [answer.content]
            text = b"".join(pieces).decode()
            written = ODD if ending == "csv" else json.dumps(ODD, ensure_ascii=False)[1:-1]
            # The flat files of a commitment are its acts, of which it has none.
            assert written in text or (path == "commitments/X-1" and ending != "json")
            for line in {"json": [text], "jsonl": text.splitlines()}.get(ending, []):
                json.loads(line)


def test_the_log_itself_is_served_as_it_was_written(odd: Commitment, client: Client) -> None:
    answer = client.get("/data/log.jsonl")
    (line,) = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]  # it streams
    assert json.loads(line)["reason"] == ODD


def test_pages_citations_and_annotations_are_served(odd: Commitment, client: Client) -> None:
    page = client.get("/commitments/X-1/").content.decode()
    assert CARRIED in page
    for address in ("/", "/changes/", f"/declarations/{odd.document.slug}/"):
        assert client.get(address).status_code == 200
    annotations = client.get(f"/declarations/{odd.document.slug}.jsonld").content.decode()
    assert json.loads(annotations)["items"][0]["body"][0]["value"] == ODD


def test_half_a_character_ends_no_json() -> None:
    record: dict[str, Any] = {"a": ["x\ud800y"]}
    for written in (json_text(record), json_line(record)):
        assert json.loads(written.encode()) == {"a": ["x\ufffdy"]}


@pytest.fixture
def _unchecked(db: None) -> Iterator[None]:
    """The constraint of a slug is away, as it was before the rule."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("ALTER TABLE tracker_pillar DROP CONSTRAINT pillar_slug_fits_an_address")
        yield
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


@pytest.mark.usefixtures("_unchecked")
def test_a_key_from_before_the_rule_does_not_end_the_sitemap(client: Client) -> None:
    make.PillarFactory(slug="water")
    Pillar.objects.filter(pk=make.PillarFactory(slug="b").pk).update(slug="X X")
    found = ET.fromstring(client.get("/sitemap.xml").content)
    pillars = [text for text in found.itertext() if "/pillars/" in text and "/data/" not in text]
    # Once in each language.
    assert [text.rpartition("/pillars/")[2] for text in pillars] == ["water/"] * 2
