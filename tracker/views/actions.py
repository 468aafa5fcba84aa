"""What was done: the list of actions with its filters, and a page for each action."""

from collections import Counter

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from tracker.choices import Direction
from tracker.filters import ActionFilter, ActionOptions, Facet
from tracker.formats.records.actions import ACTION_BEARINGS, ACTIONS
from tracker.formats.table import CHUNK
from tracker.queries.actions import actions_for_page, actions_for_rows, bearings_of_action
from tracker.queries.merged import last_of
from tracker.text.languages import text_of

from .citing import citation
from .filtering import chosen, given, page_of, query_without, valid
from .page import Context, Moved, Page, page

PAGE_SIZE = 50


@page(table=ACTIONS, filters=ActionFilter, is_paged=True)
def actions(request: HttpRequest) -> Page:
    """Actions by words, quarter, direction, kind, stage, party, agency, pillar, year, money."""
    found = valid(ActionFilter(request.GET, options=ActionOptions.load()))
    return Page(
        template="actions.html",
        context=lambda: _context(request, found),
        rows=lambda: actions_for_rows(found.narrowed()).iterator(chunk_size=CHUNK),
        facts=lambda: {"filters": given(found.form.cleaned_data), "total": found.total},
        query=query_without(request, "page"),
    )


def _context(request: HttpRequest, found: ActionFilter) -> Context:
    current = page_of(request, found.narrowed().values("pk"), size=PAGE_SIZE, total=found.total)
    facets = found.facets()
    return {
        "filter": found,
        "facets": facets,
        "chosen": chosen(request, found, facets, plain=("q", "quarter")),
        "page": current,
        "rows": found.rows(current.object_list),
        "total": found.total,
        "query": query_without(request, "page"),
        "directions": _of_direction(facets),
    }


def _of_direction(facets: list[Facet]) -> dict[str, int]:
    """How many of the actions support, contradict or are context of some commitment."""
    (facet,) = (facet for facet in facets if facet.name == "direction")
    return {option.value: option.count for option in facet.options}


@page(table=ACTION_BEARINGS)
def action(request: HttpRequest, slug: str) -> Page | Moved:
    """What was done, by whom, what proves it, and which commitments it bears on."""
    found = get_object_or_404(actions_for_page(), slug=slug)
    if found.merged_into_id is not None:
        return Moved("action", {"slug": last_of(found).slug})
    bearings = list(bearings_of_action(found))
    for bearing in bearings:
        # No query to fetch it again.
        bearing.action = found
    directions = Counter(bearing.direction for bearing in bearings)
    return Page(
        template="action.html",
        context=lambda: {
            "action": found,
            "bearings": bearings,
            "directions": [(direction, directions[direction]) for direction in Direction],
        },
        rows=lambda: bearings,
        item=lambda: found,
        facts=lambda: {"evidence": found.evidence.all()},
        citation=lambda: citation(
            request,
            key=found.slug,
            title=text_of(found, "title"),
            headline="",
            as_of=None,
            row=found,
        ),
    )
