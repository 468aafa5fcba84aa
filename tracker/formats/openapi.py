"""OpenAPI 3.1 of the public data, made from what the pages and their tables declare.

Source: OpenAPI Specification 3.1.1; JSON Schema 2020-12.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from .json import ENVELOPE, LEFT_OUT, LICENCE, NEXT, SCHEMA
from .table import Allowed, Column, Columns, ColumnType, Record, Table

VERSION = "3.1.1"
PROBLEM_TYPE = "application/problem+json"
_LICENCE = {"name": "CC BY 4.0", "identifier": LICENCE}
_TYPES: Mapping[ColumnType, Record] = MappingProxyType(
    {
        "date": {"type": "string", "format": "date"},
        "datetime": {"type": "string", "format": "date-time"},
        "list": {"type": "array", "items": {"type": "string"}},
        "array": {"type": "array"},
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
    }
)
_OLD = {
    "type": "object",
    "description": "As it was before; ends with the next release of the record.",
    "required": ["schema"],
    "properties": {"schema": {"const": "1"}},
}
# Members of an error as RFC 9457 has it.
PROBLEM = (
    Column("type", "Address of the page that says what is wrong", is_required=True),
    Column("title", "What is wrong, in short", is_required=True),
    Column("status", "The status of the answer", "integer", is_required=True),
    Column("detail", "What is wrong here, and why", is_required=True),
    Column("instance", "The address that was asked for", is_required=True),
)


class Parameter(NamedTuple):
    """A part of an address: `place` is path or query. `allowed` are its only values, if any are.

    `many`: it may be given again. `may_be_blank`: without a value it is as if it were not there.
    `schema` is its JSON Schema.
    """

    name: str
    place: str
    says: str
    schema: Record
    allowed: tuple[Allowed, ...] = ()
    many: bool = False
    may_be_blank: bool = False
    example: str = ""


@dataclass(frozen=True)
class Operation:
    """What one pattern of addresses gives: `table` as the formats, or else the content `types`.

    `example` is an answer in JSON, `example_path` its address on this site.
    """

    name: str
    path: str
    says: str
    parameters: Sequence[Parameter]
    table: Table | None = None
    types: Sequence[str] = ()
    example: Any = None
    example_path: str = ""


def schema_of(columns: Iterable[Column]) -> Record:
    """The JSON Schema of an object with these members, each of which it has."""
    columns = tuple(columns)
    return {
        "type": "object",
        "required": [column.name for column in columns],
        "properties": {column.name: _member(column) for column in columns},
    }


def _member(column: Column) -> Record:
    schema: Record = {**_TYPES.get(column.type, {"type": column.type})}
    if column.type == "array" and column.of:
        schema["items"] = schema_of(column.of)
    elif column.of:
        schema |= schema_of(column.of)
    if not column.is_required and column.type not in {"array", "list", "counts"}:
        schema["type"] = [schema["type"], "null"]
    unit = f", in {column.unit}" if column.unit and column.unit != "currency" else ""
    return {**schema, "description": f"{column.definition}{unit}."}


def answer_columns(table: Table) -> Columns:
    """The members of a page as JSON."""
    item = Column("item", "What the page is about", "object", is_required=True, of=table.item)
    rows = (NEXT, Column("rows", "The rows of the list", "array", of=table.columns))
    return (
        *ENVELOPE,
        *([item] if table.item else ()),
        *table.facts,
        LEFT_OUT,
        *(() if table.is_nested else rows),
    )


def answer_schema(table: Table) -> Record:
    """The JSON Schema of a page as JSON."""
    schema = schema_of(answer_columns(table))
    # A page that leaves nothing out does not name it.
    schema["required"].remove(LEFT_OUT.name)
    schema["properties"]["schema"]["const"] = SCHEMA
    return schema


def described(
    operations: Iterable[Operation],
    refusals: Mapping[int, str],
    *,
    title: str,
    says: str,
    base: str,
) -> Record:
    """The description of the interface.

    `refusals` say what each status means with which an address is refused; `base` is the address
    of the site.
    """
    problem = {"$ref": "#/components/schemas/Problem"}
    answers = {
        str(status): {
            "description": words,
            # An address that ends as no file does is that of a page.
            "content": {PROBLEM_TYPE: {"schema": problem}, "text/html": {}},
        }
        for status, words in refusals.items()
    }
    return {
        "openapi": VERSION,
        "info": {
            "title": title,
            "description": says,
            "version": SCHEMA,
            "license": _LICENCE,
        },
        "servers": [{"url": base}],
        "paths": {one.path: {"get": _operation(one, answers, base)} for one in operations},
        "components": {"schemas": {"Problem": schema_of(PROBLEM)}},
    }


def _operation(one: Operation, answers: Record, base: str) -> Record:
    return {
        "operationId": one.name,
        "summary": one.says,
        "parameters": [_parameter(parameter) for parameter in one.parameters],
        "responses": {
            "200": {"description": "What was asked for.", "content": _contents(one, base)},
            **answers,
        },
    }


def _parameter(one: Parameter) -> Record:
    schema: Record = {**one.schema}
    if one.allowed:
        schema["enum"] = [value.value for value in one.allowed]
    if one.may_be_blank and not one.many and len(schema) > 1:
        schema = {"anyOf": [schema, {"const": ""}]}
    words = [f"{one.says}."]
    words += [
        f"\n- `{value.value}`: {value.label}"
        + (f". {value.definition}" if value.definition else "")
        for value in one.allowed
    ]
    told: Record = {
        "name": one.name,
        "in": one.place,
        "required": one.place == "path",
        "description": "".join(words),
        "schema": {"type": "array", "items": schema} if one.many else schema,
    }
    if one.many:
        told |= {"style": "form", "explode": True}
    if one.example:
        told["example"] = [one.example] if one.many else one.example
    return told


def _contents(one: Operation, base: str) -> Record:
    if one.table is None:
        return {name: {} for name in one.types}
    told: Record = {"schema": {"anyOf": [answer_schema(one.table), _OLD]}}
    if one.example_path:
        address = {"externalValue": f"{base}{one.example_path}"}
        told["examples"] = {"answer": {"value": one.example} if one.example else address}
    return {"application/json": told}
