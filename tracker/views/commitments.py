"""The list of commitments with its filters."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from tracker.choices import CommitmentStanding
from tracker.filters import CommitmentFilter, Options
from tracker.formats.records.commitments import (
    COMMITMENTS,
    commitment_rows,
)
from tracker.formats.table import Row
from tracker.models import Tally
from tracker.pointintime import points
from tracker.queries.clocks import clocks_on, newest_evidence
from tracker.queries.documents import agreed_texts
from tracker.search import suggestion

from .filtering import chosen, given, page_of, query_without, valid
from .page import Context, Omission, Page, page

PAGE_SIZE = 50
# What a list of the other standing leaves out.
_OF_STANDING = {
    CommitmentStanding.AGREED: gettext_lazy("commitments that are agreed"),
    CommitmentStanding.REPORTED: gettext_lazy("commitments that are known from reports only"),
}


@page(table=COMMITMENTS, filters=CommitmentFilter, is_paged=True)
def commitments(request: HttpRequest) -> Page:
    """Commitments by words, pillar, theme, status, party, document, binding, due, evidence."""
    today = points.current().today
    clocks = clocks_on(today)
    found = valid(
        CommitmentFilter(
            request.GET, options=Options.load(), today=today, soon_days=clocks.due_soon_days
        )
    )
    return Page(
        template="commitments.html",
        context=lambda: {**_list_context(request, found), "clocks": clocks},
        rows=lambda: commitment_rows(found.narrowed(), today=today, clocks=clocks),
        facts=lambda: {
            "filters": given(found.form.cleaned_data),
            "distribution": found.distribution,
            "looked_until": found.looked,
            "agreed_texts": agreed_texts(),
        },
        query=query_without(request, "page"),
        left_out=lambda: _left_out(request, found),
    )


def _left_out(request: HttpRequest, found: CommitmentFilter) -> Iterator[Omission]:
    """The commitments of the other standing that fit all other filters."""
    counts = found.column_counts("standing")
    query = request.GET.copy()
    query.pop("page", None)
    for standing, what in _OF_STANDING.items():
        if standing != found.form.cleaned_data["standing"]:
            # Agreed is what is shown unasked.
            query.setlist("standing", [standing] if standing == CommitmentStanding.REPORTED else [])
            yield Omission(str(what), counts.get(standing, 0), query.urlencode())


def left_out_of_agreed() -> Iterator[Omission]:
    """What a page of the agreed commitments leaves out."""
    reported = CommitmentStanding.REPORTED
    number = Tally.objects.reported().total()
    yield Omission(str(_OF_STANDING[reported]), number, f"standing={reported}", "commitments")


def _list_context(request: HttpRequest, found: CommitmentFilter) -> Context:
    keys = found.narrowed().values("pk")
    current = page_of(request, keys, size=PAGE_SIZE, total=found.distribution.total)
    rows: list[Row] = list(found.rows(current.object_list))
    newest = newest_evidence(rows)
    for commitment in rows:
        commitment.newest_evidence = newest.get(commitment.pk)
    facets = found.facets()
    return {
        "filter": found,
        "facets": facets,
        "chosen": chosen(request, found, facets, plain=("q", "changed_since", "rests")),
        "page": current,
        "rows": rows,
        "distribution": found.distribution,
        "texts": agreed_texts(),
        "query": query_without(request, "page"),
        "better": _better(request, found),
    }


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
