"""Reads of documents."""

from typing import Self

from django.db.models import Count

from .base import KeyedQuerySet, Row


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
