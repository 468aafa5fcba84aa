"""The filters of the list of actions."""

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import django_filters
from django.core.validators import RegexValidator
from django.db.models import Exists, F, Max, Min, OuterRef, Q
from django.db.models.expressions import OrderBy
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.choices import (
    ActionKind,
    ActionStage,
    AmountStage,
    Attribution,
    Direction,
    SearchKind,
)
from tracker.models import Action, Actor, Pillar, Trait
from tracker.models.querysets import NONE, ActionQuerySet
from tracker.models.traits import TraitKind
from tracker.queries.actions import (
    actions_for_rows,
    by_agencies,
    by_parties,
    in_directions,
    on_pillars,
)
from tracker.search import rows_with
from tracker.text.languages import marked_text_of

from .facets import CountedFilter, Facet, facet, without_blanks

Actions = ActionQuerySet[Action]

# Said in full: SQLite and PostgreSQL do not agree where unknown dates go.
ACTION_SORTS: dict[str, tuple[Promise, tuple[str | OrderBy, ...]]] = {
    "newest": (_("Newest first"), (F("date").desc(nulls_last=True), "slug")),
    "oldest": (_("Oldest first"), (F("date").asc(nulls_last=True), "slug")),
}
_COLUMNS = {
    "kind": "kind",
    "stage": "stage",
    "attribution": "attribution",
    "year": "year",
    "money": "money",
}
_FACETS = (
    "direction",
    "kind",
    "stage",
    "party",
    "agency",
    "pillar",
    "year",
    "money",
    "attribution",
)
_KEPT = {name: TraitKind(f"actions_of_{name}") for name in _FACETS}
_OPEN = ("direction", "kind")
_QUARTER = r"\A(?!0000)[0-9]{4}-Q[1-4]\Z"


@dataclass(frozen=True)
class ActionOptions:
    """What the filters on stored things can be set to. Loading takes three queries."""

    actors: Sequence[Actor]
    pillars: Sequence[Pillar]
    years: Sequence[str]

    @classmethod
    def load(cls) -> "ActionOptions":
        took_part = Action.agencies.through.objects.filter(actor=OuterRef("pk"))
        dates = Action.objects.aggregate(first=Min("date"), last=Max("date"))
        years = range(dates["last"].year, dates["first"].year - 1, -1) if dates["first"] else ()
        return cls(
            actors=list(Actor.objects.filter(Q(is_party=True) | Exists(took_part))),
            pillars=list(Pillar.objects.all()),
            years=[str(year) for year in years],
        )


