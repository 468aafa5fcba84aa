"""What the lists share: filters with fixed values, each value with its count."""

from collections.abc import Mapping
from dataclasses import dataclass

import django_filters
from django.http import QueryDict
from django.utils.functional import Promise


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


def facet(
    found: django_filters.FilterSet,
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
