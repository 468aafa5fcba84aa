"""Answers to addresses that cannot be understood or that are not there."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.defaults import page_not_found

from tracker.importing.refusals import printable
from tracker.pointintime.points import current
from tracker.text.prefixes import leading


class BadParameter(Exception):
    """A parameter of the address cannot be understood. The messages name it."""

    def __init__(self, *messages: str) -> None:
        super().__init__(*messages)
        self.messages = messages


def bad_address(request: HttpRequest, problem: BadParameter, *, is_page: bool) -> HttpResponse:
    """Status 400: a page for readers, or for a file what RFC 9457 says."""
    messages = [printable(message) for message in problem.messages]
    if is_page:
        return render(request, "400.html", {"reasons": messages}, status=400)
    return _problem(400, "Bad Request", " ".join(messages))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Status 404: a page for readers; for an address that ends as a file's does, no HTML."""
    if "." in request.path.rpartition("/")[2]:
        return no_such_data()
    # What is not even of another day or a release leads to the pages of now.
    with leading(current().prefix):
        return page_not_found(request, exception)


def no_such_data() -> HttpResponse:
    """Status 404 for a file: there is no such object, or it has no such format."""
    return _problem(404, "Not Found", "There is no such file here.")


def _problem(status: int, title: str, detail: str) -> HttpResponse:
    return JsonResponse(
        {"type": "about:blank", "title": title, "status": status, "detail": detail},
        status=status,
        content_type="application/problem+json",
    )
