"""What all public views share: methods, parameters, formats, refusals."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from functools import wraps
from typing import Any

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.citations import Citation
from tracker.context_processors import site
from tracker.exports import json_text
from tracker.importing.refusals import printable
from tracker.serializers import Shape

from .versions import PageVersion, store

# Parameters that mailers and social sites add to an address. They filter nothing.
_TRACKING = ("utm_", "fbclid", "gclid", "yclid")

View = Callable[..., HttpResponseBase]


class BadParameter(Exception):
    """A parameter of the address cannot be understood. The messages name it."""

    def __init__(self, *messages: str) -> None:
        super().__init__(*messages)
        self.messages = messages


def public(*, single: Collection[str] = (), many: Collection[str] = ()) -> Callable[[View], View]:
    """A public page: read only, and a parameter that it does not know is refused by name.

    `single` may be given once, `many` several times. A page that ignored a mistyped filter would
    show a wrong number.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        @require_safe
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                _refuse_unknown(request, single, many)
                return _versioned(view, request, *args, **kwargs)
            except BadParameter as problem:
                return _refusal(request, problem, str(kwargs.get("form", "html")))

        return wrapped

    return decorate


def _versioned(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """The page with its version; not built at all where the reader or the store has it."""
    version = PageVersion.of(request)
    if version is None:
        return view(request, *args, **kwargs)
    if version.is_known(request):
        return version.not_modified()
    response: Any = store.get(version)
    if response is None:
        response = version.label(view(request, *args, **kwargs))
        store.keep(version, response)
    if response.status_code == 200 and "If-Modified-Since" in request.headers:
        since = parse_http_date_safe(response.headers.get("Last-Modified", ""))
        response = get_conditional_response(request, version.etag, since, response)
    page: HttpResponseBase = response
    return page


def _refuse_unknown(request: HttpRequest, single: Collection[str], many: Collection[str]) -> None:
    messages = []
    for name, values in request.GET.lists():
        if name in single and len(values) > 1:
            messages.append(_("“%(name)s” is given more than once.") % {"name": name[:60]})
        elif name not in single and name not in many and not name.startswith(_TRACKING):
            messages.append(_("This page has no parameter “%(name)s”.") % {"name": name[:60]})
    if messages:
        raise BadParameter(*messages)


def _refusal(request: HttpRequest, problem: BadParameter, form: str) -> HttpResponse:
    messages = [printable(message) for message in problem.messages]
    if form == "html":
        return render(request, "400.html", {"problems": messages}, status=400)
    return JsonResponse(
        {
            "type": "about:blank",
            "title": "Bad Request",
            "status": 400,
            "detail": " ".join(messages),
        },
        status=400,
        content_type="application/problem+json",
    )


def citation(
    request: HttpRequest, *, key: str, title: str, headline: str, as_of: dt.date | None
) -> Citation:
    """How the page that answers this request is cited today."""
    named = site(request)
    return Citation(
        site=str(named["site_name"]),
        key=f"c51-{key}",
        title=title,
        headline=headline,
        address=f"{named['base_url']}{request.path}",
        as_of=as_of,
        read_on=timezone.localdate(),
    )


def json_response(shape: Shape) -> HttpResponse:
    return HttpResponse(json_text(shape), content_type="application/json; charset=utf-8")


def json_stream(pieces: Iterator[str]) -> StreamingHttpResponse:
    return StreamingHttpResponse(pieces, content_type="application/json; charset=utf-8")


def csv_stream(lines: Iterator[str], *, name: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
