"""The filters of the list of commitments."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import django_filters
from django import forms
from django.db.models import F
from django.db.models.expressions import OrderBy
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tracker.choices import Binding, CommitmentStanding, SearchKind, Status
from tracker.models import Actor, Commitment, Document, Pillar, Tally, Theme
from tracker.models.querysets import DUE_BY, CommitmentQuerySet, TallyQuerySet
from tracker.models.querysets.base import Grouped
from tracker.models.tallies import keys_in
from tracker.queries.commitments import (
    commitments_for_rows,
    owed_by,
    with_themes,
)
from tracker.queries.sources import refs_resting
from tracker.scoring import StatusDistribution
from tracker.search import rows_with
from tracker.text.languages import mark_english, marked_text_of
from tracker.text.looked import LookedUntil, looked_until

from .days import IsoDayFilter
from .facets import CountedFilter, Facet, facet, without_blanks

DUE_STATES = ("overdue", "soon", "other", "none")
# Said in full: SQLite and PostgreSQL do not agree where unknown dates go.
SORTS: dict[str, tuple[Promise, tuple[str | OrderBy, ...]]] = {
    "ref": (_("Reference"), ("ref",)),
    "changed": (_("Newest verdict first"), (F("published_at").desc(nulls_last=True), "ref")),
    "due": (_("Due date"), (DUE_BY.asc(nulls_last=True), "ref")),
}
# Filters that are columns of a commitment: one grouped query counts them all.
_COLUMNS = {
    "standing": "standing",
    "status": "status",
    "pillar": "pillar__slug",
    "binding": "binding",
    "due": "due_state",
}
# What the counts of commitments have for the other filters of which only one value counts each.
_PATHS = _COLUMNS | {"document": "document__slug", "theme": "theme__slug"}
# With one of these each commitment is looked at; without them their counts are added up.
_LOOKED_AT = {"q", "changed_since", "rests"}
_RESTS = {
    "reprints": _("Only on reprints"),
    "one-language": _("Only on one language"),
    "paid-alone": _("Only on publishers that a party that owes the promise pays"),
    "paid": _("On a publisher that a party that owes the promise pays"),
}
_OPEN = ("status", "pillar")
_BY_ITSELF = ("party", "document", "theme")
_FACETS = ("status", "pillar", "party", "theme", "binding", "due", "document")

Commitments = CommitmentQuerySet[Commitment]
Tallies = TallyQuerySet[Tally]


@dataclass(frozen=True)
class Options:
    """What the filters on stored things can be set to. Loading takes four queries."""

    pillars: Sequence[Pillar]
    themes: Sequence[Theme]
    parties: Sequence[Actor]
    documents: Sequence[Document]

    @classmethod
    def load(cls) -> "Options":
        return cls(
            pillars=list(Pillar.objects.all()),
            themes=list(Theme.objects.all()),
            parties=list(Actor.objects.filter(is_party=True)),
            documents=list(Document.objects.main_texts().not_withdrawn().order_by("slug")),
        )


def _due_choices(soon_days: int | None) -> list[tuple[str, str]]:
    """The due states in words. Where nothing says how soon is soon, that one is not offered."""
    words = {
        "overdue": gettext("Overdue"),
        "other": gettext("Other due date"),
        "none": gettext("No date was promised"),
    }
    if soon_days is not None:
        within = ngettext("Due within %(days)d day", "Due within %(days)d days", soon_days)
        words["soon"] = within % {"days": soon_days}
    return [(state, words[state]) for state in DUE_STATES if state in words]


class CommitmentFilter(CountedFilter):
    """The filters of the list.

    Values of one filter widen the result, filters narrow it. `standing` is always one of the two,
    agreed unless it is given, so that no count mixes agreed and reported commitments.
    """

    columns = _COLUMNS

    q = django_filters.CharFilter(label=_("Words"), method="filter_words", max_length=200)
    standing = django_filters.ChoiceFilter(label=_("Standing"), choices=CommitmentStanding.choices)
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"), choices=Status.choices, distinct=False
    )
    pillar = django_filters.MultipleChoiceFilter(
        label=_("Pillar"), field_name="pillar__slug", distinct=False
    )
    party = django_filters.MultipleChoiceFilter(label=_("Owed by"), method="filter_party")
    theme = django_filters.MultipleChoiceFilter(label=_("Theme"), method="filter_theme")
    binding = django_filters.MultipleChoiceFilter(
        label=_("How binding the words are"), choices=Binding.choices, distinct=False
    )
    due = django_filters.MultipleChoiceFilter(
        label=_("Due"),
        field_name="due_state",
        distinct=False,
    )
    document = django_filters.MultipleChoiceFilter(
        label=_("Document"), field_name="document__slug", distinct=False
    )
    changed_since = IsoDayFilter(
        label=_("Verdict published since"),
        method="filter_changed_since",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    rests = django_filters.ChoiceFilter(
        label=_("What the verdict rests on"), choices=[*_RESTS.items()], method="filter_rests"
    )
    sort = django_filters.ChoiceFilter(
        label=_("Sort by"),
        choices=[(name, label) for name, (label, _fields) in SORTS.items()],
        method="filter_sort",
        empty_label=None,
    )

    def __init__(
        self, data: QueryDict, *, options: Options, today: dt.date, soon_days: int | None
    ) -> None:
        given = without_blanks(data)
        if not given.get("standing"):
            given["standing"] = CommitmentStanding.AGREED
        given.setdefault("sort", "ref")
        super().__init__(
            given,
            queryset=Commitment.objects.not_withdrawn()
            .with_verdict()
            .with_due_state(today=today, days=soon_days),
        )
        self._tallies = Tally.objects.with_due_state(today=today, days=soon_days)
        self._options = options
        choices: dict[str, list[tuple[str, str]]] = {
            "pillar": [(pillar.slug, marked_text_of(pillar, "name")) for pillar in options.pillars],
            "theme": [(theme.slug, mark_english(theme.name)) for theme in options.themes],
            "party": [(party.code, marked_text_of(party, "name")) for party in options.parties],
            "document": [
                (document.slug, mark_english(str(document))) for document in options.documents
            ],
            "due": _due_choices(soon_days),
        }
        for name, values in choices.items():
            self.filters[name].extra["choices"] = values

    def filter_words(self, queryset: Commitments, name: str, value: str) -> Commitments:
        found = rows_with(value, SearchKind.COMMITMENT)
        return queryset.none() if found is None else queryset.filter(pk__in=found)

    def filter_party(self, queryset: Commitments, name: str, value: list[str]) -> Commitments:
        return owed_by(queryset, value)

    def filter_theme(self, queryset: Commitments, name: str, value: list[str]) -> Commitments:
        return with_themes(queryset, value)

    def filter_changed_since(self, queryset: Commitments, name: str, value: dt.date) -> Commitments:
        start = dt.datetime.combine(value, dt.time(), tzinfo=dt.UTC)
        return queryset.published_since(start)

    def filter_rests(self, queryset: Commitments, name: str, value: str) -> Commitments:
        return queryset.filter(ref__in=refs_resting(value))

    def filter_sort(self, queryset: Commitments, name: str, value: str) -> Commitments:
        return queryset.order_by(*SORTS[value][1])

    def rows(self, keys: Iterable[int]) -> Commitments:
        """The commitments with these primary keys, in the order asked for, as rows of the list."""
        rows = commitments_for_rows(Commitment.objects.filter(pk__in=keys))
        return self.filter_sort(rows, "sort", self.form.cleaned_data["sort"])

    @cached_property
    def distribution(self) -> StatusDistribution:
        """The statuses of the commitments found."""
        return StatusDistribution.from_counts(
            (row["status"], row["n"]) for row in self.joint_counts if self.fits(row)
        )

    @cached_property
    def looked(self) -> LookedUntil | None:
        """Up to when the verdicts on them looked at evidence."""
        rows = [row for row in self.joint_counts if self.fits(row)]
        return looked_until(day for row in rows for day in (row["oldest"], row["newest"]))

    @cached_property
    def joint_counts(self) -> list[Grouped]:
        """How many there are for each combination of the columns, whatever is chosen there."""
        return self._counted(without=_COLUMNS).counts(*_COLUMNS.values())

    def _counted(self, *, without: Collection[str], by: str = "") -> "Commitments | Tallies":
        """The commitments that fit the filters but those named, to be counted: the counts that are
        kept of them or, where these do not tell, they themselves.

        `by` is "document" or "theme" where they are to be counted by that.
        """
        asked = {
            name: value
            for name, value in self.form.cleaned_data.items()
            if value and name not in (*without, "sort")
        }
        places = {by, *asked} & {"document", "theme"}
        if len(places) > 1 or len(asked.get("theme", ())) > 1 or asked.keys() & _LOOKED_AT:
            return self.narrowed(without=without)  # type: ignore[no-any-return]  # see `narrowed`
        found = self._tallies.at(*places)
        for name, value in asked.items():
            if name == "party":
                owing = (one.pk for one in self._options.parties if one.code in value)
                found = found.owed_by(owing)
            else:
                chosen = [value] if isinstance(value, str) else value
                found = found.filter(**{f"{_PATHS[name]}__in": chosen})
        return found

    def facets(self) -> list[Facet]:
        """All facets with their counts, in the order of the form. Takes two queries."""
        counts = {name: self.column_counts(name) for name in _FACETS if name in _COLUMNS}
        party, *others = (
            self._counted(without=[name], by=name).facet_counts(name) for name in _BY_ITSELF
        )
        counts |= {name: {} for name in _BY_ITSELF}
        codes = {one.pk: one.code for one in self._options.parties}
        for row in party.union(*others, all=True):
            owing = keys_in(row["value"] or "") if row["facet"] == "party" else ()
            values = [codes[key] for key in owing if key in codes] if owing else [row["value"]]
            of_facet = counts[row["facet"]]
            for value in values:
                of_facet[value] = of_facet.get(value, 0) + row["n"]
        return [
            facet(
                self,
                name,
                counts[name],
                counts_add_up=name not in ("party", "theme"),
                starts_open=name in _OPEN,
            )
            for name in _FACETS
        ]
