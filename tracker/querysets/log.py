"""Reads of the history."""

from typing import Generic, Self

from django.db import models

from .base import Row


class ChangeQuerySet(models.QuerySet[Row], Generic[Row]):
    """Reads of the history."""

    def of(self, row: models.Model) -> Self:
        """What was done to the row, newest first, with who did it."""
        return self.filter(model=row._meta.label_lower, object_id=row.pk).select_related("by")
