"""Reads of the parties' replies."""

from typing import Self

from .base import KeyedQuerySet, Row


class ReplyQuerySet(KeyedQuerySet[Row]):
    """Reads of replies. A withdrawn one stays visible and says so."""

    def for_page(self) -> Self:
        """Replies in the order in which they were made, with who made them."""
        return self.select_related("party").order_by("stated_on", "key")
