"""What belongs to verdicts: marks, notes, the second coding, and the rules they were made under."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.models import (
    Assessment,
    CodedScore,
    Methodology,
    Score,
    SecondCoding,
    UnassessedNote,
)

from .actions_and_searches import ActionsAndSearchesMixin
from .base import RecordAdmin, ViewOnly, column, count_of


@admin.register(Score)
class ScoreAdmin(ViewOnly[Score], RecordAdmin[Score]):
    """Which mark did each party get, and why do some have none?"""

    list_display = ("assessment", "party", "value", "reason", "unscored", "unscored_reason")
    list_filter = ("value", "reason", "unscored", "assessment__is_current")
    search_fields = ("assessment__key", "party__code", "party__name", "unscored_reason")
    select_related = ("assessment", "party")


@admin.register(UnassessedNote)
class UnassessedNoteAdmin(
    ActionsAndSearchesMixin, ViewOnly[UnassessedNote], RecordAdmin[UnassessedNote]
):
    """Why has this commitment no verdict?"""

    list_display = ("commitment", "as_of", "why_not")
    search_fields = ("commitment__ref", "commitment__title", "why_not")
    date_hierarchy = "as_of"
    select_related = ("commitment",)
    readonly_fields = ("actions_relied_on", "searches_relied_on")
    fields = (
        "commitment",
        "as_of",
        "why_not",
        "what_would_change_it",
        "actions_relied_on",
        "searches_relied_on",
    )


@admin.register(SecondCoding)
class SecondCodingAdmin(ViewOnly[SecondCoding], RecordAdmin[SecondCoding]):
    """What did the second coder make of it, without seeing the first coder's verdict?"""

    list_display = ("commitment", "status", "confidence", "pillar", "binding", "obligation_kind")
    list_filter = ("status", "confidence", "pillar", "binding", "obligation_kind")
    search_fields = ("commitment__ref", "commitment__title")
    select_related = ("commitment", "pillar")


@admin.register(CodedScore)
class CodedScoreAdmin(ViewOnly[CodedScore], RecordAdmin[CodedScore]):
    """Which mark did each coder give, before the published one was settled?"""

    list_display = ("commitment", "party", "coder", "value")
    list_filter = ("coder", "value")
    search_fields = ("commitment__ref", "commitment__title", "party__code", "party__name")
    select_related = ("commitment", "party")


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
