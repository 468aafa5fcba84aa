"""What makes a view a public page: its parameters, its formats, its version, its refusals."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django_filters import FilterSet

from tracker.filters import Parameters, parameters_of
from tracker.formats import schema1
from tracker.formats.citations import CITATION_FORMATS, Citation
from tracker.formats.json import SCHEMA
from tracker.formats.registry import FORMATS
from tracker.formats.table import NO_HEAD, Content, Format, Head, LeftOut, Record, Row, Table
from tracker.pointintime.points import PARAMETER, NoSuchDay, Point, current
from tracker.pointintime.states import State, state_at
from tracker.pointintime.turns import Busy
from tracker.text.prefixes import leading, led
from tracker.views.context_processors import TRACKING, own_query, site

from .accepting import accepted_by, in_place
from .citing import linked_data, list_citation
from .parts import IN_PARTS, LIMIT, PAGE, part_of
from .refusals import BadParameter, bad_address, cannot_be_made, not_found, only_read
from .versions import versioned

HTML = "html"
SCHEMA_PARAMETER = "schema"
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

    `item`: what it is about, and `facts`: what JSON says beside the rows, both as the columns of
    its table read them. `content`: all of it, where the view has it whole. `query`: the filters of
    the address, None for a page that has none. `before` and `after`: formats that are no table of
    this page. `left_out`: what is in no format unless it is asked for; what is 0 is not named.
    `following` is the address of the next rows, where the view gives a part of them. `headers` are
    sent with the page. `citation` is how it is cited, where that is not how a list is; `linked`
    what machines read in it, from the address of the site.
    """

    template: str
    context: Callable[[], Context] = dict
    rows: Callable[[], Iterable[Row]] = tuple
    item: Callable[[], Row] | None = None
    facts: Callable[[], Mapping[str, Row]] = dict
    content: Content | None = None
    query: str | None = None
    before: Sequence[Alternate] = ()
    after: Sequence[Alternate] = ()
    left_out: Callable[[], Iterable[Omission]] | None = None
    following: str | None = None
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
class Declared:
    """What a page declares, from which the description of the interface is made, too.

    `known`: its parameters. `has_parts`: JSON gives a part of the rows to who asks for that.
    `types`: the content types of what has no table.
    """

    name: str
    view: View
    says: str
    table: Table | None
    filters: type[FilterSet] | type[forms.Form] | None
    known: Parameters
    has_parts: bool
    file: str
    types: tuple[str, ...]

    def told(self, request: HttpRequest, keys: dict[str, str], fmt: str) -> HttpResponseBase:
        """The page in the format, whatever version the reader has."""
        return _Asked(self, keys, fmt).built(request, state_at(Point.of(request)))


