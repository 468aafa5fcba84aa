"""How the admin saves: with the version that the person saw, and with the row's history.

Every form and every row of an inline goes through `publishing.save_with_history`. A save that
started from an older version is answered with 409: the form comes back with what was typed and with
what is stored by now.

A form that was kept when its person was not signed in comes back filled (`ops.typed`), and the same
form sent twice leads to what the first sending stored.
"""

from collections.abc import Sequence
from typing import cast

from django.contrib import messages
from django.contrib.admin.utils import quote, unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker.models import PUBLIC, Change, ChangeSet, KeptForm, SavedForm, User
from tracker.models.base import KeyedModel
from tracker.ops import typed
from tracker.ops.workspaces import goes_into_a_set, refuse_if_busy, told_busy
from tracker.publishing import NotAllowed, Refused, Stale, save_with_history
from tracker.publishing.trials import current_trial

from .days import questions
from .drafts import keep_address
from .forms import SEEN, NotYetSaved, RecordForm
from .generics import (
    AdminMixin,
    AnyForm,
    AnyFormSet,
    Context,
    ModelForm,
    Passed,
    Row,
    Text,
    user_of,
)
from .problems import problems_of

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
        is_back = typed.asks_back(request)
        if request.method == "POST" and typed.DISCARD in request.POST:
            typed.forget(request)
            return redirect(request.get_full_path())
        kept = typed.kept_here(request) if request.method == "GET" or is_back else None
        if kept and (is_back or not kept.is_draft):
            return self._filled_again(kept, *again)
        if is_back:
            return redirect(request.get_full_path())
        request.draft = kept  # type: ignore[attr-defined]  # read by the page
        try:
            refuse_if_busy(request)
            return super().changeform_view(*again)
        except Stale:
            return super().changeform_view(*again)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except Refused as refusal:
            request.refused = tuple(refusal.problems)  # type: ignore[attr-defined]  # read by get_form
            return super().changeform_view(*again)
        except OperationalError:
            # Within a set the transaction is broken by now: who opened it tells of it.
            if request.method != "POST" or current_trial() is not None:
                raise
            request.refused = ((None, told_busy()),)  # type: ignore[attr-defined]  # read by get_form
            response = self._changeform_view(*again)
            response.status_code = 503
            return response

    def _filled_again(
        self,
        kept: KeptForm,
        request: HttpRequest,
        object_id: str | None,
        form_url: str,
        extra_context: Context | None,
    ) -> HttpResponse:
        """Return the form with what was typed into it, checked as if it had just been sent.

        It is not saved: `get_form` sees to that. Where the person may no longer change the row, the
        page shows the row and, above it, what was typed.
        """
        request.kept = kept  # type: ignore[attr-defined]  # read by get_form and by the page
        again = (request, object_id, form_url, extra_context)
        # Asked for once before: otherwise it would be read from a body that is none.
        _files = request.FILES
        request.method, request.POST = "POST", typed.boxes_of(kept)  # type: ignore[assignment]  # mutable
        try:
            response = self._changeform_view(*again)
        except PermissionDenied:
            request.method = "GET"
            response = super().changeform_view(*again)
        request.method = "GET"
        return response

    def _changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None,
        form_url: str,
        extra_context: Context | None,
    ) -> HttpResponse:
        """Answer as the stock view; lead to what is stored where the same form was sent before."""
        stock = super()._changeform_view  # type: ignore[misc]  # not in the stubs
        is_new = request.method == "POST" and not hasattr(request, "kept")
        if not is_new or hasattr(request, "refused"):
            response: HttpResponse = stock(request, object_id, form_url, extra_context)
            return response
        claim = typed.claim(request)
        if claim and claim.address:
            messages.info(request, _("This form was saved already. Here is what it stored."))
            return redirect(claim.address)
        request.claim = claim  # type: ignore[attr-defined]  # log_addition and log_change settle it
        response = stock(request, object_id, form_url, extra_context)
        if claim and not claim.address:
            claim.delete()
        return response

    def _settle(self, request: HttpRequest, row: Model) -> None:
        """Note under the form's ticket what it stored, and forget what had filled it."""
        claim: SavedForm | None = getattr(request, "claim", None)
        if claim is not None:
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
            claim.address = reverse(name, args=[quote(row.pk)])
            claim.save(update_fields=["address"])
        typed.forget(request)

    def get_form(
        self, request: HttpRequest, obj: Row | None = None, change: bool = False, **kwargs: Passed
    ) -> type[ModelForm[Row]]:
        """Return the form class, with what an earlier try to save it was refused for."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refused = getattr(request, "refused", ())  # type: ignore[attr-defined]  # a RecordForm
        form.reader = user_of(request)  # type: ignore[attr-defined]  # a RecordForm
        return type(form.__name__, (NotYetSaved, form), {}) if hasattr(request, "kept") else form

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
        # One list, with the names of the boxes, in the place of the stock line.
        formsets = [each.formset for each in inlines]
        context["problems"] = problems_of(page_forms[0], formsets) if context["errors"] else []
        context["errors"] = ()
        kept: KeptForm | None = getattr(request, "kept", None)
        context["kept"] = kept
        context["kept_boxes"] = (
            sorted(typed.boxes_of(kept).lists()) if kept and request.method == "GET" else ()
        )
        context["open_sets"] = self._open_sets(request)
        draft: KeptForm | None = getattr(request, "draft", None)
        context["draft"] = draft
        context["keep_address"] = keep_address()
        context["draft_ticket"] = typed.new_ticket(request, kept=draft.pk) if draft else ""
        context["ticket"] = typed.ticket_again(request) or typed.new_ticket(
            request, kept=kept.pk if kept else None
        )
        response = super().render_change_form(request, context, *args, **kwargs)
        if conflicts:
            response.status_code = 409
        return response

    def _open_sets(self, request: HttpRequest) -> list[ChangeSet] | None:
        """Return the sets into which the form can go; None where it goes into none."""
        match = request.resolver_match
        if match is None or not goes_into_a_set(str(match.url_name)):
            return None
        is_within = hasattr(request, "changeset")
        return [] if is_within else list(ChangeSet.objects.open_of(user_of(request)))

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

    def message_user(
        self,
        request: HttpRequest,
        message: Text,
        level: int | str = messages.INFO,
        extra_tags: str = "",
        fail_silently: bool = False,
    ) -> None:
        """Tell it; what is only kept in a set was not saved, and the set says so itself."""
        if current_trial() is None or level != messages.SUCCESS:
            super().message_user(request, message, level, extra_tags, fail_silently)

    def log_addition(self, request: HttpRequest, obj: Row, message: object) -> None:  # type: ignore[override]  # nothing to return
        """Settle the form: the row's own history has the rest."""
        self._settle(request, obj)

    def log_change(self, request: HttpRequest, obj: Row, message: object) -> None:  # type: ignore[override]  # nothing to return
        """Settle the form: the row's own history has the rest."""
        self._settle(request, obj)

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
    if isinstance(row, PUBLIC) and current_trial() is None:
        raise RuntimeError(f"{row._meta.label} was to be saved by a form outside of a change set.")
    names = {field.name for field in row._meta.many_to_many}
    many = {name: rows for name, rows in form.cleaned_data.items() if name in names}
    keyed = cast("KeyedModel | User", row)
    save_with_history(keyed, by=by, version=form.cleaned_data.get(SEEN), many=many)
