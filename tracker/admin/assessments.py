"""Assessments and what they rest on, to read. Verdicts are not entered here yet.

Everything in this module is shown and nothing is changed: entering, reviewing and publishing a
verdict comes with the review screen, which goes through the one door to the public record.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from tracker.models import (
    Assessment,
    CodedScore,
    Methodology,
    Score,
    SecondCoding,
    UnassessedNote,
)

from .base import RecordAdmin, RecordTabularInline, ViewOnly, column, count_of


class ScoreInline(ViewOnly[Score], RecordTabularInline[Score]):
    """The parties' marks."""

    model = Score
    fields = ("party", "value", "reason", "unscored", "unscored_reason")
    select_related = ("assessment", "party")


class ReliesOnMixin:
    """Shows the actions and the searches that a row relies on, each with a link to it."""

    @admin.display(description=_("actions relied on"))
    def actions_relied_on(self, row: Assessment | UnassessedNote) -> str:
        """Return the linked actions, one on each line."""
        return _linked("admin:tracker_action_change", row.actions.all())

    @admin.display(description=_("searches relied on"))
    def searches_relied_on(self, row: Assessment | UnassessedNote) -> str:
        """Return the linked searches, one on each line."""
        return _linked("admin:tracker_search_change", row.searches.all())


@admin.register(Assessment)
class AssessmentAdmin(ReliesOnMixin, ViewOnly[Assessment], RecordAdmin[Assessment]):
    """What was judged, as of when, by whom? Shown only, drafts too; adding one is off for now.

    A published assessment is never changed. Entering and publishing verdicts comes later.
    """

    list_display = (
        "key",
        "commitment",
        "status",
        "as_of",
        "state",
        "is_current",
        "author",
        "reviewer",
    )
    list_filter = (
        "state",
        "is_current",
        "status",
        "confidence",
        "contested",
        "commitment__pillar",
        "methodology",
    )
    search_fields = ("key", "commitment__ref", "commitment__title", "rationale", "public_note")
    date_hierarchy = "as_of"
    select_related = ("commitment", "methodology", "author", "reviewer")
    readonly_fields = ("actions_relied_on", "searches_relied_on")
    inlines = (ScoreInline,)
    fieldsets = (
        (None, {"fields": ("key", "commitment", "status", "as_of", "confidence", "contested")}),
        (
            _("Why"),
            {
                "fields": (
                    "rationale",
                    "what_would_change_it",
                    "actions_relied_on",
                    "searches_relied_on",
                )
            },
        ),
        (_("Notes"), {"fields": ("public_note", "standing_note")}),
        (
            _("The two readings"),
            {"fields": ("first_status", "second_status", "settled_because")},
        ),
        (
            _("Publication"),
            {
                "fields": (
                    "state",
                    "is_current",
                    "author",
                    "reviewer",
                    "published_at",
                    "methodology",
                )
            },
        ),
    )


@admin.register(Score)
class ScoreAdmin(ViewOnly[Score], RecordAdmin[Score]):
    """Which mark did each party get, and why do some have none?"""

    list_display = ("assessment", "party", "value", "reason", "unscored", "unscored_reason")
    list_filter = ("value", "reason", "unscored", "assessment__is_current")
    search_fields = ("assessment__key", "party__code", "party__name", "unscored_reason")
    select_related = ("assessment", "party")


@admin.register(UnassessedNote)
class UnassessedNoteAdmin(ReliesOnMixin, ViewOnly[UnassessedNote], RecordAdmin[UnassessedNote]):
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
class MethodologyAdmin(ViewOnly[Methodology], RecordAdmin[Methodology]):
    """Under which rules was judged, and since when?"""

    list_display = (
        "version",
        "adopted_on",
        "rule_set",
        column("n_assessments", _("assessments")),
    )
    search_fields = ("version", "summary", "rule_set")
    date_hierarchy = "adopted_on"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Methodology]:
        """Return the versions with the number of assessments made under each."""
        made = count_of(Assessment, "methodology")
        return super().get_queryset(request).annotate(n_assessments=made)


def _linked(view: str, rows: QuerySet[Any]) -> str:
    links: list[tuple[str, Model]] = [(reverse(view, args=[row.pk]), row) for row in rows]
    return format_html_join("", '<div><a href="{}">{}</a></div>', links) or "–"