@dataclass(frozen=True)
class _Asked:
    """The page that an address names, and the format in which it is asked for."""

    declared: Declared
    keys: dict[str, str]
    fmt: str

    @property
    def name(self) -> str:
        return self.declared.name

    @property
    def table(self) -> Table | None:
        return self.declared.table

    @property
    def has_parts(self) -> bool:
        return self.declared.has_parts and self.fmt in IN_PARTS

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, whatever is wrong with the address."""
        try:
            self._refuse_unknown(request)
            if PARAMETER in request.GET:
                return _on_its_day(request)
            response = _out_of_indexes(request, versioned(request, partial(self.built, request)))
        except BadParameter as problem:
            return bad_address(request, problem)
        except Busy:
            return cannot_be_made(request)
        except Http404 as error:
            if self.fmt == HTML:
                raise
            return not_found(request, error)
        if self.fmt == HTML and self.table:
            patch_vary_headers(response, ["Accept"])
        return response

    def _refuse_unknown(self, request: HttpRequest) -> None:
        messages = []
        single, many = self.declared.known
        if Point.of(request).is_now:
            # Another day and a release stand where they stand.
            single |= {PARAMETER}
        if self.fmt in FORMATS:
            single |= {SCHEMA_PARAMETER, PAGE, LIMIT} if self.has_parts else {SCHEMA_PARAMETER}
        for name, values in request.GET.lists():
            if name in single and len(values) > 1:
                messages.append(_("“%(name)s” is given more than once.") % {"name": name[:60]})
            elif name not in many and name not in single and not name.startswith(TRACKING):
                messages.append(_("This page has no parameter “%(name)s”.") % {"name": name[:60]})
        if request.GET.get(SCHEMA_PARAMETER, SCHEMA) not in {schema1.SCHEMA, SCHEMA}:
            messages.append(_("“schema” must be 1 or 2."))
        if messages:
            raise BadParameter(*messages)
        if self.fmt != HTML and not self.has_parts and PAGE in request.GET:
            raise BadParameter(_("“page”: the whole result is one file; it has no pages."))

    def built(self, request: HttpRequest, state: State | None) -> HttpResponseBase:
        found = self.declared.view(request, **self.keys)
        if isinstance(found, Page):
            return self.response(request, found, state)
        return self._moved(found) if isinstance(found, Moved) else found

    def response(self, request: HttpRequest, page: Page, state: State | None) -> HttpResponseBase:
        """The page in the format asked for. Raises Http404 where the page does not have it."""
        if self.fmt in CITATION_FORMATS:
            return self._reference(self._cited(request, page))
        if self.fmt == HTML:
            return self._shown(request, page, self._cited(request, page))
        if self.table is None or self.fmt not in FORMATS:
            raise Http404
        content = page.content or Content(
            kind=self.name,
            table=self.table,
            rows=page.rows(),
            item=page.item,
            facts=page.facts,
            left_out=partial(self._left_out, page.left_out) if page.left_out else None,
            cited=lambda: cited.lasting if (cited := self._cited(request, page)) else None,
            following=page.following,
            head=Head(state.seq, state.head, state.changed_at) if state else NO_HEAD,
        )
        content = part_of(request, content) if self.has_parts else content
        content = replace(
            content,
            address=request.get_full_path(),
            query=page.query or "",
            url=content.url or f"{site(request)['base_url']}{_own_address(request)}",
        )
        return self._file(request, content)

    def _cited(self, request: HttpRequest, page: Page) -> Citation | None:
        return page.citation() if page.citation else list_citation(request, self.name)

    def _file(self, request: HttpRequest, content: Content) -> HttpResponseBase:
        """The file, and what else there is in the words of RFC 8288."""
        name = "-".join(self.keys.values()) or self.declared.file or self.name
        relations = []
        if content.following:
            relations.append(f'<{content.following}>; rel="next"')
        if request.GET.get(SCHEMA_PARAMETER, SCHEMA) == SCHEMA:
            response = _file(FORMATS[self.fmt], content, name)
        else:
            response = _file(schema1.FORMATS[self.fmt], schema1.told(content), name)
            response.headers["Deprecation"] = schema1.DEPRECATED
            now = _own_address(request, without={SCHEMA_PARAMETER})
            relations.append(f'<{now}>; rel="successor-version"')
        if relations:
            response.headers["Link"] = ", ".join(relations)
        return response

    def _shown(self, request: HttpRequest, page: Page, cited: Citation | None) -> HttpResponse:
        alternates = [*page.before, *self._alternates(page.query), *page.after]
        context = {
            **page.context(),
            "formats": alternates,
            "is_result": page.query is not None,
            "left_out": list(self._left_out(page.left_out)) if page.left_out else [],
            "citation": cited,
            "references": list(self._references()) if cited else [],
            "linked": linked_data(request, cited, page.linked),
        }
        response = render(request, page.template, context)
        for name, value in page.headers.items():
            response.headers[name] = value
        if alternates:
            response.headers["Link"] = ", ".join(
                f'<{one.address}>; rel="alternate"; type="{one.content_type}"' for one in alternates
            )
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

    def _alternates(self, query: str | None) -> Iterator[Alternate]:
        for fmt in FORMATS.values() if self.table else ():
            keys = {**self.keys, "fmt": fmt.name}
            yield Alternate(fmt.label, fmt.content_type, _address(self.name, keys, query))

    def _left_out(self, named: Callable[[], Iterable[Omission]]) -> Iterator[LeftOut]:
        for what, number, query, view in named():
            if number:
                keys = ({} if view else self.keys) | ({} if self.fmt == HTML else {"fmt": self.fmt})
                address = None if query is None else _address(view or self.name, keys, query)
                yield LeftOut(what, number, address)


def _own_address(request: HttpRequest, *, without: Collection[str] = ()) -> str:
    """The path that was asked for, with its own parameters but for these."""
    query = own_query(request, without=without)
    return f"{quote(request.path)}?{query.urlencode()}" if query else quote(request.path)


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
    has_parts: bool = True,
    single: Collection[str] = (),
    file: str = "",
    types: Collection[str] = (),
) -> Callable[[View], Callable[..., HttpResponseBase]]:
    """A public page: read only, in every format of its table, under a version.

    `filters` declares its parameters; `single` names others that may be given once. `is_paged`: the
    page has pages; a file holds the whole result. `has_parts`: JSON gives a part of its rows, if it
    has any, to who asks for that. `file` names its files, which are else named as what the page is
    about. `types` are the content types of what has no table. A parameter that it does not know is
    refused by name: a page that ignored a mistyped filter would show a wrong number. At the address
    of the page, a program gets the format that it accepts.
    """
    known = parameters_of(filters) if filters else Parameters(frozenset(), frozenset())
    known = known._replace(single=known.single | {*single} | ({PAGE} if is_paged else set()))
    has_parts = has_parts and table is not None and not table.is_nested

    def decorate(view: View) -> Callable[..., HttpResponseBase]:
        declared = Declared(
            name=view.__name__,
            view=view,
            says=(view.__doc__ or "").partition("\n")[0],
            table=table,
            filters=filters,
            known=known,
            has_parts=has_parts,
            file=file,
            types=tuple(types),
        )

        @only_read
        @wraps(view)
        def wrapped(request: HttpRequest, fmt: str = HTML, **keys: str) -> HttpResponseBase:
            if fmt == HTML and table and (accepted := accepted_by(request)):
                return in_place(request, wrapped, view.__name__, {**keys, "fmt": accepted})
            return _Asked(declared, keys, fmt).answer(request)

        vars(wrapped).update(
            # What PointMiddleware asks, and what describes the interface.
            is_public=True,
            declared=declared,
        )
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
