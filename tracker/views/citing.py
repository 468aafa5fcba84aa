"""How the page that answers a request is cited today."""

import datetime as dt

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.formats.citations import Citation
from tracker.pointintime import snapshots
from tracker.pointintime.points import PARAMETER
from tracker.text.dates import format_date
from tracker.views.context_processors import site


def citation(
    request: HttpRequest, *, key: str, title: str, headline: str, as_of: dt.date | None
) -> Citation:
    """The citation, naming the release or the day of the record that the page shows, if any."""
    named, snapshot = site(request), snapshots.current()
    address = f"{named['base_url']}{request.path}"
    edition = ""
    if snapshot and snapshot.release:
        edition = _("Release %(name)s.") % {"name": snapshot.release}
    elif snapshot:
        address += f"?{PARAMETER}={snapshot.today.isoformat()}"
        edition = _("The record of %(day)s.") % {"day": format_date(snapshot.today)}
    return Citation(
        site=str(named["site_name"]),
        key=f"c51-{key}",
        title=title,
        headline=headline,
        address=address,
        as_of=as_of,
        read_on=timezone.localdate(),
        edition=edition,
    )
