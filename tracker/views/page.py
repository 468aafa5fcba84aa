"""What makes a view a public page: its parameters, its formats, its version, its refusals."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import NamedTuple, TypeAlias
from urllib.parse import quote

from django import forms
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_filters import FilterSet

from tracker.filters import Parameters, parameters_of
from tracker.formats.registry import FORMATS
from tracker.formats.table import Content, Format, Record, Row, Table
from tracker.pointintime.points import PARAMETER, NoSuchDay, Point, current
from tracker.text.prefixes import leading, led
from tracker.views.context_processors import TRACKING

from .refusals import BadParameter, bad_address, no_such_data
from .versions import versioned

HTML = "html"
# What a template is given.
Context: TypeAlias = Mapping[str, object]


class Alternate(NamedTuple):
    """The same in another format. `title` is its name where the format does not say enough."""

    label: str
    content_type: str
    address: str
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a view gives back; of the functions only that of the format asked for is called.

    `facts`: what JSON says beside the rows. `query`: the filters of the address, None for a page
    that has none. `before` and `after`: formats that are no table of this page. `headers` are
    sent with the answer.
    """

    template: str
    context: Callable[[], Context] = dict
    rows: Callable[[], Iterable[Row]] = tuple
    facts: Callable[[], Record] = dict
    query: str | None = None
    before: Sequence[Alternate] = ()
    after: Sequence[Alternate] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


# What has a format of its own alone, such as a calendar, gives its answer whole.
View: TypeAlias = Callable[..., Page | HttpResponseBase]


@dataclass(frozen=True)
class _Asked:
    """The page that an address names, and the format in which it is asked for."""

    name: str
    keys: dict[str, str]
    fmt: str
    table: Table | None
    file: str

    def response(self, request: HttpRequest, page: Page) -> HttpResponseBase:
        """The page in the format asked for. Raises Http404 where the page does not have it."""
        if self.fmt == HTML:
            formats = [*page.before, *self._alternates(page.query), *page.after]
            context = {**page.context(), "formats": formats, "is_result": page.query is not None}
            return render(request, page.template, context)
        if self.table is None or self.fmt not in FORMATS:
            raise Http404
        fmt = FORMATS[self.fmt]
        content = Content(kind=self.name, table=self.table, rows=page.rows(), facts=page.facts)
        response = _file(fmt, fmt.write(content), self.file)
        for name, value in page.headers.items():
            response.headers[name] = value
        return response

    def _alternates(self, query: str | None) -> Iterator[Alternate]:
        for fmt in FORMATS.values() if self.table else ():
            path = reverse(self.name, kwargs={**self.keys, "fmt": fmt.name})
            yield Alternate(fmt.label, fmt.content_type, f"{path}?{query}" if query else path)


def _file(fmt: Format, written: str | Iterator[str], name: str) -> HttpResponseBase:
    kind = f"{fmt.content_type}; charset=utf-8"
    response = (
        HttpResponse(written, content_type=kind)
        if isinstance(written, str)
        else StreamingHttpResponse(written, content_type=kind)
    )
    if fmt.is_file:
        if not (point := current()).is_now:
            name += f"-{point.name}"
        response["Content-Disposition"] = f'attachment; filename="{name}.{fmt.name}"'
    return response


def page(
    *,
    table: Table | None = None,
    filters: type[FilterSet] | type[forms.Form] | None = None,
    is_paged: bool = False,
    single: Collection[str] = (),
    file: str = "",
) -> Callable[[View], Callable[..., HttpResponseBase]]:
    """A public page: read only, in every format of its table, under a version.

    `filters` declares its parameters; `single` names others that may be given once. `is_paged`: the
    page has pages; a file holds the whole result. `file` names its files, which are else named as
    what the page is about. A parameter that it does not know is refused by name: a page that
    ignored a mistyped filter would show a wrong number.
    """
    known = parameters_of(filters) if filters else Parameters(frozenset(), frozenset())
    known = known._replace(single=known.single | {*single} | ({"page"} if is_paged else set()))

    def decorate(view: View) -> Callable[..., HttpResponseBase]:
        name = view.__name__

        @wraps(view)
        @require_safe
        def wrapped(request: HttpRequest, fmt: str = HTML, **keys: str) -> HttpResponseBase:
            asked = _Asked(name, keys, fmt, table, "-".join(keys.values()) or file or name)

            def build() -> HttpResponseBase:
                answer = view(request, **keys)
                return asked.response(request, answer) if isinstance(answer, Page) else answer

            try:
                _refuse_unknown(request, known)
                if fmt != HTML and is_paged and "page" in request.GET:
                    raise BadParameter(_("“page”: the whole result is one file; it has no pages."))
                if PARAMETER in request.GET:
                    return _on_its_day(request)
                return versioned(request, build)
            except BadParameter as problem:
                return bad_address(request, problem, is_page=fmt == HTML)
            except Http404:
                if fmt == HTML:
                    raise
                return no_such_data()

        wrapped.is_public = True  # type: ignore[attr-defined]  # what PointMiddleware asks
        return wrapped

    return decorate


def _on_its_day(request: HttpRequest) -> HttpResponseBase:
    """The way from `?on=` to the address of the day. Raises BadParameter."""
    query = request.GET.copy()
    (asked,) = query.pop(PARAMETER)
    try:
        point = Point.of_day(str(asked))
    except NoSuchDay as problem:
        raise BadParameter(str(problem)) from problem
    with leading(point.prefix):
        path = led(quote(request.path_info))
    return HttpResponsePermanentRedirect(f"{path}?{query.urlencode()}" if query else path)


def _refuse_unknown(request: HttpRequest, known: Parameters) -> None:
    messages = []
    # Another day and a release stand where they stand.
    single = known.single | {PARAMETER} if Point.of(request).is_now else known.single
    for name, values in request.GET.lists():
        if name in single and len(values) > 1:
            messages.append(_("“%(name)s” is given more than once.") % {"name": name[:60]})
        elif name not in known.many and name not in single and not name.startswith(TRACKING):
            messages.append(_("This page has no parameter “%(name)s”.") % {"name": name[:60]})
    if messages:
        raise BadParameter(*messages)
