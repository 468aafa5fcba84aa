"""One form of all JSON: what is described is what is answered, and a member is one thing."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import get_resolver
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from tests.formats.written import each_column
from tracker.formats.openapi import answer_schema
from tracker.formats.table import Columns, Table
from tracker.views.page import Declared

from .markup import parse
from .site import Answer, ask

# What the first form said at the top, by the kind of the answer, beside what each said.
SCHEMA_1 = {
    "action": "action bearings evidence is_withdrawn withdrawn_at withdrawn_because",
    "actions": "actions filters total",
    "actor": "action_count actions actor commitments initiatives",
    "actors": "actors",
    "changes": "changes left_out log next total",
    "checkpoint": "at hash seq",
    "commitment": (
        "binding borderline catalysts coding_confidence commitment_types document "
        "done_when due_on due_precision evidence history initiatives is_contested "
        "is_overdue is_quiet links newest_evidence obligation_kind obligations "
        "operative_verb passage passages path pillar ref replies scores searches section "
        "standing stated_subject statement status target themes title translations "
        "verdict withdrawn_at withdrawn_because"
    ),
    "commitments": "agreed_texts as_of_newest commitments distribution filters left_out",
    "compare": "agreed_texts cells left_out parties",
    "compare_documents": "documents fates promises",
    "dashboard": "agreed agreed_texts as_of_newest published_at reported",
    "data": "files log releases",
    "data_table": "key rows table",
    "differences": "differences",
    "document": (
        "as_of_newest belongs_to commitments coverage dates document events facts "
        "main_text other_texts reports sentences taken_up"
    ),
    "documents": "agreed_texts documents",
    "initiative": "action_count actions commitments events facts initiative people",
    "initiatives": "initiatives left_out",
    "parties": "agreed_texts cells left_out parties",
    "party": (
        "agreed_texts as_of_newest cells code contested formal_name name names owed "
        "owed_alone owed_jointly path reported scores"
    ),
    "person": "documents person",
    "persons": "persons",
    "pillar": (
        "agreed agreed_texts as_of_newest commitments contested description name path reported slug"
    ),
    "progress": "judged known left_out quarters",
    "search": "counts guess only query results total",
    "searches": "filters left_out searches",
    "sources": "carriers filters languages publications publishers tiers",
    "timeline": "entries filters total",
}
OF_EACH = {"schema", "kind", "licence", "as_of", "head"}
# Its shape is that of the kind.
BY_KIND = {"item", "rows"}
# The list of each kind of thing, and the page of one of them.
PAGES_OF_ROWS = {
    "/commitments.json": "/commitments/{ref}.json",
    "/commitments.json?standing=reported": "/commitments/{ref}.json",
    "/actions.json": "/actions/{slug}.json",
    "/actors.json": "/actors/{code}.json",
    "/persons.json": "/persons/{slug}.json",
    "/initiatives.json": "/initiatives/{slug}.json",
}


def declared() -> Iterator[Declared]:
    """What the pages with files declare."""
    for pattern in get_resolver().url_patterns:
        found = getattr(getattr(pattern, "callback", None), "declared", None)
        if found and found.table:
            yield found


def shapes(columns: Columns) -> Iterator[tuple[str, tuple[object, ...]]]:
    """The shape of each member, and of those of what it holds."""
    for column in each_column(columns):
        yield column.name, (column.type, tuple(sorted(one.name for one in column.of)))


@cache
def strict(name: str) -> Draft202012Validator:
    """The described form of a kind of answer, to which no member may be added."""
    (table,) = {one.table for one in declared() if one.name == name}
    assert table
    return Draft202012Validator(closed(answer_schema(table)))


def closed(schema: Any) -> Any:
    """The schema, in which an object has no other members than those that are named."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: closed(value) for name, value in schema.items()}
    return found | ({"additionalProperties": False} if "properties" in found else {})


def has_form(address: str) -> bool:
    """Whether the address is JSON in our own form."""
    path = urlsplit(address).path
    return path.endswith(".json") and not path.endswith((".csl.json", "/openapi.json"))


def test_a_member_is_one_thing_wherever_it_stands() -> None:
    found: dict[str, set[tuple[object, ...]]] = {}
    for one in declared():
        assert one.table
        rows = () if one.table.is_nested else one.table.columns
        for name, shape in shapes((*one.table.item, *one.table.facts, *rows)):
            found.setdefault(name, set()).add(shape)
    assert len(found) > 150
    assert {name: had for name, had in found.items() if len(had) > 1} == {}


@pytest.mark.slow
def test_every_answer_is_as_it_is_described(site: dict[str, Answer]) -> None:
    kinds = set()
    for address, answer in site.items():
        if not has_form(address):
            continue
        kind = answer.data["kind"]
        if kind == "data_table":
            # Each of the tables has columns of its own, which tests/dataset is about.
            assert answer.data["table"] in address
            continue
        kinds.add(kind)
        problems = [(e.json_path, e.message[:200]) for e in strict(kind).iter_errors(answer.data)]
        assert not problems, (address, problems[:3])
    assert kinds == {one.name for one in declared()} - {"data_table"}


