"""The public page of a commitment as it would be with a verdict that is not public yet."""

from copy import copy

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.urls import URLPattern, path, resolve
from django.utils.translation import gettext as _

from tracker.models import Assessment
from tracker.models.days import desk_today
from tracker.publishing import Refused
from tracker.publishing.previewing import publish_for_a_look
from tracker.publishing.trials import taken_back

from .generics import AdminMixin


class PreviewMixin(AdminMixin[Assessment]):
    """A ModelAdmin whose open rows can be looked at as readers would see them."""

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, that of the preview first."""
        view = self.admin_site.admin_view(self.preview_view)
        own = path("<path:object_id>/preview/", view, name="tracker_assessment_preview")
        return [own, *super().get_urls()]

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Return the public page; lead back with every reason where it cannot be published yet."""
        row: Assessment | None = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]  # not in the stubs
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        back = redirect("admin:tracker_assessment_change", row.pk)
        if not row.is_open:
            return back
        try:
            with taken_back():
                publish_for_a_look(row, today=desk_today())
                return _public_page(request, row)
        except Refused as refusal:
            messages.warning(request, _("It cannot be shown as published yet:"))
            for problem in refusal.problems:
                messages.error(request, problem.message)
            return back


def _public_page(request: HttpRequest, row: Assessment) -> HttpResponseBase:
    address = row.commitment.get_absolute_url()
    match = resolve(address)
    asked = copy(request)
    asked.method, asked.GET = "GET", QueryDict()
    asked.path = asked.path_info = address
    asked.resolver_match = match
    asked.previewed = row  # type: ignore[attr-defined]  # the page says what it is
    response: HttpResponseBase = match.func(asked, *match.args, **match.kwargs)
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    response.headers["Cache-Control"] = "private, no-store"
    del response.headers["ETag"]
    return response
