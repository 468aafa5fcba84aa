"""What events, actions and promised dates share: a day."""

from typing import ClassVar

from django.db import models
from django.db.models import Value
from django.db.models.functions import Cast, Coalesce, ExtractYear

from .base import KeyedQuerySet, Row_co

# The value that stands for an unknown year and for no amount.
NONE = "none"


class DatedQuerySet(KeyedQuerySet[Row_co]):
    """Rows with a day, in the column `day_field`, which may be unknown."""

    day_field: ClassVar[str] = "date"

    def year_of_day(self) -> Coalesce:
        """An expression: the year as text, none where the day is unknown."""
        year = Cast(ExtractYear(self.day_field), models.CharField())
        return Coalesce(year, Value(NONE), output_field=models.CharField())
