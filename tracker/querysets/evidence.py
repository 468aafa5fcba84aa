"""Reads of actions, evidence and searches, and of how they bear on commitments."""

from typing import Self

from django.db import models
from django.db.models import (
    F,
)

from .base import KeyedQuerySet, Row


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
