"""What events, actions and promised dates share: a day, and a place on the timeline."""

from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case, Count, F, Q, Value, When
from django.db.models.functions import Cast, Coalesce, ExtractYear

from .base import KeyedQuerySet, Row

# The value that stands for an unknown year and for no amount.
NONE = "none"


class DatedQuerySet(KeyedQuerySet[Row]):
    """Rows with a day, in the column `day_field`, which may be unknown."""

    day_field: ClassVar[str] = "date"

    def with_year(self) -> Self:
        """Adds `year` as text, none where the day is unknown."""
        year = Cast(ExtractYear(self.day_field), models.CharField())
        return self.annotate(year=Coalesce(year, Value(NONE), output_field=models.CharField()))

    def year_counts(self, kind: str) -> Any:
        """The number of rows per year, to be joined with those of other kinds.

        Each has `entry_kind`, `value`, the year, and `n`.
        """
        named = Value(kind, output_field=models.CharField())
        counted = self.with_year().order_by().values(entry_kind=named, value=F("year"))
        return counted.annotate(n=Count("pk"))

    def entries(self, kind: str, *, years: Collection[str]) -> Any:
        """The rows as entries of the timeline, to be joined with those of other kinds.

        Each has `is_undated`, `day`, `entry_kind`, `name`, which is its stable key, and `key`, the
        primary key.
        """
        found = self.with_year().filter(year__in=list(years)) if years else self
        return found.order_by().values(
            is_undated=Case(
                When(Q(**{f"{self.day_field}__isnull": True}), then=Value(True)),
                default=Value(False),
                output_field=models.BooleanField(),
            ),
            day=F(self.day_field),
            entry_kind=Value(kind, output_field=models.CharField()),
            name=F(self.model.natural_key_fields[0]),  # type: ignore[attr-defined]  # KeyedModel has it
            key=F("pk"),
        )
