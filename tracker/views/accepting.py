"""A page in the format that the program accepts which asks for it, at the address of the page."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import resolve, reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import override

from tracker.formats.registry import FORMATS
from tracker.pointintime.points import each_within
from tracker.text.prefixes import leading, led

_PAGE = "text/html"
_OFFERED = {FORMATS[name].content_type: name for name in ("json", "csv")}


def accepted_by(request: HttpRequest) -> str:
    """The name of the format that the request prefers to a page; '' where it does not.

    Source: RFC 9110, section 12.5.1.
    """
    if "Accept" not in request.headers:
        return ""
    return _OFFERED.get(request.get_preferred_type([_PAGE, *_OFFERED]) or _PAGE, "")


def in_place(
    request: HttpRequest,
    view: Callable[..., HttpResponseBase],
    name: str,
    keys: dict[str, str],
) -> HttpResponseBase:
    """The file of the page, as if its own address had been asked for, which the answer names."""
    # A file is the same in all languages.
    in_english = partial(override, settings.LANGUAGE_CODE)
    with in_english():
        with leading(""):
            request.path_info = reverse(name, kwargs=keys)
        request.path = led(request.path_info)
        request.resolver_match = resolve(request.path_info)
        response = view(request, **keys)
    if isinstance(response, StreamingHttpResponse):
        pieces = cast("Iterator[bytes]", response.streaming_content)
        response.streaming_content = each_within(in_english, pieces)
    response.headers["Content-Location"] = request.get_full_path()
    response.headers["Content-Language"] = settings.LANGUAGE_CODE
    patch_vary_headers(response, ["Accept"])
    return response
