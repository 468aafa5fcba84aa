"""Where we looked, and found nothing: a documented search is a result too."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.utils.translation import gettext as _

from tracker.filters import SearchFilter
from tracker.formats.records.actions import SEARCHES
from tracker.formats.table import CHUNK

from .filtering import page_of, query_without, valid
from .page import Context, Omission, Page, page

_PAGE_SIZE = 100


@page(table=SEARCHES, filters=SearchFilter, is_paged=True)
def searches(request: HttpRequest) -> Page:
    """The documented searches that found nothing, or something, or all of them."""
    asked = valid(SearchFilter(request.GET))
    return Page(
        template="searches.html",
        context=lambda: _context(request, asked),
        rows=lambda: asked.qs.iterator(chunk_size=CHUNK),
        facts=lambda: {"filters": {"found": asked.chosen}},
        query=f"found={asked.chosen}",
        left_out=lambda: left_out(asked),
    )


def _context(request: HttpRequest, asked: SearchFilter) -> Context:
    return {
        "numbers": asked.numbers,
        "options": [
            (value, label, asked.numbers[value])
            for value, label in asked.filters["found"].extra["choices"]
        ],
        "chosen": asked.chosen,
        "page": page_of(request, asked.qs, size=_PAGE_SIZE, total=asked.numbers[asked.chosen]),
        "query": query_without(request, "page"),
    }


def left_out(asked: SearchFilter) -> Iterator[Omission]:
    """The searches that found nothing, where the others are asked for, and the other way round."""
    others = {
        "nothing": ("something", _("searches that found something")),
        "something": ("nothing", _("searches that found nothing")),
    }
    if other := others.get(asked.chosen):
        value, what = other
        yield Omission(what, asked.numbers[value], f"found={value}")
