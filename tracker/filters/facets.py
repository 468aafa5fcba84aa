"""What the lists share: filters with fixed values, each value with its count."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, NamedTuple, TypeAlias

import django_filters
from django import forms
from django.http import QueryDict
from django.utils.functional import Promise

# A row of a grouped query: the values of its columns, and how many rows have them.
Count: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Option:
    """One value of a facet and the number of rows it stands for."""

    value: str
    label: str | Promise
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """A filter with fixed values, each counted within what the other filters leave.

    `counts_add_up`: a row has exactly one of the values, so the counts are a total.
    """

    name: str
    label: str | Promise
    options: list[Option]
    counts_add_up: bool
    starts_open: bool = False

    @property
    def chosen(self) -> int:
        """How many of the values are chosen."""
        return sum(option.is_chosen for option in self.options)

    @property
    def is_open(self) -> bool:
        """Whether the form shows the values from the start."""
        return bool(self.chosen) or self.starts_open


class CountedFilter(django_filters.FilterSet):  # type: ignore[misc]  # it has no types
    """Filters that narrow each other, the values of one filter widening the result.

    `columns`: the filters that are columns of a row, with the column; one grouped query counts all
    of them.
    """

    columns: ClassVar[Mapping[str, str]]

    # A filter set has no types; a list knows the class of its own rows.
    def narrowed(self, *, without: Collection[str] = ()) -> Any:
        """The rows that fit all filters, leaving out those named. Needs valid filters."""
        found = self.queryset
        for name, value in self.form.cleaned_data.items():
            if name not in without:
                found = self.filters[name].filter(found, value)
        return found

    @cached_property
    def joint_counts(self) -> list[Count]:
        """How many rows there are for each combination of the columns, whatever is chosen there."""
        counts: list[Count] = self.narrowed(without=self.columns).counts(*self.columns.values())
        return counts

    def fits(self, row: Count, *, without: str = "") -> bool:
        """Whether a row of the counts has the values chosen for the columns."""
        chosen = self.form.cleaned_data
        return all(
            not chosen[name] or row[column] in _several(chosen[name])
            for name, column in self.columns.items()
            if name != without
        )

    def column_counts(self, name: str) -> dict[str, int]:
        """How many rows each value of the column would show."""
        counts: dict[str, int] = {}
        for row in self.joint_counts:
            if self.fits(row, without=name):
                value = row[self.columns[name]]
                counts[value] = counts.get(value, 0) + row["n"]
        return counts


def _several(chosen: str | Collection[str]) -> Collection[str]:
    """What is chosen, where a filter takes one value as where it takes several."""
    return (chosen,) if isinstance(chosen, str) else chosen


def facet(
    found: CountedFilter,
    name: str,
    counts: Mapping[str, int],
    *,
    counts_add_up: bool,
    starts_open: bool = False,
) -> Facet:
    """The filter `name` of a valid FilterSet with the number of rows of each value."""
    return Facet(
        name=name,
        label=found.filters[name].label,
        options=[
            Option(
                value=value,
                label=label,
                count=counts.get(value, 0),
                is_chosen=value in found.form.cleaned_data[name],
            )
            for value, label in found.filters[name].extra["choices"]
        ],
        counts_add_up=counts_add_up,
        starts_open=starts_open,
    )


def without_blanks(data: QueryDict) -> QueryDict:
    """The parameters without empty values: a form sends every field, filled in or not."""
    given = data.copy()
    for name in list(given):
        given.setlist(name, [value for value in given.getlist(name) if value.strip()])
    return given


class Parameters(NamedTuple):
    """The parameters of an address: those given once, and those that may be given again."""

    single: frozenset[str]
    many: frozenset[str]


def parameters_of(declared: "type[django_filters.FilterSet | forms.Form]") -> Parameters:
    """The parameters that a filter declares."""
    # Django's forms have fields, filter sets have filters.
    fields: Mapping[str, object] = getattr(declared, "base_fields", None) or getattr(
        declared, "base_filters", {}
    )
    several = (django_filters.MultipleChoiceFilter, forms.MultipleChoiceField)
    many = frozenset(name for name, field in fields.items() if isinstance(field, several))
    return Parameters(single=frozenset(fields) - many, many=many)
