"""What a text and its file say of it: title, date, place, publisher, address, language.

All of it is a proposal that a person confirms, each with where it comes from.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

import yaml
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tracker.text.addresses import problem_with
from tracker.text.normalise import fold
from tracker.text.stated_days import StatedDay, first_stated_day
from tracker.text.values import problem_with_line

_LONGEST_FRONT_MATTER = 20_000
_LONGEST_TITLE = 300
# A title stands before the first sentence.
_TITLE_WITHIN = 4
_STOPS = re.compile(r"[.!?:;][\"”’»)]*$")
# A text names its day and place before it comes to its matter, or at its end.
_HEAD, _TAIL = 8, 4
_LONGEST_LINE = 300

_ANY_DATE = re.compile(
    r"(?:\d{1,2}(?:st|nd|rd|th)? [^\W\d_]{3,9}\.?,? |[^\W\d_]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? )"
    r"(?:19|20)\d\d"
)
_NAME = r"[^\W\d_a-zа-я][\w.’'-]*(?: (?:of|de|[^\W\d_a-zа-я][\w.’'-]*)){0,3}"
_PLACE = re.compile(rf"(?P<place>{_NAME}(?:, (?:{_NAME}|D\.?C\.?))?)[,.]?")
_DATELINE = re.compile(r"(?P<place>[^\W\d_a-zа-я]{3,}(?:[ -][^\W\d_a-zа-я]{2,}){0,3}) ?[–—-] ")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:)\]]")
_NAMED = {
    "title": ("title", "headline"),
    "date": ("date", "published", "published_time", "publication_date"),
    "place": ("place", "location", "dateline"),
    "publisher": ("publisher", "site", "site_name", "source"),
    "address": ("source_url", "url", "address", "link", "permalink"),
    "language": ("language", "lang"),
}


class Basis(TextChoices):
    """Where a proposal comes from."""

    FRONT_MATTER = "front matter", _("stated in the front matter")
    FILE = "file", _("stated in the file")
    TEXT = "text", _("stated in the text")


@dataclass(frozen=True)
class Proposal:
    """A value, and where it comes from."""

    value: str
    basis: Basis


@dataclass(frozen=True)
class Proposals:
    """What is proposed; None where nothing is. `date` is ISO 8601, as exact as `precision`."""

    title: Proposal | None = None
    date: Proposal | None = None
    precision: Proposal | None = None
    place: Proposal | None = None
    publisher: Proposal | None = None
    address: Proposal | None = None
    language: Proposal | None = None

    def values(self) -> dict[str, str]:
        """The values that are proposed, by name."""
        found = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {name: proposal.value for name, proposal in found if proposal}


def front_matter_of(front_matter: str) -> dict[str, str]:
    """The names of the front matter, in small letters, each with its value as text.

    What is no YAML is read as lines `name: value`. Values that are lists or tables are left out.
    """
    loaded: Any = None
    if len(front_matter) <= _LONGEST_FRONT_MATTER:
        try:
            loaded = yaml.safe_load(front_matter)
        except (yaml.YAMLError, ValueError, RecursionError):
            loaded = None
    if not isinstance(loaded, dict):
        lines = front_matter[:_LONGEST_FRONT_MATTER].split("\n")
        loaded = dict(line.split(":", 1) for line in lines if ":" in line)
    return {
        fold(str(name)).lower(): fold(str(value))
        for name, value in loaded.items()
        if isinstance(value, str | int | float | dt.date) and fold(str(value))
    }


def proposals_of(
    paragraphs: list[str], *, front_matter: Mapping[str, str], said: Mapping[str, str]
) -> Proposals:
    """What is proposed for the text with these paragraphs. Raises nothing."""
    told = {
        name: Proposal(value, Basis.FRONT_MATTER)
        for name, names in _NAMED.items()
        if (value := next((front_matter[one] for one in names if one in front_matter), None))
    }
    stated = {name: Proposal(value, Basis.FILE) for name, value in said.items()}
    head = [words for words in paragraphs[:_HEAD] if len(words) <= _LONGEST_LINE]
    date, precision = _date(told.get("date"), stated.get("date"), paragraphs)
    return Proposals(
        title=told.get("title") or _title(stated, head),
        date=date,
        precision=precision,
        place=told.get("place") or _place(paragraphs),
        publisher=told.get("publisher") or stated.get("publisher"),
        address=_address(told.get("address"), stated.get("address"), paragraphs),
        language=_language(told.get("language") or stated.get("language"), paragraphs),
    )


def _title(stated: Mapping[str, Proposal], head: list[str]) -> Proposal | None:
    for name in ("heading", "title", "page title"):
        if name in stated and _is_title(stated[name].value):
            return stated[name]
    for words in head[:_TITLE_WITHIN]:
        if _STOPS.search(words):
            break
        if _is_title(words) and not _dated(words):
            return Proposal(words, Basis.TEXT)
    return None


def _is_title(words: str) -> bool:
    return 3 <= len(words) <= _LONGEST_TITLE and problem_with_line(words) is None


def _dated(words: str) -> bool:
    """Whether the words are little else than a date."""
    return bool(_ANY_DATE.search(words)) and len(_ANY_DATE.sub("", words)) < 40


def _date(
    told: Proposal | None, stated: Proposal | None, paragraphs: list[str]
) -> tuple[Proposal | None, Proposal | None]:
    for one in (told, stated):
        if one and (found := first_stated_day(one.value)):
            return _both(found, one.basis)
    lines = [words for words in _edges(paragraphs) if len(words) <= _LONGEST_LINE]
    # A line that is little else than a date says it best; else whatever comes first.
    for line in [*filter(_dated, lines), *(words[:200] for words in _edges(paragraphs))]:
        if found := first_stated_day(line):
            return _both(found, Basis.TEXT)
    return None, None


def _both(found: StatedDay, basis: Basis) -> tuple[Proposal, Proposal]:
    return Proposal(found.day.isoformat(), basis), Proposal(found.precision.value, basis)


def _edges(paragraphs: list[str]) -> list[str]:
    return paragraphs[:_HEAD] + paragraphs[_HEAD:][-_TAIL:]


def _place(paragraphs: list[str]) -> Proposal | None:
    found = next(_places(paragraphs), None)
    return Proposal(found, Basis.TEXT) if found else None


def _places(paragraphs: list[str]) -> Iterator[str]:
    """The places that stand before a date, on the line above one, or as a dateline."""
    above = ""
    for words in paragraphs[:_HEAD]:
        if match := _DATELINE.match(words):
            yield match["place"].title()
        date = _ANY_DATE.search(words[:_LONGEST_LINE])
        if date:
            before = fold(words[: date.start()]).rstrip(",–—- ")
            match = _PLACE.fullmatch(before) or (None if before else _PLACE.fullmatch(above))
            if match:
                yield match["place"]
        above = words


def _address(
    told: Proposal | None, stated: Proposal | None, paragraphs: list[str]
) -> Proposal | None:
    in_text = (
        Proposal(match[0], Basis.TEXT)
        for words in _edges(paragraphs)
        # An address in a sentence leads elsewhere.
        if (match := _ADDRESS.search(words[-2000:])) and len(words) - len(match[0]) < 40
    )
    found = (one for one in (told, stated, *in_text) if one)
    return next((one for one in found if problem_with(one.value) is None), None)


def _language(told: Proposal | None, paragraphs: list[str]) -> Proposal | None:
    if told and (match := re.fullmatch(r"([a-z]{2})(?:[-_].*)?", told.value.lower())):
        return Proposal(match[1], told.basis)
    words = " ".join(paragraphs[:_HEAD])[:5000]
    letters = sum(map(str.isalpha, words))
    cyrillic = sum("\u0400" <= character <= "\u04ff" for character in words)
    if not letters:
        return None
    return Proposal("ru" if cyrillic * 2 > letters else "en", Basis.TEXT)
