"""Forms for rows that stand at words of a text: the words are pasted, and their place is found.

Nobody counts characters. Words that stand in several places are refused with these places.
"""

from typing import ClassVar, cast

from django import forms
from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.coding.quoting import paragraph_with, place_of
from tracker.coding.refs import next_number
from tracker.models import Document
from tracker.models.base import KeyedModel, PassageModel
from tracker.models.changesets import FIRST_NUMBER
from tracker.models.fields import TextBox
from tracker.publishing import Refused
from tracker.text import cut, fold_quotation, paragraph_number, sha256_of

from .base import PassageOptions
from .forms import RecordForm
from .generics import BoxValue, Fieldsets, FormValues, Passed, Row

NUMBER_HELP = _("Leave it empty to take the next one.")


class QuotationField(TextBox):
    """Words of a text, as they were pasted: white space makes no difference."""

    def __init__(self, **kwargs: Passed) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}))
        super().__init__(strip=False, **kwargs)

    def has_changed(self, initial: BoxValue, data: BoxValue) -> bool:
        """Compare the words, not the white space between them."""
        return fold_quotation(initial or "") != fold_quotation(data or "")


class NumberedForm(RecordForm[Row]):
    """The form of a row that is one of several of another one, in order.

    Without a number a new row takes the next one.
    """

    # The field that names the other row.
    numbered_in: ClassVar[str]

    def __init__(self, *args: Passed, **kwargs: Passed) -> None:
        super().__init__(*args, **kwargs)
        if "position" in self.fields:
            self.fields["position"].required = False

    def clean(self) -> FormValues:
        """Give the row its number where none was typed."""
        parent = self.cleaned_data.get(self.numbered_in)
        if self.instance.pk:
            self.next_position = self.initial.get("position")
        elif self.next_position is None and parent is not None:
            model = cast("type[KeyedModel]", type(self.instance))
            self.next_position = next_number(model, self.numbered_in, parent)
        return super().clean()

    @property
    def document(self) -> Document | None:
        """The document that is chosen, or that of the stored row; None where none is."""
        if "document" in self.fields:
            return cast("Document | None", self.cleaned_data.get("document"))
        return cast("Document", self.instance.document)  # type: ignore[attr-defined]  # it has one

    def add_refused(self, refused: Refused) -> None:
        """Show each reason beside its field."""
        for name, message in refused.problems:
            self.add_error(name, message)

    def text_of(self, document: Document) -> str | None:
        """The text of the document; None, with a refusal, where it is not at hand."""
        if document.text is None:
            told = gettext(
                "The text of “%(document)s” is not loaded, so no words can be found in it: load it"
                " first."
            )
            name = "document" if "document" in self.fields else None
            self.add_error(name, told % {"document": document})
        return document.text


class QuotedForm(NumberedForm[Row]):
    """The form of a passage. A stored one may get another place, in its document alone."""

    quotation = QuotationField(
        label=_("Words of the text"),
        help_text=_(
            "Paste them, for example: the summit on 19 September. They must stand there once."
        ),
    )

    def __init__(self, *args: Passed, **kwargs: Passed) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            return
        words = getattr(self.instance, "words_in_text", None)
        if "quotation" in self.fields:
            self.initial["quotation"] = words or ""
            self.fields["quotation"].required = words is not None
        if "document" in self.fields and self.instance.pk < FIRST_NUMBER:
            self.fields["document"].disabled = True

    def clean(self) -> FormValues:
        """Find the pasted words in the text; the place of a stored row stays if they do."""
        cleaned = super().clean()
        quotation = cleaned.get("quotation")
        if not quotation or not {"quotation", "document"} & set(self.changed_data):
            return cleaned
        document = self.document
        text = self.text_of(document) if document else None
        if text is None:
            return cleaned
        try:
            span = place_of(text, quotation, near=(), field="quotation")
        except Refused as refused:
            self.add_refused(refused)
            return cleaned
        row = cast("PassageModel", self.instance)
        row.start, row.end = span.start, span.end
        row.paragraph = paragraph_number(text, span)
        row.sha256 = sha256_of(cut(text, span))
        return cleaned


class QuotedOptions(PassageOptions[Row]):
    """Options of an admin or inline with such forms, for those who may only look."""

    @admin.display(description=_("words of the text"))
    def quotation(self, row: Row) -> str:
        """Return the words of the passage."""
        return self.words(row)


class MentionForm(NumberedForm[Row]):
    """The form of what a document names in words of its own: the paragraph is found by them."""

    around = QuotationField(
        label=_("Words around it"),
        required=False,
        help_text=_(
            "Only where the words stand in several paragraphs: paste the sentence that is meant,"
            " for example: They will meet again in October."
        ),
    )
    numbered_in = "document"

    def clean_as_written(self) -> str:
        """Return the words with single spaces, as they stand in the text."""
        return fold_quotation(self.cleaned_data["as_written"])

    def clean(self) -> FormValues:
        """Find the paragraph; that of a stored row stays while its words do."""
        cleaned = super().clean()
        words, around = cleaned.get("as_written"), cleaned.get("around") or ""
        asked = {"as_written", "around", "document"} & set(self.changed_data)
        document = self.document
        if not (words and asked and document):
            return cleaned
        if (text := self.text_of(document)) is None:
            return cleaned
        try:
            paragraph = paragraph_with(text, words, around=around, field="as_written")
        except Refused as refused:
            self.add_refused(refused)
        else:
            self.instance.paragraph = paragraph  # type: ignore[attr-defined]  # what is mentioned has it
        return cleaned


def without_paragraph(fieldsets: Fieldsets, *, is_new: bool) -> Fieldsets:
    """The fieldsets; of a new row the paragraph is not known yet, and left out."""
    if not is_new:
        return fieldsets
    return [
        (name, {**options, "fields": [one for one in options["fields"] if one != "paragraph"]})
        for name, options in fieldsets
    ]
