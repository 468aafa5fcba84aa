"""What makes a view a public page: its parameters, its formats, its version, its refusals."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial, wraps
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
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django_filters import FilterSet

from tracker.filters import Parameters, parameters_of
from tracker.formats.citations import CITATION_FORMATS, Citation
from tracker.formats.registry import FORMATS
from tracker.formats.table import NO_HEAD, Content, Format, Head, LeftOut, Record, Row, Table
from tracker.pointintime.points import PARAMETER, NoSuchDay, Point, current
from tracker.pointintime.replaying import Busy
from tracker.pointintime.states import State
from tracker.text.prefixes import leading, led
from tracker.views.context_processors import TRACKING

from .citing import linked_data, list_citation
from .refusals import BadParameter, bad_address, cannot_be_made, not_found, only_read
from .versions import versioned

HTML = "html"
# What a template is given.
Context: TypeAlias = Mapping[str, object]


class Alternate(NamedTuple):
    """The same in another format. `title` is its name where the format does not say enough."""

    label: str | Promise
    content_type: str
    address: str
    title: str = ""


class Omission(NamedTuple):
    """What a page leaves out unasked: its name, how many, and the query that shows it; None where
    none does. `view` names another page that shows it."""

    what: str
    number: int
    query: str | None
    view: str = ""


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a view gives back; of the functions only that of the format asked for is called.

    `facts`: what JSON says beside the rows. `table`: that of its rows, where its view has several.
    `query`: the filters of the address, None for a page that has none. `before` and `after`:
    formats that are no table of this page. `left_out`: what is in no format unless it is asked
    for; what is 0 is not named. `headers` are sent with the answer. `citation` is how it is cited,
    where that is not how a list is; `linked` what machines read in it, from the address of the
    site.
    """

    template: str
    context: Callable[[], Context] = dict
    rows: Callable[[], Iterable[Row]] = tuple
    facts: Callable[[], Record] = dict
    table: Table | None = None
    query: str | None = None
    before: Sequence[Alternate] = ()
    after: Sequence[Alternate] = ()
    left_out: Callable[[], Iterable[Omission]] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    citation: Callable[[], Citation] | None = None
    linked: Callable[[str], list[Record]] | None = None


@dataclass(frozen=True)
class Moved:
    """What a view gives back of something that is now at another page: its view and its keys.

    It leads there in the format that was asked for; `query` are the parameters of that address.
    """

    view: str
    keys: dict[str, str]
    query: str | None = None


# What has a format of its own alone, such as a calendar, gives its answer whole.
View: TypeAlias = Callable[..., Page | Moved | HttpResponseBase]


@dataclass(frozen=True)
class _Asked:
    """The page that an address names, and the format in which it is asked for."""

    name: str
    keys: dict[str, str]
    fmt: str
    table: Table | None
    file: str

    def response(
        self, request: HttpRequest, page: Page | Moved, state: State | None
    ) -> HttpResponseBase:
        """The page in the format asked for. Raises Http404 where the page does not have it."""
        if isinstance(page, Moved):
            return self._moved(page)
        table = page.table or self.table
        if self.fmt == HTML or self.fmt in CITATION_FORMATS:
            cited = page.citation() if page.citation else list_citation(request, self.name)
            if self.fmt != HTML:
                return self._reference(cited)
            context = {
                **page.context(),
                "formats": [*page.before, *self._alternates(table, page.query), *page.after],
                "is_result": page.query is not None,
                "left_out": list(self._left_out(page.left_out)) if page.left_out else [],
                "citation": cited,
                "references": list(self._references()) if cited else [],
                "linked": linked_data(request, cited, page.linked),
            }
            return render(request, page.template, context)
        if table is None or self.fmt not in FORMATS:
            raise Http404
        content = Content(
            kind=self.name,
            table=table,
            rows=page.rows(),
            facts=page.facts,
            left_out=partial(self._left_out, page.left_out) if page.left_out else None,
            head=Head(state.seq, state.head, state.changed_at) if state else NO_HEAD,
            address=request.get_full_path(),
            query=page.query or "",
        )
        response = _file(FORMATS[self.fmt], content, self.file)
        for name, value in page.headers.items():
            response.headers[name] = value
        return response

    def _reference(self, cited: Citation | None) -> HttpResponse:
        """The file for reference managers. Raises Http404 where the page is not cited."""
        if cited is None:
            raise Http404
        fmt = CITATION_FORMATS[self.fmt]
        response = HttpResponse(fmt.write(cited), content_type=f"{fmt.content_type}; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{cited.key}.{fmt.name}"'
        return response

    def _references(self) -> Iterator[Alternate]:
        for fmt in CITATION_FORMATS.values():
            keys = {**self.keys, "fmt": fmt.name}
            yield Alternate(fmt.label, fmt.content_type, _address(self.name, keys, None))

    def _moved(self, to: Moved) -> HttpResponseBase:
        """The way to where it is now, in the same format."""
        keys = to.keys | ({} if self.fmt == HTML else {"fmt": self.fmt})
        return HttpResponsePermanentRedirect(_address(to.view, keys, to.query))

    def _alternates(self, table: Table | None, query: str | None) -> Iterator[Alternate]:
        for fmt in FORMATS.values() if table else ():
            keys = {**self.keys, "fmt": fmt.name}
            yield Alternate(fmt.label, fmt.content_type, _address(self.name, keys, query))

    def _left_out(self, named: Callable[[], Iterable[Omission]]) -> Iterator[LeftOut]:
        for what, number, query, view in named():
            if number:
                keys = ({} if view else self.keys) | ({} if self.fmt == HTML else {"fmt": self.fmt})
                address = None if query is None else _address(view or self.name, keys, query)
                yield LeftOut(what, number, address)


def _address(view: str, keys: dict[str, str], query: str | None) -> str:
    path = reverse(view, kwargs=keys)
    return f"{path}?{query}" if query else path


def _file(fmt: Format, content: Content, name: str) -> HttpResponseBase:
    written = fmt.write(content)
    answer = HttpResponse if isinstance(written, str | bytes) else StreamingHttpResponse
    response: HttpResponseBase = answer(written, content_type=fmt.header)
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

        @only_read
        @wraps(view)
        def wrapped(request: HttpRequest, fmt: str = HTML, **keys: str) -> HttpResponseBase:
            asked = _Asked(name, keys, fmt, table, "-".join(keys.values()) or file or name)

            def build(state: State | None) -> HttpResponseBase:
                answer = view(request, **keys)
                if isinstance(answer, Page | Moved):
                    return asked.response(request, answer, state)
                return answer

            try:
                _refuse_unknown(request, known, fmt)
                if PARAMETER in request.GET:
                    return _on_its_day(request)
                return _out_of_indexes(request, versioned(request, build))
            except BadParameter as problem:
                return bad_address(request, problem)
            except Busy:
                return cannot_be_made(request)
            except Http404 as error:
                if fmt == HTML:
                    raise
                return not_found(request, error)

        wrapped.is_public = True  # type: ignore[attr-defined]  # what PointMiddleware asks
        return wrapped

    return decorate


def _out_of_indexes(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The answer; no engine lists it where it is one of the many selections of a page."""
    if any(name != "page" and not name.startswith(TRACKING) for name in request.GET):
        response.headers["X-Robots-Tag"] = "noindex"
    return response


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


def _refuse_unknown(request: HttpRequest, known: Parameters, fmt: str) -> None:
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
    if fmt != HTML and "page" in request.GET:
        raise BadParameter(_("“page”: the whole result is one file; it has no pages."))
