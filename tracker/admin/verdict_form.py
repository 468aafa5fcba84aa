"""The form of a verdict: status, reasons, one mark a party, the actions and searches relied on."""

from collections.abc import Mapping, Sequence
from typing import cast

from django import forms
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tracker.choices import CellState, ScoreValue, ZeroReason
from tracker.models import Action, Actor, Assessment, Bearing, Commitment, Score, Search
from tracker.models.fields import TextBox
from tracker.models.querysets import publication
from tracker.queries.unweighed import unweighed_bearings

from .forms import RecordForm, RowsField
from .generics import AnnotatedRow, FormValues, Passed, Text
from .names import address_of_names

# The choices of one party's mark: each stands for the fields of a `Score`.
MARKS: dict[str, tuple[Text, dict[str, str | int]]] = {
    "": (_("No score: not yet assessed, or no evidence found"), {}),
    "plus": (ScoreValue.PLUS.label, {"value": ScoreValue.PLUS}),
    "under_way": (
        _("In part (0): under way"),
        {"value": ScoreValue.ZERO, "reason": ZeroReason.UNDER_WAY},
    ),
    "blocked": (
        _("In part (0): blocked outside the executive"),
        {"value": ScoreValue.ZERO, "reason": ZeroReason.BLOCKED},
    ),
    "minus": (ScoreValue.MINUS.label, {"value": ScoreValue.MINUS}),
    "not_applicable": (CellState.NOT_APPLICABLE.label, {"unscored": CellState.NOT_APPLICABLE}),
    "contested": (CellState.CONTESTED.label, {"unscored": CellState.CONTESTED}),
}
HELP = {
    "status": _("Choose by the test of each status, which the page on method gives in words."),
    "as_of": _("The last day up to which you looked at evidence. Not today’s date by habit."),
    "rationale": _(
        "Why this status and not the one above or below it, in full sentences. Name each action by"
        " its short name in square brackets, for example [action-name]: pages make it a link."
    ),
    "confidence": _("How sure you are that another analyst would choose the same status."),
    "what_would_change_it": _("Which evidence would make you choose another status?"),
    "standing_note": _(
        "Public. Needed where all evidence for “Delivered” or “Largely delivered” is the debtors’"
        " own: say so to the reader."
    ),
    "public_note": _("Public. What a reader should know beside the verdict; may stay empty."),
    "settled_because": _(
        "Public. Where two readings of the promise differ: why this one was chosen."
    ),
    "correction_note": _("Public. What was wrong in the verdict that this one corrects."),
    "contested": _("Tick it where serious sources disagree about the facts."),
    "actions": _(
        "Tick what the verdict rests on. One action reported by five outlets is one action with"
        " five pieces of evidence. An announcement alone proves nothing done."
    ),
    "searches": _("Tick the searches that you rely on. One that found nothing is a result, too."),
}


class ActionsField(RowsField):
    """The actions that bear on the commitment, each with how it bears and how well it is proven."""

    def label_from_instance(self, action: AnnotatedRow) -> str:
        """Return date, title, direction and the number of publications that show it."""
        bears = action.bearings_here[0].get_direction_display() if action.bearings_here else "–"
        proof = ngettext("%(number)d source", "%(number)d sources", action.sources) % {
            "number": action.sources
        }
        day = date_format(action.date) if action.date else gettext("no date")
        told = f"{day} · {action.title} ({bears}, {proof})"
        return gettext("New: %(act)s") % {"act": told} if action.is_new else told


class SearchesField(RowsField):
    """The searches about the commitment, each with what it found."""

    def label_from_instance(self, search: AnnotatedRow) -> str:
        """Return date, query, place and result."""
        found = gettext("found %(number)d") % {"number": search.found}
        return f"{date_format(search.made_on)} · {search.query} ({search.where}; {found})"


