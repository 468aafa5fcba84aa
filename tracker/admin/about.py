"""What the operator says of the site."""

from django.contrib import admin

from tracker.models import AboutText

from .base import RecordAdmin
from .workflow import REMOVE, WorkflowMixin


@admin.register(AboutText)
class AboutTextAdmin(WorkflowMixin[AboutText], RecordAdmin[AboutText]):
    """Who runs this site, who pays for it, and what do readers have to know?"""

    steps = (REMOVE,)
    list_display = ("section", "text")
    search_fields = ("section", "text")
    fixed_fields = ("section",)
    fieldsets = ((None, {"fields": ("section", "text")}),)
