"""Change sets on the desk: the list, and the page on which author and approver do their part."""

from collections.abc import Callable
from typing import TypeAlias

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from tracker.choices import ChangeSetState
from tracker.coding.second import codes_blind
from tracker.models import ChangeSet
from tracker.models.days import desk_today
from tracker.models.fields import TextBox
from tracker.ops.denied import Denied
from tracker.ops.workspaces import BLIND, address_in, told_busy
from tracker.publishing import NotAllowed, Refused, Stale
from tracker.publishing.changesets import (
    approve_set,
    describe_set,
    drop_set,
    may_approve,
    open_set,
    reconcile,
    return_set,
    submit_set,
    take_back_set,
    take_out,
)
from tracker.publishing.proposals import replay
from tracker.publishing.trials import taken_back

from .base import ViewOnly
from .coding import coded_texts, texts_to_code
from .filters import NamedFilter
from .forms import is_row_id
from .generics import AnyModelAdmin, Context, Text, user_of
from .hands import OneHandMixin, is_of_one_hand
from .proposed import shown_rows
from .queue import set_conditions
from .waiting import next_set

# What a button does.
_Act: TypeAlias = Callable[[], ChangeSet]


class ReasonForm(forms.Form):
    """A form that asks why the record should change, in a box `reason`."""

    def clean_reason(self) -> str:
        """Hold the reason to the rule of its field."""
        field = ChangeSet._meta.get_field("reason")
        return field.clean(self.cleaned_data["reason"], None) or ""


class SetForm(ReasonForm):
    """What a set is about, and why the record should change."""

    title = TextBox(
        label=_("Title"),
        max_length=300,
        widget=AdminTextInputWidget(attrs={"class": "tracker-wide"}),
    )
    reason = TextBox(
        label=_("Why the record should change"),
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("Public, once it is approved."),
    )

    def clean_title(self) -> str:
        """Hold the title to the rule of its field."""
        title: str = ChangeSet._meta.get_field("title").clean(self.cleaned_data["title"], None)
        return title


class WaitingFilter(NamedFilter):
    """Whose turn it is."""

    title = _("queue")
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: AnyModelAdmin) -> list[tuple[str, Text]]:
        """Return the parts of the queue."""
        return [(name, label) for name, (label, _rows) in set_conditions(user_of(request)).items()]

    def chosen(
        self, request: HttpRequest, queryset: QuerySet[Model], value: str
    ) -> QuerySet[Model]:
        """Return the part."""
        return queryset.filter(set_conditions(user_of(request))[value][1])


