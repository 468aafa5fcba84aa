"""How far a text was read: its own sentences are counted, never the codings.

A sentence was read if a coding of just that sentence stands, or codings that split it or joined it
with a neighbour (`readings`). One coding over a whole text reads no sentence of it, and a second
one within a sentence makes no second sentence. Headings, names and dates that were coded as such
are no sentences.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.choices import ReadingState, SentenceLabel
from tracker.text.passages import Span
from tracker.text.readings import Reading, read_as

_NOT_PROSE = {SentenceLabel.NOT_PROSE.value}


@dataclass(frozen=True)
class Coverage:
    """How many sentences a text has, how many were read, and how many carry a commitment.

    `sentences` is None while the text is not held: then the sentences read are those coded.
    `is_known_only`: nothing of the text was ever measured, so nothing of it was read.
    """

    sentences: int | None
    read: int
    carrying: int
    is_known_only: bool = False

    @property
    def state(self) -> ReadingState:
        """How far the text was read, in one word."""
        if self.is_known_only:
            return ReadingState.KNOWN
        if not self.read:
            return ReadingState.UNREAD
        if self.sentences is None:
            return ReadingState.UNHELD
        return ReadingState.WHOLE if self.read == self.sentences else ReadingState.PART


def coverage(
    text: str | None, labels: Mapping[Span, str], *, is_known_only: bool = False
) -> Coverage:
    """How far the normalised text was read. `labels`: what each passage that was coded was."""
    if is_known_only:
        return Coverage(sentences=None, read=0, carrying=0, is_known_only=True)
    found = (
        [Reading(span, (span,), ()) for span in labels] if text is None else read_as(text, labels)
    )
    told = [(one, {labels[part] for part in one.parts}) for one in found]
    prose = [(one, as_) for one, as_ in told if not (one.is_read and as_ == _NOT_PROSE)]
    return Coverage(
        sentences=None if text is None else len(prose),
        read=sum(one.is_read for one, _as in prose),
        carrying=sum(one.is_read and SentenceLabel.COMMITMENT in as_ for one, as_ in prose),
    )


def how_far_read(found: Coverage, *, commitments: int) -> str:
    """How far a text was read, and how many sentences carry the commitments, if there are any."""
    return f"{_read(found)} {_carrying(found) if commitments else ''}".strip()


def _read(found: Coverage) -> str:
    if found.is_known_only:
        return _("Known, not read: this site does not hold its text.")
    if found.sentences is None and not found.read:
        return _("Its text is not on this site, and no sentence of it has been read yet.")
    if found.sentences is None:
        read = ngettext("%(n)d sentence read.", "%(n)d sentences read.", found.read)
        unheld = _("The text itself is not on this site.")
        return f"{read % {'n': found.read}} {unheld}"
    if not found.sentences:
        return _("Its text has no sentence.")
    return ngettext(
        "%(read)d of %(total)d sentence read.",
        "%(read)d of %(total)d sentences read.",
        found.sentences,
    ) % {"read": found.read, "total": found.sentences}


def _carrying(found: Coverage) -> str:
    if not found.carrying:
        return ""
    return ngettext(
        "%(n)d of them carries a commitment.",
        "%(n)d of them carry a commitment.",
        found.carrying,
    ) % {"n": found.carrying}


def promised(found: Coverage, *, commitments: int) -> str:
    """What was found in it, in one sentence."""
    if commitments:
        text = ngettext("%(n)d commitment in all.", "%(n)d commitments in all.", commitments)
        return text % {"n": commitments}
    if found.is_known_only:
        return ""
    if found.state in {ReadingState.WHOLE, ReadingState.UNHELD}:
        return _("No commitment stands in it.")
    return _("No commitment from it is recorded.")


@dataclass(frozen=True)
class AgreedTexts:
    """Of how many of the agreed texts that are known a count of commitments speaks."""

    read: int
    known: int

    @property
    def sentence(self) -> str:
        """Both numbers in one sentence; one of them where all are read: others may be unknown."""
        if self.read == self.known:
            told = ngettext(
                "From one agreed text.",
                "From %(known)d agreed texts.",
                self.known,
            )
            return told % {"known": self.known}
        return ngettext(
            "From %(read)d of %(known)d agreed text that we know of.",
            "From %(read)d of %(known)d agreed texts that we know of.",
            self.known,
        ) % {"read": self.read, "known": self.known}
