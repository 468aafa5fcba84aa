"""The analyst's desk for verdicts: draft, send for review, return, publish.

Nothing here writes: every save and every step goes through `publishing`.
"""

from collections.abc import Sequence
from typing import cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Case, DateTimeField, F, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timesince import timesince
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker import publishing
from tracker.choices import AssessmentState
from tracker.models import Action, Assessment, Commitment, Score, Withdrawal
from tracker.models.days import desk_today
from tracker.ops import typed
from tracker.publishing.trials import current_trial

from .actions_and_searches import ActionsAndSearchesMixin
from .base import RecordTabularInline, ViewOnly, row_named
from .forms import SEEN, Autocomplete
from .generics import (
    AnnotatedRow,
    AnyForm,
    AnyFormSet,
    AnyInline,
    Context,
    Fieldsets,
    FormValues,
    ModelForm,
    Names,
    Passed,
    user_of,
)
from .hands import OneHandMixin
from .looking import LookingMixin
from .preview import PreviewMixin
from .queue import AgeFilter, QueueChangeList, QueueFilter
from .review import Review
from .verdict_form import HELP, VerdictForm, debtors, mark_fields, mark_name, marks_of, reason_name
from .verdict_workflow import VERDICT_STEPS, open_proposal
from .waiting import next_verdict
from .workflow import WorkflowMixin

_PROPOSED = Withdrawal.objects.filter(assessment=OuterRef("pk"), decided_at__isnull=True)
SINCE = Coalesce(
    Subquery(_PROPOSED.order_by().values("proposed_at")),
    Case(
        When(state=AssessmentState.PUBLISHED, then=F("published_at")),
        When(state=AssessmentState.IN_REVIEW, then=F("submitted_at")),
        default=F("updated_at"),
        output_field=DateTimeField(),
    ),
)


class ScoreInline(ViewOnly[Score], RecordTabularInline[Score]):
    """The parties' marks, as they were published or sent for review."""

    model = Score
    fields = ("party", "value", "reason", "unscored", "unscored_reason")
    select_related = ("assessment", "party")


