"""What can be asked of our texts in other languages."""

from collections.abc import Sequence

from django.db import models

from tracker.text.languages import Translated
from tracker.text.names import key_of
from tracker.text.passages import sha256_of

from .base import KeyedQuerySet, Row_co


class TranslationQuerySet(KeyedQuerySet[Row_co]):
    """What can be asked of the translations."""

    def texts(self, language: str) -> dict[tuple[str, str, str], Translated]:
        """Every text of a language by kind, stable key and field."""
        rows = self.filter(language=language).order_by()
        columns = ("kind", "key", "field", "text", "source_sha256")
        return {row[:3]: Translated(*row[3:]) for row in rows.values_list(*columns)}

    def of_rows(self, rows: Sequence[models.Model]) -> list[dict[str, dict[str, str]]]:
        """For each of the rows of one model: its fields in each language, of the words of now."""
        if not rows:
            return []
        keys = [key_of(row.natural_key()) for row in rows]  # type: ignore[attr-defined]  # KeyedModel has it
        places = dict(zip(keys, rows, strict=True))
        found: dict[str, dict[str, dict[str, str]]] = {key: {} for key in keys}
        texts = self.filter(kind=str(rows[0]._meta.model_name), key__in=keys)
        for key, language, field, text, source in texts.order_by("language", "field").values_list(
            "key", "language", "field", "text", "source_sha256"
        ):
            if source == sha256_of(getattr(places[key], field, None) or ""):
                found[key].setdefault(language, {})[field] = text
        return [found[key] for key in keys]
