"""What every queryset of the record shares."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Generic, TypeAlias, TypeVar

from django.db import models

Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)
# A row of `values()`: its columns are of several types, which the name of each tells.
Grouped: TypeAlias = dict[str, Any]
Item = TypeVar("Item")
_CHUNK = 500


def in_chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The items in lists short enough for one query, in their order."""
    them = iter(items)
    while chunk := list(islice(them, _CHUNK)):
        yield chunk


class KeyedQuerySet(models.QuerySet[Row_co], Generic[Row_co]):
    """Rows that are found by their stable key, in fixtures as in addresses."""

    def get_by_natural_key(self, *key: object) -> Row_co:
        """The row whose `natural_key_fields` hold `key`; raises the model's DoesNotExist."""
        names = self.model.natural_key_fields  # type: ignore[attr-defined]  # KeyedModel has it
        return self.get(**dict(zip(names, key, strict=True)))
