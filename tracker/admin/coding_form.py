"""The form in which a commitment is made of words of a sentence: five fields, the rest optional."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from django import forms
from django.db.models import Choices
from django.forms import BoundField
from django.utils.translation import gettext
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
from tracker.coding.promises import (
    keep,
    own_words,
    parties,
    passage_spans,
    passage_words,
    quote,
)
from tracker.coding.proposing import Guess
from tracker.coding.refs import next_ref
from tracker.coding.texts import CodedText
from tracker.models import Actor, Commitment, Section, Theme, User
from tracker.models.fields import TextBox
from tracker.publishing import Refused
from tracker.text import Span
from tracker.text.languages import text_of

from .days import DayField
from .forms import SEEN, LinesField, RecordForm, RowsField
from .generics import FormValues, Passed, Text
from .offering import OfferingInput, OrderedChoices, RowsByKey

_LISTS: dict[str, type[Choices]] = {
    "pillar_basis": PillarBasis,
    "collectively_agreed": AgreedBy,
    "split_rule": SplitRule,
    "stricter_reading": StricterReading,
    "initial_status": NotedStatus,
}
# Beside those who owe it.
_ROLES = (ObligationRole.IMPLEMENTER, ObligationRole.PARTNER, ObligationRole.BENEFICIARY)
_PASSAGES = {"contexts": PassageRole.CONTEXT, "components": PassageRole.COMPONENT}

_ASKED = ("quotation", "title", "statement", "done_when", "pillar", "obligation_kind")
_OWED = ("all_parties", "debtors")
_OPTIONAL = (
    "operative_verb",
    "binding",
    "stated_subject",
    "contexts",
    "components",
    "section",
    "primary_theme",
    "themes",
    "catalysts",
    "commitment_types",
    *(role.value for role in _ROLES),
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
    "binding_alternative",
    "coding_confidence",
    "evidence_sought",
    "initial_status",
    "baseline",
    "borderline",
    "coder_note",
)
# Words of the text and roles of actors, which are rows of their own.
_OWN_ROWS = frozenset({"quotation", *_PASSAGES, *(role.value for role in _ROLES)})


@dataclass(frozen=True)
class Guessed:
    """A value that the rules filled in, of which box, and the words for which they did."""

    box: Text
    value: Text
    words: str


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
    components = LinesField(
        label=_("Parts of its words"),
        required=False,
        help_text=_("What a finer coding would split off, each on a line of its own."),
    )
    catalysts = OrderedChoices(
        label=_("Catalysts"),
        choices=Catalyst.choices,
        help_text=_("More boxes come once these are filled and kept."),
    )
    commitment_types = OrderedChoices(
        label=_("Types"),
        choices=CommitmentType.choices,
        help_text=_("The main one first."),
    )
    themes = RowsField(
        label=_("Themes"),
        queryset=Theme.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    due_on = DayField(label=_("Due date"), required=False, widget=forms.TextInput)
    baseline = LinesField(
        label=_("What there was before"),
        required=False,
        help_text=_("By source, each on a line of its own."),
    )

    act: ClassVar = "commitment"
    button: ClassVar[Text] = _("Keep the commitment")

    class Meta:
        model = Commitment
        fields: ClassVar = tuple(
            name for name in (*_ASKED, *_OPTIONAL, *_NOTES) if name not in _OWN_ROWS
        )
        labels: ClassVar[dict[str, Text]] = {
            "obligation_kind": _("Kind"),
            "due_precision": _("How exactly it is due"),
            "ref": _("Reference"),
            "pillar_basis": _("Why this pillar"),
            "collectively_agreed": _("Agreed by all"),
            "split_rule": _("Rule by which it was split off"),
            "initial_status": _("Status noted by the coder"),
            "primary_theme": _("Main theme"),
            "binding_alternative": _("Another reading of how binding it is"),
            "coding_confidence": _("Confidence of the coder"),
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "statement": forms.Textarea(attrs={"rows": 2}),
            "done_when": forms.Textarea(attrs={"rows": 2}),
            "coder_note": forms.Textarea(attrs={"rows": 2}),
            "coding_confidence": OfferingInput(
                CoderConfidence.choices, {"step": "0.01"}, type_="number"
            ),
            **{name: OfferingInput(choices.choices) for name, choices in _LISTS.items()},
        }

    def __init__(
        self,
        *args: Passed,
        text: CodedText,
        words: str = "",
        guess: Guess | None = None,
        **kwargs: Passed,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.guessed: list[Guessed] = []
        self._text = text
        row = self.instance
        is_new = row._state.adding
        self._parties = list(parties())
        self.fields["debtors"].queryset = parties()  # type: ignore[attr-defined]  # a RowsField
        self._offer_sections()
        self._offer_actors()
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
            if guess is not None:
                self._fill_in(guess)
            return
        held: dict[str, list[Actor]] = defaultdict(list)
        for one in row.obligations.select_related("actor").order_by("actor__code"):
            held[one.role].append(one.actor)
        owing = {actor.pk for actor in held[ObligationRole.DEBTOR]}
        self.initial.update(
            {
                "quotation": own_words(row),
                "debtors": list(owing),
                "all_parties": {party.pk for party in self._parties} <= owing,
                **{role.value: [actor.code for actor in held[role]] for role in _ROLES},
                **{name: passage_words(row, role) for name, role in _PASSAGES.items()},
            }
        )

    def _fill_in(self, guess: Guess) -> None:
        """Fill in what the rules propose, and tell each value with the words for which they do."""
        draft = guess.draft
        themes = Theme.objects.in_bulk([one.value for one in draft.themes], field_name="slug")
        known = [(themes[one.value], one.words) for one in draft.themes if one.value in themes]
        split = guess.part.rule if guess.part else None
        self.initial.update(
            {
                "quotation": guess.words,
                "contexts": list(guess.contexts),
                "operative_verb": draft.verb,
                "stated_subject": draft.subject,
                "binding": draft.binding,
                "obligation_kind": draft.kind,
                "catalysts": [one.value for one in draft.catalysts],
                "themes": [theme.pk for theme, _words in known],
                "primary_theme": known[0][0].pk if known else None,
                "split_rule": split.value if split else "",
            }
        )
        told = [
            ("obligation_kind", draft.kind.label, ""),
            ("binding", draft.binding.label if draft.binding else "", draft.verb),
            ("stated_subject", draft.subject, ""),
            *(("themes", text_of(theme, "name"), words) for theme, words in known),
            *(("catalysts", Catalyst(one.value).label, one.words) for one in draft.catalysts),
            *(("contexts", words, "") for words in guess.contexts),
            ("split_rule", split.label if split else "", ""),
        ]
        self.guessed = [
            Guessed(self.fields[name].label or "", value, words)
            for name, value, words in told
            if value
        ]

    def _offer_sections(self) -> None:
        """Offer the sections of this document alone, by their words."""
        numbers = [section.pk for section in self._text.sections]
        self.fields["section"].queryset = Section.objects.filter(pk__in=numbers)  # type: ignore[attr-defined]  # a choice of one row

    def _offer_actors(self) -> None:
        """Offer every actor for the other roles, and types that are no longer offered."""
        actors = Actor.objects.order_by("code")
        offers = [(actor.code, str(actor)) for actor in actors]
        for role in _ROLES:
            field = RowsByKey(
                queryset=actors, to_field_name="code", label=role.label, required=False
            )
            # Read once for all of them.
            field.widget.choices, field.widget.told = offers, role.label
            self.fields[role.value] = field
        known = CommitmentType.values
        extra = [one for one in self.instance.commitment_types or () if one not in known]
        self.fields["commitment_types"].choices += [(one, one) for one in extra]  # type: ignore[attr-defined]  # a choice

    @property
    def heading(self) -> str:
        """What the form is for."""
        if self.instance._state.adding:
            return gettext("Make a commitment of it")
        return gettext("Mend %(ref)s") % {"ref": self.initial["ref"]}

    @property
    def asked_boxes(self) -> list[BoundField]:
        """The boxes that are asked, and those that say who owes it."""
        return [self[name] for name in (*_ASKED, *_OWED)]

    @property
    def groups(self) -> Iterator[tuple[Text, list[BoundField], bool]]:
        """The folds of what is not asked: heading, boxes, and whether something in it is wrong."""
        for heading, names in (
            (_("More of it"), _OPTIONAL),
            (_("Notes of the coder"), _NOTES),
        ):
            boxes = [self[name] for name in names]
            yield heading, boxes, any(box.errors for box in boxes)

    def clean(self) -> FormValues:
        """Find the pasted words in the text; all parties owe it where that is ticked."""
        cleaned = super().clean()
        self.passages: dict[PassageRole, list[Span]] = {}
        if quotation := cleaned.get("quotation"):
            try:
                quote(self.instance, quotation)
            except Refused as refused:
                self.add_error("quotation", str(refused))
        for name, role in _PASSAGES.items():
            try:
                self.passages[role] = passage_spans(self.instance, role, cleaned.get(name) or ())
            except Refused as refused:
                self.add_error(name, str(refused))
        if not cleaned.get("due_precision"):
            is_dated = cleaned.get("due_on") is not None
            cleaned["due_precision"] = DuePrecision.DAY if is_dated else DuePrecision.NONE
        return cleaned

    def keep(self, *, by: User) -> Commitment:
        """Store the commitment that was checked. Raises Stale."""
        chosen = self.cleaned_data
        owed = self._parties if chosen["all_parties"] else list(chosen["debtors"])
        others = {role: list(chosen[role.value]) for role in _ROLES}
        return keep(
            self.instance,
            by=by,
            version=chosen.get(SEEN),
            themes=chosen["themes"],
            owing={ObligationRole.DEBTOR: owed, **others},
            passages=self.passages,
        )

    @property
    def spans(self) -> list[Span]:
        """All words of the text that the checked form names."""
        own = Span(self.instance.start, self.instance.end)
        return [own, *(span for spans in self.passages.values() for span in spans)]
