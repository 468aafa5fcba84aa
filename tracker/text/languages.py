"""The languages of the site: which are offered, which an address names, the record's texts in it.

The record is kept in English. Its texts in another language are rows of `Translation`, the words of
the interface a compiled catalogue in LOCALE_PATHS. A language is offered once it has a catalogue.
A text knows the English that it was made from: once that has changed, the English is shown.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, overload

from django.conf import settings
from django.db.models import Model
from django.utils.html import format_html
from django.utils.translation import get_language, override, to_locale

from tracker.text.names import key_of
from tracker.text.passages import sha256_of
from tracker.text.prefixes import led


class Translated(NamedTuple):
    """A text in another language, and the SHA-256 of the English that it was made from."""

    text: str
    source_sha256: str | None


# By kind, stable key and field: ("commitment", "NYD-01", "title").
Texts = Mapping[tuple[str, str, str], Translated]

_texts: ContextVar[Texts] = ContextVar("texts", default=MappingProxyType({}))


def offered() -> tuple[str, ...]:
    """The ISO 639 tags of the languages that the site is offered in, English first."""
    named = (code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)
    return (settings.LANGUAGE_CODE, *_with_catalogue(tuple(named), tuple(settings.LOCALE_PATHS)))


@lru_cache(maxsize=8)
def _with_catalogue(codes: tuple[str, ...], folders: tuple[str | Path, ...]) -> tuple[str, ...]:
    return tuple(
        code
        for code in codes
        if any(
            (Path(folder) / to_locale(code) / "LC_MESSAGES" / "django.mo").is_file()
            for folder in folders
        )
    )


def of_path(path: str) -> str:
    """The language that the first part of a path names; English where that is none offered.

    English has no part of its own: /en/ names no language, and so no page.
    """
    first = path.removeprefix("/").partition("/")[0]
    return first if first in offered() else settings.LANGUAGE_CODE


def in_english() -> override:
    """A context in which the software writes what is kept: in English, whoever's desk it is.

    What people typed is kept as they typed it.
    """
    return override(settings.LANGUAGE_CODE)


def desk_in(code: str, address: str) -> str:
    """The address of a page of the desk or the sign-in in that language; any other as it was."""
    tags = "|".join(offered())
    tag = "" if code == settings.LANGUAGE_CODE else f"/{code}"
    return re.sub(rf"(?:/(?:{tags}))?(?=/(?:admin|accounts)/)", tag, address, count=1)


def is_english() -> bool:
    """Whether the active language is the one that the record is kept in."""
    return get_language() == settings.LANGUAGE_CODE


@contextmanager
def using_texts(texts: Texts) -> Iterator[None]:
    """Within it, `translation_of` finds these texts, which are in the active language."""
    before = _texts.set(texts)
    try:
        yield
    finally:
        _texts.reset(before)


def translation_of(row: Model, field: str) -> str | None:
    """The field of a row of the record in the active language.

    None where there is no text in it, or one of other words than those of the field.
    """
    if not _texts.get():
        return None
    key = key_of(row.natural_key())  # type: ignore[attr-defined]  # KeyedModel has it
    place = (str(row._meta.model_name), key, field)
    # A kind of row without such a text has no field of that name either.
    return translation_of_words(place, getattr(row, field, None) or "")


def translation_of_words(place: tuple[str, str, str], english: str) -> str | None:
    """These words of the place (kind, stable key and field) in the active language, as above."""
    found = _texts.get().get(place)
    if found is None or found.source_sha256 != sha256_of(english):
        return None
    return found.text


def text_of(row: Model, field: str) -> str:
    """The field of a row in the active language, or else in English."""
    english: str = getattr(row, field)
    return translation_of(row, field) or english


def marked_text_of(row: Model, field: str) -> str:
    """The same for a page: what stands there in English is marked as English."""
    return translation_of(row, field) or mark_english(getattr(row, field))


@overload
def mark_english(text: str) -> str: ...
@overload
def mark_english(text: None) -> None: ...
def mark_english(text: str | None) -> str | None:
    """An English text for a page, marked as such in another language; nothing stays nothing."""
    if is_english() or not text:
        return text
    return format_html('<span lang="en">{}</span>', text)


@overload
def mark_printed(text: str) -> str: ...
@overload
def mark_printed(text: None) -> None: ...
def mark_printed(text: str | None) -> str | None:
    """English words of others, as they stand in print; for another language marked as not ours to
    translate."""
    if is_english() or not text:
        return text
    return format_html('<span lang="en" translate="no">{}</span>', text)


def here(path: str) -> str:
    """The path of an English page of the site, as it is in the active language and where the
    addresses of this page lead."""
    return led(path if is_english() else f"/{get_language()}{path}")
