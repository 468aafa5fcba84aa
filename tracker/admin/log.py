"""The history of all rows in one list, and the releases."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from tracker.models import Change, Release

from .base import RecordAdmin, ViewOnly
from .generics import Context
from .told import told


@admin.register(Change)
class ChangeAdmin(ViewOnly[Change], RecordAdmin[Change]):
    """Who did what, to which row, and when? In words, the lines of a set under one heading."""

    list_display = ("at", "by", "verb", "model", "key", "reason")
    list_filter = ("verb", "model", ("by", admin.RelatedOnlyFieldListFilter))
    search_fields = ("key", "reason", "by__username", "by__public_name")
    date_hierarchy = "at"
    ordering = ("-id",)
    select_related = ("by",)
    fields = ("at", "by", "verb", "model", "key", "version", "reason", "values")
    readonly_fields = ("values",)
    change_list_template = "admin/tracker/changes.html"

    def changelist_view(
        self, request: HttpRequest, extra_context: Context | None = None
    ) -> HttpResponse:
        """Return the list with its lines told in words."""
        response = super().changelist_view(request, extra_context)
        context: Context = getattr(response, "context_data", None) or {}
        if "cl" in context:
            context["groups"] = told(context["cl"].result_list)
        return response

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Context | None = None
    ) -> HttpResponse:
        """Return the page of the entry: it has no history of its own."""
        return self.change_view(request, object_id)

    @admin.display(description=_("before and after"))
    def values(self, row: Change) -> str:
        """Return each field before and after."""
        return format_html_join("", "<div>{}: {} → {}</div>", row.readable_fields) or "–"


@admin.register(Release)
class ReleaseAdmin(ViewOnly[Release], RecordAdmin[Release]):
    """Which heads of the log have a name? `manage.py release` gives one."""

    list_display = ("name", "released_at", "entry", "head")
    search_fields = ("name", "head")
    ordering = ("-entry",)
    fields = ("name", "released_at", "entry", "head", "counts", "changes")
