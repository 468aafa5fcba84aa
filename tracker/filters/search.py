"""The filters of the search over the whole record."""

from django import forms

from tracker.choices import SearchKind


class SiteSearchFilter(forms.Form):
    """What a reader looks for: words, in everything or in one kind."""

    q = forms.CharField(required=False, max_length=200)
    kind = forms.ChoiceField(required=False, choices=SearchKind.choices)

    @property
    def words(self) -> str:
        """The words as they were typed. Needs a valid form."""
        words: str = self.cleaned_data["q"]
        return words

    @property
    def only(self) -> SearchKind | None:
        """The kind that is asked for, None for all kinds. Needs a valid form."""
        kind = self.cleaned_data["kind"]
        return SearchKind(kind) if kind else None
