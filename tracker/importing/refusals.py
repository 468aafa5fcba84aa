"""What a run refuses, and where it stands."""

import json
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models.fields import Json

SHOWN_CHARACTERS = 60
"""A refused value is shortened to this length."""

KEPT_REFUSALS = 10_000
"""More refusals of one run are only counted, so that a hostile file cannot fill the memory."""

_UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@dataclass(frozen=True)
class Refusal:
    """One reason why nothing was written.

    `row` is the position in the file's list, counted from 1, or `line` the line of the file; both
    are None if the file as a whole is refused. `model`, `key` and `field` are '' where they do not
    apply; `value` is the refused value as JSON, shortened, '' if there is none to show.
    """

    file: str
    reason: str
    row: int | None = None
    model: str = ""
    key: str = ""
    field: str = ""
    value: str = ""
    line: int | None = None

    def __str__(self) -> str:
        """`file: row N (model key): field: value: reason`, without the parts that are empty."""
        place = "" if self.row is None else _("row %(number)d") % {"number": self.row}
        if self.line is not None:
            place = _("line %(line)d") % {"line": self.line}
        if what := " ".join(filter(None, (self.model, self.key))):
            place += f" ({what})"
        parts = (printable(self.file), place, self.field, self.value, self.reason)
        return ": ".join(filter(None, parts))


class ImportRefused(Exception):
    """What a run refused, in the order in which it was found, so that nothing was written.

    `refusals` holds at most `KEPT_REFUSALS`; `total` counts all of them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.refusals: list[Refusal] = []
        self.total = 0

    def __str__(self) -> str:
        sentence = ngettext(
            "%(total)d refusal; nothing was written.",
            "%(total)d refusals; nothing was written.",
            self.total,
        )
        return sentence % {"total": self.total}

    def add(self, refusal: Refusal) -> None:
        self.total += 1
        if self.total <= KEPT_REFUSALS:
            self.refusals.append(refusal)

    def raise_if_any(self) -> None:
        """Raises itself if there is a refusal."""
        if self.total:
            raise self


def printable(text: str) -> str:
    """The text with what could disturb a terminal or deceive the eye written as an escape."""
    return "".join(
        f"\\u{ord(one):04x}" if unicodedata.category(one) in _UNSAFE_CATEGORIES else one
        for one in text
    )


def short_json(value: Json) -> str:
    """The value as one short line of JSON, harmless to print."""
    if isinstance(value, str):
        # Before it is written out: a value may be megabytes long.
        return printable(json.dumps(_cut(value), ensure_ascii=False))
    return _cut(printable(json.dumps(value, ensure_ascii=False, default=str)))


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
