"""What a document names in words of its own: dates and persons."""

from typing import ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.models import DateMention, Participation

from .base import RecordAdmin
from .generics import AnyRow, Fieldsets, FormValues, ModelForm, Row
from .quoted import NUMBER_HELP, MentionForm, without_paragraph
from .workflow import REMOVE, WorkflowMixin

_DOCUMENT_HELP = _("The document that names it, for example: New York Declaration.")


class MentionAdmin(WorkflowMixin[Row], RecordAdmin[Row]):
    """Rows that a document names, in its order. The paragraph is found by the pasted words."""

    form: type[ModelForm[Row]] = MentionForm
    steps = (REMOVE,)
    list_filter = ("document",)
    autocomplete_fields: ClassVar[tuple[str, ...]] = ("document",)
    select_related: ClassVar[tuple[str, ...]] = ("document",)
    readonly_fields = ("paragraph",)
    fixed_fields: ClassVar[tuple[str, ...]] = ("document", "position")

    def get_fieldsets(self, request: HttpRequest, obj: AnyRow = None) -> Fieldsets:
        """Return the fieldsets; the paragraph of a new row is not known yet."""
        return without_paragraph(super().get_fieldsets(request, obj), is_new=obj is None)


@admin.register(DateMention)
class DateMentionAdmin(MentionAdmin[DateMention]):
    """Which dates does a document name, and what do they stand for?"""

    list_display = ("as_written", "value", "basis", "document", "paragraph")
    search_fields = ("as_written", "value", "basis", "document__key")
    labels = {
        "as_written": _("The date as it is written"),
        "value": _("What it stands for"),
        "basis": _("How that is known"),
    }
    help_texts = {
        "document": _DOCUMENT_HELP,
        "position": NUMBER_HELP,
        "as_written": _("Paste these words alone, for example: this week."),
        "value": _(
            "A date or an interval as ISO 8601 writes it: 2023, 2023-09, 2023-09-18/2023-09-24."
            " Empty where the words leave it open."
        ),
        "basis": _("For example: stated, year inferred, relative to 2023-09-21, open."),
    }
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "document",
                    "as_written",
                    "around",
                    "value",
                    "basis",
                    "position",
                    "paragraph",
                )
            },
        ),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> FormValues:
        """Return how most dates are known."""
        return {"basis": "stated", **super().get_changeform_initial_data(request)}


@admin.register(Participation)
class ParticipationAdmin(MentionAdmin[Participation]):
    """Who took part, in which capacity, and how does the document write it?"""

    list_display = ("as_written", "person", "role", "capacity", "document", "paragraph")
    search_fields = ("as_written", "role", "capacity", "person__name", "document__key")
    autocomplete_fields = ("document", "person")
    select_related = ("document", "person")
    labels = {"as_written": _("The name as it is written")}
    help_texts = {
        "document": _DOCUMENT_HELP,
        "person": _("Who is meant. Whoever is not offered yet is added under People first."),
        "position": NUMBER_HELP,
        "as_written": _("Paste the name alone, spelled as in the text, for example: J. Smith."),
        "role": _("The office that the document gives, for example: Minister of Energy."),
        "capacity": _("The part in what it tells, for example: signatory, participant, quoted."),
    }
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "document",
                    "as_written",
                    "around",
                    "person",
                    "role",
                    "capacity",
                    "position",
                    "paragraph",
                )
            },
        ),
    )
