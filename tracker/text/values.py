"""What a value of the record may be: one rule for each type of value, the same at every door.

Pure. Each rule takes a value and says in one or two sentences what stands against it; None if
nothing does. Models, forms, files and commands ask these functions and no others, so that what one
door refuses, all refuse, in the same words. `carried` is for the way out.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.text.codes import CURRENCIES, LANGUAGES

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = [
    "NOT_IN_CALENDARS",
    "NOT_IN_UTF_8",
    "NOT_IN_XML",
    "WHAT_IS_A_KEY",
    "WHAT_IS_A_POINTED_KEY",
    "Rule",
    "carried",
    "problem_with_currency",
    "problem_with_iso_date",
    "problem_with_key",
    "problem_with_language",
    "problem_with_line",
    "problem_with_lines",
    "problem_with_pointed_key",
    "problem_with_text",
]

_Value = TypeVar("_Value")
Rule = Callable[[_Value], str | None]

WHAT_IS_A_KEY = gettext_lazy(
    "A key has letters from A to Z, digits, hyphens and underscores, and starts with a letter or"
    " digit: it stands in addresses."
)
WHAT_IS_A_POINTED_KEY = gettext_lazy(
    "A key has letters from A to Z, digits, points, hyphens and underscores, and starts with a"
    " letter or digit: it stands in addresses."
)

# Of the control characters only tab and line ends are text: feeds could not carry the others.
# Overrides and isolates of direction make a text read as another one. Surrogates and noncharacters
# (Unicode, section 23.7) stand for no character. Joiners and the two marks of direction stay:
# words, emoji and Arabic sentences need them.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    "\u202a-\u202e\u2066-\u206f"
    "\ud800-\udfff\ufdd0-\ufdef"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    + "]"
)
_LINE_BREAK = re.compile("[\n\r\u2028\u2029]")
# Characters that show nothing though their category says letter or symbol.
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_KEY = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]*+")
_POINTED_KEY = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*+")
# BCP 47, section 2.1: language, script, region, as far as a record needs them; section 2.1.1 and
# ISO 15924 and 3166 say how each is written.
_LANGUAGE = re.compile(r"([a-z]{2,3})(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")

_ISO_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")

# What a format cannot carry, as its standard has it.
NOT_IN_UTF_8 = re.compile("[\ud800-\udfff]")  # RFC 3629, section 3
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
NOT_IN_CALENDARS = re.compile("[\x00-\x08\n-\x1f\x7f\ud800-\udfff]")  # RFC 5545, section 3.1


def problem_with_text(text: str) -> str | None:
    """What stands against a text of several lines: a character that no text may hold, or no ink."""
    if found := _FORBIDDEN.search(text):
        return _("The text holds the character U+%(code)s, which is not allowed.") % {
            "code": f"{ord(found[0]):04X}"
        }
    if not _has_ink(text):
        return _("The text holds nothing but white space and invisible characters.")
    return None


def problem_with_line(text: str) -> str | None:
    """What stands against a text of one line: the same as against a text, or a line break."""
    if problem := problem_with_text(text):
        return problem
    return (
        _("The text must be one line, without a line break.") if _LINE_BREAK.search(text) else None
    )


def problem_with_lines(values: object) -> str | None:
    """What stands against a list of texts, each of one line."""
    if not isinstance(values, list) or not all(isinstance(part, str) for part in values):
        return _("This must be a list of texts.")
    return next((problem for part in values if (problem := problem_with_line(part))), None)


def problem_with_key(key: str) -> str | None:
    """What stands against a key that is one part of an address. The rule is `WHAT_IS_A_KEY`."""
    return None if _KEY.fullmatch(key) else _wrong_key(key, r"[0-9A-Za-z_-]", WHAT_IS_A_KEY)


def problem_with_pointed_key(key: str) -> str | None:
    """The same for a key that may hold points, as that of a verdict: `WHAT_IS_A_POINTED_KEY`."""
    if _POINTED_KEY.fullmatch(key):
        return None
    return _wrong_key(key, r"[0-9A-Za-z._-]", WHAT_IS_A_POINTED_KEY)


def problem_with_language(tag: str) -> str | None:
    """What stands against the tag of a language (BCP 47), for example kk, zh-Hans or pt-BR.

    Two letters must be a language of ISO 639; of three letters only the form is checked.
    """
    found = _LANGUAGE.fullmatch(tag)
    if found and (len(found[1]) == 3 or found[1] in LANGUAGES):
        return None
    return _("This is no tag of a language, as ISO 639 has them: kk, for example, or zh-Hans.")


def problem_with_currency(code: str) -> str | None:
    """What stands against the code of a currency (ISO 4217), for example USD."""
    return None if code in CURRENCIES else _("This is no code of ISO 4217: USD, for example.")


def problem_with_iso_date(text: str) -> str | None:
    """What stands against a date of ISO 8601, exact to the year, month or day, or an interval of
    two: 2023, 2023-09, 2023-09-18/2023-09-24."""
    start, slash, end = text.partition("/")
    try:
        for part in (start, end) if slash else (start,):
            if not _ISO_DATE.fullmatch(part):
                return _("A date is written as 2023, 2023-09 or 2023-09-21, two with a slash.")
            dt.date.fromisoformat(part + "-01-01"[len(part) - 4 :])
    except ValueError:
        return _("The calendar has no such day.")
    if slash and start[: len(end)] > end:
        return _("The interval ends before it starts.")
    return None


def carried(text: str, excluded: re.Pattern[str]) -> str:
    """The text as a format can carry it: each character that it excludes becomes U+FFFD.

    `excluded` is one of the patterns `NOT_IN_...`. The log may hold such characters from before the
    rule, and what it holds stays there and is served.
    """
    return excluded.sub("\ufffd", text)


def _wrong_key(key: str, allowed: str, rule: "_StrPromise") -> str:
    """The rule, and before it the first character that breaks it, by its name if it has one."""
    strange = next((c for c in key if not re.fullmatch(allowed, c)), None)
    if strange is None:
        return str(rule)
    code, name = f"U+{ord(strange):04X}", unicodedata.name(strange, "")
    return _("The key holds the character %(character)s. %(rule)s") % {
        "character": f"{code} ({name})" if name else code,
        "rule": rule,
    }


def _has_ink(text: str) -> bool:
    return any(
        unicodedata.category(character)[0] not in "ZCM" and character not in _BLANKS
        for character in text
    )