@pytest.mark.slow
def test_a_row_of_a_list_says_what_the_page_of_it_says(site: dict[str, Answer]) -> None:
    compared = 0
    for address, page in PAGES_OF_ROWS.items():
        for row in site[address].data["rows"]:
            item = site[page.format(**row)].data["item"] if page.format(**row) in site else None
            if item is None:
                # A party among the actors has a page of its own.
                assert row["is_party"], row
                continue
            shared = row.keys() & item.keys()
            assert len(shared) > 4
            assert {n: row[n] for n in shared} == {n: item[n] for n in shared}, row
            compared += 1
    assert compared > 300


@pytest.mark.slow
def test_the_first_form_is_there_until_the_next_release(client: Client, record: None) -> None:
    addresses = {
        "commitment": "/commitments/NYD-17.json",
        "action": "/actions/usaid-closure-2025.json",
        "actor": "/actors/ADB.json",
        "initiative": "/initiatives/c5-plus-1.json",
        "document": "/declarations/new-york-declaration-2023.json",
        "party": "/parties/KZ.json",
        "pillar": "/pillars/security.json",
        "person": "/persons/antony-blinken.json",
        "dashboard": "/index.json",
        "compare": "/parties/compare.json",
        "compare_documents": "/declarations/compare.json",
        "differences": "/methodology/differences.json",
        "data_table": "/data/tables/actions.json",
        "checkpoint": "/data/checkpoint.json",
        "documents": "/declarations.json",
    }
    for kind, names in SCHEMA_1.items():
        address = addresses.get(kind, f"/{kind}.json")
        found = ask(client, f"{address}?schema=1")
        told = found.data
        assert (told["schema"], told["kind"]) == ("1", kind)
        assert {*told} - {"deprecated", "next", "left_out"} >= OF_EACH | {*names.split()} - {
            *("next", "left_out")
        }, kind
        assert "next release" in told["deprecated"]
        assert int(found.headers["deprecation"].lstrip("@")) > 0
        assert f'<{address}>; rel="successor-version"' in found.headers["link"]
        assert not {"url", "citation", "record", "item"} & told.keys()
    old = ask(client, "/commitments/NYD-17.json?schema=1").data
    assert (old["pillar"]["slug"], old["document"]["key"]) == ("middle-corridor", "NYD23")
    assert old["as_of"] == ask(client, "/commitments/NYD-17.json").data["record"]["as_of"]
    (row, *_rest) = ask(client, "/declarations.csv?schema=1").rows
    assert row["commitments"] == ask(client, "/declarations.csv").rows[0]["commitment_count"]
    assert ask(client, "/commitments.json?schema=3").status == 400
    assert ask(client, "/commitments/?schema=1").status == 400


@pytest.mark.slow
def test_the_description_is_valid_and_its_examples_are_real(client: Client, record: None) -> None:
    told = ask(client, "/data/openapi.json").data
    validate(told)
    paths = told["paths"]
    described = {path.partition(".")[0].partition("{")[0] for path in paths}
    for one in declared():
        assert any(one.says == found["get"]["summary"] for found in paths.values()), one.name
    assert {"/commitments", "/data/c51-commitments", "/data/log"} <= described
    examples = 0
    for path, found in paths.items():
        content = found["get"]["responses"]["200"]["content"].get("application/json", {})
        for example in content.get("examples", {}).values():
            examples += 1
            address = example.get("externalValue") or example["value"]["url"]
            real = ask(client, address.removeprefix("http://testserver"))
            assert real.status == 200, path
            if "value" in example:
                assert example["value"] == real.data, path
    assert examples >= 24
    asked = {one["name"]: one for one in paths["/commitments.json"]["get"]["parameters"]}
    assert {"q", "status", "pillar", "party", "due", "sort", "page", "limit"} <= asked.keys()
    assert "security" in asked["pillar"]["schema"]["items"]["enum"]
    assert "- `delivered`: Delivered. " in asked["status"]["description"]
    assert "page" not in {one["name"] for one in paths["/commitments.{fmt}"]["get"]["parameters"]}


@pytest.mark.slow
def test_the_pages_of_the_description_name_all_of_it(client: Client, record: None) -> None:
    page = ask(client, "/data/api/").main
    links = {a.attributes["href"] for a in page.all("a")}
    for one in declared():
        address = f"/data/api/{one.name}/"
        assert address in links
        words = ask(client, address).main.text
        assert isinstance(one.table, Table)
        for column in each_column((*one.table.item, *one.table.facts)):
            assert column.definition in words, (one.name, column.name)
    assert ask(client, "/data/api/nothing/").status == 404
    assert "Delivered" in ask(client, "/data/api/commitments/").main.text


@pytest.mark.slow
def test_a_problem_names_the_place_that_says_what_it_is(client: Client, record: None) -> None:
    page = parse(ask(client, "/data/api/").text)
    places = {f"/data/api/#{one.attributes['id']}" for one in page.walk() if "id" in one.attributes}
    for address in ("/commitments.json?nope=1", "/nothing.json", "/commitments/NOPE.csv"):
        problem = ask(client, address).data
        assert problem["type"] in places
    assert json.loads(client.post("/commitments.json").content)["type"] in places