@admin.register(ChangeSet)
class ChangeSetAdmin(ViewOnly[ChangeSet], OneHandMixin[ChangeSet]):
    """What waits to become public, who prepared it, and who decides?"""

    list_display = ("title", "state", "author_told", "n_rows", "created_at", "approver", "key")
    list_filter = (WaitingFilter, "state", ("author", admin.RelatedOnlyFieldListFilter))
    search_fields = ("key", "title", "reason", "rows__label", "rows__key")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-pk")
    select_related = ("author", "approver")
    annotations = {"n_rows": Count("rows", distinct=True)}
    change_list_template = "admin/tracker/changesets.html"

    @admin.display(description=_("rows"), ordering="n_rows")
    def n_rows(self, row: ChangeSet) -> int:
        """Return how many rows the set has."""
        number: int = row.n_rows  # type: ignore[attr-defined]  # annotated
        return number

    def changelist_view(
        self, request: HttpRequest, extra_context: Context | None = None
    ) -> HttpResponse:
        """Return the list; start a set where one is asked for."""
        if request.method == "POST" and "_start" in request.POST:
            if not user_of(request).has_perm("tracker.view_changeset"):
                raise PermissionDenied
            form = SetForm(request.POST)
            if form.is_valid():
                made = open_set(by=user_of(request), **form.cleaned_data)
                return redirect("admin:tracker_changeset_change", made.pk)
        else:
            form = SetForm()
        return super().changelist_view(request, {"set_form": form, **(extra_context or {})})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Context | None = None,
    ) -> HttpResponse:
        """Return the page of the set, or do what its buttons say."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]  # not in the stubs
        self._refuse_to_show(request, row)
        form = SetForm(initial={"title": row.title, "reason": row.reason})
        refused: list[str] = []
        status = 200
        if request.method == "POST":
            form = SetForm(request.POST if "title" in request.POST else None, initial=form.initial)
            try:
                done = self._act(request, row, form)
            except Stale as stale:
                refused, status = [str(stale)], 409
                row = self.get_object(request, unquote(object_id)) or row
            except NotAllowed as refusal:
                raise Denied(str(refusal)) from refusal
            except Refused as refusal:
                refused, status = [problem.message for problem in refusal.problems], 400
            except OperationalError:
                refused, status = [told_busy()], 503
            else:
                if done:
                    return redirect(request.get_full_path())
                status = 400
        return self._page(request, row, form, refused, status=status)

    def _refuse_to_show(self, request: HttpRequest, row: ChangeSet) -> None:
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        if codes_blind(row, user_of(request)):
            raise Denied(BLIND)

    def _act(self, request: HttpRequest, row: ChangeSet, form: SetForm) -> bool:
        """Do what the button says; False where the form has to be mended first."""
        by, sent, today = user_of(request), request.POST, desk_today()
        version = _number(sent.get("version"))
        if "title" in sent:
            if not form.is_valid():
                return False
            version = describe_set(row, by=by, version=version, **form.cleaned_data).version
        whys = _returned(sent)
        steps: dict[str, tuple[_Act, Text]] = {
            "_describe": (lambda: row, _("It is noted.")),
            "_submit": (
                lambda: submit_set(row, by=by, version=version, today=today),
                _("It was sent for review."),
            ),
            "_take_back": (
                lambda: take_back_set(row, by=by, version=version),
                _("The set is open again."),
            ),
            "_drop": (lambda: drop_set(row, by=by, version=version), _("The set is given up.")),
            "_approve": (
                lambda: approve_set(row, by=by, version=version, today=today, returned=whys),
                _("It is approved and public."),
            ),
            "_return": (
                lambda: return_set(
                    row, by=by, version=version, reason=str(sent.get("because", "")), rows=whys
                ),
                _("It was returned to its author."),
            ),
        }
        for button, (act, told) in steps.items():
            if button in sent:
                act()
                messages.success(request, told)
                return True
        for button, do, told in _ON_A_ROW:
            if button in sent:
                names = do(row, by=by, row=_number(sent.get(button)))
                messages.success(request, told % {"rows": ", ".join(names)})
                return True
        return False

    def _page(
        self,
        request: HttpRequest,
        row: ChangeSet,
        form: SetForm,
        refused: list[str],
        *,
        status: int,
    ) -> HttpResponse:
        by = user_of(request)
        is_mine = row.author_id == by.pk
        with taken_back():
            obstacles = replay(row) if row.is_pending else []
            texts = coded_texts(row) if row.is_pending else []
            to_code = texts_to_code(row) if is_mine and row.is_open else []
        context = {
            **self.admin_site.each_context(request),
            "title": row.title,
            "subtitle": None,
            "opts": self.opts,
            "original": row,
            "form": form,
            "refused": refused,
            "rows": shown_rows(row, obstacles),
            "hindered": len(obstacles),
            "texts": texts,
            "to_code": to_code,
            "is_mine": is_mine,
            "may_edit": is_mine and row.is_open,
            "is_of_one_hand": is_of_one_hand(request, row),
            "may_decide": row.state == ChangeSetState.IN_REVIEW and may_approve(row, by),
            "in_review": row.state == ChangeSetState.IN_REVIEW,
            "next_line": next_set(row, by),
            "desk_within": address_in(row, "admin:index") if row.is_pending else "",
            "site_within": address_in(row, "dashboard") if row.is_pending else "",
            "media": self.media,
        }
        template = "admin/tracker/changeset.html"
        return TemplateResponse(request, template, context, status=status)


# What the author does to one row of a set: the button, whose value is the row's number.
_ON_A_ROW = (
    ("_remove", take_out, _("Taken out of the set: %(rows)s.")),
    ("_reconcile", reconcile, _("Kept as it stands in the set: %(rows)s.")),
)


def _number(text: object) -> int:
    """The number that was sent; 0, which none has, where it is none."""
    return int(str(text)) if is_row_id(text) else 0


def _returned(sent: QueryDict) -> dict[int, str]:
    """The rows that the approver ticked to be returned, each with its reason."""
    numbers = [name.removeprefix("back-") for name in sent if name.startswith("back-")]
    return {
        int(number): str(sent.get(f"why-{number}", "")) for number in numbers if is_row_id(number)
    }
