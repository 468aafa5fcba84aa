"""How each page is cited, as reference managers, catalogues and search engines read it."""

import json
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.test import Client

from tests import factories
from tracker import publiclog
from tracker.models import Commitment, Event, RecordEntry

from .site import Answer, ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def promise() -> Commitment:
    document = factories.DocumentFactory.create(
        key="TXT", slug="text", title="A text", date="2025-05-01", language="en"
    )
    meeting = Event.objects.create(
        slug="meeting", title="A meeting", state="held", date="2025-04-30", date_precision="day"
    )
    meeting.documents.add(document)
    pillar = factories.PillarFactory.create(slug="here", name="A pillar")
    title = "Bridges & <roads>"
    return factories.CommitmentFactory.create(
        ref="C-1", title=title, document=document, pillar=pillar
    )


def things(found: Answer) -> dict[str, Any]:
    """What machines read in the page, by type."""
    (script,) = found.page.all("script")
    graph = json.loads(script.text)
    assert graph["@context"] == "https://schema.org"
    return {one["@type"]: one for one in graph["@graph"]}


def way(found: Answer) -> list[tuple[str, str]]:
    """The way to the page."""
    items = things(found)["BreadcrumbList"]["itemListElement"]
    assert [item["position"] for item in items] == list(range(1, len(items) + 1))
    return [(item["name"], item["item"]) for item in items]


def test_a_commitment_is_a_work_about_a_document(promise: Commitment, client: Client) -> None:
    found = ask(client, "/commitments/C-1/")
    work = things(found)["CreativeWork"]
    assert (work["name"], work["identifier"]) == ("Bridges & <roads>", "C-1")
    assert work["isBasedOn"]["identifier"] == "TXT"
    assert work["isBasedOn"]["datePublished"] == "2025-05-01"
    assert way(found) == [
        ("C5+1 Commitment Tracker", "http://testserver/"),
        ("Commitments", "http://testserver/commitments/"),
        ("C-1 “Bridges & <roads>”: Not yet assessed", "http://testserver/commitments/C-1/"),
    ]
    # Nothing in the block ends it.
    assert "<roads>" not in found.text.partition("ld+json")[2].partition("</script>")[0]


def test_a_document_names_the_events_that_it_comes_from(
    promise: Commitment, client: Client
) -> None:
    work = things(ask(client, "/declarations/text/"))["CreativeWork"]
    assert (work["name"], work["inLanguage"]) == ("A text", "en")
    (event,) = work["about"]
    assert event == {
        "@type": "Event",
        "name": "A meeting",
        "identifier": "meeting",
        "startDate": "2025-04-30",
    }


def test_the_first_page_is_the_site_with_its_search(client: Client) -> None:
    site = things(ask(client, "/"))["WebSite"]
    address = site["potentialAction"]["target"]["urlTemplate"]
    assert address == "http://testserver/search/?q={search_term_string}"
    assert ask(client, address.replace("{search_term_string}", "water")).status == 200


def test_the_page_of_the_data_is_a_catalogue_with_its_files(
    promise: Commitment, client: Client
) -> None:
    publiclog.enter_loaded()
    found = things(ask(client, "/data/"))
    head = RecordEntry.objects.head()
    assert head
    dataset = found["Dataset"]
    assert found["DataCatalog"]["dataset"] == {"@id": dataset["@id"]}
    assert (dataset["version"], dataset["identifier"]) == (
        f"entry-{head.seq}",
        f"sha256:{head.hash}",
    )
    for file in dataset["distribution"]:
        body = ask(client, file["contentUrl"]).body
        assert file["contentSize"] == f"{len(body)} B"


def test_what_is_cited_has_its_files(promise: Commitment, client: Client) -> None:
    for address in ("/", "/commitments/C-1/", "/commitments/", "/pillars/here/", "/methodology/"):
        page = ask(client, address)
        metas = {
            meta.attributes["name"]: meta.attributes["content"]
            for meta in page.page.one("head").all("meta")
            if meta.attributes.get("name", "").startswith("citation_")
        }
        assert metas["citation_public_url"] == f"http://testserver{address}"
        stem = "/index" if address == "/" else address.rstrip("/")
        for ending, kind in (
            ("bib", "application/x-bibtex"),
            ("ris", "application/x-research-info-systems"),
            ("csl.json", "application/vnd.citationstyles.csl+json"),
        ):
            assert f"{stem}.{ending}" in page.links
            found = ask(client, f"{stem}.{ending}")
            assert found.headers["content-type"] == f"{kind}; charset=utf-8"
            assert metas["citation_public_url"] in found.body.decode()
            assert found.headers["content-disposition"].startswith("attachment")


def test_what_filters_find_and_what_is_no_page_is_not_cited(
    promise: Commitment, client: Client
) -> None:
    assert "citation_title" not in ask(client, "/commitments/?standing=reported").text
    assert ask(client, "/commitments.bib?standing=reported").status == 404
    assert ask(client, "/search.bib").status == 404
    assert ask(client, "/commitments/C-9.bib").status == 404
    # What others put behind an address changes nothing.
    assert ask(client, "/commitments.bib?utm_source=x").status == 200


def test_another_day_is_cited_as_such(promise: Commitment, client: Client) -> None:
    publiclog.enter_loaded()
    head = RecordEntry.objects.head()
    assert head
    day = head.at.date().isoformat()
    found = ask(client, f"/on/{day}/index.ris").body.decode()
    assert f"UR  - http://testserver/on/{day}/\r\n" in found
    assert "N1  - The record of" in found


def test_the_repository_says_how_it_is_cited() -> None:
    said = yaml.safe_load((settings.BASE_DIR / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= {*said}
    project = (settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{said["version"]}"' in project
    assert said["license"] == "MIT"
