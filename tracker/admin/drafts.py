"""The address to which a form of the desk sends what is typed, while somebody types."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tracker.ops import typed
from tracker.text.prefixes import leading

KEEP = "tracker_keep"


@require_POST
def keep_draft(request: HttpRequest) -> HttpResponse:
    """Keep the boxes of the form; the answer is a sentence. 400 where the form cannot be kept.

    That is so for a form that somebody else opened, one without a ticket, one that is open for
    more than a week, and one that is too long.
    """
    if typed.keep_draft(request) is None:
        return HttpResponse(_("It is not kept."), status=400, content_type="text/plain")
    at = time_format(timezone.now(), "H:i")
    told = _("Kept at %(time)s UTC. It is not saved yet.") % {"time": at}
    return HttpResponse(told, content_type="text/plain")


def keep_address() -> str:
    """The address, which lies outside of every set: a draft is nothing of the record."""
    with leading(""):
        return reverse(f"admin:{KEEP}")
