"""What a list leaves out unless it is asked for it: named on the page, in its files, at /data/."""

from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.formats.written import sheets

from .site import ask

REPORTED = "commitments that are known from reports only"


def left_out(client: Client, address: str) -> list[tuple[str, int, str | None]]:
    return [tuple(left.values()) for left in ask(client, address).data["left_out"]]


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(
    ("name", "what", "number", "query"),
    [
        ("commitments", REPORTED, 6, "standing=reported"),
        ("searches", "searches that found something", 178, "found=something"),
        ("initiatives", "initiatives that are not on the public list", 9, None),
    ],
)
def test_what_a_list_of_the_record_leaves_out_is_named_everywhere(
    client: Client, name: str, what: str, number: int, query: str | None
) -> None:
    address = query and f"/{name}.json?{query}"
    assert left_out(client, f"/{name}.json") == [(what, number, address)]
    about = sheets(ask(client, f"/{name}.xlsx").body)["About"]
    named = [line[1:] for line in about if line[0:1] == ["Left out"]]
    assert named == [[f"{what}: {number}", *([f"/{name}.xlsx?{query}"] if query else [])]]
    shown = ask(client, f"/{name}/")
    assert f"Not on this page, nor in its files: {what} ({number})" in shown.page.one("footer").text
    assert (f"/{name}/?{query}" in shown.links) is bool(query)
    rows: list[Any] = [row for row in ask(client, "/data.csv").rows if row["without"]]
    assert f"{what}: {number}" in {row["without"] for row in rows if row["path"] == f"/{name}.csv"}
    if address:
        other = ask(client, address).data
        assert len(other["rows"]) == number
        assert address in {row["elsewhere"] for row in rows}
        assert f"/{name}/?{query}" in ask(client, "/data/").links


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["parties", "progress"])
def test_a_page_of_the_agreed_commitments_leads_to_the_others(client: Client, name: str) -> None:
    factories.CommitmentFactory.create(standing="reported")
    factories.CommitmentFactory.create(standing="agreed")
    address = "/commitments.json?standing=reported"
    assert left_out(client, f"/{name}.json") == [(REPORTED, 1, address)]
    assert "/commitments/?standing=reported" in ask(client, f"/{name}/").links


@pytest.mark.django_db
def test_what_is_left_out_fits_the_other_filters(client: Client) -> None:
    here = factories.PillarFactory.create(slug="here")
    for standing in ("agreed", "reported", "reported"):
        factories.CommitmentFactory.create(pillar=here, standing=standing)
        factories.CommitmentFactory.create(standing=standing)
    factories.CommitmentFactory.create(pillar=here, standing="agreed")
    query = "pillar=here&standing=reported"
    assert left_out(client, "/commitments.json?pillar=here") == [
        (REPORTED, 2, f"/commitments.json?{query}")
    ]
    assert left_out(client, f"/commitments.json?{query}") == [
        ("commitments that are agreed", 2, "/commitments.json?pillar=here")
    ]


@pytest.mark.django_db
def test_what_is_not_left_out_is_not_named(client: Client) -> None:
    factories.CommitmentFactory.create(standing="agreed")
    for name in ("commitments", "searches", "initiatives"):
        assert left_out(client, f"/{name}.json") == []
        assert "Not on this page" not in ask(client, f"/{name}/").text
    assert left_out(client, "/searches.json?found=all") == []
    assert "left_out" not in ask(client, "/index.json").data
    assert {row["without"] for row in ask(client, "/data.csv").rows} == {""}
