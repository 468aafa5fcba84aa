"""What can be asked of the counts of traits."""

import datetime as dt
from collections.abc import Sequence
from typing import Generic, Self

from django.db import models
from django.db.models import Case, IntegerField, Sum, Value, When
from django.db.models.functions import Substr

from .base import Row_co

_DAY = len("2026-11-30")


class TraitQuerySet(models.QuerySet[Row_co], Generic[Row_co]):
    """What can be asked of the counts of traits."""

    def of(self, kind: str) -> Self:
        """The traits of one kind."""
        return self.filter(kind=kind)

    def numbers(self, *kinds: str) -> dict[str, dict[str, int]]:
        """How many things have each value of these kinds: by kind, the values in order."""
        found: dict[str, dict[str, int]] = {kind: {} for kind in kinds}
        rows = self.filter(kind__in=kinds).order_by("value")
        for kind, value, number in rows.values_list("kind", "value", "number"):
            found[kind][value] = number
        return found

    def most_first(self, kind: str) -> Self:
        """The traits of one kind, those that most things have first."""
        return self.of(kind).order_by("-number", "value")

    def steps(self, kind: str, days: Sequence[dt.date]) -> dict[tuple[str, int], int]:
        """What the steps come to between the days, which are in order.

        By sign and status, "+ stalled", and the place of the first of the days that is not earlier.
        """
        place = Case(
            *(When(day__lte=f"{day}", then=Value(n)) for n, day in enumerate(days)),
            output_field=IntegerField(),
        )
        found = (
            self.of(kind)
            .annotate(day=Substr("value", 1, _DAY))
            .filter(day__lte=f"{days[-1]}")
            .order_by()
            .values_list(Substr("value", _DAY + 2), place)
            .annotate(n=Sum("number"))
        )
        return {(what, at): n for what, at, n in found}
