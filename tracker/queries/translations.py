"""The English behind our texts in other languages, and which of these are of other words by now."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeAlias

from django.conf import settings
from django.utils import translation

from tracker.choices import Status, TranslatedKind
from tracker.models import RECORD, Translation
from tracker.models.base import KeyedModel
from tracker.text.names import key_of

# Kind, stable key and field.
Place: TypeAlias = tuple[str, str, str]
# How many keys are asked for at a time.
_CHUNK = 500
_MODELS = {str(model._meta.model_name): model for model in RECORD if model.translated_fields}


def english_words(places: Iterable[Place]) -> dict[Place, str]:
    """The English of each of the places that the record has; a query for some hundred of a kind."""
    asked = {*places}
    keys: dict[str, set[str]] = defaultdict(set)
    for kind, key, _field in asked:
        keys[kind].add(key)
    found: dict[Place, str] = {}
    for kind, wanted in keys.items():
        if kind == TranslatedKind.STATUS:
            found |= _of_statuses()
        elif kind in _MODELS:
            found |= _of_rows(_MODELS[kind], kind, wanted)
    return {place: words for place, words in found.items() if place in asked}


def stale_translations() -> list[int]:
    """The primary keys of those whose English has changed, is gone, or is not recorded."""
    rows = [*Translation.objects.order_by("pk")]
    english = english_words((row.kind, row.key, row.field) for row in rows)
    return [row.pk for row in rows if not row.is_of(english.get((row.kind, row.key, row.field)))]


def _of_rows(model: type[KeyedModel], kind: str, keys: set[str]) -> dict[Place, str]:
    names, fields = model.natural_key_fields, model.translated_fields
    # No part of a stable key holds a space, so the first one is the whole key or leads to it.
    firsts = sorted({key.partition(" ")[0] for key in keys})
    found: dict[Place, str] = {}
    for start in range(0, len(firsts), _CHUNK):
        rows = model._base_manager.filter(**{f"{names[0]}__in": firsts[start : start + _CHUNK]})
        for values in rows.values_list(*names, *fields):
            key = key_of(values[: len(names)])
            words = zip(fields, values[len(names) :], strict=True)
            found |= {(kind, key, field): text for field, text in words if text}
    return found


def _of_statuses() -> dict[Place, str]:
    with translation.override(settings.LANGUAGE_CODE):
        return {
            (TranslatedKind.STATUS.value, status.value, field): str(text)
            for status in Status
            for field, text in (("label", status.label), ("test", status.definition))
        }
