"""What can be asked of change sets."""

from typing import Self

from django.db import models

from tracker.choices import ChangeSetState

from .base import KeyedQuerySet, Row_co


class ChangeSetQuerySet(KeyedQuerySet[Row_co]):
    """What can be asked of change sets."""

    def approved(self) -> Self:
        """Those that the public sees."""
        return self.filter(state=ChangeSetState.APPROVED)

    def pending(self) -> Self:
        """Those that may still become public, with their author."""
        found = self.exclude(state__in=[ChangeSetState.APPROVED, ChangeSetState.DROPPED])
        return found.select_related("author")

    def open_of(self, author: models.Model) -> Self:
        """Those to which the person can add rows, the newest first."""
        return self.filter(
            author=author.pk, state__in=[ChangeSetState.OPEN, ChangeSetState.RETURNED]
        ).order_by("-created_at", "-pk")
