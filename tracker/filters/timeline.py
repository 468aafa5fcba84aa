"""The filters of the timeline, which joins events, actions and promised dates."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, TypeAlias

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tracker.choices import CommitmentStanding, TimelineKind
from tracker.models import Action, Actor, Commitment, Event, Pillar
from tracker.models.querysets import NONE, CommitmentQuerySet
from tracker.queries.actions import by_parties, on_pillars
from tracker.queries.commitments import owed_by
from tracker.queries.timeline import events_on_pillar, timeline_rows, year_counts
from tracker.text.languages import text_of

from .facets import Facet, Option, without_blanks

_FACETS = ("kind", "year")
# The rows of each kind: querysets of three models that are joined.
Kinds: TypeAlias = dict[str, Any]


class TimelineFilter(forms.Form):
    """Entries by kind, year, party and pillar. No event belongs to a party.

    `agreed` is the number of agreed commitments, `undated` of those for which no date was promised.
    """

    kind = forms.MultipleChoiceField(label=_("Kind"), choices=TimelineKind.choices, required=False)
    year = forms.MultipleChoiceField(label=_("Year"), required=False)
    party = forms.ChoiceField(label=_("Party"), required=False)
    pillar = forms.ChoiceField(label=_("Pillar"), required=False)

    def __init__(
        self, data: QueryDict, *, parties: Iterable[Actor], pillars: Iterable[Pillar]
    ) -> None:
        super().__init__(without_blanks(data))
        agreed = {TimelineKind.DEADLINE.value: Commitment.objects.agreed()}
        everything = _year_counts(self._rows(party="", pillar="") | agreed)
        of_agreed = {year: n for (kind, year), n in everything.items() if kind in agreed}
        self.undated = of_agreed.get(NONE, 0)
        self.agreed = sum(of_agreed.values())
        years = {year for _kind, year in everything}
        self.choices: dict[str, list[tuple[str, str | Promise]]] = {
            "kind": list(TimelineKind.choices),
            "year": [
                *((year, year) for year in sorted(years - {NONE})),
                (NONE, _("no date known")),
            ],
            "party": [(party.code, text_of(party, "name")) for party in parties],
            "pillar": [(pillar.slug, text_of(pillar, "name")) for pillar in pillars],
        }
        for name, choices in self.choices.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # all four have them

    def _rows(self, *, party: str, pillar: str) -> Kinds:
        events = Event.objects.all()
        actions = Action.objects.not_withdrawn()
        deadlines = Commitment.objects.agreed().filter(due_on__isnull=False)
        if party:
            events = events.none()
            actions = by_parties(actions, [party])
            deadlines = owed_by(deadlines, [party])
        if pillar:
            events = events_on_pillar(events, pillar)
            actions = on_pillars(actions, [pillar])
            deadlines = deadlines.filter(pillar__slug=pillar)
        return {
            TimelineKind.EVENT.value: events,
            TimelineKind.ACTION.value: actions,
            TimelineKind.DEADLINE.value: deadlines,
        }

    @cached_property
    def rows(self) -> Kinds:
        """The rows of each kind, by party and pillar. Needs a valid form."""
        return self._rows(party=self.cleaned_data["party"], pillar=self.cleaned_data["pillar"])

    @property
    def promises(self) -> CommitmentQuerySet[Commitment]:
        """The agreed promises by party and pillar, also without a date, and those that were
        withdrawn. Needs a valid form."""
        found: CommitmentQuerySet[Commitment] = Commitment.objects.filter(
            standing=CommitmentStanding.AGREED
        )
        if party := self.cleaned_data["party"]:
            found = owed_by(found, [party])
        if pillar := self.cleaned_data["pillar"]:
            found = found.filter(pillar__slug=pillar)
        return found

    @cached_property
    def counts(self) -> dict[tuple[str, str], int]:
        """How many entries there are of each kind and year, whatever is chosen there."""
        return _year_counts(self.rows)

    def chosen_counts(self, *, without: str = "") -> dict[tuple[str, str], int]:
        """The entries found by kind and year; `without`: leaving out the filter of that name."""
        return {
            entry: number
            for entry, number in self.counts.items()
            if all(
                facet == without
                or not self.cleaned_data[facet]
                or value in self.cleaned_data[facet]
                for facet, value in zip(_FACETS, entry, strict=True)
            )
        }

    def counts_by(self, name: str, *, without: str = "") -> dict[str, int]:
        """The same per kind or per year alone."""
        place = _FACETS.index(name)
        numbers: dict[str, int] = {}
        for entry, number in self.chosen_counts(without=without).items():
            numbers[entry[place]] = numbers.get(entry[place], 0) + number
        return numbers

    @property
    def total(self) -> int:
        """The number of entries found."""
        return sum(self.counts_by("kind").values())

    @property
    def calendar(self) -> str:
        """The query string of the calendar with the same party and pillar. Needs a valid form."""
        chosen = {name: self.cleaned_data[name] for name in ("party", "pillar")}
        return "&".join(f"{name}={value}" for name, value in chosen.items() if value)

    def entries(self) -> QuerySet[Any, Any]:
        """The entries found, in the order of their days, undated ones last, from one query."""
        kinds, years = self.cleaned_data["kind"], self.cleaned_data["year"]
        first, *others = (
            timeline_rows(rows, kind, years=years)
            for kind, rows in self.rows.items()
            if not kinds or kind in kinds
        )
        joined: QuerySet[Any, Any] = first.union(*others, all=True) if others else first
        return joined.order_by("is_undated", "day", "entry_kind", "name")

    def facets(self) -> list[Facet]:
        """Kind and year, each value with the number of entries that it would show."""
        return [
            Facet(
                name=name,
                label=self.fields[name].label or name,
                options=[
                    Option(
                        value=value,
                        label=label,
                        count=self.counts_by(name, without=name).get(value, 0),
                        is_chosen=value in self.cleaned_data[name],
                    )
                    for value, label in self.choices[name]
                ],
                counts_add_up=True,
                starts_open=name == "kind",
            )
            for name in _FACETS
        ]


def _year_counts(rows: Kinds) -> dict[tuple[str, str], int]:
    """How many rows there are of each kind and year, from one query."""
    first, *others = (year_counts(found, kind) for kind, found in rows.items())
    return {(row["entry_kind"], row["value"]): row["n"] for row in first.union(*others, all=True)}
