"""The second coding of a commitment in the first round's shape, with the scores of both coders.

One page holds the second coder's values and, for each party, the scores that the two coders gave.
Nothing is filled in from the first coding: whoever copies a record must not take over what the
second coder was not shown.
"""

from collections.abc import Iterator, Sequence
from typing import cast

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.choices import Coder, ScoreValue
from tracker.coding.promises import parties
from tracker.models import (
    Actor,
    Assessment,
    Change,
    CodedScore,
    Commitment,
    SecondCoding,
    User,
)
from tracker.models.fields import TextBox
from tracker.publishing import remove_with_history, save_with_history

from .base import RecordAdmin, ViewOnly, row_named
from .forms import SEEN, RecordForm, with_value
from .generics import (
    AnyFormSet,
    Fieldsets,
    FormValues,
    ModelForm,
    Names,
    Passed,
    user_of,
)
from .verdict_form import debtors
from .workflow import REMOVE, WorkflowMixin

# The hidden box that says which versions of the scores the form showed.
SEEN_SCORES = "seen_scores"
# A cell: which coder, and the code of which party.
_Cell = tuple[str, str]


def box_name(coder: str, code: str) -> str:
    """Return the name of the box with the coder's score of the party."""
    return f"{coder}_{code}"


def score_boxes(scored: Sequence[Actor]) -> dict[str, forms.Field]:
    """Return a box for each coder's score of each party, by name."""
    labels = {
        Coder.FIRST: _("%(party)s, first coder"),
        Coder.SECOND: _("%(party)s, second coder"),
    }
    return {
        box_name(coder, party.code): forms.TypedChoiceField(
            choices=[("", _("No score")), *ScoreValue.choices],
            coerce=int,
            empty_value=None,
            required=False,
            label=label % {"party": party.name},
            help_text=_("As that coder wrote it down. Empty where there was no score."),
        )
        for party in scored
        for coder, label in labels.items()
    }


class SecondCodingForm(RecordForm[SecondCoding]):
    """The second coder's values, and the scores of both: these have versions of their own."""

    seen_scores = TextBox(required=False, widget=forms.HiddenInput)
    # Set by the admin: whose scores the form has boxes for.
    parties: Sequence[Actor] = ()

    def __init__(self, *args: Passed, **kwargs: Passed) -> None:
        super().__init__(*args, **kwargs)
        self.held = _scores_of(self.instance.commitment) if self.instance.pk else {}
        for (coder, code), score in self.held.items():
            self.initial[box_name(coder, code)] = score.value
        self.initial[SEEN_SCORES] = " ".join(
            f"{coder}:{code}:{score.version}" for (coder, code), score in sorted(self.held.items())
        )

    @property
    def cells(self) -> Iterator[tuple[_Cell, Actor, int | None]]:
        """Each cell with its party and the score that was chosen for it."""
        for party in self.parties:
            for coder in Coder.values:
                chosen = self.cleaned_data.get(box_name(coder, party.code))
                yield (coder, party.code), party, chosen

    def clean(self) -> FormValues:
        """Refuse scores of parties that owe nothing, and a pair of which one half is unknown."""
        cleaned = super().clean()
        commitment = cleaned.get("commitment")
        if self.instance.pk:
            commitment = self.instance.commitment
        if commitment is None:
            return cleaned
        if not self.instance.pk:
            self.held = _scores_of(commitment)
            self._refuse_unknown_first(commitment)
        owing = {party.pk for party in debtors(commitment)}
        for (coder, code), party, chosen in self.cells:
            if chosen is not None and party.pk not in owing and (coder, code) not in self.held:
                message = gettext("%(party)s does not owe %(ref)s and gets no score for it.")
                names = {"party": party, "ref": commitment.ref}
                self.add_error(box_name(coder, code), message % names)
        return cleaned

    def _refuse_unknown_first(self, commitment: Commitment) -> None:
        """A verdict of which nobody recorded the first coder's status has no first coding."""
        verdicts = Assessment.objects.published().filter(commitment=commitment)
        if verdicts.exists() and not verdicts.filter(first_status__isnull=False).exists():
            message = gettext(
                "The verdict on %(ref)s does not say what a first coder found, so there is nothing"
                " to compare a second coding with."
            )
            self.add_error("commitment", message % {"ref": commitment.ref})

    def _compare_versions(self) -> None:
        """Scores have versions of their own: other ones than were seen are a conflict, too."""
        super()._compare_versions()
        stored = self.initial[SEEN_SCORES]
        is_known = self.conflict is not None or self.cleaned_data.get(SEEN) == self.initial[SEEN]
        if not is_known or self.cleaned_data.get(SEEN_SCORES) == stored:
            return
        if self.conflict is None:
            self.tell_conflict(SEEN_SCORES)
        self.data = with_value(self.data, self.add_prefix(SEEN_SCORES), stored)

    def last_change(self) -> Change | None:
        """The newest entry of the history of the coding and of its scores."""
        numbers = [score.pk for score in self.held.values()]
        scores = Q(model=CodedScore._meta.label_lower, object_id__in=numbers)
        own = Q(model=SecondCoding._meta.label_lower, object_id=self.instance.pk)
        return Change.objects.filter(own | scores).order_by("-pk").first()

    def keep_scores(self, *, by: User, is_new: bool) -> None:
        """Store the scores that became others, each with its history.

        A new coding leaves a score that it says nothing of as it is.
        """
        commitment = self.instance.commitment
        for (coder, code), party, chosen in self.cells:
            score = self.held.get((coder, code))
            if score is None and chosen is not None:
                score = CodedScore(commitment=commitment, coder=coder, party=party, value=chosen)
                save_with_history(score, by=by)
            elif score is not None and chosen is None and not is_new:
                remove_with_history(score, by=by)
            elif score is not None and chosen is not None and chosen != score.value:
                score.value = chosen
                save_with_history(score, by=by)


