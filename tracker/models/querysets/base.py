"""What every queryset of the record shares."""

from typing import Any, Generic, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class KeyedQuerySet(models.QuerySet[Row], Generic[Row]):
    """Rows that are found by their stable key, in fixtures as in addresses."""

    def get_by_natural_key(self, *key: Any) -> Row:
        """The row whose `natural_key_fields` hold `key`; raises the model's DoesNotExist."""
        names = self.model.natural_key_fields  # type: ignore[attr-defined]  # KeyedModel has it
        return self.get(**dict(zip(names, key, strict=True)))
