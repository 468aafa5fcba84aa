"""The round on the desk: many verdicts looked at again, in which nothing has changed."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.models import Assessment, ChangeSet, Search
from tracker.models.days import desk_today
from tracker.models.fields import TextBox
from tracker.ops.denied import Denied
from tracker.publishing import NotAllowed, Refused
from tracker.publishing.changesets import submit_set
from tracker.publishing.looking import Look, look_again, set_of_a_look
from tracker.queries.unweighed import unweighed_bearings

from .changesets import ReasonForm
from .days import DayField
from .forms import AutocompleteMultiple, RowsField, is_row_id
from .generics import AdminMixin, Row, user_of

_TICK, _NOTE, _ONLY = "look-", "note-", "only"
# An address cannot be of any length.
_MOST_NAMED = 500


class LookForm(ReasonForm):
    """Up to which day the evidence was looked at, what was searched, and why the record changes."""

    as_of = DayField(
        label=gettext_lazy("Looked at up to"),
        help_text=gettext_lazy("For example 27 Nov 2026. Today, if it was today."),
    )
    searches = RowsField(
        label=gettext_lazy("Searches made"),
        queryset=Search.objects.not_withdrawn(),
        required=False,
        help_text=gettext_lazy("One search may cover many commitments. Record new ones first."),
    )
    reason = TextBox(
        label=gettext_lazy("Why the record should change"),
        max_length=2000,
        help_text=gettext_lazy("Public, once it is approved. For example: the round of November."),
    )


@dataclass(frozen=True)
class Looked:
    """A current verdict as the page lists it, and what its boxes hold."""

    verdict: Assessment
    new_acts: int
    is_ticked: bool
    note: str


class LookingMixin(AdminMixin[Row]):
    """The admin of verdicts, with the page of a round."""

    actions = ("look_again_at",)

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses with that of the round."""
        view = self.admin_site.admin_view(self.round_view)
        return [path("round/", view, name="tracker_assessment_round"), *super().get_urls()]

    @admin.action(description=gettext_lazy("Looked again, no change"), permissions=["add"])
    def look_again_at(self, request: HttpRequest, rows: QuerySet[Row]) -> HttpResponse:
        """Lead to the round with these verdicts ticked."""
        current = rows.filter(is_current=True).order_by("pk").values_list("pk", flat=True)
        only = urlencode([(_ONLY, pk) for pk in current[:_MOST_NAMED]])
        return redirect(f"{reverse('admin:tracker_assessment_round')}?{only}")

    def round_view(self, request: HttpRequest) -> HttpResponse:
        """Return the current verdicts to choose from, or put those chosen into a set."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self._form(request.POST if request.method == "POST" else None)
        problems: list[str] = []
        if request.method == "POST" and form.is_valid():
            try:
                return self._done(request, form)
            except NotAllowed as refusal:
                raise Denied(str(refusal)) from refusal
            except Refused as refusal:
                problems = [problem.message for problem in refusal.problems]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Looked again, no change"),
            "subtitle": None,
            "opts": self.opts,
            "form": form,
            "problems": problems,
            "verdicts": _listed(
                request.POST if request.method == "POST" else None,
                [number for number in request.GET.getlist(_ONLY) if is_row_id(number)],
            ),
            "media": self.media + form.media,
        }
        status = 400 if problems or form.errors else 200
        return TemplateResponse(request, "admin/tracker/round.html", context, status=status)

    def _form(self, sent: QueryDict | None) -> LookForm:
        form = LookForm(sent, initial={"as_of": desk_today()})
        field = Assessment._meta.get_field("searches")
        box = form.fields["searches"]
        box.widget = AutocompleteMultiple(field, self.admin_site)
        box.widget.choices = box.choices  # type: ignore[attr-defined]  # of a field of rows
        return form

    def _done(self, request: HttpRequest, form: LookForm) -> HttpResponse:
        """Draft what is ticked: within a set there, else in a set of its own."""
        sent, by = request.POST, user_of(request)
        numbers = [
            int(name.removeprefix(_TICK))
            for name in sent
            if name.startswith(_TICK) and is_row_id(name.removeprefix(_TICK))
        ]
        rows = (
            Assessment.objects.filter(pk__in=numbers)
            .select_related("commitment")
            .prefetch_related("actions", "searches", "scores__party")
        )
        look = Look(
            as_of=form.cleaned_data["as_of"],
            searches=tuple(form.cleaned_data["searches"]),
            notes={number: sent.get(f"{_NOTE}{number}", "") for number in numbers},
        )
        rows = rows.order_by("commitment__ref")
        if hasattr(request, "changeset"):
            look_again(rows, look, by=by)
            return redirect("admin:tracker_assessment_changelist")
        told = _("It is kept in the set. Nothing of it is public before it is approved.")
        with transaction.atomic():
            made = set_of_a_look(rows, look, by=by, reason=form.cleaned_data["reason"])
            if "_send" in sent:
                stored = ChangeSet.objects.get(pk=made.pk)
                submit_set(stored, by=by, version=stored.version, today=desk_today())
                told = _("It was sent for review.")
        messages.success(request, told)
        return redirect("admin:tracker_changeset_change", made.pk)


def _listed(sent: QueryDict | None, only: Collection[str] = ()) -> list[Looked]:
    """The current verdicts, those that leave out newer acts not ticked; what was sent is kept.

    Where the address names some, by `only`, these are the ones that are ticked.
    """
    new_acts = {
        each["commitment"]: each["number"]
        for each in unweighed_bearings(is_new=True)
        .order_by()
        .values("commitment")
        .annotate(number=Count("pk"))
    }
    verdicts = (
        Assessment.objects.current()
        .filter(commitment__withdrawn_at__isnull=True)
        .select_related("commitment")
        .order_by("commitment__ref")
    )
    return [
        Looked(
            verdict,
            (number := new_acts.get(verdict.commitment_id, 0)),
            (not number and (not only or str(verdict.pk) in only))
            if sent is None
            else f"{_TICK}{verdict.pk}" in sent,
            "" if sent is None else sent.get(f"{_NOTE}{verdict.pk}", ""),
        )
        for verdict in verdicts
    ]
