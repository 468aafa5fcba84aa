"""The steps of a verdict, withdrawing, removing: each a page that asks once, says why, and acts.

A step names the version that its page showed. If the row has another one by then, nothing is done:
the page comes back with 409, with what was typed and with what changed meanwhile.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any, ClassVar, TypeAlias

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from tracker import publishing
from tracker.models import Assessment, Change, KeptForm, User
from tracker.models.days import desk_today
from tracker.models.fields import TextBox
from tracker.ops import typed
from tracker.ops.workspaces import refuse_if_busy, told_busy
from tracker.publishing.removing import may_remove, remove_with_parts
from tracker.publishing.trials import current_trial
from tracker.queries.resting import verdicts_resting_on

from .forms import with_value
from .generics import AdminMixin, Context, Passed, Row, Text, user_of
from .hands import is_of_one_hand

OWN_STEP = _(
    "You yourself changed this in another tab or window, after you had opened it here. Nothing was"
    " written a second time."
)
# The row of whichever model takes the step: the functions of a step know which.
StepRow: TypeAlias = Any


@dataclass(frozen=True, kw_only=True)
class StepInput:
    """What a step is told: the row as its page showed it, who acts, and what was typed."""

    row: StepRow
    by: User
    version: int
    reason: str
    today: dt.date


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: its name in the address, its words (lazily translated), and what takes it.

    `reason` is the label of the box for a reason; without one the step asks for none. `may` tells
    from the row and the person whether the step is offered; `run` decides, and may refuse.
    `version` is the number that the page shows and that must still hold; `tells` is what else the
    page says, `warns` what is said besides once the step was taken.
    """

    name: str
    label: Text
    explains: Text
    done: Text
    may: Callable[[StepRow, User], bool]
    run: Callable[[StepInput], StepRow]
    reason: Text | None = None
    reason_field: str | None = None
    version: Callable[[StepRow], int] = attrgetter("version")
    tells: Callable[[StepRow], str] | None = None
    warns: Callable[[StepRow], str] | None = None


