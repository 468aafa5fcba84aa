"""The two texts that are laid beside each other."""

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from tracker.choices.lineage import Fate
from tracker.models import Document
from tracker.text.dates import format_date

_LONGEST = 40


class TwoDocuments(forms.Form):
    """Two of the documents, which come newest first; the two newest where none is named.

    `fate`: which promises are shown; all where none is named.
    """

    a = forms.ChoiceField(label=_("Earlier text"), required=False)
    b = forms.ChoiceField(label=_("Later text"), required=False)
    fate = forms.ChoiceField(label=_("What became of it"), required=False, choices=Fate)

    def __init__(self, data: QueryDict, *, documents: Iterable[Document]) -> None:
        super().__init__(data)
        self.documents = {one.slug: one for one in documents}
        choices = [(slug, _named(document)) for slug, document in self.documents.items()]
        for name in ("a", "b"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice

    def clean(self) -> dict[str, str]:
        """The slugs of two documents, the earlier one first. Raises ValidationError where both are
        the same."""
        named = [self.cleaned_data.get("a"), self.cleaned_data.get("b")]
        free = (slug for slug in self.documents if slug not in named)
        # What is left open is filled from the newest on: the later text first.
        b, a = (slug or next(free, "") for slug in reversed(named))
        if a and a == b:
            raise ValidationError({"b": _("This is the first text. Name another one.")})
        places = list(self.documents)
        if a and places.index(a) < places.index(b):
            a, b = b, a
        # What the boxes show.
        self.data = {"a": a, "b": b}
        return {**self.data, "fate": self.cleaned_data.get("fate", "")}

    def pair(self) -> list[Document]:
        """The earlier and the later document, or fewer where there are not so many.

        The form must be valid.
        """
        named = (self.cleaned_data[name] for name in ("a", "b"))
        return [self.documents[slug] for slug in named if slug]


def _named(document: Document) -> str:
    """A title that fits into a box on a phone, with the day."""
    title = Truncator(str(document)).chars(_LONGEST)
    return f"{title} ({format_date(document.date, document.date_precision)})"
