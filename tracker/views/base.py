"""What all public views share: methods, parameters, formats, refusals."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from functools import wraps
from typing import Any, cast

from django.db import DatabaseError
from django.http import (
    Http404,
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
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker.formats.citations import Citation
from tracker.formats.exports import json_text
from tracker.formats.records import Record
from tracker.importing.refusals import printable
from tracker.models import Translation
from tracker.pointintime import snapshots
from tracker.pointintime.links import carried
from tracker.pointintime.points import PARAMETER, NoSuchDay, Standpoint, State
from tracker.pointintime.replaying import Busy
from tracker.text.dates import format_date
from tracker.text.languages import is_english, speaking
from tracker.views.context_processors import TRACKING, site

from .versions import PageVersion, store

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
                return _refusal(request, problem, str(kwargs.get("fmt", "html")))

        wrapped.is_public = True  # type: ignore[attr-defined]  # what `is_public` asks
        return wrapped

    return decorate


def _versioned(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """The page with its version; not built at all where the reader or the store has it."""
    try:
        standpoint = Standpoint.of(request)
    except NoSuchDay as problem:
        raise BadParameter(str(problem)) from problem
    state = standpoint.state()
    if state is None:
        return _built(view, request, *args, **kwargs)
    version = PageVersion(request, state)
    if version.is_known(request):
        return version.not_modified()
    response: Any = store.get(version)
    if response is None:
        if standpoint.is_now:
            response = _built(view, request, *args, **kwargs)
        else:
            response = _seen_from(standpoint, state, view, request, *args, **kwargs)
        version.label(response)
        store.keep(version, response)
    if response.status_code == 200 and "If-Modified-Since" in request.headers:
        since = parse_http_date_safe(response.headers.get("Last-Modified", ""))
        response = get_conditional_response(request, version.etag, since, response)
    page: HttpResponseBase = response
    return page


def _built(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """The page, with the texts of the record that there are in its language."""
    if is_english():
        return view(request, *args, **kwargs)
    with speaking(Translation.objects.texts(get_language())):
        return view(request, *args, **kwargs)


def _seen_from(
    standpoint: Standpoint,
    state: State,
    view: View,
    request: HttpRequest,
    *args: Any,
    **kwargs: Any,
) -> HttpResponseBase:
    """The page of the record as it stood."""
    with ExitStack() as stack:
        try:
            snapshot = standpoint.snapshot(state)
            stack.enter_context(snapshot.opened())
        except (Busy, OSError, DatabaseError):
            return _cannot_be_made(request)
        try:
            response: Any = _built(view, request, *args, **kwargs)
        except Http404:
            response = render(request, "404.html", status=404)
    if response.streaming:
        response.streaming_content = snapshot.pieces(response.streaming_content)
    elif response.headers["Content-Type"].startswith("text/html"):
        response.content = carried(response.content.decode(), standpoint)
    return cast("HttpResponseBase", response)


def _cannot_be_made(request: HttpRequest) -> HttpResponse:
    """The answer where the disk is full or too many snapshots are asked for at once."""
    response = render(request, "503.html", status=503)
    response.headers["Retry-After"] = "60"
    return response


def _refuse_unknown(request: HttpRequest, single: Collection[str], many: Collection[str]) -> None:
    messages = []
    # A release stands where it stands.
    known = {*single} if hasattr(request, "release") else {*single, PARAMETER}
    for name, values in request.GET.lists():
        if name in known and len(values) > 1:
            messages.append(_("“%(name)s” is given more than once.") % {"name": name[:60]})
        elif name not in many and name not in known and not name.startswith(TRACKING):
            messages.append(_("This page has no parameter “%(name)s”.") % {"name": name[:60]})
    if messages:
        raise BadParameter(*messages)


def _refusal(request: HttpRequest, problem: BadParameter, fmt: str) -> HttpResponse:
    messages = [printable(message) for message in problem.messages]
    if fmt == "html":
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


def json_response(record: Record) -> HttpResponse:
    return HttpResponse(json_text(record), content_type="application/json; charset=utf-8")


def json_stream(pieces: Iterator[str]) -> StreamingHttpResponse:
    return StreamingHttpResponse(pieces, content_type="application/json; charset=utf-8")


def csv_stream(lines: Iterator[str], *, name: str) -> StreamingHttpResponse:
    if snapshot := snapshots.current():
        name += f"-{snapshot.release or snapshot.today.isoformat()}"
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