class StepForm(forms.Form):
    """The version that the page showed, and the reason."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    reason = TextBox(required=False, widget=AdminTextareaWidget(attrs={"rows": 4}))


def _withdraw(given: StepInput) -> StepRow:
    publishing.withdraw(given.row, by=given.by, version=given.version, reason=given.reason)
    return given.row


def _may_withdraw(row: StepRow, by: User) -> bool:
    return not row.is_withdrawn and publishing.may_withdraw(row, by)


def _tell_what_rests_on_it(row: StepRow) -> str:
    return _verdicts(row, _("Published verdicts rest on it and will wait for newer ones:"))


def _warn_of_what_rested_on_it(row: StepRow) -> str:
    return _verdicts(row, _("Published verdicts rested on it. They are in the queue now:"))


def _verdicts(row: StepRow, told: Text) -> str:
    """The words and a link to each current verdict that rests on the row; '' if none does."""
    links = [
        (reverse("admin:tracker_assessment_change", args=[verdict.pk]), verdict)
        for verdict in verdicts_resting_on(row)
    ]
    listed = format_html_join(", ", '<a href="{}">{}</a>', links)
    return format_html("{} {}", told, listed) if links else ""


WITHDRAW = Step(
    name="withdraw",
    label=_("Withdraw"),
    explains=_(
        "You ask for it, and a second person approves it. What is withdrawn no longer counts. It"
        " keeps its page, which says when and why. This cannot be undone."
    ),
    done=_("It is withdrawn."),
    reason=_("Public: why it no longer counts"),
    reason_field="withdrawn_because",
    may=_may_withdraw,
    run=_withdraw,
    tells=_tell_what_rests_on_it,
    warns=_warn_of_what_rested_on_it,
)


def _remove(given: StepInput) -> StepRow:
    remove_with_parts(given.row, by=given.by, version=given.version, reason=given.reason)
    return given.row


REMOVE = Step(
    name="remove",
    label=_("Remove"),
    explains=_(
        "You ask for it, and a second person approves it. The row goes with what belongs to it; the"
        " log of the public record keeps what it said. In a set that you have open, the reason of"
        " the set is what the log tells."
    ),
    done=_("It is removed."),
    reason=_("Public: why it is removed"),
    reason_field="reason",
    may=may_remove,
    run=_remove,
)


class WorkflowMixin(AdminMixin[Row]):
    """A ModelAdmin whose rows take steps: an address and a button for each."""

    steps: ClassVar[tuple[Step, ...]] = (WITHDRAW,)

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, those of the steps first."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path(
                f"<path:object_id>/{step.name}/",
                self.admin_site.admin_view(partial(self.step_view, step=step)),
                name=f"{name}_{step.name}",
            )
            for step in self.steps
        ]
        return own + super().get_urls()

    def steps_for(self, row: StepRow, by: User) -> list[Context]:
        """Return the steps that the person may try on the row, each with its address."""
        return [
            {"step": step, "address": self.step_address(row, step)}
            for step in self.steps
            if step.may(row, by)
        ]

    def step_address(self, row: StepRow, step: Step) -> str:
        """Return the address of the page of the step."""
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_{step.name}", args=[row.pk]
        )

    def render_change_form(
        self, request: HttpRequest, context: Context, *args: Passed, **kwargs: Passed
    ) -> HttpResponse:
        """Return the page of the row with a button for each step."""
        row = context["original"]
        context["steps"] = self.steps_for(row, user_of(request)) if row else []
        return super().render_change_form(request, context, *args, **kwargs)

    def step_view(self, request: HttpRequest, object_id: str, *, step: Step) -> HttpResponse:
        """Ask, then take the step; what is refused comes back with what was typed."""
        row: StepRow = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]  # not in the stubs
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        if request.method == "POST":
            if typed.DISCARD in request.POST:
                typed.forget(request)
                return redirect(request.get_full_path())
            form = StepForm(request.POST)
            form.fields["reason"].label = step.reason
            if form.is_valid():
                return self._take(request, row, step, form)
            return self._ask(request, row, step, form, status=400)
        if not step.may(row, user_of(request)):
            raise PermissionDenied
        kept = typed.kept_here(request)
        form = StepForm(
            typed.boxes_of(kept) if kept else None, initial={"version": step.version(row)}
        )
        form.fields["reason"].label = step.reason
        return self._ask(request, row, step, form, status=200, kept=kept)

    def _take(self, request: HttpRequest, row: StepRow, step: Step, form: StepForm) -> HttpResponse:
        given = StepInput(
            row=row,
            by=user_of(request),
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            today=desk_today(),
        )
        try:
            refuse_if_busy(request)
            result = step.run(given)
        except publishing.Stale as stale:
            since = list(Change.objects.of(row).filter(version__gt=given.version))
            is_own = bool(since) and all(change.by == given.by for change in since)
            form.add_error(None, OWN_STEP if is_own else str(stale))
            # Sent once more, the step is about what the page shows by then.
            form.data = with_value(form.data, "version", stale.version or "")
            return self._ask(request, row, step, form, status=409, since=since)
        except OperationalError:
            if current_trial() is not None:
                raise
            form.add_error(None, told_busy())
            return self._ask(request, row, step, form, status=503)
        except publishing.NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except publishing.Refused as refusal:
            for field, message in refusal.problems:
                form.add_error("reason" if field and field == step.reason_field else None, message)
            return self._ask(request, row, step, form, status=400)
        typed.forget(request)
        # Within a set nothing was done yet: its page says so, and what rests on the row.
        if current_trial() is None:
            messages.success(request, step.done)
            if step.warns and (warning := step.warns(row)):
                messages.warning(request, warning)
        return redirect(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_change", result.pk or row.pk
        )

    def _ask(
        self,
        request: HttpRequest,
        row: StepRow,
        step: Step,
        form: StepForm,
        *,
        status: int,
        since: Sequence[Change] = (),
        kept: KeptForm | None = None,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": step.label,
            "opts": self.opts,
            "original": row,
            "step": step,
            "is_of_one_hand": isinstance(row, Assessment) and is_of_one_hand(request, row),
            "tells": step.tells(row) if step.tells else "",
            "form": form,
            "since": since,
            "kept": kept,
            "ticket": typed.new_ticket(request, kept=kept.pk if kept else None),
        }
        return TemplateResponse(request, "admin/tracker/step.html", context, status=status)