def _scores_of(commitment: Commitment) -> dict[_Cell, CodedScore]:
    """What both coders gave, by the cell."""
    rows = commitment.coded_scores.select_related("commitment", "party")
    return {(row.coder, row.party.code): row for row in rows}


@admin.register(SecondCoding)
class SecondCodingAdmin(WorkflowMixin[SecondCoding], RecordAdmin[SecondCoding]):
    """What did the second coder make of it, without seeing the first coder's verdict?"""

    form = SecondCodingForm
    steps = (REMOVE,)
    list_display = ("commitment", "status", "confidence", "pillar", "binding", "obligation_kind")
    list_filter = ("status", "confidence", "pillar", "binding", "obligation_kind")
    search_fields = ("commitment__ref", "commitment__title")
    autocomplete_fields = ("commitment",)
    select_related = ("commitment", "pillar")
    readonly_fields = ("scores",)
    help_texts = {
        "commitment": _("The one that was coded twice, for example: NYD-01."),
        "status": _("What the second coder found, for example: In progress."),
        "confidence": _("How sure the second coder was, for example: Medium."),
        "pillar": _("Under which the second coder counted it, for example: Security."),
        "binding": _("How firmly it binds, as the second coder read it, for example: High."),
        "obligation_kind": _(
            "What was promised, as the second coder read it, for example: Effort."
        ),
    }
    fields = ("commitment", "status", "confidence", "pillar", "binding", "obligation_kind")

    def _parties(self, request: HttpRequest, obj: SecondCoding | None) -> list[Actor]:
        """The parties that can have scores: where no commitment is named yet, all of them."""
        known = vars(request)
        if "coded_parties" not in known:
            known["coded_parties"] = self._parties_of(request, obj)
        found: list[Actor] = known["coded_parties"]
        return found

    def _parties_of(self, request: HttpRequest, obj: SecondCoding | None) -> list[Actor]:
        rows: QuerySet[Commitment] = Commitment.objects.all()
        commitment = obj.commitment if obj else row_named(request, "commitment", rows)
        if commitment is None:
            return list(parties())
        owing = debtors(commitment)
        scored = {score.party_id: score.party for score in _scores_of(commitment).values()}
        return list({**{party.pk: party for party in owing}, **scored}.values())

    def _is_form(self, request: HttpRequest, obj: SecondCoding | None) -> bool:
        if obj is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, obj)

    def get_form(
        self,
        request: HttpRequest,
        obj: SecondCoding | None = None,
        change: bool = False,
        **kwargs: Passed,
    ) -> type[ModelForm[SecondCoding]]:
        """Return the form with two boxes for the scores of each party."""
        if not self._is_form(request, obj):
            return super().get_form(request, obj, change=change, **kwargs)
        scored = self._parties(request, obj)
        extra: dict[str, object] = {"parties": scored, **score_boxes(scored)}
        boxes = type("SecondCodingForm", (SecondCodingForm,), extra)
        return super().get_form(request, obj, change=change, **{"form": boxes, **kwargs})

    def get_fieldsets(self, request: HttpRequest, obj: SecondCoding | None = None) -> Fieldsets:
        """Return the values, and the boxes for the scores, or the scores where they are shown."""
        (name, options), *_others = super().get_fieldsets(request, obj)
        if not self._is_form(request, obj):
            return [(name, {**options, "fields": [*options["fields"], "scores"]})]
        pairs: list[str | list[str] | tuple[str, ...] | tuple[()]] = [
            tuple(box_name(coder, party.code) for coder in Coder.values)
            for party in self._parties(request, obj)
        ]
        return [
            (name, {**options, "fields": [*options["fields"], SEEN_SCORES]}),
            (
                _("Scores of the parties"),
                {
                    "fields": pairs,
                    "description": _(
                        "One line for each party: what the first coder gave, and what the second"
                        " did. No score is not zero: leave it where a coder gave none. How far the"
                        " two agree is told for the cells that both scored."
                    ),
                },
            ),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: SecondCoding | None = None) -> Names:
        """Return what cannot be typed: of a stored row, even of a set, what it is about."""
        fixed = super().get_readonly_fields(request, obj)
        return fixed if obj is None else [*fixed, "commitment"]

    def save_related(
        self,
        request: HttpRequest,
        form: RecordForm[SecondCoding],
        formsets: Sequence[AnyFormSet],
        change: bool,
    ) -> None:
        """Store the scores beside the values."""
        super().save_related(request, form, formsets, change)
        cast("SecondCodingForm", form).keep_scores(by=user_of(request), is_new=not change)

    @admin.display(description=_("scores of the parties"))
    def scores(self, row: SecondCoding) -> str:
        """Return each score that a coder gave, one on each line."""
        lines = (
            (score.party, score.get_coder_display(), score.get_value_display())
            for score in _scores_of(row.commitment).values()
        )
        return format_html_join("", "<div>{}, {}: {}</div>", lines) or "–"


@admin.register(CodedScore)
class CodedScoreAdmin(ViewOnly[CodedScore], RecordAdmin[CodedScore]):
    """Which mark did each coder give, before the published one was settled?

    It is entered on the page of the second coding of its commitment.
    """

    list_display = ("commitment", "party", "coder", "value")
    list_filter = ("coder", "value")
    search_fields = ("commitment__ref", "commitment__title", "party__code", "party__name")
    select_related = ("commitment__second_coding", "party")
    fields = ("commitment", "party", "coder", "value", "entered_on")
    readonly_fields = ("entered_on",)

    @admin.display(description=_("entered on"))
    def entered_on(self, row: CodedScore) -> str:
        """Return a link to the second coding, with whose form the score is changed."""
        coding = getattr(row.commitment, "second_coding", None)
        if coding is None:
            return "–"
        address = reverse("admin:tracker_secondcoding_change", args=[coding.pk])
        link = gettext("The second coding of %(ref)s") % {"ref": row.commitment.ref}
        return format_html('<a href="{}">{}</a>', address, link)
