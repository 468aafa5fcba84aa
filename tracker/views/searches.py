"""Where we looked, and found nothing: a documented search is a result too."""

from django.http import HttpRequest

from tracker.filters import SearchFilter
from tracker.formats.records.actions import SEARCHES
from tracker.formats.table import CHUNK
from tracker.models import Search

from .filtering import page_of, query_without, valid
from .page import Context, Page, page

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
    )


def _context(request: HttpRequest, asked: SearchFilter) -> Context:
    numbers = {"all": Search.objects.count(), "nothing": Search.objects.filter(found=0).count()}
    numbers["something"] = numbers["all"] - numbers["nothing"]
    return {
        "numbers": numbers,
        "options": [
            (value, label, numbers[value])
            for value, label in asked.filters["found"].extra["choices"]
        ],
        "chosen": asked.chosen,
        "page": page_of(request, asked.qs, size=_PAGE_SIZE, total=numbers[asked.chosen]),
        "query": query_without(request, "page"),
    }
