"""What is said of a row: its names and its texts, each in the languages that it is there in."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from django.db.models import Model

from tracker.models import Translation

ENGLISH = "en"


class Text(NamedTuple):
    """Words that are there in one language; `level` says where they stand (`matching.LEVELS`)."""

    level: str
    words: str
    language: str = ENGLISH


class Field(NamedTuple):
    """A field of a row, which may be there in other languages too.

    `is_name`: it is the name of the result, or a part of that.
    """

    level: str
    row: Model
    name: str
    is_name: bool = False


Said: TypeAlias = Text | Field


class Translations:
    """The translations of many rows, read with one query for each model."""

    def __init__(self, said: Iterable[Said]) -> None:
        rows: dict[type[Model], dict[int, Model]] = {}
        for one in said:
            if isinstance(one, Field):
                rows.setdefault(type(one.row), {})[one.row.pk] = one.row
        self._found: dict[tuple[type[Model], int], dict[str, dict[str, str]]] = {}
        for model, found in rows.items():
            if model.translated_fields:  # type: ignore[attr-defined]  # KeyedModel has it
                texts = Translation.objects.of_rows(list(found.values()))
                keys = [(model, pk) for pk in found]
                self._found |= zip(keys, texts, strict=True)

    def texts(self, said: Said) -> Iterator[Text]:
        """The words in English, and in each other language that they are there in."""
        if isinstance(said, Text):
            yield said
            return
        yield Text(said.level, getattr(said.row, said.name) or "")
        for language, fields in self._found.get((type(said.row), said.row.pk), {}).items():
            if words := fields.get(said.name):
                yield Text(said.level, words, language)

    def names(self, name: str, said: Iterable[Said]) -> dict[str, str]:
        """The name by language: the English one, and with its parts as they are translated."""
        names = {ENGLISH: name}
        for one in said:
            if isinstance(one, Field) and one.is_name:
                english = getattr(one.row, one.name) or ""
                for text in self.texts(one):
                    if text.language != ENGLISH:
                        names[text.language] = name.replace(english, text.words)
        return names
