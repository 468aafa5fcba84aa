"""Reads of actions, evidence and searches, and of how they bear on commitments."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, TruncQuarter

from tracker.choices import CommitmentStanding, Direction, Precision, Status

from .base import KeyedQuerySet, Row
from .timeline import NONE, DatedQuerySet


def _number(rows: models.QuerySet[Any]) -> Coalesce:
    """How many of the rows belong to the action at hand."""
    found = rows.filter(action=OuterRef("pk")).order_by().values("action").annotate(n=Count("pk"))
    return Coalesce(Subquery(found.values("n")), 0)


class ActionQuerySet(DatedQuerySet[Row]):
    """Reads of actions."""

    def not_withdrawn(self) -> Self:
        """Actions that were not withdrawn. Only these are listed and counted."""
        return self.filter(withdrawn_at__isnull=True)

    def newest_first(self) -> Self:
        """The newest act first, undated ones last."""
        return self.order_by(F("date").desc(nulls_last=True), "slug")

    def with_columns(self) -> Self:
        """Adds `year` and `money`, as text: the year and the amount's stage, none where unknown."""
        return self.with_year().annotate(
            money=Coalesce("amount_stage", Value(NONE), output_field=CharField()),
        )

    def with_words(self, words: Iterable[str]) -> Self:
        """Actions whose title or place holds every one of the words."""
        found = self
        for word in words:
            found = found.filter(Q(title__icontains=word) | Q(place__icontains=word))
        return found

    def by_parties(self, codes: Iterable[str]) -> Self:
        """Actions of at least one of the parties."""
        return self._having("actors", code__in=list(codes))

    def by_agencies(self, codes: Iterable[str]) -> Self:
        """Actions in which at least one of the agencies took part."""
        return self._having("agencies", code__in=list(codes))

    def on_pillars(self, slugs: Iterable[str]) -> Self:
        """Actions that bear on a commitment of at least one of the pillars."""
        return self._bearing(commitment__pillar__slug__in=list(slugs))

    def in_directions(self, directions: Iterable[str]) -> Self:
        """Actions that bear on some commitment in one of the directions."""
        return self._bearing(direction__in=list(directions))

    def in_quarter(self, first_day: dt.date, last_day: dt.date) -> Self:
        """Actions known to lie between the days: a date known by its year alone does not."""
        return self.filter(date__range=(first_day, last_day)).exclude(date_precision=Precision.YEAR)

    def _having(self, field: str, **fits: Any) -> Self:
        related: Any = self.model._meta.get_field(field)
        through = related.remote_field.through._default_manager.filter(
            action=OuterRef("pk"),
            **{f"actor__{name}": value for name, value in fits.items()},
        )
        return self.filter(Exists(through))

    def _bearing(self, **fits: Any) -> Self:
        return self.filter(self._borne(**fits))

    def _borne(self, **fits: Any) -> Exists:
        """Whether an action bears, in the way given, on a commitment that counts."""
        bearings: Any = self.model._meta.get_field("bearings").related_model
        return Exists(
            bearings._default_manager.filter(
                action=OuterRef("pk"), commitment__withdrawn_at__isnull=True, **fits
            )
        )

    def counts_by_quarter(self, *, since: dt.date) -> list[dict[str, Any]]:
        """Per `quarter` (its first day) from `since` on: `acts`, and how many of them support and
        contradict some commitment. Acts known by their year alone are left out."""
        return list(
            self.filter(date__gte=since)
            .exclude(date_precision=Precision.YEAR)
            .order_by()
            .annotate(
                helps=self._borne(direction=Direction.SUPPORTS),
                hurts=self._borne(direction=Direction.CONTRADICTS),
            )
            .values(quarter=TruncQuarter("date"))
            .annotate(
                acts=Count("pk"),
                supports=Count("pk", filter=Q(helps=True)),
                contradicts=Count("pk", filter=Q(hurts=True)),
            )
            .order_by("quarter")
        )

    def facet_counts(self, name: str, path: str) -> Any:
        """The number of actions per value at the end of a relation, each counted once a value.

        To be joined with those of other facets: each row has `facet`, `value` and `n`.
        """
        named = Value(name, output_field=CharField())
        counted = self.order_by().values(facet=named, value=F(path))
        return counted.annotate(n=Count("pk", distinct=True))

    def bearing_counts(self, name: str, path: str) -> Any:
        """The same along bearings on commitments that were not withdrawn."""
        borne = self.filter(bearings__commitment__withdrawn_at__isnull=True)
        return borne.facet_counts(name, f"bearings__{path}")

    def of_initiative(self, initiative: models.Model, *, actor: models.Model | None) -> Self:
        """Actions that bear on a commitment of the initiative, or in which its actor took part."""
        borne = self._borne(commitment__initiatives=initiative)
        if actor is None:
            return self.filter(borne)
        return self.filter(Q(borne) | Q(pk__in=self.by_agencies([actor.code]).values("pk")))  # type: ignore[attr-defined]  # an actor has it

    def for_rows(self) -> Self:
        """Actions as rows of a list: who acted, and how many publications and bearings there are.

        Adds `pieces`, `supports`, `contradicts` and `n_parties`: how many parties there are.
        """
        field = self.model._meta.get_field
        evidence: Any = field("evidence").related_model
        bearings: Any = field("bearings").related_model
        actors: Any = field("actors").related_model
        borne = bearings._default_manager.filter(commitment__withdrawn_at__isnull=True)
        return self.annotate(
            pieces=_number(evidence._default_manager.filter(withdrawn_at__isnull=True)),
            supports=_number(borne.filter(direction=Direction.SUPPORTS)),
            contradicts=_number(borne.filter(direction=Direction.CONTRADICTS)),
            n_parties=actors._default_manager.number_of_parties(),
        ).prefetch_related("actors", "agencies")

    def for_page(self) -> Self:
        """Actions with what their page shows beside bearings."""
        evidence: Any = self.model._meta.get_field("evidence").related_model
        return self.prefetch_related(
            "actors",
            "agencies",
            Prefetch(
                "evidence", queryset=evidence._default_manager.filter(withdrawn_at__isnull=True)
            ),
        )

    def counts(self, *fields: str) -> list[dict[str, Any]]:
        """How many actions there are for each combination of the fields, as `n`."""
        return list(self.order_by().values(*fields).annotate(n=Count("pk")))


