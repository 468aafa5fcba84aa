"""How the page that answers a request is cited today."""

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.formats import linked
from tracker.formats.citations import Citation
from tracker.formats.table import Record
from tracker.models.base import Withdrawable
from tracker.pointintime.points import current
from tracker.text.dates import format_date
from tracker.text.looked import LookedUntil
from tracker.views.context_processors import TRACKING, site

_LISTS: dict[str, Promise] = {
    "commitments": gettext_lazy("All commitments"),
    "parties": gettext_lazy("Countries"),
    "compare": gettext_lazy("Two countries side by side"),
    "actors": gettext_lazy("Organisations"),
    "persons": gettext_lazy("Persons"),
    "initiatives": gettext_lazy("Initiatives"),
    "actions": gettext_lazy("Actions"),
    "timeline": gettext_lazy("Timeline"),
    "progress": gettext_lazy("Progress"),
    "sources": gettext_lazy("Sources"),
    "searches": gettext_lazy("Searches made"),
    "documents": gettext_lazy("Documents"),
    "compare_documents": gettext_lazy("Two texts side by side"),
    "methodology": gettext_lazy("Method"),
    "glossary": gettext_lazy("Glossary"),
    "differences": gettext_lazy("Where sources differ"),
    "changes": gettext_lazy("Latest changes"),
}


def citation(
    request: HttpRequest,
    *,
    key: str,
    title: str,
    headline: str,
    as_of: LookedUntil | None,
    row: Withdrawable | None = None,
    path: str = "",
    is_dataset: bool = False,
) -> Citation:
    """The citation, naming the release or the day of the record that the page shows, if any.

    `path` is that of the page cited, where another one answers the request; a file of the page
    cites the page.
    `row` is what the page is about, where that can be withdrawn: the citation then says so.
    """
    named, point = site(request), current()
    edition = ""
    if point.release:
        edition = _("Release %(name)s.") % {"name": point.release}
    elif not point.is_now:
        edition = _("The record of %(day)s.") % {"day": format_date(point.today)}
    return Citation(
        site=str(named["site_name"]),
        key=f"c51-{key}",
        title=title,
        headline=headline,
        address=f"{named['base_url']}{path or _page_of(request)}",
        as_of=as_of,
        read_on=timezone.localdate(),
        edition=edition,
        withdrawn_on=row.withdrawn_at.date() if row and row.withdrawn_at else None,
        withdrawn_because=(row and row.withdrawn_because) or "",
        is_dataset=is_dataset,
    )


def linked_data(
    request: HttpRequest, cited: Citation | None, things: Callable[[str], list[Record]] | None
) -> str:
    """What machines read in the page, as it can stand there; empty where there is nothing."""
    named = site(request)
    base = named["base_url"]
    found = things(base) if things else []
    if cited:
        section = next((one for one in named["menu"] if one.is_here), None)
        place = (str(section.label), section.address) if section else None
        found = [*found, linked.cited(cited, base, place)]
    return linked.block(found) if found else ""


def _page_of(request: HttpRequest) -> str:
    """The path of the page that has the file which is asked for, or of the page itself."""
    match = request.resolver_match
    if match is None or "fmt" not in match.kwargs:
        return request.path
    keys = {name: value for name, value in match.kwargs.items() if name != "fmt"}
    return reverse(match.view_name, kwargs=keys)


def list_citation(request: HttpRequest, name: str) -> Citation | None:
    """The citation of a list by the name of its view; None for one that is not cited.

    What filters find is not: it is cited by its commitments.
    """
    if name not in _LISTS or any(not one.startswith(TRACKING) for one in request.GET):
        return None
    return citation(request, key=name, title=str(_LISTS[name]), headline="", as_of=None)
