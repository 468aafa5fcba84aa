"""How the admin saves: with the version that the person saw, and with the row's history.

Every form and every row of an inline goes through `publishing.save_with_history`. A save that
started from an older version is answered with 409: the form comes back with what was typed and with
what is stored by now.
"""

from collections.abc import Sequence
from typing import cast

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker.models import Change, User
from tracker.models.base import KeyedModel
from tracker.publishing import NotAllowed, Refused, Stale, save_with_history

from .days import questions
from .forms import BUSY, SEEN, RecordForm
from .generics import AdminMixin, AnyForm, AnyFormSet, Context, ModelForm, Passed, Row, user_of

CHANGES_PER_PAGE = 100


class HistoryMixin(AdminMixin[Row]):
    """The saving part of a ModelAdmin whose forms are `RecordForm`s."""

    object_history_template = "admin/tracker/history.html"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Context | None = None,
    ) -> HttpResponse:
        """Return the form, or save it; what the save refuses comes back with the form.

        Each refusal undid the whole save, so the form is read a second time: it then finds a stale
        version itself, and carries the other refusals on.
        """
        again = (request, object_id, form_url, extra_context)
        try:
            return super().changeform_view(*again)
        except Stale:
            return super().changeform_view(*again)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except Refused as refusal:
            request.refused = tuple(refusal.problems)  # type: ignore[attr-defined]  # read by get_form
            return super().changeform_view(*again)
        except OperationalError:
            if request.method != "POST":
                raise
            request.refused = ((None, str(BUSY)),)  # type: ignore[attr-defined]  # read by get_form
            response: HttpResponse = self._changeform_view(*again)  # type: ignore[attr-defined]  # not in the stubs
            response.status_code = 503
            return response

    def get_form(
        self, request: HttpRequest, obj: Row | None = None, change: bool = False, **kwargs: Passed
    ) -> type[ModelForm[Row]]:
        """Return the form class, with what an earlier try to save it was refused for."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refused = getattr(request, "refused", ())  # type: ignore[attr-defined]  # a RecordForm
        return form

    def render_change_form(
        self, request: HttpRequest, context: Context, *args: Passed, **kwargs: Passed
    ) -> HttpResponse:
        """Return the page; with 409 and both versions if somebody else was faster."""
        inlines = context["inline_admin_formsets"]
        page_forms = [
            context["adminform"].form,
            *(f for each in inlines for f in each.formset.forms),
        ]
        conflicts = [form.conflict for form in page_forms if getattr(form, "conflict", None)]
        context["conflicts"] = conflicts
        response = super().render_change_form(request, context, *args, **kwargs)
        if conflicts:
            response.status_code = 409
        return response

    def save_model(
        self, request: HttpRequest, obj: Row, form: RecordForm[Row], change: bool
    ) -> None:
        """Save the row and its many-to-many relations; ask about a day that seldom is meant."""
        _save(obj, form, by=user_of(request))
        for question in questions(form):
            messages.warning(request, question)

    def save_related(
        self,
        request: HttpRequest,
        form: RecordForm[Row],
        formsets: Sequence[AnyFormSet],
        change: bool,
    ) -> None:
        """Save the rows of the inlines; the form's own relations are saved with its row."""
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)

    def save_formset(
        self, request: HttpRequest, form: RecordForm[Row], formset: AnyFormSet, change: bool
    ) -> None:
        """Save each row that was added or changed."""
        forms = {id(form.instance): form for form in formset.forms}
        for row in formset.save(commit=False):
            _save(row, forms[id(row)], by=user_of(request))

    def log_addition(self, request: HttpRequest, obj: Row, message: object) -> None:  # type: ignore[override]  # nothing to return
        """Write nothing: the row's own history has it."""

    def log_change(self, request: HttpRequest, obj: Row, message: object) -> None:  # type: ignore[override]  # nothing to return
        """Write nothing: the row's own history has it."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Context | None = None
    ) -> HttpResponse:
        """Return who did what to the row and when, with old and new values, newest first."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]  # not in the stubs
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        paginator = self.get_paginator(request, Change.objects.of(row), CHANGES_PER_PAGE)
        page = paginator.get_page(request.GET.get(PAGE_VAR, 1))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(row)s") % {"row": row},
            "subtitle": None,
            "changes": page,
            "page_range": paginator.get_elided_page_range(page.number),
            "page_var": PAGE_VAR,
            "module_name": str(capfirst(self.opts.verbose_name_plural)),
            "object": row,
            "opts": self.opts,
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template, context)


def _save(row: Model, form: AnyForm, *, by: User) -> None:
    names = {field.name for field in row._meta.many_to_many}
    many = {name: rows for name, rows in form.cleaned_data.items() if name in names}
    keyed = cast("KeyedModel | User", row)
    save_with_history(keyed, by=by, version=form.cleaned_data.get(SEEN), many=many)
