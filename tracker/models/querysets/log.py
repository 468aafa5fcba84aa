"""What can be asked of the history and of the public log."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from typing import Generic, Self

from django.db import models
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from tracker.choices import EntryVerb

from .base import Grouped, Row_co

_CHUNK = 500


class ChangeQuerySet(models.QuerySet[Row_co], Generic[Row_co]):
    """What can be asked of the history."""

    def of(self, row: models.Model) -> Self:
        """What was done to the row, newest first, with who did it."""
        return self.filter(model=row._meta.label_lower, object_id=row.pk).select_related("by")


class EntryQuerySet(models.QuerySet[Row_co], Generic[Row_co]):
    """What can be asked of the public log."""

    def head(self) -> Row_co | None:
        """The newest entry; None while the log is empty."""
        return self.order_by("-seq").first()

    def after(self, seq: int) -> Iterator[Row_co]:
        """The entries that follow number `seq`, in order, a few at a time.

        Each read ends before the next begins, so that a long log holds up nobody who writes.
        """
        while chunk := list(self.filter(pk__gt=seq).order_by("seq")[:_CHUNK]):
            yield from chunk
            seq = chunk[-1].pk

    def about(self, keys: Mapping[str, Collection[str] | QuerySet[models.Model, Grouped]]) -> Self:
        """Entries about these objects: keys by kind, as lists or subqueries."""
        found = Q(pk__isnull=True)
        for kind, those in keys.items():
            found |= Q(kind=kind, key__in=those)
        return self.filter(found)

    def of_set(self, key: str, approved_at: dt.datetime) -> Self:
        """The entries of the change set with this key, and the one of the set itself."""
        own = Q(kind="changeset", key=key)
        return self.filter(own | Q(at__gte=approved_at, reason__startswith=f"{key}, by "))

    def once_per_event(self, successors: QuerySet[models.Model]) -> Self:
        """The entries without those that only say which verdict is current no more.

        The entry of the verdict that took its place says the same and more. `successors` are the
        public verdicts; where none of them succeeds a verdict, its entry stays.
        """
        told = successors.filter(succeeds__key=OuterRef("key")).order_by()
        return self.exclude(Exists(told), verb=EntryVerb.SUCCEEDED, kind="assessment")

    def newest_by_key(
        self, keys: Mapping[str, Collection[str] | QuerySet[models.Model, Grouped]]
    ) -> dict[tuple[str, str], dt.datetime]:
        """When each of these objects was last named, by kind and key. Keys as `about` has them."""
        rows = self.about(keys).order_by().values_list("kind", "key")
        return {(kind, key): at for kind, key, at in rows.annotate(newest=Max("at"))}

    def last_values(
        self, keys: Mapping[str, Collection[str]]
    ) -> Iterator[tuple[str, str, str | None]]:
        """What each entry about these objects says the public sees: kind, key, values, in order.

        The last one of an object holds. Keys by kind, as `about` has them.
        """
        return self.about(keys).order_by("seq").values_list("kind", "key", "after").iterator()

    def shapes(self, kind: str, keys: Collection[str]) -> dict[str, str | None]:
        """What the log says the public sees of the objects; those it never named are left out."""
        rows = self.filter(kind=kind, key__in=keys).order_by("seq")
        return dict(rows.values_list("key", "after"))
