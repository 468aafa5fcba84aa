"""The form in which a commitment is made of words of a sentence: five fields, the rest optional."""

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

from django import forms
from django.db.models import Choices
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from tracker.choices import Catalyst, DuePrecision, ObligationRole, PassageRole
from tracker.choices.coding import (
    AgreedBy,
    CoderConfidence,
    CommitmentType,
    NotedStatus,
    PillarBasis,
    SplitRule,
    StricterReading,
)
from tracker.coding.promises import context_spans, keep, parties, quote
from tracker.coding.refs import next_ref
from tracker.coding.texts import CodedText
from tracker.models import Actor, Commitment, Section, Theme, User
from tracker.models.fields import TextBox
from tracker.publishing import Refused
from tracker.text import Span, cut

from .days import DayField
from .forms import SEEN, LinesField, RecordForm, RowsField
from .generics import FormValues, Passed, Text

_UNKNOWN = ("", "–")
_LISTS: dict[str, type[Choices]] = {
    "pillar_basis": PillarBasis,
    "collectively_agreed": AgreedBy,
    "split_rule": SplitRule,
    "stricter_reading": StricterReading,
    "initial_status": NotedStatus,
}


_ASKED = ("quotation", "title", "statement", "done_when", "pillar", "obligation_kind")
_OPTIONAL = (
    "operative_verb",
    "binding",
    "stated_subject",
    "contexts",
    "section",
    "themes",
    "catalysts",
    "commitment_types",
    "due_on",
    "due_precision",
    "target",
    "ref",
)
_NOTES = (
    "pillar_basis",
    "collectively_agreed",
    "split_rule",
    "stricter_reading",
    "coding_confidence",
    "evidence_sought",
    "initial_status",
    "borderline",
    "coder_note",
)
# Words of the text, which are passages and no field of the commitment.
_OF_THE_TEXT = frozenset({"quotation", "contexts"})


