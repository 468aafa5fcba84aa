"""The acts that a reason can name in square brackets, as somebody types a part of the name."""

from django.core.exceptions import PermissionDenied
from django.db.models import Case, IntegerField, Q, Value, When
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.http import require_GET

from tracker.models import Action, Bearing, Commitment

from .base import LONGEST_QUERY
from .forms import is_row_id

NAMES = "tracker_names"
_MOST = 8


@require_GET
def act_names(request: HttpRequest) -> JsonResponse:
    """Return up to eight acts whose short name or title holds the words of `q`.

    Those that bear on the commitment numbered `commitment` come first; without words it is they
    alone. Words that cannot be searched for find nothing.
    """
    if not request.user.has_perm("tracker.view_action"):
        raise PermissionDenied
    words, about = request.GET.get("q", ""), request.GET.get("commitment", "")
    if "\0" in words or len(words) > LONGEST_QUERY:
        return JsonResponse({"acts": []})
    number = int(about) if is_row_id(about) else 0
    bearing = Bearing.objects.not_withdrawn().filter(commitment=number)
    bears = Q(pk__in=bearing.values("action"))
    asked = Q() if words.strip() else bears
    for word in words.split():
        asked &= Q(slug__icontains=word) | Q(title__icontains=word)
    rows = Action.objects.not_withdrawn().filter(asked)
    first = Case(When(bears, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = rows.order_by(first, "-date", "slug").values_list("slug", "title", "date")
    return JsonResponse(
        {
            "acts": [
                {"slug": slug, "title": title, "day": date_format(date) if date else ""}
                for slug, title, date in found[:_MOST]
            ]
        }
    )


def address_of_names(commitment: Commitment | None = None) -> str:
    """The address that a box asks for names; acts that bear on the commitment come first."""
    address = reverse(f"admin:{NAMES}")
    return f"{address}?commitment={commitment.pk}" if commitment else address
