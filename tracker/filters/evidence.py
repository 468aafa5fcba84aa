"""The filters of the pages of publications and of searches."""

from functools import cached_property

import django_filters
from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tracker.choices import Tier
from tracker.models import Evidence, Search
from tracker.models.querysets import EvidenceQuerySet, KeyedQuerySet
from tracker.queries.sources import searches_for_list

from .facets import without_blanks


class EvidenceFilter(django_filters.FilterSet):  # type: ignore[misc]  # it has no types
    """Publications of one publisher, carrier, tier or language.

    A publisher is the origin, or the name as recorded.
    """

    publisher = django_filters.CharFilter(
        label=_("Publisher"), max_length=200, method="filter_publisher"
    )
    carrier = django_filters.CharFilter(
        field_name="publication__carrier", label=_("Carried by"), max_length=200
    )
    tier = django_filters.ChoiceFilter(label=_("Who published it"), choices=Tier.choices)
    language = django_filters.CharFilter(label=_("Language"), max_length=8)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(without_blanks(data), queryset=Evidence.objects.counted())

    def filter_publisher(
        self, queryset: EvidenceQuerySet[Evidence], name: str, value: str
    ) -> EvidenceQuerySet[Evidence]:
        return queryset.published_by(value)

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that are set, with the values. Needs valid filters."""
        return {name: value for name, value in self.form.cleaned_data.items() if value}


Searches = KeyedQuerySet[Search]


class SearchFilter(django_filters.FilterSet):  # type: ignore[misc]  # it has no types
    """Searches that found nothing, which is the default, something, or all."""

    found = django_filters.ChoiceFilter(
        label=_("Found"),
        choices=[("nothing", _("nothing")), ("something", _("something")), ("all", _("all"))],
        method="filter_found",
        empty_label=None,
    )

    def __init__(self, data: QueryDict) -> None:
        given = without_blanks(data)
        given.setdefault("found", "nothing")
        super().__init__(given, queryset=searches_for_list())

    @property
    def chosen(self) -> str:
        """nothing, something or all. Needs a valid filter."""
        chosen: str = self.form.cleaned_data["found"]
        return chosen

    @cached_property
    def numbers(self) -> dict[str, int]:
        """How many searches each choice would show, from one query."""
        nothing = Count("pk", filter=Q(found=0))
        counted = Search.objects.not_withdrawn()
        numbers: dict[str, int] = counted.aggregate(all=Count("pk"), nothing=nothing)
        return {**numbers, "something": numbers["all"] - numbers["nothing"]}

    def filter_found(self, queryset: Searches, name: str, value: str) -> Searches:
        if value == "all":
            return queryset
        return queryset.filter(found=0) if value == "nothing" else queryset.filter(found__gt=0)
