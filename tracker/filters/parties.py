"""The two countries that are compared."""

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tracker.models import Actor
from tracker.text.languages import text_of


class TwoParties(forms.Form):
    """The two parties that are compared; the first two of the format where none is named."""

    a = forms.ChoiceField(label=_("First country"), required=False)
    b = forms.ChoiceField(label=_("Second country"), required=False)

    def __init__(self, data: QueryDict, *, parties: Iterable[Actor]) -> None:
        super().__init__(data)
        self.parties = {party.code: party for party in parties}
        choices = [(code, text_of(party, "name")) for code, party in self.parties.items()]
        for field in self.fields.values():
            field.choices = choices  # type: ignore[attr-defined]  # both are choices

    def clean(self) -> dict[str, str]:
        """The codes of two different parties. Raises ValidationError where both are the same."""
        named = [self.cleaned_data.get("a"), self.cleaned_data.get("b")]
        free = (code for code in self.parties if code not in named)
        a, b = (code or next(free, "") for code in named)
        if a and a == b:
            raise ValidationError({"b": _("This is the first country. Name another one.")})
        # What the boxes show.
        self.data = {"a": a, "b": b}
        return self.data

    def pair(self) -> list[Actor]:
        """The two parties, or fewer where there are not so many. The form must be valid."""
        return [self.parties[code] for code in self.cleaned_data.values() if code]
