"""Actions with what proves them, how they bear on commitments, and the searches made."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.models import Action, Bearing, Evidence, Search

from .base import (
    RecordAdmin,
    RecordStackedInline,
    RecordTabularInline,
    column,
    count_of,
)

EVIDENCE_LABELS = {
    "position": _("Number"),
    "archive_url": _("Archived copy (URL)"),
    "date": _("Published on"),
    "accessed_on": _("Looked at on"),
    "tier": _("Published by"),
    "shows": _("What it shows"),
}
HAS_COPY = ExpressionWrapper(Q(archive_url__isnull=False), output_field=BooleanField())
NUMBER_HELP = {"position": _("Leave it empty to take the next one.")}


class EvidenceInline(RecordStackedInline[Evidence]):
    """The publications that show the action."""

    model = Evidence
    select_related = ("action",)
    labels = EVIDENCE_LABELS
    help_texts = NUMBER_HELP
    fields = (
        "position",
        ("publisher", "tier"),
        "title",
        "url",
        "archive_url",
        ("date", "accessed_on", "language"),
        "shows",
        "confidence",
    )


class BearingInline(RecordTabularInline[Bearing]):
    """The commitments on which the action bears."""

    model = Bearing
    autocomplete_fields = ("commitment",)
    select_related = ("action", "commitment")


@admin.register(Action)
class ActionAdmin(RecordAdmin[Action]):
    """What was done, when, how well is it proven, and on how many promises does it bear?"""

    list_display = (
        "title",
        "date",
        "kind",
        "stage",
        "attribution",
        column("n_evidence", _("evidence")),
        column("n_bearings", _("bears on")),
    )
    list_filter = ("kind", "stage", "attribution", "amount_stage")
    search_fields = ("slug", "title", "place", "actors__code", "actors__name")
    date_hierarchy = "date"
    ordering = (F("date").desc(nulls_last=True), "slug")
    autocomplete_fields = ("actors", "agencies")
    prepopulated_on_add = {"slug": ("title",)}
    inlines = (EvidenceInline, BearingInline)
    fieldsets = (
        (None, {"fields": ("title", "slug", "kind", "stage")}),
        (_("When and where"), {"fields": (("date", "date_precision"), "end_date", "place")}),
        (_("Who"), {"fields": ("attribution", "actors", "agencies")}),
        (
            _("Money"),
            {
                "fields": (("amount", "currency"), ("amount_kind", "amount_stage")),
                "description": _("All four, or none of them."),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Action]:
        """Return the actions with the numbers of their evidence and their bearings."""
        return (
            super()
            .get_queryset(request)
            .annotate(
                n_evidence=count_of(Evidence, "action"), n_bearings=count_of(Bearing, "action")
            )
        )


@admin.register(Evidence)
class EvidenceAdmin(RecordAdmin[Evidence]):
    """Which publication shows what, who published it, and is a copy kept?"""

    list_display = (
        "publisher",
        "title",
        "date",
        "tier",
        "action",
        "confidence",
        column("has_copy", _("copy kept"), boolean=True),
    )
    list_filter = (
        "tier",
        "confidence",
        "language",
        ("archive_url", admin.EmptyFieldListFilter),
    )
    search_fields = ("publisher", "title", "url", "shows", "action__slug", "action__title")
    date_hierarchy = "date"
    ordering = (F("date").desc(nulls_last=True), "action", "position")
    autocomplete_fields = ("action",)
    select_related = ("action",)
    fixed_fields = ("action", "position")
    labels = EVIDENCE_LABELS
    fieldsets = (
        (None, {"fields": ("action", "position")}),
        (
            _("Publication"),
            {
                "fields": (
                    "publisher",
                    "tier",
                    "title",
                    "url",
                    "archive_url",
                    "date",
                    "accessed_on",
                    "language",
                )
            },
        ),
        (_("Words"), {"fields": ("shows", "confidence")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evidence]:
        """Return the evidence and whether an archived copy of it is named."""
        return super().get_queryset(request).annotate(has_copy=HAS_COPY)


@admin.register(Bearing)
class BearingAdmin(RecordAdmin[Bearing]):
    """Does this action speak for or against the promise, how strongly, and why?"""

    list_display = ("action", "direction", "weight", "commitment", "why")
    list_filter = ("direction", "weight", "commitment__pillar")
    search_fields = ("action__slug", "action__title", "commitment__ref", "commitment__title", "why")
    autocomplete_fields = ("action", "commitment")
    select_related = ("action", "commitment")


class FoundFilter(admin.SimpleListFilter):
    """Whether the search found anything."""

    title = _("result")
    parameter_name = "result"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the two kinds of result."""
        return [("nothing", _("Found nothing")), ("something", _("Found something"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the searches with that result."""
        match self.value():
            case None:
                return queryset
            case "nothing":
                return queryset.filter(found=0)
            case "something":
                return queryset.filter(found__gt=0)
            case _:
                raise IncorrectLookupParameters


@admin.register(Search)
class SearchAdmin(RecordAdmin[Search]):
    """Where did we look, for what, when, and what did we find?"""

    list_display = (
        "query",
        "key",
        "made_on",
        "where",
        "found",
        column("n_commitments", _("commitments")),
    )
    list_filter = (FoundFilter,)
    search_fields = ("key", "query", "where", "commitments__ref")
    date_hierarchy = "made_on"
    ordering = ("-made_on", "key")
    autocomplete_fields = ("commitments",)
    fields = ("key", "query", "made_on", "where", "made_by", "found", "commitments")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Search]:
        """Return the searches with the number of commitments that they are about."""
        links = Search.commitments.through
        return super().get_queryset(request).annotate(n_commitments=count_of(links, "search"))
