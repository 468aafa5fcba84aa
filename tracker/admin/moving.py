"""Sources and bearings that belong to another act: ticked, and moved there by a change set."""

from django import forms
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.models import Action
from tracker.models.fields import TextBox
from tracker.ops.denied import Denied
from tracker.publishing import NotAllowed, Refused, Stale
from tracker.publishing.merging import may_merge, move
from tracker.queries.resting import verdicts_resting_on

from .forms import Autocomplete, is_row_id, with_value
from .generics import AdminMixin, Context, Passed, Row, user_of
from .merging import open_sets

_EVIDENCE, _BEARINGS = "evidence", "bearings"


class MoveForm(forms.Form):
    """The version of the act that the page showed, the other act, and why."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    to = forms.ModelChoiceField(
        Action.objects.not_withdrawn(), label=gettext_lazy("To which action"), required=False
    )
    reason = TextBox(
        label=gettext_lazy("Why they belong there"),
        required=False,
        max_length=2000,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Public, once it is approved. For example: They tell of this action."
        ),
    )

    def clean_to(self) -> Action:
        """Refuse none. Raises ValidationError."""
        to: Action | None = self.cleaned_data["to"]
        if to is None:
            raise forms.ValidationError(_("Choose the action to which they belong."))
        return to


class MovingMixin(AdminMixin[Row]):
    """The admin of acts, with the page that moves what hangs on one."""

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses with that of the move."""
        view = self.admin_site.admin_view(self.move_view)
        return [
            path("<path:object_id>/move/", view, name="tracker_action_move"),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: Context, *args: Passed, **kwargs: Passed
    ) -> HttpResponse:
        """Return the page of the act with the way to a move."""
        row = context["original"]
        if row and may_merge(Action, user_of(request)) and not row.is_withdrawn:
            address = reverse("admin:tracker_action_move", args=[row.pk])
            way = {"label": _("Move sources and bearings"), "address": address}
            context["ways"] = [*context.get("ways", ()), way]
        return super().render_change_form(request, context, *args, **kwargs)

    def move_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Return what hangs on the act to tick off, or move what is ticked."""
        row = self.get_object(request, unquote(object_id))
        if not isinstance(row, Action):
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]  # not in the stubs
        if not may_merge(Action, user_of(request)):
            raise Denied(_("You may not move sources and bearings."))
        form = MoveForm(
            request.POST if request.method == "POST" else None, initial={"version": row.version}
        )
        box = form.fields["to"]
        box.widget = Autocomplete(Action._meta.get_field("merged_into"), self.admin_site)
        box.widget.choices = box.choices  # type: ignore[attr-defined]  # of a field of rows
        status, problems = 200, list[str]()
        if request.method == "POST":
            status = 400
            if form.is_valid():
                try:
                    return self._move(request, row, form)
                except Stale as stale:
                    status, problems = 409, [str(stale)]
                    form.data = with_value(form.data, "version", row.version)
                except NotAllowed as refusal:
                    raise Denied(str(refusal)) from refusal
                except Refused as refusal:
                    problems = [problem.message for problem in refusal.problems]
        return self._show(request, row, form, problems, status=status)

    def _move(self, request: HttpRequest, row: Action, form: MoveForm) -> HttpResponse:
        data, sent = form.cleaned_data, request.POST
        move(
            row,
            data["to"],
            by=user_of(request),
            version=data["version"],
            reason=data["reason"],
            evidence=[int(pk) for pk in sent.getlist(_EVIDENCE) if is_row_id(pk)],
            bearings=[int(pk) for pk in sent.getlist(_BEARINGS) if is_row_id(pk)],
        )
        return redirect("admin:tracker_action_change", data["to"].pk)

    def _show(
        self,
        request: HttpRequest,
        row: Action,
        form: MoveForm,
        problems: list[str],
        *,
        status: int,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Move sources and bearings"),
            "subtitle": None,
            "opts": self.opts,
            "original": row,
            "form": form,
            "problems": problems,
            "evidence": row.evidence.not_withdrawn().order_by("position"),
            "bearings": row.bearings.not_withdrawn().select_related("commitment"),
            "ticked": {*request.POST.getlist(_EVIDENCE), *request.POST.getlist(_BEARINGS)},
            "verdicts": verdicts_resting_on(row),
            "open_sets": open_sets(request),
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/tracker/move.html", context, status=status)
