"""Reads of documents."""

from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q

from .base import KeyedQuerySet, Row
from .timeline import DatedQuerySet


class DocumentQuerySet(KeyedQuerySet[Row]):
    """Reads of documents."""

    def for_list(self) -> Self:
        """All documents, each with its number of commitments (`commitments`)."""
        return self.annotate(commitments=Count("commitment_set"))

    def for_page(self) -> Self:
        """Documents with what their page shows beside the commitments."""
        return self.select_related("source_text").prefetch_related(
            "sections", "participations__person__country"
        )


class EventQuerySet(DatedQuerySet[Row]):
    """Reads of events."""

    def on_pillar(self, slug: str) -> Self:
        """Events that touch a commitment of the pillar."""
        commitments: Any = self.model._meta.get_field("commitments")
        touched = commitments.remote_field.through._default_manager.filter(
            event=OuterRef("pk"),
            commitment__pillar__slug=slug,
            commitment__withdrawn_at__isnull=True,
        )
        return self.filter(Exists(touched))

    def for_timeline(self) -> Self:
        """Events with the documents that tell of them."""
        return self.prefetch_related("sources__document")

    def of_initiative(self, initiative: models.Model) -> Self:
        """Events that touch what the initiative touches, or that the same words show."""
        sources: Any = self.model._meta.get_field("sources").related_model
        facts = initiative.facts.filter(  # type: ignore[attr-defined]  # querysets know no model
            document=OuterRef("document"), start__lt=OuterRef("end"), end__gt=OuterRef("start")
        )
        shown = sources._default_manager.filter(Exists(facts), event=OuterRef("pk"))
        return (
            self.filter(
                Q(commitments__initiatives=initiative)
                | Q(near_misses__initiatives=initiative)
                | Exists(shown)
            )
            .distinct()
            .order_by(F("date").asc(nulls_last=True), "date_as_recorded", "slug")
        )