class BearingQuerySet(KeyedQuerySet[Row]):
    """Reads of bearings."""

    def for_page(self, commitment: models.Model) -> Self:
        """What bears on the commitment, oldest act first, undated last, with its evidence."""
        return (
            self.filter(commitment=commitment)
            .select_related("action")
            .prefetch_related("action__evidence")
            .order_by(F("action__date").asc(nulls_last=True), "action__slug")
        )

    def between(self, actions: Any, initiative: models.Model) -> Self:
        """How the actions bear on the commitments of the initiative."""
        return (
            self.filter(
                action__in=actions,
                commitment__initiatives=initiative,
                commitment__withdrawn_at__isnull=True,
            )
            .select_related("commitment")
            .order_by("commitment__standing", "commitment__ref")
        )

    def of_action(self, action: models.Model) -> Self:
        """What the action bears on, agreed commitments first; adds the `status` of each."""
        current = Q(commitment__assessments__is_current=True)
        return (
            self.filter(action=action, commitment__withdrawn_at__isnull=True)
            .annotate(
                verdict=FilteredRelation("commitment__assessments", condition=current),
                status=Coalesce("verdict__status", Value(Status.NOT_ASSESSED)),
            )
            .select_related("commitment")
            .order_by("commitment__standing", "commitment__ref")
        )


class EvidenceQuerySet(KeyedQuerySet[Row]):
    """Reads of evidence."""

    def counted(self) -> Self:
        """Evidence that counts: neither it nor its action was withdrawn."""
        return self.filter(withdrawn_at__isnull=True, action__withdrawn_at__isnull=True)

    def counts_by(self, field: str) -> list[dict[str, Any]]:
        """Per `value` of the field: `publications`, and `verdicts` on agreed commitments that rest
        on an act they show; most publications first."""
        return list(
            self.order_by()
            .values(value=F(field))
            .annotate(
                publications=Count("pk", distinct=True),
                verdicts=Count("action__assessments", filter=_RESTS_ON_IT, distinct=True),
            )
            .order_by("-publications", "value")
        )

    def for_rows(self) -> Self:
        """Publications as rows of a list, newest first, each with its action."""
        return self.select_related("action").order_by(
            F("date").desc(nulls_last=True), "publisher", "action__slug", "position"
        )


_RESTS_ON_IT = Q(
    action__assessments__is_current=True,
    action__assessments__commitment__standing=CommitmentStanding.AGREED,
    action__assessments__commitment__withdrawn_at__isnull=True,
)


class SearchQuerySet(KeyedQuerySet[Row]):
    """Reads of searches."""

    def for_list(self) -> Self:
        """Searches in order, with the commitments they were made for."""
        commitments: Any = self.model._meta.get_field("commitments").related_model
        kept = commitments._default_manager.not_withdrawn()
        return self.order_by("key").prefetch_related(Prefetch("commitments", queryset=kept))
