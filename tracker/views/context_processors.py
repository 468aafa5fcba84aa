"""What every template may name, computed without a query."""

from collections.abc import Collection
from typing import NamedTuple, TypedDict

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import get_language, get_language_info, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tracker.models import Assessment, ChangeSet
from tracker.pointintime.points import Point, current
from tracker.text import languages
from tracker.text.prefixes import leading, led

# Parameters that mailers and social sites add to an address. They filter nothing.
TRACKING = ("utm_", "fbclid", "gclid", "yclid")


class Edition(NamedTuple):
    """This page in one language: its name for itself, and the path with the query string."""

    code: str
    name: str
    address: str
    is_shown: bool


class MenuPage(NamedTuple):
    """One of the main pages: whether the page shown belongs to it, and whether it is the page."""

    label: Promise
    address: str
    is_here: bool
    is_this: bool


# The main pages by the names of their addresses, and the pages that belong to each.
_MENU: dict[str, tuple[Promise, frozenset[str]]] = {
    "commitments": (_("Commitments"), frozenset({"commitment", "pillar"})),
    "parties": (_("Countries"), frozenset({"compare", "party"})),
    "documents": (_("Documents"), frozenset({"compare_documents", "document"})),
    "timeline": (_("Timeline"), frozenset({"action", "actions", "progress"})),
    "about": (
        pgettext_lazy("menu", "About"),
        frozenset({"data", "data_table", "differences", "glossary", "methodology"}),
    ),
}


class Site(TypedDict):
    """The names of the site that a page prints, and the point in time that it shows."""

    site_name: Promise
    contact_email: str
    base_url: str
    point: Point
    path_now: str
    desk: str
    menu: list[MenuPage]
    editions: list[Edition]
    is_english: bool
    changeset: ChangeSet | None
    set_address: str
    previewed: Assessment | None


def site(request: HttpRequest) -> Site:
    """Return the site's name, the operator's address ('' if none) and the address of the site.

    `base_url` is scheme and host without a final slash. Where TRACKER_BASE_URL is not set it
    follows the request, whose host Django has checked against ALLOWED_HOSTS. `path_now` and
    `desk` lead out of another day or a release: to this page as the record stands now, and to the
    desk. `changeset` is the set with which the page shows the record, `set_address` its page;
    `previewed` the verdict that it shows as if it were public.
    """
    with leading(""):
        path_now, desk = led(request.path_info), reverse("admin:index")
        changeset: ChangeSet | None = getattr(request, "changeset", None)
        about = [changeset.pk] if changeset else []
        of_the_set = reverse("admin:tracker_changeset_change", args=about) if changeset else ""
    return {
        "site_name": _("C5+1 Commitment Tracker"),
        "contact_email": settings.TRACKER_CONTACT_EMAIL,
        "base_url": settings.TRACKER_BASE_URL or _address_of(request),
        "point": current(),
        "path_now": path_now,
        "desk": desk,
        # Neither is worked out for what names none, as a file does.
        "menu": SimpleLazyObject(lambda: _menu(request)),  # type: ignore[typeddict-item]  # it acts as the list
        "editions": SimpleLazyObject(lambda: _editions(request)),  # type: ignore[typeddict-item]  # it acts as the list
        "is_english": languages.is_english(),
        "changeset": changeset,
        "set_address": of_the_set,
        "previewed": getattr(request, "previewed", None),
    }


def _menu(request: HttpRequest) -> list[MenuPage]:
    """The main pages, with the one marked to which the page shown belongs."""
    shown = request.resolver_match.url_name if request.resolver_match else None
    return [
        MenuPage(
            label, reverse(name), is_here=shown == name or shown in parts, is_this=shown == name
        )
        for name, (label, parts) in _MENU.items()
    ]


def _editions(request: HttpRequest) -> list[Edition]:
    """The page in each language that is offered; none for what is there in English only.

    A page that does not exist has none either.
    """
    match, shown = request.resolver_match, get_language()
    if match is None or not match.url_name:
        return []
    editions = []
    for code in languages.offered():
        query = _query(request, code)
        with override(code):
            path = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
        name = str(get_language_info(code)["name_local"])
        editions.append(Edition(code, name, f"{path}{query}", code == shown))
    return editions if len({edition.address for edition in editions}) == len(editions) else []


def own_query(request: HttpRequest, *, without: Collection[str] = ()) -> QueryDict:
    """The parameters of the address but for these, and but for what others added to it."""
    query = request.GET.copy()
    for name in [one for one in query if one in without or one.startswith(TRACKING)]:
        del query[name]
    return query


def _query(request: HttpRequest, code: str) -> str:
    """The query string without what others added to it; it leads on in that language, too."""
    query = own_query(request)
    if REDIRECT_FIELD_NAME in query:
        query[REDIRECT_FIELD_NAME] = languages.desk_in(code, str(query[REDIRECT_FIELD_NAME]))
    return f"?{query.urlencode()}" if query else ""


def _address_of(request: HttpRequest) -> str:
    try:
        return request.build_absolute_uri("/").rstrip("/")
    except DisallowedHost:
        # The page that says so is rendered with this same request.
        return ""
