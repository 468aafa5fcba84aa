"""Answers to addresses that cannot be understood or that are not there.

Readers get a page; whoever asked for data gets what RFC 9457 says. The type of a problem is the
address of the place that says what it is.
"""

import errno
import re
import sys
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt

from tracker.importing.refusals import printable
from tracker.ops.denied import Denied
from tracker.pointintime.points import current
from tracker.text.prefixes import leading

# An address of data ends as a file does; the name of a release may only look so (/r/2026.11).
DATA = r"\.[A-Za-z][0-9A-Za-z_-]*\Z"
_DATA = re.compile(DATA)
# The disk takes nothing more, or takes nothing at all.
_FULL = frozenset({errno.EDQUOT, errno.EFBIG, errno.ENOSPC, errno.EROFS})
_NO_SUCH_DATA = "There is no such file here."


class Problem(NamedTuple):
    """A kind of refusal: its name in the address of its type, its status, what it means."""

    name: str
    status: HTTPStatus
    title: Promise
    says: Promise


BAD_PARAMETER = Problem(
    "bad-parameter",
    HTTPStatus.BAD_REQUEST,
    _("A parameter cannot be understood"),
    _("The answer names the parameter. Nothing is guessed: a number would else be a wrong one."),
)
BAD_ADDRESS = Problem(
    "bad-address",
    HTTPStatus.BAD_REQUEST,
    _("The address cannot be understood"),
    _("The host or the address itself is none of this site."),
)
NO_SUCH_FILE = Problem(
    "no-such-file",
    HTTPStatus.NOT_FOUND,
    _("There is no such file"),
    _("Nothing has this key, or it has no such format."),
)
ONLY_READ = Problem(
    "only-read",
    HTTPStatus.METHOD_NOT_ALLOWED,
    _("The data can only be read"),
    _("Ask with GET or HEAD."),
)
FAULT = Problem(
    "fault",
    HTTPStatus.INTERNAL_SERVER_ERROR,
    _("A fault of this site"),
    _("It is written down with the number of the request."),
)
NOT_NOW = Problem(
    "not-now",
    HTTPStatus.SERVICE_UNAVAILABLE,
    _("The file cannot be made now"),
    _("Too much is asked for at once, or the database does not answer. Ask again soon."),
)
PROBLEMS = (BAD_PARAMETER, BAD_ADDRESS, NO_SUCH_FILE, ONLY_READ, FAULT, NOT_NOW)


class BadParameter(Exception):
    """A parameter of the address cannot be understood. The messages name it."""

    def __init__(self, *messages: str) -> None:
        super().__init__(*messages)
        self.messages = messages


class NoSuchData(Http404):
    """What is asked for is not there, and the message says why."""


def bad_address(request: HttpRequest, problem: BadParameter) -> HttpResponse:
    """Status 400: parameters of the address cannot be understood."""
    messages = [printable(message) for message in problem.messages]
    if _is_data(request):
        return _problem(request, BAD_PARAMETER, " ".join(messages))
    return render(request, "400.html", {"reasons": messages}, status=400)


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Status 403: the person has not the right to it; why, if that is for them to know."""
    told = str(exception) if isinstance(exception, Denied) else ""
    return render(request, "403.html", {"told": told}, status=HTTPStatus.FORBIDDEN)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Status 400: Django itself refuses the request; 413: it was too large to be read."""
    if isinstance(exception, RequestDataTooBig):
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return render(request, "too_large.html", status=status)
    if _is_data(request):
        return _problem(request, BAD_ADDRESS, "The address cannot be understood.")
    return defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Status 404: there is no such object, or it has no such format."""
    if _is_data(request):
        detail = str(exception) if isinstance(exception, NoSuchData) else _NO_SUCH_DATA
        return _problem(request, NO_SUCH_FILE, detail)
    # What is not even of another day or a release leads to the pages of now.
    with leading(current().prefix):
        return defaults.page_not_found(request, exception)


@csrf_exempt
def no_such_file(request: HttpRequest) -> HttpResponse:
    """Status 404 for an address of data that no other pattern knows, with DEBUG as without."""
    return _problem(request, NO_SUCH_FILE, _NO_SUCH_DATA)


no_such_file.is_public = True  # type: ignore[attr-defined]  # what PointMiddleware asks


def only_read(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view for what is only read: it says so to OPTIONS, and with status 405 to what writes."""

    # It takes no form: what is posted to it is refused for that alone.
    @csrf_exempt
    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        if request.method == "OPTIONS":
            response = HttpResponse(status=HTTPStatus.NO_CONTENT)
        elif _is_data(request):
            response = _problem(request, ONLY_READ, "What is public can only be read.")
        else:
            response = HttpResponse(status=HTTPStatus.METHOD_NOT_ALLOWED)
        response.headers["Allow"] = "GET, HEAD, OPTIONS"
        return response

    return wrapped


def server_error(request: HttpRequest) -> HttpResponse:
    """Status 500: a fault of the site; 503 where the database is gone, busy or not set up."""
    error = sys.exception()
    # A damaged file of SQLite has no class of its own.
    is_damaged = type(error) is DatabaseError
    is_full = isinstance(error, OSError) and error.errno in _FULL
    if isinstance(error, OperationalError | InterfaceError) or is_damaged or is_full:
        return _no_database(request)
    if _is_data(request):
        return _problem(request, FAULT, "Something went wrong on our side.")
    return defaults.server_error(request)


def _no_database(request: HttpRequest) -> HttpResponse:
    detail = "The database does not answer. Ask again soon."
    if _is_data(request):
        response = _problem(request, NOT_NOW, detail)
    else:
        # Nothing of it asks the database.
        is_sent = request.method not in ("GET", "HEAD")
        words = render_to_string("no_database.html", {"is_sent": is_sent})
        response = HttpResponse(words, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return response


def cannot_be_made(request: HttpRequest) -> HttpResponse:
    """Status 503: the disk is full, or what is asked for is being made or waits for its turn."""
    if _is_data(request):
        response = _problem(request, NOT_NOW, "The file cannot be made now. Ask again soon.")
    else:
        response = render(request, "503.html", status=503)
    response.headers["Retry-After"] = "60"
    return response


def _is_data(request: HttpRequest) -> bool:
    return bool(_DATA.search(request.path))


def _problem(request: HttpRequest, problem: Problem, detail: str) -> HttpResponse:
    with leading(""), override(settings.LANGUAGE_CODE):
        # The address of the site as it is set: the request may be one whose host is wrong.
        place = f"{settings.TRACKER_BASE_URL}{reverse('api')}#{problem.name}"
        title = str(problem.title)
    return JsonResponse(
        {
            "type": place,
            "title": title,
            "status": problem.status,
            "detail": detail,
            "instance": request.get_full_path(),
        },
        status=problem.status,
        content_type="application/problem+json",
    )
