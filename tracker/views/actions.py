"""What was done: the list of actions with its filters, and a page for each action."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from tracker.choices import Direction
from tracker.filters import ActionFilter, ActionOptions
from tracker.formats.exports import CHUNK, csv_lines, json_pieces
from tracker.formats.records import (
    ACTION_BEARING_COLUMNS,
    ACTION_COLUMNS,
    Record,
    action_bearing_rows,
    action_page_record,
    action_row,
    envelope,
)
from tracker.models import Action, Bearing

from .base import BadParameter, csv_stream, json_response, json_stream, public
from .filtering import chosen, messages, page_of, query_without, refuse_pages

PAGE_SIZE = 50
_SINGLE = ("q", "quarter", "sort", "page")
_MANY = ("direction", "kind", "stage", "party", "agency", "pillar", "year", "money", "attribution")


@public(single=_SINGLE, many=_MANY)
def actions(request: HttpRequest, fmt: str = "html") -> HttpResponseBase:
    """Actions by words, quarter, direction, kind, stage, party, agency, pillar, year, money."""
    found = ActionFilter(request.GET, options=ActionOptions.load())
    if not found.form.is_valid():
        raise BadParameter(*messages(found.form))
    refuse_pages(request, fmt)
    if fmt == "csv":
        return csv_stream(csv_lines(ACTION_COLUMNS, _rows(found)), name="actions")
    if fmt == "json":
        filters = {name: value for name, value in found.form.cleaned_data.items() if value}
        record = envelope("actions", filters=filters, total=found.total)
        return json_stream(json_pieces(record, "actions", _rows(found)))
    return render(request, "actions.html", _context(request, found))


def _rows(found: ActionFilter) -> Iterator[Record]:
    for action in found.narrowed().for_rows().iterator(chunk_size=CHUNK):
        yield action_row(action)


def _context(request: HttpRequest, found: ActionFilter) -> dict[str, Any]:
    page = page_of(request, found.narrowed().values("pk"), size=PAGE_SIZE, total=found.total)
    facets = found.facets()
    return {
        "filter": found,
        "facets": facets,
        "chosen": chosen(request, found, facets, plain=("q", "quarter")),
        "page": page,
        "rows": found.rows(page.object_list),
        "total": found.total,
        "query": query_without(request, "page"),
        "directions": _of_direction(facets),
    }


def _of_direction(facets: list[Any]) -> dict[str, int]:
    """How many of the actions support, contradict or are context of some commitment."""
    (facet,) = (facet for facet in facets if facet.name == "direction")
    return {option.value: option.count for option in facet.options}


@public()
def action(request: HttpRequest, slug: str, fmt: str = "html") -> HttpResponseBase:
    """What was done, by whom, what proves it, and which commitments it bears on."""
    found = get_object_or_404(Action.objects.for_page(), slug=slug)
    bearings = list(Bearing.objects.of_action(found))
    if fmt == "csv":
        rows = action_bearing_rows(found, bearings)
        return csv_stream(csv_lines(ACTION_BEARING_COLUMNS, rows), name=slug)
    if fmt == "json":
        return json_response(envelope("action", **action_page_record(found, bearings)))
    directions = Counter(bearing.direction for bearing in bearings)
    context = {
        "action": found,
        "bearings": bearings,
        "directions": [(direction, directions[direction]) for direction in Direction],
    }
    return render(request, "action.html", context)
