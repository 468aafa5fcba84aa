"""What is asked about and not refused: rows that are missing, and rows that may be there twice.

A new row without the inline rows that it should have comes back once with a box to tick. What may
be entered twice is told when it is saved, with a link to the other one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.choices import ObligationRole
from tracker.models import Action, Evidence
from tracker.queries.twins import same_publication, twin_actions

from .forms import RecordForm, RecordFormSet
from .generics import AdminMixin, AnyForm, AnyFormSet, Context, Passed, Row, Text

# A change of one of these makes an action a twin of another one.
_OF_A_TWIN = frozenset({"date", "actors", "amount", "currency"})


@dataclass(frozen=True)
class Question:
    """The name and the words of the box that answers, and what is said where it was not asked."""

    box: str
    label: Text
    why: Text


class AskingFormSet(RecordFormSet):
    """The rows of an inline of which one is expected. That there is none is asked about.

    It is asked where a row was there to be filled in; who takes the empty row away has answered.
    """

    question: ClassVar[Question]
    is_asked = False

    def is_expected(self, form: AnyForm) -> bool:
        """Tell whether the form holds such a row."""
        raise NotImplementedError

    def is_missing(self) -> bool:
        """Tell whether there is no such row."""
        return not any(form.cleaned_data and self.is_expected(form) for form in self.forms)

    def is_unanswered(self, *, is_new: bool) -> bool:
        """Tell whether a new row was saved without such a row and without an answer."""
        return is_new and not self.is_answered and self.is_missing()

    @property
    def is_answered(self) -> bool:
        """Whether the box is ticked."""
        return self.question.box in self.data

    def clean(self) -> None:
        """Ask about rows that are missing, once what is there is in order."""
        super().clean()
        is_new = self.instance._state.adding
        if any(self.errors) or not self.forms or not (is_new or self.has_changed()):
            return
        self.is_asked = self.is_missing()
        if self.is_asked and not self.is_answered:
            raise ValidationError(
                _("%(why)s Tick “%(box)s” at the top if that is so."),
                code="asked",
                params={"why": self.question.why, "box": self.question.label},
            )


class DebtorFormSet(AskingFormSet):
    """Obligations, among which a debtor is expected."""

    question = Question(
        "save_without_debtor", _("Save without a debtor"), _("Nobody owes this commitment.")
    )

    def is_expected(self, form: AnyForm) -> bool:
        """Tell whether the form makes somebody a debtor."""
        is_debt = form.cleaned_data.get("role") == ObligationRole.DEBTOR
        return bool(is_debt and not form.instance.is_withdrawn)


class EvidenceFormSet(AskingFormSet):
    """Evidence, of which a piece is expected."""

    question = Question(
        "save_without_evidence",
        _("Save without evidence"),
        _("No publication shows this action."),
    )

    def is_expected(self, form: AnyForm) -> bool:
        """Tell whether the form holds evidence that counts."""
        return not form.instance.is_withdrawn


class AskingMixin(AdminMixin[Row]):
    """A ModelAdmin some of whose inlines ask, and which tells of twins."""

    def render_change_form(
        self, request: HttpRequest, context: Context, *args: Passed, **kwargs: Passed
    ) -> HttpResponse:
        """Return the page with a box for each question that was asked."""
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        context["questions"] = [
            {"question": formset.question, "is_answered": formset.is_answered}
            for formset in formsets
            if isinstance(formset, AskingFormSet) and formset.is_asked
        ]
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(
        self,
        request: HttpRequest,
        form: RecordForm[Row],
        formsets: Sequence[AnyFormSet],
        change: bool,
    ) -> None:
        """Save the rows of the inlines; tell what is missing without an answer, and of twins."""
        super().save_related(request, form, formsets, change)
        for formset in formsets:
            if isinstance(formset, AskingFormSet) and formset.is_unanswered(is_new=not change):
                messages.warning(request, formset.question.why)
            for row in [*getattr(formset, "new_objects", ()), *_changed(formset)]:
                _tell_of_publication(request, row)
        if not change or _OF_A_TWIN & set(form.changed_data):
            _tell_of_twins(request, form.instance)
        if not change or "url" in form.changed_data:
            _tell_of_publication(request, form.instance)


def _changed(formset: AnyFormSet) -> list[Model]:
    return [row for row, names in getattr(formset, "changed_objects", ()) if "url" in names]


def _tell_of_twins(request: HttpRequest, row: Model) -> None:
    for twin in twin_actions(row) if isinstance(row, Action) else ():
        messages.warning(
            request,
            format_html(
                gettext("This may be “{}”: it has the same day, actors and sum."), _link(twin)
            ),
        )


def _tell_of_publication(request: HttpRequest, row: Model) -> None:
    other = same_publication(row) if isinstance(row, Evidence) else None
    if other is not None:
        messages.warning(
            request,
            format_html(
                gettext("The publication is recorded already, as “{}” for “{}”. It counts once."),
                _link(other),
                other.action,
            ),
        )


def _link(row: Model) -> str:
    address = reverse(f"admin:tracker_{row._meta.model_name}_change", args=[row.pk])
    return format_html('<a href="{}">{}</a>', address, row)