def _quarter_days(quarter: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of a quarter such as 2025-Q1."""
    year, last_month = int(quarter[:4]), 3 * int(quarter[-1])
    last_day = calendar.monthrange(year, last_month)[1]
    return dt.date(year, last_month - 2, 1), dt.date(year, last_month, last_day)


class ActionFilter(CountedFilter):
    """The filters of the list of actions. Withdrawn actions are in no result."""

    columns = _COLUMNS

    q = django_filters.CharFilter(label=_("Words"), method="filter_words", max_length=200)
    quarter = django_filters.CharFilter(
        label=_("Quarter"),
        method="filter_quarter",
        validators=[RegexValidator(_QUARTER, _("A quarter is written as 2025-Q1."))],
    )
    direction = django_filters.MultipleChoiceFilter(
        label=_("About a commitment"), choices=Direction.choices, method="filter_direction"
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind"), choices=ActionKind.choices, distinct=False
    )
    stage = django_filters.MultipleChoiceFilter(
        label=_("Stage"), choices=ActionStage.choices, distinct=False
    )
    party = django_filters.MultipleChoiceFilter(label=_("Party"), method="filter_party")
    agency = django_filters.MultipleChoiceFilter(
        label=_("Agency or other body"), method="filter_agency"
    )
    pillar = django_filters.MultipleChoiceFilter(label=_("Pillar"), method="filter_pillar")
    year = django_filters.MultipleChoiceFilter(label=_("Year"), distinct=False)
    money = django_filters.MultipleChoiceFilter(
        label=_("Money"),
        choices=[*AmountStage.choices, (NONE, _("no amount recorded"))],
        distinct=False,
    )
    attribution = django_filters.MultipleChoiceFilter(
        label=_("Whose action"), choices=Attribution.choices, distinct=False
    )
    sort = django_filters.ChoiceFilter(
        label=_("Sort by"),
        choices=[(name, label) for name, (label, _fields) in ACTION_SORTS.items()],
        method="filter_sort",
        empty_label=None,
    )

    def __init__(self, data: QueryDict, *, options: ActionOptions) -> None:
        given = without_blanks(data)
        given.setdefault("sort", "newest")
        super().__init__(given, queryset=Action.objects.not_withdrawn().with_columns())
        actors = [
            (actor.code, marked_text_of(actor, "name"), actor.is_party) for actor in options.actors
        ]
        choices: dict[str, list[tuple[str, str | Promise]]] = {
            "party": [(code, name) for code, name, is_party in actors if is_party],
            "agency": [(code, name) for code, name, is_party in actors if not is_party],
            "pillar": [(pillar.slug, marked_text_of(pillar, "name")) for pillar in options.pillars],
            "year": [*((year, year) for year in options.years), (NONE, _("no date known"))],
        }
        for name, values in choices.items():
            self.filters[name].extra["choices"] = values

    def filter_words(self, queryset: Actions, name: str, value: str) -> Actions:
        found = rows_with(value, SearchKind.ACTION)
        return queryset.none() if found is None else queryset.filter(pk__in=found)

    def filter_quarter(self, queryset: Actions, name: str, value: str) -> Actions:
        return queryset.in_quarter(*_quarter_days(value))

    def filter_direction(self, queryset: Actions, name: str, value: list[str]) -> Actions:
        return in_directions(queryset, value)

    def filter_party(self, queryset: Actions, name: str, value: list[str]) -> Actions:
        return by_parties(queryset, value)

    def filter_agency(self, queryset: Actions, name: str, value: list[str]) -> Actions:
        return by_agencies(queryset, value)

    def filter_pillar(self, queryset: Actions, name: str, value: list[str]) -> Actions:
        return on_pillars(queryset, value)

    def filter_sort(self, queryset: Actions, name: str, value: str) -> Actions:
        return queryset.order_by(*ACTION_SORTS[value][1])

    @cached_property
    def _is_of_all(self) -> bool:
        """Whether nothing is chosen, so that the counts that are kept tell all."""
        return not any(value for name, value in self.form.cleaned_data.items() if name != "sort")

    @cached_property
    def total(self) -> int:
        """The number of actions found."""
        if self._is_of_all:
            return Trait.objects.numbers(TraitKind.ACTIONS)[TraitKind.ACTIONS].get("all", 0)
        return sum(row["n"] for row in self.joint_counts if self.fits(row))

    def rows(self, keys: Iterable[int]) -> Actions:
        """The actions with these primary keys, in the order asked for, as rows of the list."""
        rows = actions_for_rows(Action.objects.filter(pk__in=keys))
        return self.filter_sort(rows, "sort", self.form.cleaned_data["sort"])

    def facets(self) -> list[Facet]:
        """All facets with their counts, in the order of the form. Takes two queries at most."""
        counts = self._kept_counts() if self._is_of_all else self._counts()
        return [
            facet(
                self,
                name,
                counts[name],
                counts_add_up=name in _COLUMNS,
                starts_open=name in _OPEN,
            )
            for name in _FACETS
        ]

    @staticmethod
    def _kept_counts() -> dict[str, dict[str, int]]:
        """How many of all actions each value of a facet has."""
        numbers = Trait.objects.numbers(*_KEPT.values())
        return {name: numbers[kind] for name, kind in _KEPT.items()}

    def _counts(self) -> dict[str, dict[str, int]]:
        """How many actions each value would show."""
        counts: dict[str, dict[str, int]] = {name: {} for name in _FACETS}
        counts |= {name: self.column_counts(name) for name in _COLUMNS}
        others = {name: self.narrowed(without=[name]) for name in _FACETS if name not in _COLUMNS}
        joined = (
            others["party"]
            .facet_counts("party", "actors__code")
            .union(
                others["agency"].facet_counts("agency", "agencies__code"),
                others["pillar"].bearing_counts("pillar", "commitment__pillar__slug"),
                others["direction"].bearing_counts("direction", "direction"),
                all=True,
            )
        )
        for row in joined:
            counts[row["facet"]][row["value"]] = row["n"]
        return counts
