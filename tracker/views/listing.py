"""The list of commitments: filters, facets, pages, and the same result as CSV and JSON."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.exports import commitment_rows, csv_lines, json_pieces
from tracker.filters import CommitmentFilter, Facet, Option, Options
from tracker.models import Assessment
from tracker.search import suggestion
from tracker.serializers import COMMITMENT_COLUMNS, distribution_shape, envelope

from .base import BadParameter, csv_stream, json_stream, public

PAGE_SIZE = 50
_SINGLE = ("q", "standing", "changed_since", "sort", "page")
_MANY = ("status", "pillar", "party", "theme", "binding", "due", "document")


@public(single=_SINGLE, many=_MANY)
def commitments(request: HttpRequest, form: str = "html") -> HttpResponseBase:
    """Commitments by words, pillar, theme, status, party, document, binding, due, changed since."""
    today = timezone.localdate()
    found = CommitmentFilter(request.GET, options=Options.load(), today=today)
    if not found.form.is_valid():
        raise BadParameter(*_messages(found))
    if form != "html" and "page" in request.GET:
        raise BadParameter(_("“page”: the whole result is one file; it has no pages."))
    if form == "csv":
        rows = commitment_rows(found.narrowed(), today=today)
        return csv_stream(csv_lines(COMMITMENT_COLUMNS, rows), name="commitments")
    if form == "json":
        return json_stream(_list_pieces(found, today))
    return render(request, "commitments.html", _list_context(request, found, today))


def _messages(found: CommitmentFilter) -> list[str]:
    """The errors of the form, each naming its parameter."""
    return [
        _("“%(name)s”: %(problem)s") % {"name": name, "problem": problem}
        for name, problems in found.form.errors.items()
        for problem in problems
    ]


def _list_pieces(found: CommitmentFilter, today: dt.date) -> Iterator[str]:
    filters = {name: value for name, value in found.form.cleaned_data.items() if value}
    shape = envelope(
        "commitments", filters=filters, distribution=distribution_shape(found.distribution)
    )
    return json_pieces(shape, "commitments", commitment_rows(found.narrowed(), today=today))


def _list_context(request: HttpRequest, found: CommitmentFilter, today: dt.date) -> dict[str, Any]:
    paginator = Paginator(found.narrowed().values("pk"), PAGE_SIZE)
    paginator.count = found.distribution.total
    try:
        page = paginator.page(request.GET.get("page", 1))
    except PageNotAnInteger:
        raise BadParameter(_("“page” must be a whole number.")) from None
    except EmptyPage:
        raise BadParameter(
            _("“page” must lie between 1 and %(last)d.") % {"last": paginator.num_pages}
        ) from None
    rows: list[Any] = list(found.rows(page.object_list))
    newest = Assessment.objects.newest_evidence(rows)
    for commitment in rows:
        commitment.newest_evidence = newest.get(commitment.pk)
    facets = found.facets()
    return {
        "filter": found,
        "facets": facets,
        "chosen": _chosen(request, found, facets),
        "page": page,
        "rows": rows,
        "distribution": found.distribution,
        "query": _query(request, drop="page"),
        "better": _better(request, found),
        "today": today,
    }


@dataclass(frozen=True)
class _Chosen:
    """An active filter, the address without it, and how many commitments that would show."""

    label: str
    value: str
    address: str
    count: int | None


def _query(request: HttpRequest, *, drop: str, value: str | None = None) -> str:
    """The query string without a parameter, or without one of its values, and without a page."""
    query = request.GET.copy()
    kept = [given for given in query.getlist(drop) if value is not None and given != value]
    query.setlist(drop, kept)
    query.pop("page", None)
    return query.urlencode()


@dataclass(frozen=True)
class _Better:
    """Other words to look for, and the address that does, with all other filters kept."""

    words: str
    address: str


def _better(request: HttpRequest, found: CommitmentFilter) -> _Better | None:
    """Words that are alike, where those that were asked for find nothing."""
    asked = found.form.cleaned_data["q"]
    words = suggestion(asked) if asked and not found.distribution.total else None
    if words is None:
        return None
    query = request.GET.copy()
    query["q"] = words
    return _Better(words=words, address=f"?{query.urlencode()}")


def _chosen(request: HttpRequest, found: CommitmentFilter, facets: list[Facet]) -> list[_Chosen]:
    chosen = [
        _Chosen(
            label=str(found.filters[name].label),
            value=request.GET[name],
            address=f"?{_query(request, drop=name)}",
            count=None,
        )
        for name in ("q", "changed_since")
        if request.GET.get(name)
    ]
    for facet in facets:
        chosen += [
            _Chosen(
                label=str(facet.label),
                value=str(option.label),
                address=f"?{_query(request, drop=facet.name, value=option.value)}",
                count=_count_without(facet, option) if facet.counts_add_up else None,
            )
            for option in facet.options
            if option.is_chosen
        ]
    return chosen


def _count_without(facet: Facet, dropped: Option) -> int:
    """How many commitments remain once one chosen value is dropped: those of the other values
    chosen, or, if it was the only one, of all values."""
    others = [option for option in facet.options if option.is_chosen and option != dropped]
    return sum(option.count for option in others or facet.options)
