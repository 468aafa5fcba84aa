"""How the page that answers a request is cited today."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.formats.citations import Citation
from tracker.models.base import Withdrawable
from tracker.pointintime.points import current
from tracker.text.dates import format_date
from tracker.text.looked import LookedUntil
from tracker.views.context_processors import site


def citation(
    request: HttpRequest,
    *,
    key: str,
    title: str,
    headline: str,
    as_of: LookedUntil | None,
    row: Withdrawable | None = None,
    path: str = "",
) -> Citation:
    """The citation, naming the release or the day of the record that the page shows, if any.

    `path` is that of the page cited, where another one answers the request.
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
        address=f"{named['base_url']}{path or request.path}",
        as_of=as_of,
        read_on=timezone.localdate(),
        edition=edition,
        withdrawn_on=row.withdrawn_at.date() if row and row.withdrawn_at else None,
        withdrawn_because=(row and row.withdrawn_because) or "",
    )