class VerdictForm(RecordForm[Assessment]):
    """An analyst's verdict on one commitment; the instance names the commitment."""

    actions = ActionsField(
        queryset=Action.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=HELP["actions"],
    )
    searches = SearchesField(
        queryset=Search.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=HELP["searches"],
    )
    # Set by the admin for a verdict that is not stored yet: what it is about, and the marks of the
    # verdict before it.
    commitment: Commitment | None = None
    first_marks: Mapping[int, tuple[str, str]] = {}
    # Set by the admin: an action that was recorded on the way.
    ticked: Action | None = None

    def __init__(self, *args: Passed, **kwargs: Passed) -> None:
        super().__init__(*args, **kwargs)
        if self.commitment is not None:
            self.instance.commitment = self.commitment
        about = self.instance.commitment
        if not self.is_bound and self.ticked is not None:
            self.initial["actions"] = [*(self.initial.get("actions") or []), self.ticked]
        for name, rows in (("actions", actions_about), ("searches", searches_about)):
            field = cast("RowsField", self.fields[name])
            field.queryset = rows(about, self.initial.get(name) or [])
        if "rationale" in self.fields:
            self.fields["rationale"].widget.attrs["data-names"] = address_of_names(about)
        self.parties = debtors(about)
        marks = marks_of(self.instance) if self.instance.pk else self.first_marks
        for party in self.parties:
            mark, reason = marks.get(party.pk, ("", ""))
            self.initial[mark_name(party)], self.initial[reason_name(party)] = mark, reason

    def clean(self) -> FormValues:
        """Ask for the reason where a mark needs one."""
        cleaned = super().clean()
        for party in self.parties:
            mark = cleaned.get(mark_name(party))
            reason = (cleaned.get(reason_name(party)) or "").strip()
            if mark == "not_applicable" and not reason:
                self.add_error(
                    reason_name(party),
                    gettext("Say why the promise does not apply to %(party)s.")
                    % {"party": party.name},
                )
            if reason and mark not in {"not_applicable", "contested"}:
                self.add_error(
                    reason_name(party),
                    gettext("A reason goes only with “%(one)s” and “%(other)s”.")
                    % {"one": MARKS["not_applicable"][0], "other": MARKS["contested"][0]},
                )
        return cleaned

    def scores(self) -> list[Score]:
        """Return the marks as unsaved scores; a party without one has none."""
        found = []
        for party in self.parties:
            fields = MARKS[self.cleaned_data[mark_name(party)]][1]
            if fields:
                reason = self.cleaned_data[reason_name(party)] or None
                found.append(Score(party=party, unscored_reason=reason, **fields))
        return found


def mark_name(party: Actor) -> str:
    """Return the name of the box with the party's mark."""
    return f"mark_{party.code}"


def reason_name(party: Actor) -> str:
    """Return the name of the box with the reason for the party's mark."""
    return f"mark_{party.code}_reason"


def mark_fields(commitment: Commitment) -> dict[str, forms.Field]:
    """Return the boxes for the marks of the parties that owe the commitment, by name."""
    boxes: dict[str, forms.Field] = {}
    for party in debtors(commitment):
        boxes[mark_name(party)] = forms.ChoiceField(
            choices=[(value, label) for value, (label, _fields) in MARKS.items()],
            required=False,
            label=_("Mark of %(party)s") % {"party": party.name},
            help_text=_("What this party itself did. Example: In part, where a law is in draft."),
        )
        boxes[reason_name(party)] = TextBox(
            required=False,
            label=_("Reason"),
            widget=forms.TextInput(attrs={"class": "vTextField"}),
            help_text=_("Example: It has no coast."),
        )
    return boxes


def debtors(commitment: Commitment) -> list[Actor]:
    """Return the parties that owe the commitment, in party order."""
    owing = commitment.obligations.debts().values("actor")
    return list(Actor.objects.filter(pk__in=owing, is_party=True).order_by("position"))


def marks_of(assessment: Assessment) -> dict[int, tuple[str, str]]:
    """Return the mark and the reason of each party that has one, by the party's primary key."""
    found = {}
    for score in assessment.scores.all():
        held = {
            name: value
            for name in ("value", "reason", "unscored")
            if (value := getattr(score, name)) not in (None, "")
        }
        mark = next(name for name, (_label, fields) in MARKS.items() if fields == held)
        found[score.party_id] = (mark, score.unscored_reason or "")
    return found


def actions_about(commitment: Commitment, chosen: Sequence[Action]) -> QuerySet[Action]:
    """Return the actions that bear on the commitment and those chosen already, newest first, but
    before all those that were entered after the current verdict and are not weighed by it."""
    bearings = Bearing.objects.not_withdrawn().filter(commitment=commitment)
    new = unweighed_bearings(is_new=True).filter(commitment=commitment)
    of_use = Q(bearings__in=bearings, withdrawn_at__isnull=True)
    return (
        Action.objects.filter(of_use | Q(pk__in=[row.pk for row in chosen]))
        .distinct()
        .annotate(
            sources=Count(
                publication("evidence__"),
                filter=Q(evidence__withdrawn_at__isnull=True),
                distinct=True,
            ),
            is_new=Exists(new.filter(action=OuterRef("pk"))),
        )
        .order_by("-is_new", F("date").desc(nulls_last=True), "slug")
        .prefetch_related(Prefetch("bearings", bearings, "bearings_here"))
    )


def searches_about(commitment: Commitment, chosen: Sequence[Search]) -> QuerySet[Search]:
    """Return the searches about the commitment and those chosen already, newest first."""
    about = Q(commitments=commitment, withdrawn_at__isnull=True)
    return (
        Search.objects.filter(about | Q(pk__in=[row.pk for row in chosen]))
        .distinct()
        .order_by("-made_on", "key")
    )
