"""What the parties themselves say of verdicts."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.models import Assessment, Reply

from .base import RecordAdmin, row_named
from .generics import FormValues
from .workflow import WorkflowMixin


@admin.register(Reply)
class ReplyAdmin(WorkflowMixin[Reply], RecordAdmin[Reply]):
    """Which party said what of which verdict, when, and where can that be checked?"""

    list_display = ("key", "assessment", "party", "stated_on", "received", "publisher", "language")
    list_filter = ("party", "received", "language", "assessment__commitment__pillar")
    search_fields = (
        "key",
        "assessment__key",
        "assessment__commitment__ref",
        "party__code",
        "party__name",
        "text",
        "publisher",
        "title",
    )
    date_hierarchy = "stated_on"
    ordering = ("-stated_on", "key")
    autocomplete_fields = ("assessment", "party")
    select_related = ("assessment", "party")
    fixed_fields = ("assessment", "party")
    fieldsets = (
        (
            None,
            {
                "fields": ("key", "assessment", "party", "text", "language"),
                "description": _("A reply stands beside the verdict. It changes no status."),
            },
        ),
        (_("When"), {"fields": (("stated_on", "stated_precision"),)}),
        (
            _("Where the words can be checked"),
            {"fields": ("received", "publisher", "title", "url")},
        ),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> FormValues:
        """Return the verdict that the address names, and the next key for a reply to it."""
        initial: FormValues = super().get_changeform_initial_data(request)
        published: QuerySet[Assessment] = Assessment.objects.published()
        verdict = row_named(request, "assessment", published)
        initial.pop("assessment", None)
        if verdict is None:
            return initial
        number = Reply.objects.filter(assessment=verdict).count() + 1
        return {**initial, "assessment": verdict, "key": f"{verdict.key}-reply-{number}"}
