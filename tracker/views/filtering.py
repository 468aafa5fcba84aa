"""What the filtered lists share: errors by parameter, active filters, pages."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.core.paginator import Page as PageOfRows
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django_filters import FilterSet

from tracker.filters import CountedFilter, Facet, Option

from .refusals import BadParameter


@dataclass(frozen=True)
class Chosen:
    """An active filter, the address without it, and how many rows that would show."""

    label: str
    value: str
    address: str
    count: int | None


Filter = TypeVar("Filter", bound=BaseForm | FilterSet)
Given = TypeVar("Given")
Item = TypeVar("Item")
Rows: TypeAlias = QuerySet[Model, Item] | Sequence[Item]


def valid(found: Filter) -> Filter:
    """The filter, once its values are found to be valid; BadParameter names each that is not."""
    form: BaseForm = found if isinstance(found, BaseForm) else found.form
    if not form.is_valid():
        raise BadParameter(
            *(
                _("“%(name)s”: %(problem)s") % {"name": name, "problem": error}
                for name, errors in form.errors.items()
                for error in errors
            )
        )
    return found


def given(values: Mapping[str, Given]) -> dict[str, Given]:
    """The values of a valid filter that were given."""
    return {name: value for name, value in values.items() if value}


def page_of(
    request: HttpRequest, rows: Rows[Item], *, size: int, total: int | None = None
) -> PageOfRows[Item]:
    """The page of `rows` that the address asks for; `total` spares counting them.

    Raises BadParameter where there is no such page.
    """
    paginator = Paginator(rows, size)
    if total is not None:
        paginator.count = total
    number = request.GET.get("page", "1")
    try:
        if not number.isascii():
            raise PageNotAnInteger
        return paginator.page(number)
    except PageNotAnInteger:
        raise BadParameter(_("“page” must be a whole number.")) from None
    except EmptyPage:
        raise BadParameter(
            _("“page” must lie between 1 and %(last)d.") % {"last": paginator.num_pages}
        ) from None


def query_without(request: HttpRequest, drop: str, value: str | None = None) -> str:
    """The query string without a parameter, or without one of its values, and without a page."""
    query = request.GET.copy()
    kept = [given for given in query.getlist(drop) if value is not None and given != value]
    query.setlist(drop, kept)
    query.pop("page", None)
    return query.urlencode()


def chosen(
    request: HttpRequest,
    found: CountedFilter,
    facets: Sequence[Facet],
    *,
    plain: Collection[str],
) -> list[Chosen]:
    """The active filters: those of `plain`, which are typed, then the values of the facets."""
    active = [
        Chosen(
            label=str(found.filters[name].label),
            value=_said(found, name, request.GET[name]),
            address=f"?{query_without(request, name)}",
            count=None,
        )
        for name in plain
        if request.GET.get(name)
    ]
    for facet in facets:
        active += [
            Chosen(
                label=str(facet.label),
                value=str(option.label),
                address=f"?{query_without(request, facet.name, option.value)}",
                count=_count_without(facet, option) if facet.counts_add_up else None,
            )
            for option in facet.options
            if option.is_chosen
        ]
    return active


def _said(found: CountedFilter, name: str, value: str) -> str:
    """The value as the filter calls it."""
    return str(dict(found.filters[name].extra.get("choices", ())).get(value, value))


def _count_without(facet: Facet, dropped: Option) -> int:
    """How many rows remain once one chosen value is dropped: those of the other values chosen, or,
    if it was the only one, of all values."""
    others = [option for option in facet.options if option.is_chosen and option != dropped]
    return sum(option.count for option in others or facet.options)
