"""What a program says that it accepts, a list in parts, and what leads from one form to another."""

import pytest
from django.test import Client

from tests import factories
from tracker.models import Commitment
from tracker.views.parts import MOST

from .site import answer, ask, check_problem

pytestmark = pytest.mark.django_db
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
JSON, CSV = "application/json", "text/csv"


@pytest.fixture
def three() -> list[Commitment]:
    return [factories.CommitmentFactory.create(ref=f"C-{number}") for number in (1, 2, 3)]


@pytest.mark.parametrize(
    ("accepted", "given"),
    [
        (JSON, JSON),
        (CSV, CSV),
        ("application/json, text/plain, */*", JSON),
        ("text/csv;q=0.9, text/html;q=0.5", CSV),
        ("text/html;q=0.9, application/json;q=0.5", "text/html"),
        (BROWSER, "text/html"),
        ("*/*", "text/html"),
        ("text/*", "text/html"),
        ("image/png", "text/html"),
        ("", "text/html"),
        ("nonsense", "text/html"),
    ],
)
def test_a_page_comes_in_the_format_that_is_preferred(
    client: Client, three: list[Commitment], accepted: str, given: str
) -> None:
    found = answer(client.get("/commitments/?sort=ref", headers={"Accept": accepted}))
    assert found.headers["content-type"].startswith(given)
    assert "Accept" in found.headers["vary"].split(", ")
    if given != "text/html":
        ending = "json" if given == JSON else "csv"
        address = f"/commitments.{ending}?sort=ref"
        assert found.headers["content-location"] == address
        assert found.body == ask(client, address).body
        assert found.headers["content-language"] == "en"


def test_each_format_has_a_version_of_its_own(client: Client, record: None) -> None:
    etags = {
        client.get("/commitments/", headers={"Accept": accepted})["ETag"]
        for accepted in (BROWSER, JSON, CSV)
    }
    assert len(etags) == 3
    for etag in etags:
        known = [
            client.get("/commitments/", headers={"Accept": one, "If-None-Match": etag}).status_code
            for one in (BROWSER, JSON, CSV)
        ]
        assert sorted(known) == [200, 200, 304]


def test_what_is_accepted_is_in_english_and_of_the_day_that_is_asked_for(
    client: Client, three: list[Commitment]
) -> None:
    for address in ("/ru/commitments/C-1/", "/ru/commitments/"):
        data = answer(client.get(address, headers={"Accept": JSON}))
        plain = ask(client, address.removeprefix("/ru").rstrip("/") + ".json")
        assert data.body == plain.body
        assert b"/ru/" not in data.body
    refused = answer(
        client.get("/commitments/?nope=1", headers={"Accept": JSON}), "/commitments.json?nope=1"
    )
    check_problem(refused, 400, "bad-parameter")
    assert client.get("/methodology/", headers={"Accept": JSON}).status_code == 200
    assert client.get("/commitments/NOPE/", headers={"Accept": JSON}).status_code == 404


def test_another_day_is_accepted_as_data_too(client: Client, record: None) -> None:
    found = client.get("/on/2026-11-21/commitments/NYD-01/", headers={"Accept": JSON}).json()
    assert found["record"]["as_of"] == "2026-11-21"
    assert found["url"].endswith("/on/2026-11-21/commitments/NYD-01.json")
    assert found["item"]["path"] == "/on/2026-11-21/commitments/NYD-01/"


def test_a_list_comes_in_parts_to_who_asks_for_them(
    client: Client, three: list[Commitment]
) -> None:
    whole = ask(client, "/commitments.json?sort=ref").data
    assert (whole["next"], len(whole["rows"])) == (None, 3)
    first = ask(client, "/commitments.json?sort=ref&limit=2")
    assert [row["ref"] for row in first.data["rows"]] == ["C-1", "C-2"]
    following = first.data["next"]
    assert first.headers["link"] == f'<{following}>; rel="next"'
    last = ask(client, following.removeprefix("http://testserver")).data
    assert ([row["ref"] for row in last["rows"]], last["next"]) == (["C-3"], None)
    assert ask(client, "/commitments.json?page=1").data["rows"] == whole["rows"]
    lines = ask(client, "/commitments.jsonl?sort=ref&limit=1&page=3")
    assert lines.text.count("\n") == 1
    assert "link" not in lines.headers


@pytest.mark.parametrize("name", ["page", "limit"])
@pytest.mark.parametrize("value", ["0", "-1", "1.5", "x", "", "%C2%B2", "1e3", "9" * 30])
def test_a_part_that_is_no_number_is_refused_by_name(client: Client, name: str, value: str) -> None:
    found = ask(client, f"/commitments.json?{name}={value}")
    check_problem(found, 400, "bad-parameter")
    assert f"“{name}”" in found.data["detail"]


def test_a_part_that_is_not_there_and_one_that_is_too_large(
    client: Client, three: list[Commitment]
) -> None:
    check_problem(ask(client, "/commitments.json?page=2"), 404, "no-such-file")
    check_problem(ask(client, f"/commitments.json?limit={MOST + 1}"), 400, "bad-parameter")
    assert ask(client, f"/commitments.json?limit={MOST}").status == 200
    for address in ("/commitments.csv?limit=2", "/commitments/?limit=2", "/index.json?limit=2"):
        assert ask(client, address).status == 400
    check_problem(ask(client, "/commitments.csv?page=1"), 400, "bad-parameter")


def test_a_page_leads_to_its_other_formats_in_its_head(
    client: Client, three: list[Commitment]
) -> None:
    links = ask(client, "/commitments/?status=delivered").headers["link"]
    for fmt, kind in (("json", JSON), ("csv", CSV), ("jsonl", "application/jsonl")):
        address = f"/commitments.{fmt}?status=delivered"
        assert f'<{address}>; rel="alternate"; type="{kind}"' in links
    assert '</changes.atom>; rel="alternate"' in ask(client, "/changes/").headers["link"]
    assert "link" not in ask(client, "/methodology/").headers


def test_a_picture_in_a_frame_is_kept_out_of_the_engines(client: Client) -> None:
    assert ask(client, "/embed/overview/").headers["x-robots-tag"] == "noindex"