@admin.register(Assessment)
class AssessmentAdmin(
    LookingMixin[Assessment],
    ActionsAndSearchesMixin,
    PreviewMixin,
    WorkflowMixin[Assessment],
    OneHandMixin[Assessment],
):
    """What was judged, as of when, by whom; and who has to decide now?"""

    form = VerdictForm
    change_list_template = "admin/tracker/verdicts.html"
    steps = VERDICT_STEPS
    list_display = (
        "key",
        "commitment",
        "status",
        "as_of",
        "state",
        "author_told",
        "age",
        "is_current",
        "reviewer",
    )
    annotations = {"since": SINCE}
    list_filter = (
        QueueFilter,
        "state",
        AgeFilter,
        ("author", admin.RelatedOnlyFieldListFilter),
        "is_current",
        "status",
        "confidence",
        "contested",
        "commitment__pillar",
        "methodology",
    )
    search_fields = ("key", "commitment__ref", "commitment__title", "rationale", "public_note")
    date_hierarchy = "as_of"
    select_related = ("commitment__document", "methodology", "author", "reviewer")
    readonly_fields = ("rationale_with_links", "actions_relied_on", "searches_relied_on")
    labels = {"as_of": _("Evidence looked at until")}
    help_texts = HELP
    fieldsets = (
        (None, {"fields": ("key", "commitment", "status", "as_of", "confidence", "contested")}),
        (
            _("Why"),
            {
                "fields": (
                    "rationale_with_links",
                    "what_would_change_it",
                    "actions_relied_on",
                    "searches_relied_on",
                )
            },
        ),
        (
            _("Notes"),
            {"fields": ("public_note", "standing_note", "corrects", "correction_note")},
        ),
        (
            _("The two readings"),
            {"fields": ("first_status", "second_status", "settled_because")},
        ),
        (
            _("Publication"),
            {
                "fields": (
                    "state",
                    "is_current",
                    "author",
                    "reviewer",
                    "published_at",
                    "methodology",
                    "withdrawn_at",
                    "withdrawn_because",
                )
            },
        ),
    )

    # --- Who may do what ---

    def has_change_permission(self, request: HttpRequest, obj: Assessment | None = None) -> bool:
        """Authors edit their drafts; a reviewer edits what is in review, on purpose (?edit=1)."""
        if not super().has_change_permission(request, obj) or obj is None:
            return super().has_change_permission(request, obj)
        if not obj.is_open:
            return False
        if obj.state != AssessmentState.IN_REVIEW:
            return bool(obj.author_id == user_of(request).pk)
        return self._may_take_over(request, obj) and "edit" in request.GET

    def _may_take_over(self, request: HttpRequest, obj: Assessment) -> bool:
        return (
            obj.is_open
            and obj.state == AssessmentState.IN_REVIEW
            and obj.author_id != user_of(request).pk
            and user_of(request).has_perm("tracker.publish_assessment")
        )

    # --- The list ---

    def get_changelist(self, request: HttpRequest, **kwargs: Passed) -> type[ChangeList]:
        """Return the list that shows the queue in its order."""
        return QueueChangeList

    @admin.display(description=_("since"), ordering="since")
    def age(self, row: AnnotatedRow) -> str:
        """Return how long it has been in its state."""
        return timesince(row.since) if row.since else "–"

    # --- The form ---

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Context | None = None
    ) -> HttpResponse:
        """Ask for the commitment first; then return the form, or the person's open draft."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        commitment = _commitment_named(request)
        if commitment is None:
            return self._choose(request)
        mine = (
            Assessment.objects.open().filter(commitment=commitment, author=user_of(request)).first()
        )
        if mine and request.method != "POST" and not typed.kept_here(request):
            messages.info(request, gettext("Here is your open assessment of this commitment."))
            return redirect("admin:tracker_assessment_change", mine.pk)
        return super().add_view(
            request, form_url, self._with_review(commitment, None, extra_context)
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Context | None = None,
    ) -> HttpResponse:
        """Return the form, or the page to decide on, with what stands beside it."""
        row = self.get_object(request, object_id)
        if row is not None:
            more = {
                "may_take_over": self._may_take_over(request, row),
                "next_line": next_verdict(row, user_of(request)),
                "proposal": open_proposal(row),
                "may_reply": row.published_at and user_of(request).has_perm("tracker.add_reply"),
            }
            extra_context = self._with_review(
                row.commitment, row, {**more, **(extra_context or {})}
            )
        return super().change_view(request, object_id, form_url, extra_context)

    def _with_review(
        self, commitment: Commitment, row: Assessment | None, more: Context | None
    ) -> Context:
        review = Review.of(commitment, row, today=desk_today())
        return {"review": review, **(more or {})}

    def _choose(self, request: HttpRequest) -> HttpResponse:
        field = Assessment._meta.get_field("commitment")
        box = forms.ModelChoiceField(
            queryset=Commitment.objects.not_withdrawn(),
            label=gettext("Commitment"),
            widget=Autocomplete(field, self.admin_site),
        )
        form = type("ChooseForm", (forms.Form,), {"commitment": box})()
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Which commitment is the verdict about?"),
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/tracker/choose_commitment.html", context)

    def get_form(
        self,
        request: HttpRequest,
        obj: Assessment | None = None,
        change: bool = False,
        **kwargs: Passed,
    ) -> type[ModelForm[Assessment]]:
        """Return the form with a box for the mark of each party that owes the commitment."""
        commitment = obj.commitment if obj else _commitment_named(request)
        if commitment is None or not self._is_form(request, obj):
            return super().get_form(request, obj, change=change, **kwargs)
        boxes = type("VerdictForm", (VerdictForm,), mark_fields(commitment))
        form = super().get_form(request, obj, change=change, **{"form": boxes, **kwargs})
        extra: dict[str, object] = {"commitment": None if obj else commitment}
        if obj is None:
            current = Assessment.objects.current().filter(commitment=commitment).first()
            extra["first_marks"] = marks_of(current) if current else {}
        about = Action.objects.filter(
            bearings__commitment=commitment, bearings__withdrawn_at__isnull=True
        )
        extra["ticked"] = row_named(request, "tick", about)
        return type("VerdictForm", (form,), extra)

    def _is_form(self, request: HttpRequest, obj: Assessment | None) -> bool:
        if obj is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, obj)

    def get_inlines(
        self, request: HttpRequest, obj: Assessment | None
    ) -> tuple[type[AnyInline], ...]:
        """Return the marks as rows where they are only shown; the form has boxes for them."""
        return () if self._is_form(request, obj) else (ScoreInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Assessment | None = None) -> Names:
        """Return what the form only shows: nothing, as it holds no more than can be written."""
        if self._is_form(request, obj):
            return ()
        return super().get_readonly_fields(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Assessment | None = None) -> Fieldsets:
        """Return the boxes of the form, or everything where the assessment is only shown."""
        commitment = obj.commitment if obj else _commitment_named(request)
        if not self._is_form(request, obj) or commitment is None:
            return super().get_fieldsets(request, obj)
        marks = [(mark_name(party), reason_name(party)) for party in debtors(commitment)]
        notes = ["public_note", "standing_note", "settled_because"]
        if obj and obj.corrects_id:
            notes.insert(0, "correction_note")
        seen = [SEEN] if obj else []
        return [
            (
                None,
                {"fields": ["status", "as_of", "confidence", "contested", *seen]},
            ),
            (_("Why"), {"fields": ["rationale", "what_would_change_it"]}),
            (_("What it rests on"), {"fields": ["actions", "searches"]}),
            (
                _("Marks of the parties"),
                {
                    "fields": tuple(marks),
                    "description": _(
                        "One mark for each party that owes it. No score is not zero: leave a party"
                        " without a score if you cannot tell. A reason goes only with “not"
                        " applicable” and “contested”."
                    ),
                },
            ),
            (_("Notes for the reader"), {"fields": tuple(notes)}),
        ]

    def get_changeform_initial_data(self, request: HttpRequest) -> FormValues:
        """Return what the current verdict says, for a new draft to start from."""
        commitment = _commitment_named(request)
        current = Assessment.objects.current().filter(commitment=commitment).first()
        if current is None:
            return {}
        return {
            **{name: getattr(current, name) for name in publishing.TAKEN_OVER},
            "actions": list(current.actions.filter(withdrawn_at__isnull=True)),
            "searches": list(current.searches.all()),
        }

    # --- Saving ---

    def save_model(
        self, request: HttpRequest, obj: Assessment, form: AnyForm, change: bool
    ) -> None:
        """Write nothing: the assessment and all that belongs to it are saved as one."""

    def save_related(
        self, request: HttpRequest, form: AnyForm, formsets: Sequence[AnyFormSet], change: bool
    ) -> None:
        """Store the draft with its actions, searches and marks."""
        relations: dict[str, Passed] = {
            "actions": form.cleaned_data["actions"],
            "searches": form.cleaned_data["searches"],
            "scores": cast("VerdictForm", form).scores(),
        }
        if change:
            version = form.cleaned_data[SEEN]
            publishing.edit(form.instance, by=user_of(request), version=version, **relations)
        else:
            publishing.draft(form.instance, by=user_of(request), **relations)

    def response_add(
        self, request: HttpRequest, obj: Assessment, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Go where the button says, with the draft stored."""
        return self._go_on(request, obj)

    def response_change(self, request: HttpRequest, obj: Assessment) -> HttpResponse:
        """Go where the button says, with the draft stored."""
        return self._go_on(request, obj)

    def _go_on(self, request: HttpRequest, row: Assessment) -> HttpResponse:
        about = {"commitment": row.commitment_id, "draft": row.pk}
        if "_newaction" in request.POST:
            return redirect(f"{reverse('admin:tracker_action_add')}?{urlencode(about)}")
        if "_newsearch" in request.POST:
            about["commitments"] = row.commitment_id
            return redirect(f"{reverse('admin:tracker_search_add')}?{urlencode(about)}")
        if current_trial():
            return redirect("admin:tracker_assessment_change", row.pk)
        if "_submit" in request.POST:
            self._submit(request, row)
        else:
            messages.success(request, gettext("Your draft is saved."))
        return redirect("admin:tracker_assessment_change", row.pk)

    def _submit(self, request: HttpRequest, row: Assessment) -> None:
        today = desk_today()
        try:
            publishing.submit(row, by=user_of(request), version=row.version, today=today)
        except publishing.Refused as refusal:
            messages.warning(request, gettext("Your draft is saved. It was not sent for review:"))
            for problem in refusal.problems:
                messages.error(request, problem.message)
        else:
            messages.success(request, gettext("It was sent for review."))


def _commitment_named(request: HttpRequest) -> Commitment | None:
    """The commitment that the address names for a new verdict."""
    rows: QuerySet[Commitment] = Commitment.objects.not_withdrawn().select_related("document")
    return row_named(request, "commitment", rows)
