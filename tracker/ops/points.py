"""Another day and a release as a part of the address, taken off before the rest is looked up."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import cast

from django.http import (
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    StreamingHttpResponse,
)
from django.utils.encoding import escape_uri_path
from django.utils.translation import get_language

from tracker.pointintime.points import NOW, PARAMETER, PREFIX, NoSuchDay, Point, each_within
from tracker.text.prefixes import leading, led


class PointMiddleware:
    """Answers `/on/DAY/...` and `/r/NAME/...` with the page of that day or release.

    The page reads the record of that point, and every address that it reverses leads on to it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response of the rest of the chain, to which the address is one of the site."""
        found = PREFIX.match(request.path_info)
        if not found:
            return self.get_response(request)
        point = _point(request, found["day"], found["release"])
        vars(request).update(point=point, is_at_a_point=True)
        request.path_info = request.path_info[found.end() :]
        with leading(point.prefix):
            response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse):
            pieces = cast("Iterator[bytes]", response.streaming_content)
            response.streaming_content = each_within(partial(leading, point.prefix), pieces)
        return response

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: Sequence[object],
        kwargs: Mapping[str, object],
    ) -> None:
        """Let only what shows the record have other days. Raises Http404."""
        if hasattr(request, "is_at_a_point") and not getattr(view, "is_public", False):
            raise Http404


def _point(request: HttpRequest, day: str | None, release: str | None) -> Point:
    """The point; a day that cannot be is refused by the page, as the parameter is."""
    if day is None:
        return Point(release=release or "")
    try:
        return Point.of_day(day)
    except NoSuchDay:
        asked = request.GET.copy()
        asked.appendlist(PARAMETER, day)
        vars(request)["GET"] = asked
        return NOW


def in_release(request: HttpRequest, name: str, path: str) -> HttpResponseBase:
    """The way from `/ru/r/NAME/...` to `/r/NAME/ru/...`."""
    query = request.META.get("QUERY_STRING", "")
    with leading(Point(release=name).prefix):
        address = escape_uri_path(led(f"/{get_language()}/{path}"))
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
