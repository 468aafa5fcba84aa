"""Reads of the timeline, which joins events, actions and promised dates."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)

from tracker.choices import AssessmentState
from tracker.models import Commitment, Event, EventSource
from tracker.models.querysets import DUE_BY, CommitmentQuerySet, DatedQuerySet, Grouped

if TYPE_CHECKING:
    from .rows import AssessedCommitment, ReviewedCommitment


def year_counts(rows: DatedQuerySet[Model], kind: str) -> QuerySet[Model, Grouped]:
    """The number of rows per year, to be joined with those of other kinds.

    Each has `entry_kind`, `value`, the year, and `n`.
    """
    named = Value(kind, output_field=CharField())
    dated = rows.annotate(year=rows.year_of_day()).order_by()
    counted: QuerySet[Model, Grouped] = dated.values(entry_kind=named, value=F("year")).annotate(
        n=Count("pk")
    )
    return counted


def timeline_rows(
    rows: DatedQuerySet[Model], kind: str, *, years: Collection[str]
) -> QuerySet[Model, Grouped]:
    """The rows as lines of the timeline, to be joined with those of other kinds.

    Each has `is_undated`, `day`, `precision`, `entry_kind`, `name`, which is its stable key, and
    `key`, the primary key.
    """
    if years:
        rows = rows.annotate(year=rows.year_of_day()).filter(year__in=list(years))
    return rows.order_by().values(
        is_undated=Case(
            When(Q(**{f"{rows.day_field}__isnull": True}), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        ),
        day=rows.day_order,
        precision=F(rows.precision_field),
        entry_kind=Value(kind, output_field=CharField()),
        name=F(rows.model.natural_key_fields[0]),  # type: ignore[attr-defined]  # KeyedModel has it
        key=F("pk"),
    )


def events_on_pillar(events: DatedQuerySet[Event], slug: str) -> DatedQuerySet[Event]:
    """Those of the events that touch a commitment of the pillar."""
    touched = Event.commitments.through.objects.filter(
        event=OuterRef("pk"),
        commitment__pillar__slug=slug,
        commitment__withdrawn_at__isnull=True,
    )
    return events.filter(Exists(touched))


def events_with_sources() -> DatedQuerySet[Event]:
    """Events with the documents that tell of them, and their own texts."""
    sources = EventSource.objects.select_related("document")
    return Event.objects.prefetch_related(Prefetch("sources", queryset=sources), "documents")


def promised_dates() -> "CommitmentQuerySet[AssessedCommitment]":
    """Agreed commitments with a promised date, the oldest first."""
    return (
        Commitment.objects.agreed()
        .filter(due_on__isnull=False)
        .with_verdict()
        .select_related("document")
        .order_by(DUE_BY, "ref")
    )


def promises_with_reviews(
    promises: "CommitmentQuerySet[Commitment]",
) -> "CommitmentQuerySet[ReviewedCommitment]":
    """The promises in the order of their dates, each with its verdict and with `n_verdicts`, how
    many were ever published."""
    published = Q(assessments__state=AssessmentState.PUBLISHED)
    return (
        promises.with_verdict()
        .annotate(n_verdicts=Count("assessments", filter=published, distinct=True))
        .order_by(DUE_BY, "ref")
    )
