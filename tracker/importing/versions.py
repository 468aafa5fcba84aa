"""A later version of a text: which passages of the document stand in it with the same words.

A passage is found by its words alone, never by likeness. Words that stand in the old text several
times are found again if the new one has them as often: the third is the third.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from tracker.models import Document, User
from tracker.models.base import PassageModel
from tracker.publishing import save_with_history
from tracker.publishing.errors import Problem, Refused
from tracker.publishing.texts import passage_models
from tracker.text import Span, paragraph_number

_MOST_PLACES = 1000
_LONGEST = 120
_PLACE = ("start", "end", "paragraph")


@dataclass(frozen=True)
class Carried:
    """A passage of the document and where its words stand in the new text; None if they do not."""

    row: PassageModel
    words: str
    span: Span | None
    paragraph: int | None

    @property
    def is_moved(self) -> bool:
        """Whether the words stand at another place than before."""
        return self.span is not None and (self.span.start, self.span.end, self.paragraph) != tuple(
            getattr(self.row, name) for name in _PLACE
        )

    @property
    def keeps_its_key(self) -> bool:
        """Whether the row is named as before: the keys of some hold the number of a paragraph."""
        is_named_so = "paragraph" in self.row.natural_key_fields
        return not is_named_so or self.paragraph == self.row.paragraph

    @property
    def problem(self) -> str:
        """Why the passage cannot be kept; '' if it can."""
        name = f"{self.row._meta.verbose_name} {self.row}"
        if self.span is None:
            told = _("%(ref)s: its words are not in the new text: “%(words)s”.")
            return told % {"ref": name, "words": self.words[:_LONGEST]}
        if not self.keeps_its_key:
            told = _("%(ref)s is named after its paragraph, which is number %(number)s now.")
            return told % {"ref": name, "number": self.paragraph}
        return ""


def carried(document: Document, new: str) -> list[Carried]:
    """What becomes of every passage of the document, in the order of the old text.

    Empty where the words of the document are not on this site: then there is nothing to compare.
    """
    old = document.text
    if old is None:
        return []
    found = [
        _carried(row, old, new)
        for model in passage_models()
        for row in model._base_manager.filter(document=document)
    ]
    return sorted(found, key=lambda one: (one.row.start, one.row.end, str(one.row)))


def _carried(row: PassageModel, old: str, new: str) -> Carried:
    words = old[row.start : row.end]
    before, now = (list(islice(_places(text, words), _MOST_PLACES)) for text in (old, new))
    if not words or len(before) != len(now) or row.start not in before:
        return Carried(row, words, None, None)
    start = now[before.index(row.start)]
    span = Span(start, start + len(words))
    return Carried(row, words, span, paragraph_number(new, span))


def _places(text: str, words: str) -> Iterator[int]:
    """Where the words begin in the text, also where they overlap."""
    start = text.find(words) if words else -1
    while start >= 0:
        yield start
        start = text.find(words, start + 1)


def move_passages(passages: list[Carried], *, by: User) -> None:
    """Save each passage at its new place. Raises Refused with all that cannot be kept."""
    problems = [Problem(None, one.problem) for one in passages if one.problem]
    if problems:
        raise Refused(problems)
    for one in passages:
        if one.is_moved and one.span is not None:
            one.row.start, one.row.end = one.span.start, one.span.end
            one.row.paragraph = one.paragraph or one.row.paragraph
            save_with_history(one.row, by=by)
