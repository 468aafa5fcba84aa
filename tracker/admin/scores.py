"""What belongs to verdicts: their marks, and the rules they were made under."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.models import (
    Assessment,
    Methodology,
    Score,
)

from .base import RecordAdmin, ViewOnly, column, count_of


@admin.register(Score)
class ScoreAdmin(ViewOnly[Score], RecordAdmin[Score]):
    """Which mark did each party get, and why do some have none?"""

    list_display = ("assessment", "party", "value", "reason", "unscored", "unscored_reason")
    list_filter = ("value", "reason", "unscored", "assessment__is_current")
    search_fields = ("assessment__key", "party__code", "party__name", "unscored_reason")
    select_related = ("assessment", "party")


@admin.register(Methodology)
class MethodologyAdmin(RecordAdmin[Methodology]):
    """Under which rules was judged, and since when?

    A version under which something was judged stays as it is: other rules are another version.
    """

    list_display = (
        "version",
        "adopted_on",
        "rule_set",
        column("n_assessments", _("assessments")),
    )
    annotations = {"n_assessments": count_of(Assessment, "methodology")}
    search_fields = ("version", "summary", "rule_set")
    date_hierarchy = "adopted_on"

    fixed_fields = ("version",)

    def has_change_permission(self, request: HttpRequest, obj: Methodology | None = None) -> bool:
        """Only a version that nobody has used yet can be changed."""
        if obj is not None and obj.assessments.exists():
            return False
        return super().has_change_permission(request, obj)
