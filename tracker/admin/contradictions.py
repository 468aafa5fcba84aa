"""Points on which the sources differ: one page for the point and what each source says."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.coding.refs import next_difference
from tracker.models import Contradiction, ContradictionReading

from .base import PassageAdmin, RecordAdmin, RecordStackedInline, column, count_of
from .forms import RecordFormSet
from .generics import AnyRow, Fieldsets, FormValues, Passed
from .quoted import NUMBER_HELP, QuotedForm, QuotedOptions, without_paragraph
from .workflow import REMOVE, WorkflowMixin

READING_HELP = {
    "position": NUMBER_HELP,
    "document": _("The document that says it, for example: New York Declaration."),
}


class ReadingForm(QuotedForm[ContradictionReading]):
    """What one source says, in its words."""

    numbered_in = "contradiction"


class ReadingFormSet(RecordFormSet):
    """What the sources say: a new point has the words of at least one of them."""

    def clean(self) -> None:
        """Refuse a new point of which no source says anything."""
        super().clean()
        is_new = self.instance._state.adding
        if is_new and not any(self.errors) and not any(form.has_changed() for form in self.forms):
            raise ValidationError(_("Say what the sources say: add the words of at least one."))


class ReadingInline(QuotedOptions[ContradictionReading], RecordStackedInline[ContradictionReading]):
    """What each source says on the point. Two empty rows are there for a new one."""

    model = ContradictionReading
    form = ReadingForm
    formset = ReadingFormSet  # type: ignore[assignment]  # of any model
    fields = ("position", "document", "quotation")
    autocomplete_fields = ("document",)
    select_related = ("contradiction", "document")
    help_texts = READING_HELP

    def get_extra(self, request: HttpRequest, obj: AnyRow = None, **kwargs: Passed) -> int:
        """Return how many empty rows there are at first."""
        return 2 if obj is None else 0


@admin.register(Contradiction)
class ContradictionAdmin(WorkflowMixin[Contradiction], RecordAdmin[Contradiction]):
    """On which points do the sources differ, and how was it decided?"""

    steps = (REMOVE,)
    list_display = ("key", "topic", "kind", "decision", column("n_readings", _("readings")))
    annotations = {"n_readings": count_of(ContradictionReading, "contradiction")}
    list_filter = ("kind",)
    search_fields = ("key", "topic", "kind", "decision")
    inlines = (ReadingInline,)
    fields = ("key", "topic", "kind", "decision")
    help_texts = {
        "key": _("Permanent. The next one is proposed, for example D37."),
        "topic": _("The point in a few words, for example: Date of the summit."),
        "kind": _(
            "One word under which the points are grouped, spelled as on other points: dates,"
            " names, wording, titles, scope."
        ),
        "decision": _(
            "Which reading this record follows and why, for example: The meeting was on the 19th,"
            " the text is dated the 21st, so both are kept."
        ),
    }

    def get_changeform_initial_data(self, request: HttpRequest) -> FormValues:
        """Return the next key for a new point."""
        return {"key": next_difference(), **super().get_changeform_initial_data(request)}


@admin.register(ContradictionReading)
class ContradictionReadingAdmin(
    WorkflowMixin[ContradictionReading],
    QuotedOptions[ContradictionReading],
    PassageAdmin[ContradictionReading],
):
    """What does one source say on a point on which the sources differ?"""

    form = ReadingForm
    steps = (REMOVE,)
    list_display = ("contradiction", "position", "document", "paragraph", "words_in_short")
    list_filter = ("document",)
    search_fields = ("contradiction__key", "contradiction__topic", "document__key")
    autocomplete_fields = ("contradiction", "document")
    select_related = ("contradiction", "document")
    readonly_fields = ("paragraph",)
    fixed_fields = ("contradiction", "position", *PassageAdmin.fixed_fields)
    help_texts = READING_HELP | {
        "contradiction": _("The point it is about, for example: D01 Date of the summit.")
    }
    fieldsets = (
        (None, {"fields": ("contradiction", "position", "document", "quotation", "paragraph")}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: AnyRow = None) -> Fieldsets:
        """Return the fieldsets; the paragraph of a new row is not known yet."""
        return without_paragraph(super().get_fieldsets(request, obj), is_new=obj is None)
