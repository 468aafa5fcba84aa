"""The description of the public data: as OpenAPI, and as pages for people."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import replace
from http import HTTPStatus
from typing import cast

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.forms.utils import pretty_name
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import URLPattern, get_resolver, resolve
from django.utils.html import strip_tags
from django.utils.translation import override
from django_filters import FilterSet

from tracker.filters import (
    ActionFilter,
    ActionOptions,
    ChangeFilter,
    CommitmentFilter,
    EvidenceFilter,
    Options,
    SearchFilter,
    SiteSearchFilter,
    TimelineFilter,
    TwoDocuments,
    TwoParties,
)
from tracker.formats.citations import CITATION_FORMATS
from tracker.formats.dataset import TABLES
from tracker.formats.dataset.declaring import allowed_from
from tracker.formats.dataset.making import FILES
from tracker.formats.dataset.package import TITLE
from tracker.formats.openapi import Operation, Parameter, answer_columns, described
from tracker.formats.registry import FORMATS
from tracker.formats.table import Allowed, Record
from tracker.models import Action, Actor, Commitment, Document, Initiative, Person, Pillar
from tracker.pointintime.points import current
from tracker.queries.clocks import clocks_on
from tracker.queries.lineage import documents_with_commitments
from tracker.text.prefixes import leading

from .context_processors import site
from .page import SCHEMA_PARAMETER, Declared, Page, page
from .parts import DEFAULT, IN_PARTS, LIMIT, MOST, PAGE
from .refusals import BAD_PARAMETER, NO_SUCH_FILE, NOT_NOW, PROBLEMS

_SAYS = (
    "Every page of the tracker as data. Nothing needs a key. A filter that may be given again"
    " widens the result; different filters narrow it. Put /on/DAY or /r/RELEASE before a path to"
    " ask the record of that day or release."
)
_LINES = FORMATS["jsonl"]
_PART = re.compile(r"<(?:\w+:)?(\w+)>")
# In characters: a longer answer is named by its address.
_LONGEST_EXAMPLE = 6000
# The filters, each with the values that the record gives it.
_FILTERS: Mapping[object, Callable[[], FilterSet | forms.Form]] = {
    ActionFilter: lambda: ActionFilter(QueryDict(), options=ActionOptions.load()),
    ChangeFilter: lambda: ChangeFilter(QueryDict()),
    CommitmentFilter: lambda: CommitmentFilter(
        QueryDict(),
        options=Options.load(),
        today=current().today,
        soon_days=clocks_on(current().today).due_soon_days,
    ),
    EvidenceFilter: lambda: EvidenceFilter(QueryDict()),
    SearchFilter: lambda: SearchFilter(QueryDict()),
    SiteSearchFilter: lambda: SiteSearchFilter(QueryDict()),
    TimelineFilter: lambda: TimelineFilter(
        QueryDict(), parties=Actor.objects.parties(), pillars=Pillar.objects.all()
    ),
    TwoDocuments: lambda: TwoDocuments(QueryDict(), documents=documents_with_commitments()),
    TwoParties: lambda: TwoParties(QueryDict(), parties=Actor.objects.parties()),
}
_READ = Document.objects.exclude(source_text=None).order_by("slug").values_list("slug", flat=True)
# What has each key, by the page that shows it.
_KEYS: Mapping[str, Callable[[], str | None]] = {
    "action": Action.objects.filter(merged_into=None)
    .order_by("slug")
    .values_list("slug", flat=True)
    .first,
    "actor": Actor.objects.not_merged()
    .filter(is_party=False)
    .order_by("code")
    .values_list("code", flat=True)
    .first,
    "commitment": Commitment.objects.order_by("ref").values_list("ref", flat=True).first,
    "data_table": lambda: "commitments",
    "annotations": _READ.first,
    "document": _READ.first,
    "document_text": _READ.first,
    "initiative": Initiative.objects.order_by("slug").values_list("slug", flat=True).first,
    "party": Actor.objects.parties().values_list("code", flat=True).first,
    "person": Person.objects.order_by("slug").values_list("slug", flat=True).first,
    "pillar": Pillar.objects.values_list("slug", flat=True).first,
}


def _patterns() -> Iterator[tuple[URLPattern, Declared]]:
    """The patterns of what is data, in the order of their addresses."""
    for pattern in get_resolver().url_patterns:
        declared: Declared | None = getattr(getattr(pattern, "callback", None), "declared", None)
        # The overview has two addresses.
        if declared is None or str(pattern.pattern).startswith("."):
            continue
        if declared.table or declared.types:
            yield cast("URLPattern", pattern), declared


def operation_names() -> list[str]:
    """The names in the addresses of the pages that describe one of them each."""
    return list(dict.fromkeys(declared.name for _pattern, declared in _patterns()))


def _operation(pattern: URLPattern, declared: Declared) -> Operation:
    """What is at the pattern; as JSON where it has formats."""
    return Operation(
        name=declared.name,
        path=_path(pattern, "json"),
        says=declared.says,
        parameters=[*_keys(pattern, declared), *_filters(declared), *_of_json(declared)],
        table=declared.table,
        types=declared.types,
    )


def _other_formats(pattern: URLPattern, main: Operation, declared: Declared) -> Iterator[Operation]:
    """The same as lines, and as files, whose rows nobody asks for in parts."""
    if "<fmt:" not in str(pattern.pattern):
        return
    name = _LINES.name
    yield replace(
        main,
        name=f"{main.name}_{name}",
        path=_path(pattern, name),
        table=None,
        types=[_LINES.content_type],
    )
    files = {one.name: one.content_type for one in FORMATS.values() if one.name not in IN_PARTS}
    files |= {one.name: one.content_type for one in CITATION_FORMATS.values()}
    values = tuple(Allowed(name, kind, "") for name, kind in files.items())
    ending = Parameter("fmt", "path", "The format", {"type": "string"}, values, example="csv")
    yield replace(
        main,
        name=f"{main.name}_file",
        path=_path(pattern, "{fmt}"),
        parameters=[ending, *_keys(pattern, declared), *_filters(declared)],
        table=None,
        types=[*dict.fromkeys(files.values())],
    )


def _path(pattern: URLPattern, fmt: str) -> str:
    return "/" + _PART.sub(r"{\1}", str(pattern.pattern).replace("<fmt:fmt>", fmt))


def _keys(pattern: URLPattern, declared: Declared) -> Iterator[Parameter]:
    for name, converter in pattern.pattern.converters.items():
        values: Iterable[Allowed] = ()
        says, example = "Key of what is asked for", ""
        if name == "fmt":
            continue
        if name == "ending":
            values = (Allowed(name, kind, "") for name, kind in FILES.items())
            says, example = "The form", "zip"
        elif declared.name == "data_table":
            values = (Allowed(one.name, one.title, one.says) for one in TABLES)
            says, example = "Name of the table", "commitments"
        else:
            example = _KEYS[declared.name]() or ""
        schema = {"type": "string", "pattern": f"^(?:{converter.regex})$"}
        yield Parameter(name, "path", says, schema, tuple(values), example=example)


def _filters(declared: Declared) -> Iterator[Parameter]:
    if declared.filters:
        found = _FILTERS[declared.filters]()
        form = found.form if isinstance(found, FilterSet) else found
        for name, field in form.fields.items():
            yield _parameter(name, field)


def _of_json(declared: Declared) -> Iterator[Parameter]:
    number = {"type": "integer", "minimum": 1}
    if declared.has_parts:
        yield Parameter(
            PAGE,
            "query",
            f"Number of the part of the rows; without it and without {LIMIT} all rows are given",
            number | {"maximum": 999_999},
        )
        yield Parameter(
            LIMIT,
            "query",
            f"How many rows a part has, {DEFAULT} unless it is said",
            number | {"maximum": MOST},
        )
    if declared.table:
        yield Parameter(
            SCHEMA_PARAMETER,
            "query",
            "Version of the form; 1 ends with the next release of the record",
            {"type": "string"},
            (Allowed("1", "as it was", ""), Allowed("2", "this one", "")),
        )


def _parameter(name: str, field: forms.Field) -> Parameter:
    schema: Record = {"type": "string"}
    if isinstance(field, forms.DateField):
        schema["format"] = "date"
    for validator in field.validators:
        if isinstance(validator, RegexValidator):
            words = cast("re.Pattern[str]", validator.regex).pattern
            schema["pattern"] = words.replace(r"\A", "^").replace(r"\Z", "$")
    if longest := getattr(field, "max_length", None):
        schema["maxLength"] = longest
    pairs = [
        (str(value), strip_tags(str(label)))
        for value, label in getattr(field, "choices", ())
        if value != ""
    ]
    return Parameter(
        name,
        "query",
        strip_tags(str(field.label or pretty_name(name))),
        schema,
        allowed_from(pairs, name),
        many=isinstance(field, forms.MultipleChoiceField),
        # A form sends every field, filled in or not.
        may_be_blank=not field.required,
    )


def _example_path(one: Operation) -> str:
    """The path of a real answer; empty where nothing is there to ask for."""
    keys = {part.name: part.example for part in one.parameters if part.place == "path"}
    return one.path.format(**keys) if all(keys.values()) else ""


def _example(request: HttpRequest, one: Operation, declared: Declared) -> Operation:
    """The operation with a real answer of this site, or the address of one that is long."""
    path = _example_path(one)
    if not declared.table or not path:
        return one
    query = f"{LIMIT}=1" if declared.has_parts else ""
    asked, match = copy(request), resolve(path)
    asked.path = asked.path_info = path
    asked.META = {**request.META, "QUERY_STRING": query}
    vars(asked).update(GET=QueryDict(query), resolver_match=match)
    try:
        keys = {name: value for name, value in match.kwargs.items() if name != "fmt"}
        answer = declared.told(asked, keys, "json")
    except Http404:
        return one
    body = b"".join(cast("Iterable[bytes]", answer))
    address = f"{path}?{query}" if query else path
    value = json.loads(body) if len(body) <= _LONGEST_EXAMPLE else None
    return replace(one, example=value, example_path=address)


@page(types=["application/json"])
def openapi(request: HttpRequest) -> HttpResponse:
    """This description, as OpenAPI 3.1."""
    with leading(""), override(settings.LANGUAGE_CODE):
        operations = []
        for pattern, declared in _patterns():
            main = _example(request, _operation(pattern, declared), declared)
            operations += [main, *_other_formats(pattern, main, declared)]
        told = described(
            operations,
            {
                **{one.status: str(one.says) for one in (BAD_PARAMETER, NO_SUCH_FILE, NOT_NOW)},
                # The server says so that reads the address, before the site sees it.
                HTTPStatus.REQUEST_URI_TOO_LONG: "The address is longer than a server reads.",
            },
            title=TITLE,
            says=_SAYS,
            base=site(request)["base_url"],
        )
    return HttpResponse(
        json.dumps(told, ensure_ascii=False, indent=1), content_type="application/json"
    )


@page()
def api(request: HttpRequest) -> Page:
    """What there is for programs, and what a refusal means."""
    return Page(
        template="api.html",
        context=lambda: {
            "operations": [
                (declared.name, _path(pattern, "json"), declared.says)
                for pattern, declared in _patterns()
            ],
            "problems": PROBLEMS,
        },
    )


@page()
def api_operation(request: HttpRequest, name: str) -> Page:
    """One of these: its parameters, and what its JSON holds."""
    places = [place for place in _patterns() if place[1].name == name]
    if not places:
        raise Http404
    with override(settings.LANGUAGE_CODE):
        found = _operation(*places[-1])
    return Page(
        template="api_operation.html",
        context=lambda: {
            "operation": found,
            "columns": answer_columns(found.table) if found.table else (),
            "files": [name for name in FORMATS if name != "json"] if found.table else (),
            "example": _example_path(found),
        },
    )