class CodingForm(RecordForm[Commitment]):
    """A commitment of a sentence: what is asked, what may be filled in, and notes in a fold."""

    quotation = TextBox(
        label=_("Words of the text"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The words that promise it: select them in the text, or paste them."),
    )
    all_parties = forms.BooleanField(label=_("All parties owe it"), required=False)
    debtors = RowsField(
        label=_("Who owes it"),
        queryset=Actor.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    contexts = LinesField(
        label=_("Other words that it needs"),
        required=False,
        help_text=_("A stem or a sentence before it, each quotation on a line of its own."),
    )
    catalysts = forms.MultipleChoiceField(
        label=_("Catalysts"),
        choices=Catalyst.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    commitment_types = forms.MultipleChoiceField(
        label=_("Types"),
        choices=CommitmentType.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    themes = RowsField(
        label=_("Themes"),
        queryset=Theme.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    due_on = DayField(label=_("Due date"), required=False, widget=forms.TextInput)
    coding_confidence = forms.TypedChoiceField(
        label=_("Confidence of the coder"),
        choices=[_UNKNOWN, *CoderConfidence.choices],
        required=False,
        coerce=Decimal,
        empty_value=None,
    )

    asked: ClassVar = _ASKED
    owed: ClassVar = ("all_parties", "debtors")
    optional: ClassVar = _OPTIONAL
    notes: ClassVar = _NOTES

    class Meta:
        model = Commitment
        fields: ClassVar = tuple(
            name for name in (*_ASKED, *_OPTIONAL, *_NOTES) if name not in _OF_THE_TEXT
        )
        labels: ClassVar[dict[str, Text]] = {
            "obligation_kind": _("Kind"),
            "due_precision": _("How exactly it is due"),
            "ref": _("Reference"),
            "pillar_basis": _("Why this pillar"),
            "collectively_agreed": _("Agreed by all"),
            "split_rule": _("Rule by which it was split off"),
            "initial_status": _("Status noted by the coder"),
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "statement": forms.Textarea(attrs={"rows": 2}),
            "done_when": forms.Textarea(attrs={"rows": 2}),
            "coder_note": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Passed, text: CodedText, words: str = "", **kwargs: Passed) -> None:
        super().__init__(*args, **kwargs)
        self._text = text
        row = self.instance
        is_new = row._state.adding
        self._parties = list(parties())
        self.fields["debtors"].queryset = parties()  # type: ignore[attr-defined]  # a RowsField
        self._offer_sections()
        self._offer_lists()
        self.fields["title"].widget.attrs["autofocus"] = True
        self.fields["due_precision"].required = False
        if is_new:
            self.initial.update(
                {
                    "ref": next_ref(text.document),
                    "quotation": words,
                    "section": text.section_of(Span(row.sentence.start, row.sentence.end)),
                }
            )
            return
        held = row.obligations.filter(role=ObligationRole.DEBTOR).values_list("actor", flat=True)
        needed = row.passages.filter(role=PassageRole.CONTEXT).order_by("position")
        self.initial.update(
            {
                "quotation": cut(text.text, Span(row.start, row.end)),
                "debtors": list(held),
                "all_parties": {party.pk for party in self._parties} <= set(held),
                "contexts": [cut(text.text, Span(one.start, one.end)) for one in needed],
            }
        )

    def _offer_sections(self) -> None:
        """Offer the sections of this document alone, by their words."""
        numbers = [section.pk for section in self._text.sections]
        self.fields["section"].queryset = Section.objects.filter(pk__in=numbers)  # type: ignore[attr-defined]  # a choice of one row

    def _offer_lists(self) -> None:
        """Offer the values of each list, and what stands there beside them."""
        for name, choices in _LISTS.items():
            there = getattr(self.instance, name)
            other = [(there, there)] if there and there not in choices.values else []
            self.fields[name] = forms.ChoiceField(
                label=self.fields[name].label,
                choices=[_UNKNOWN, *choices.choices, *other],
                required=False,
            )
        known = {value for value, _label in CoderConfidence.choices}
        if self.instance.coding_confidence is not None:
            there = str(self.instance.coding_confidence)
            if there not in known:
                self.fields["coding_confidence"].choices += [(there, there)]  # type: ignore[attr-defined]  # a choice
        extra = [
            (one, one)
            for one in self.instance.commitment_types or ()
            if one not in CommitmentType.values
        ]
        self.fields["commitment_types"].choices += extra  # type: ignore[attr-defined]  # the same

    @property
    def asked_boxes(self) -> list[BoundField]:
        """The boxes that are asked."""
        return [self[name] for name in self.asked]

    @property
    def owed_boxes(self) -> list[BoundField]:
        """The boxes that say who owes it."""
        return [self[name] for name in self.owed]

    @property
    def groups(self) -> Iterator[tuple[Text, list[BoundField], bool]]:
        """The folds of what is not asked: heading, boxes, and whether something in it is wrong."""
        for heading, names in (
            (_("More of it"), self.optional),
            (_("Notes of the coder"), self.notes),
        ):
            boxes = [self[name] for name in names]
            yield heading, boxes, any(box.errors for box in boxes)

    def clean(self) -> FormValues:
        """Find the pasted words in the text; all parties owe it where that is ticked."""
        cleaned = super().clean()
        self.spans: list[Span] = []
        if quotation := cleaned.get("quotation"):
            try:
                quote(self.instance, quotation)
            except Refused as refused:
                self.add_error("quotation", str(refused))
        try:
            self.spans = context_spans(self.instance, cleaned.get("contexts") or ())
        except Refused as refused:
            self.add_error("contexts", str(refused))
        if not cleaned.get("due_precision"):
            is_dated = cleaned.get("due_on") is not None
            cleaned["due_precision"] = DuePrecision.DAY if is_dated else DuePrecision.NONE
        return cleaned

    def keep(self, *, by: User) -> Commitment:
        """Store the commitment that was checked. Raises Stale."""
        chosen = self.cleaned_data
        owed = self._parties if chosen["all_parties"] else list(chosen["debtors"])
        return keep(
            self.instance,
            by=by,
            version=chosen.get(SEEN),
            themes=chosen["themes"],
            debtors=owed,
            contexts=self.spans,
        )
