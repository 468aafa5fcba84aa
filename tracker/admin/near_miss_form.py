"""The form in which a coder says in their own words why words of a sentence are no commitment."""

from collections.abc import Iterator
from typing import ClassVar

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.choices.coding import WhyNot
from tracker.coding.near_misses import keep
from tracker.coding.promises import own_words, quote
from tracker.coding.texts import CodedText
from tracker.models import Commitment, NearMiss, User
from tracker.models.fields import TextBox
from tracker.publishing import Refused
from tracker.text import Span

from .forms import SEEN, RecordForm
from .generics import FormValues, Passed, Text
from .offering import OfferingInput, RowsByKey

_ASKED = ("quotation", "kind", "why_not")
_OPTIONAL = ("trap_word", "chance", "related", "key")
_ROWS = frozenset({"quotation", "related"})


class NearMissForm(RecordForm[NearMiss]):
    """Words of a sentence that are no commitment: which, of what kind, and why."""

    quotation = TextBox(
        label=_("Words of the text"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The words that look like a promise: select them in the text, or paste them."),
    )
    related = RowsByKey(
        label=_("Related commitments"),
        queryset=Commitment.objects.all(),
        to_field_name="ref",
        required=False,
    )

    act: ClassVar = "near_miss"
    button: ClassVar[Text] = _("Keep it")

    class Meta:
        model = NearMiss
        fields: ClassVar = tuple(name for name in (*_ASKED, *_OPTIONAL) if name not in _ROWS)
        labels: ClassVar[dict[str, Text]] = {
            "why_not": _("Why it is no commitment"),
            "trap_word": _("Word that misleads"),
            "key": _("Reference"),
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "kind": OfferingInput(WhyNot.choices),
            "why_not": forms.Textarea(attrs={"rows": 2}),
            "chance": forms.NumberInput(attrs={"step": "0.01"}),
        }

    def __init__(self, *args: Passed, text: CodedText, words: str = "", **kwargs: Passed) -> None:
        super().__init__(*args, **kwargs)
        row = self.instance
        # Of other documents a reference can be typed.
        own = [(one.ref, str(one)) for one in text.commitments]
        self.fields["related"].widget.choices = own
        self.fields["related"].widget.told = _("Related commitments")
        self.fields["why_not"].widget.attrs["autofocus"] = True
        self.initial["quotation"] = words if row._state.adding else own_words(row)
        if not row._state.adding:
            self.initial["related"] = [one.ref for one in row.related.order_by("ref")]

    @property
    def heading(self) -> str:
        """What the form is for."""
        if self.instance._state.adding:
            return gettext("Words in it that are no commitment")
        return gettext("%(key)s: why it is no commitment") % {"key": self.initial["key"]}

    @property
    def asked_boxes(self) -> list[BoundField]:
        """The boxes that are asked."""
        return [self[name] for name in _ASKED]

    @property
    def groups(self) -> Iterator[tuple[Text, list[BoundField], bool]]:
        """The fold of what is not asked: heading, boxes, and whether something in it is wrong."""
        boxes = [self[name] for name in _OPTIONAL]
        yield _("More of it"), boxes, any(box.errors for box in boxes)

    def clean(self) -> FormValues:
        """Find the pasted words in the text."""
        cleaned = super().clean()
        if quotation := cleaned.get("quotation"):
            try:
                quote(self.instance, quotation)
            except Refused as refused:
                self.add_error("quotation", str(refused))
        return cleaned

    def keep(self, *, by: User) -> NearMiss:
        """Store the near miss that was checked. Raises Stale."""
        chosen = self.cleaned_data
        return keep(self.instance, by=by, version=chosen.get(SEEN), related=chosen["related"])

    @property
    def spans(self) -> list[Span]:
        """The words of the text that the checked form names."""
        return [Span(self.instance.start, self.instance.end)]
