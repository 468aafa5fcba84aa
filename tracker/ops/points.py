"""Another day and a release as a part of the address, taken off before the rest is looked up."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, cast

from django.http import (
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    StreamingHttpResponse,
)
from django.utils.encoding import escape_uri_path
from django.utils.translation import get_language

from tracker.pointintime.points import NOW, PARAMETER, PREFIX, NoSuchDay, Point
from tracker.text.prefixes import leading, led

_Piece = TypeVar("_Piece")


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
            response.streaming_content = _led(pieces, point.prefix)
        return response

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
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


def _led(pieces: Iterator[_Piece], prefix: str) -> Iterator[_Piece]:
    """The pieces of a streamed answer, in each of which the addresses lead on."""
    while True:
        with leading(prefix):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


def in_release(request: HttpRequest, name: str, path: str) -> HttpResponseBase:
    """The way from `/ru/r/NAME/...` to `/r/NAME/ru/...`."""
    query = request.META.get("QUERY_STRING", "")
    with leading(Point(release=name).prefix):
        address = escape_uri_path(led(f"/{get_language()}/{path}"))
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
