"""Publishers of evidence."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracker.models import Publisher

from .base import RecordAdmin
from .merging import MergeMixin


@admin.register(Publisher)
class PublisherAdmin(MergeMixin[Publisher], RecordAdmin[Publisher]):
    """Who publishes, where, in which language, and who pays for it?"""

    list_display = ("name", "usual_tier", "usual_language", "paid_by", "close_to")
    list_filter = ("usual_tier", ("paid_by", admin.EmptyFieldListFilter))
    search_fields = ("name", "addresses")
    autocomplete_fields = ("paid_by",)
    select_related = ("paid_by",)
    fieldsets = (
        (None, {"fields": ("name", "addresses", "other_names", "usual_tier", "usual_language")}),
        (
            _("Who stands behind it"),
            {
                "fields": ("paid_by", "close_to"),
                "description": _("Readers see it beside the name. No verdict weighs it."),
            },
        ),
    )
