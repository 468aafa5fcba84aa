"""Reads of documents and of what stands in them."""

from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q

from .base import KeyedQuerySet, Row
from .timeline import DatedQuerySet


class DocumentQuerySet(KeyedQuerySet[Row]):
    """Reads of documents."""

    def for_list(self) -> Self:
        """All documents, newest first, with the number of their commitments that count."""
        counted = Q(commitment_set__withdrawn_at__isnull=True)
        # Named, because a grouping query leaves out the model's own order.
        return self.annotate(commitments=Count("commitment_set", filter=counted)).order_by(
            F("date").desc(nulls_last=True), "key"
        )

    def with_texts(self) -> dict[int, Row]:
        """All documents by primary key, each with its text while that is loaded."""
        return {document.pk: document for document in self.select_related("source_text")}

    def for_page(self) -> Self:
        """Documents with their text and the people they name."""
        parts: Any = self.model._meta.get_field("participations").related_model
        people = parts._default_manager.select_related("person")
        return self.select_related("source_text").prefetch_related(
            Prefetch("participations", queryset=people)
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
        sources: Any = self.model._meta.get_field("sources").related_model
        told = sources._default_manager.select_related("document")
        return self.prefetch_related(Prefetch("sources", queryset=told))

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


class SentenceCodingQuerySet(KeyedQuerySet[Row]):
    """Reads of how sentences were coded."""

    def readings(self, document: models.Model) -> list[Any]:
        """The document's sentences in order, one named row for each near miss in a sentence.

        A sentence without a near miss has one row too, in which those columns are None.
        """
        rows = self.filter(document=document).values_list(
            "pk",
            "paragraph",
            "number",
            "start",
            "end",
            "sha256",
            "label",
            "near_misses__key",
            "near_misses__start",
            "near_misses__end",
            "near_misses__kind",
            "near_misses__why_not",
            named=True,
        )
        return list(rows.order_by("start", "pk", "near_misses__start", "near_misses__key"))


class InitiativeFactQuerySet(KeyedQuerySet[Row]):
    """Reads of what sources state about initiatives."""

    def for_document(self, document: models.Model) -> Self:
        """What the document states, in the order of its text, with the initiatives."""
        found = self.filter(document=document).select_related("initiative")
        return found.order_by("start", "initiative__key", "position")


class EventSourceQuerySet(KeyedQuerySet[Row]):
    """Reads of the words that show events."""

    def for_document(self, document: models.Model) -> Self:
        """What the document shows, in the order of its text, with the events."""
        found = self.filter(document=document).select_related("event")
        return found.order_by("start", "event__slug", "position")


class ContradictionQuerySet(KeyedQuerySet[Row]):
    """Reads of the points on which the sources differ."""

    def for_page(self) -> Self:
        """All points by kind, with what each source says."""
        return self.prefetch_related("readings").order_by("kind", "key")
