"""A release: the public pages as they were when the record was frozen under a name."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve, reverse

from tracker.pointintime.links import is_public


def release(request: HttpRequest, name: str, path: str) -> HttpResponseBase:
    """The public page at `path` of the release."""
    root = reverse("dashboard")
    try:
        found = resolve(root + path)
    except Resolver404:
        raise Http404 from None
    if not is_public(found.func):
        raise Http404
    # From these the page knows of which release it is.
    vars(request).update(release=name, path_now=root + path)
    answer: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
    return answer
