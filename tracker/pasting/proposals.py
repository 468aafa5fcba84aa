"""What an item says of its publication and of its act: days, place and language.

All of it is a proposal that a person confirms.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from tracker.choices import Precision, Tier
from tracker.intake.proposals import proposals_of as proposals_of_text
from tracker.text.addresses import host_of
from tracker.text.dates import format_date
from tracker.text.stated_days import StatedDay, stated_days
from tracker.text.typed_days import readings_of

from .items import PastedText, is_a_date

_IN_NUMBERS = re.compile(r"(?<![\d./-])\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})(?![\d/-]|\.\d)")
# “16–21 December 2024”, “16 to 21 December 2024”, “с 16 по 21 декабря 2024”.
_DAYS_BEFORE = re.compile(r"(?<![\d.,/-])(?P<first>\d{1,2})\s*(?:[-–—]|\bto\b|\bпо\b)\s*$")
_IN_ADDRESS = re.compile(
    r"(?<!\d)(?P<year>20\d\d)(?P<mark>[-/._]?)(?P<month>0[1-9]|1[0-2])(?P=mark)"
    r"(?P<day>0[1-9]|[12]\d|3[01])"
)
# Two letters of a path may be a country; these name the languages in which news is read here.
_READ_HERE = frozenset({"en", "ru", "kk", "ky", "tg", "tk", "uz"})
_TAGS = frozenset({"lang", "language", "locale", "hl"})
# Letters that one language of the six countries has and its neighbours have not, in this order.
_LETTERS = (
    ("kk", re.compile("[әіұһ]")),
    ("tg", re.compile("[ӣӯҷ]")),
    ("uz", re.compile("ў")),
    ("ky", re.compile("[ңөү]")),
)
_LATIN = (("tk", re.compile("[ýňž]")), ("uz", re.compile(r"[og][‘ʻ](?=\w)")))
_OFFICIAL = re.compile(r"(?:^|\.)(?:gov|mil|govt)(?:\.(?P<country>[a-z]{2}))?$")
_PARTIES_DOMAINS = frozenset({"kz", "kg", "tj", "tm", "uz"})
_OF_A_PARTY = re.compile(
    r"(?:^|\.)(?:mfa|president|prezident|primeminister|parliament|senate|embassy|akorda)"
    r"(?:\.(?:kz|kg|tj|tm|uz))$"
)
_OF_OTHERS = re.compile(r"(?:^|\.)(?:int|europa\.eu|un\.org|worldbank\.org|adb\.org|ebrd\.com)$")
_SCHOLARLY = re.compile(r"(?:^|\.)(?:edu|ac|university)(?:\.[a-z]{2})?$")


@dataclass(frozen=True)
class Proposals:
    """What is proposed; None or '' where nothing is.

    `published` is the day of the publication; `acted` that of the act, as exact as `precision`, and
    `ended` its last day where the text names one.
    `unclear` says of each day in numbers that it is two, and what they are.
    """

    published: dt.date | None
    acted: dt.date | None
    ended: dt.date | None
    precision: Precision
    unclear: tuple[str, ...]
    place: str
    language: str
    tier: str


def proposals_of(item: PastedText, *, today: dt.date) -> Proposals:
    """What the item says of itself. Raises nothing."""
    lines = [line for line in (item.title, *item.text.split("\n")) if line]
    apart = [day for line in lines if is_a_date(line) for day in _in_order(line)]
    running = [day for line in lines if not is_a_date(line) for day in _in_order(line)]
    published = _day_in(item.address) or next((one.day for one in apart), None)
    acted = next((one for one in running if one.precision is Precision.DAY), None)
    acted = acted or next(iter(running), None)
    day = acted.day if acted else published
    return Proposals(
        published=published if published and published <= today else None,
        acted=day,
        ended=acted.ended if acted else None,
        precision=acted.precision if acted else Precision.DAY,
        unclear=tuple(_unclear(lines)),
        place=_place(lines),
        language=language_of(item),
        tier=tier_of(item.address),
    )


@dataclass(frozen=True)
class _Stated:
    """A day or a month of the text; with `ended` the first day of some."""

    day: dt.date
    precision: Precision
    start: int
    end: int
    ended: dt.date | None = None


def _in_order(line: str) -> list[_Stated]:
    """The days of the line as they stand in it, those in numbers with one reading among them."""
    found = [_first_of(stated, line) for stated in stated_days(line)]
    for match in _IN_NUMBERS.finditer(line):
        days = readings_of(match[0])
        if len(days) == 1:
            found.append(_Stated(days[0], Precision.DAY, *match.span()))
    # A month within a whole day, as November 2025 in 27 November 2025, is no day of its own.
    whole = [one for one in found if one.precision is Precision.DAY]
    kept = [
        one
        for one in found
        if one in whole or not any(w.start <= one.start and one.end <= w.end for w in whole)
    ]
    return sorted(kept, key=lambda one: one.start)


def _first_of(stated: StatedDay, line: str) -> _Stated:
    """The day; where the words before it make it the last of some days, the first of them."""
    plain = _Stated(*stated)
    before = _DAYS_BEFORE.search(line[: stated.start])
    if before is None or stated.precision is not Precision.DAY:
        return plain
    first = int(before["first"])
    if not 0 < first < stated.day.day:
        return plain
    day = stated.day.replace(day=first)
    return _Stated(day, stated.precision, before.start(), stated.end, ended=stated.day)


def _unclear(lines: list[str]) -> Iterator[str]:
    for text in dict.fromkeys(match[0] for line in lines for match in _IN_NUMBERS.finditer(line)):
        days = readings_of(text)
        if len(days) > 1:
            listed = get_text_list([format_date(day) for day in days], _("or"))
            told = _("“%(text)s” can be read in more than one way: %(readings)s? Type the day.")
            yield told % {"text": text, "readings": listed}


def _day_in(address: str) -> dt.date | None:
    """The day that the path of the address names in numbers or with a month."""
    path = unquote(urlsplit(address).path)
    for match in _IN_ADDRESS.finditer(path):
        try:
            return dt.date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            continue
    words = re.sub(r"[-/_.]", " ", path)
    return next((one.day for one in stated_days(words) if one.precision is Precision.DAY), None)


def _place(lines: list[str]) -> str:
    """The place with which a line begins, as the head of a report does; in Latin letters alone."""
    found = proposals_of_text(lines, front_matter={}, said={}).place
    if found is None or not found.value.isascii():
        return ""
    begins = re.compile(rf"{re.escape(found.value)}\s*[,–—-]", re.IGNORECASE)
    return found.value if any(begins.match(line) for line in lines) else ""


def language_of(item: PastedText) -> str:
    """The tag of the item's language: by the address, else by the letters of its words; or ''.

    Latin letters that no language has alone say nothing: most languages are written with them.
    """
    parts = urlsplit(item.address)
    segments = [segment.lower() for segment in parts.path.split("/") if segment]
    named = [value.lower()[:2] for name, value in parse_qsl(parts.query) if name.lower() in _TAGS]
    for tag in (*named, *segments[:3], parts.netloc.partition(".")[0]):
        if tag in _READ_HERE:
            return tag
    words = f"{item.title} {item.text}".lower()
    letters = sum(map(str.isalpha, words))
    cyrillic = sum("\u0400" <= character <= "\u04ff" for character in words)
    if cyrillic * 2 > letters:
        return next((tag for tag, only in _LETTERS if only.search(words)), "ru")
    return next((tag for tag, only in _LATIN if only.search(words)), "")


def tier_of(address: str) -> str:
    """Whose publication the host says that it is, or '' where the host does not say."""
    host = host_of(address)
    official = _OFFICIAL.search(host)
    if official:
        is_party = official["country"] is None or official["country"] in _PARTIES_DOMAINS
        return Tier.OFFICIAL_PARTY if is_party else Tier.OFFICIAL_OTHER
    if _OF_A_PARTY.search(host):
        return Tier.OFFICIAL_PARTY
    if _OF_OTHERS.search(host):
        return Tier.OFFICIAL_OTHER
    return Tier.NGO_OR_ACADEMIC if _SCHOLARLY.search(host) else ""
