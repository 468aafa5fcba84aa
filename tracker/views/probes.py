"""Addresses for the machinery: is the process up, can it serve."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tracker.ops.readiness import obstacle


@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process runs; neither database nor cache is asked."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and has the tables of this code: 200; else 503 with the reason."""
    reason = obstacle()
    status = 503 if reason else 200
    return HttpResponse(
        f"{reason or 'ok'}\n", status=status, content_type="text/plain; charset=utf-8"
    )
