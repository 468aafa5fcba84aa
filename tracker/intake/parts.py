"""What every reader of a kind of file finds: paragraphs, what the file says of itself, and what is
no part of the text."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tracker.text.normalise import fold

MOST_DROPPED = 200
"""How much of what was dropped is listed; the rest is counted."""
_LONGEST = 300


class DropReason(TextChoices):
    """Why words of a file are no part of its text."""

    FURNITURE = "furniture", _("Navigation and other furniture of the web page")
    SCRIPT = "script", _("Program or style of the web page")
    RUNNING = "running", _("Header or footer that runs through the pages")
    PAGE_NUMBER = "page number", _("Page number")
    FOOTNOTE = "footnote", _("Footnote")
    FOOTNOTE_MARK = "footnote mark", _("Mark of a footnote")
    SIGNATURE = "signature", _("Signature")
    HYPHEN = "hyphen", _("Hyphen at the end of a line, within a word")
    MORE = "more", _("More was dropped that is not listed")


@dataclass(frozen=True)
class Dropped:
    """Words that were left out, shortened, why, and how often they stood there."""

    reason: DropReason
    words: str
    times: int = 1


@dataclass
class Found:
    """What stands in a file. `said` is what the file says of itself, by the name of a proposal."""

    paragraphs: list[str]
    dropped: list[Dropped] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The same, for a process apart to pass on."""
        told = [(one.reason.value, one.words, one.times) for one in self.dropped]
        return {"paragraphs": self.paragraphs, "dropped": told, "said": self.said}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> "Found":
        """What `as_json` told."""
        dropped = [Dropped(DropReason(why), words, n) for why, words, n in told["dropped"]]
        return cls(told["paragraphs"], dropped, told["said"])


def drop(reason: DropReason, words: str) -> Dropped:
    """Words that are left out; they are shortened."""
    # A page can hold megabytes of them, of which nobody reads more than the beginning.
    short = fold(words[: 4 * _LONGEST])
    return Dropped(reason, f"{short[:_LONGEST]}…" if len(short) > _LONGEST else short)


def together(dropped: Iterable[Dropped]) -> tuple[Dropped, ...]:
    """What was left out, in its order; what stood there several times is told once."""
    times: dict[tuple[DropReason, str], int] = {}
    for one in dropped:
        place = one.reason, one.words
        times[place] = times.get(place, 0) + one.times
    told = [Dropped(reason, words, n) for (reason, words), n in times.items()]
    rest = sum(one.times for one in told[MOST_DROPPED:])
    return (*told[:MOST_DROPPED], *([Dropped(DropReason.MORE, "", rest)] if rest else []))
