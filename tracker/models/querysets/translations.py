"""What can be asked of our texts in other languages."""

from collections.abc import Collection

from django.db import models

from .base import KeyedQuerySet, Row_co


class TranslationQuerySet(KeyedQuerySet[Row_co]):
    """What can be asked of the translations."""

    def texts(self, language: str) -> dict[tuple[str, str, str], str]:
        """Every text of a language by kind, stable key and field."""
        rows = self.filter(language=language).order_by()
        return {row[:3]: row[3] for row in rows.values_list("kind", "key", "field", "text")}

    def of(self, kind: str, keys: Collection[str]) -> dict[str, dict[str, dict[str, str]]]:
        """For rows of one kind, by their stable key: the fields in each language there is."""
        found: dict[str, dict[str, dict[str, str]]] = {key: {} for key in keys}
        rows = self.filter(kind=kind, key__in=keys).order_by("language", "field")
        for key, language, field, text in rows.values_list("key", "language", "field", "text"):
            found[key].setdefault(language, {})[field] = text
        return found

    def of_row(self, row: models.Model) -> dict[str, dict[str, str]]:
        """The fields of one row, which has a stable key of one part, in each language there is."""
        (key,) = row.natural_key()  # type: ignore[attr-defined]  # KeyedModel has it
        return self.of(str(row._meta.model_name), [key])[key]
